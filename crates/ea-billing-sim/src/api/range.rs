//! Which days a call is about.

use super::failure::Failure;
use super::route::Part;
use crate::exchange::Request;
use crate::world::Period;
use chrono::{DateTime, FixedOffset, Months, NaiveDate, NaiveTime, Utc};
use std::fmt;

/// Days from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
    /// The billing period, where the call named one or meant the current one.
    pub(crate) period: Option<Period>,
}

/// The API keeps nothing from before this day.
fn earliest() -> NaiveDate {
    NaiveDate::from_ymd_opt(2014, 5, 1).unwrap_or_default()
}

impl Range {
    pub(crate) fn of(period: Period) -> Self {
        Self { from: period.first_day(), to: period.last_day(), period: Some(period) }
    }

    /// The range of a call whose path may name a period or ask for two dates.
    pub(crate) fn of_path(part: &Part, request: &Request, now: DateTime<Utc>) -> Result<Self, Failure> {
        match part {
            Part::Period(period) => parse_period(period).map(Self::of),
            Part::Dates => Self::of_dates(request, ["startTime", "endTime"], Months::new(36)),
            _ => Ok(Self::of(Period::at(now))),
        }
    }

    /// The range of a call that has either a period or two dates in its query.
    pub(crate) fn of_query(request: &Request, most: Months) -> Result<Self, Failure> {
        let has_dates = ["startTime", "endTime"].iter().any(|name| request.query_value(name).is_some());
        match request.query_value("billingPeriod") {
            Some(_) if has_dates => {
                Err(Failure::bad_request("Give either billingPeriod or startTime and endTime, not both."))
            }
            Some(period) => parse_period(&period).map(Self::of),
            None => Self::of_dates(request, ["startTime", "endTime"], most),
        }
    }

    /// The range between two dates of the query.
    pub(crate) fn of_dates(request: &Request, names: [&str; 2], most: Months) -> Result<Self, Failure> {
        let date = |name: &str| {
            let text = request.query_value(name);
            let text =
                text.ok_or_else(|| Failure::bad_request(format!("The parameter {name} is missing.")))?;
            let wrong = || {
                Failure::bad_request(format!("The parameter {name} is not a date in the form yyyy-MM-dd."))
            };
            parse_date(&text).ok_or_else(wrong)
        };
        let (from, to) = (date(names[0])?, date(names[1])?);
        if to < from {
            return Err(Failure::bad_request(format!("{} is after {}.", names[0], names[1])));
        }
        if from < earliest() {
            return Err(Failure::bad_request(format!("There is no data before {}.", earliest())));
        }
        // The pages say "max" and no more; clients ask for a month from a day to the same day.
        if from.checked_add_months(most).is_none_or(|end| to > end) {
            let months =
                if most.as_u32() == 1 { "1 month".to_owned() } else { format!("{} months", most.as_u32()) };
            return Err(Failure::bad_request(format!("The date range is longer than {months}.")));
        }
        Ok(Self { from, to, period: None })
    }
}

fn parse_period(text: &str) -> Result<Period, Failure> {
    text.parse().map_err(|_| Failure::bad_request("The billing period is not in the form yyyyMM."))
}

/// The forms in which clients send a day. The pages say `yyyy-MM-dd`, the original Swagger document says date-time, and
/// code that prints dates in the manner of its culture works on the real host as well.
const DAYS: [&str; 3] = ["%Y-%m-%d", "%Y/%m/%d", "%m/%d/%Y"];
const TIMES: [&str; 3] = ["%H:%M:%S%.f", "%H:%M:%S", "%H:%M"];

/// A day, also where a time follows. With an offset it is the day in UTC.
fn parse_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    // A plus sign in front of an offset arrives as a space where the client did not escape it.
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00"));
    let has_year = day.split(['-', '/']).filter(|part| part.len() == 4).count() == 1;
    if !has_year || !day.bytes().all(|byte| byte.is_ascii_digit() || b"-/".contains(&byte)) {
        return None;
    }
    let date = DAYS.iter().find_map(|form| NaiveDate::parse_from_str(day, form).ok())?;
    let time = time.strip_suffix('Z').unwrap_or(time);
    let (time, offset) = match time.rfind(['+', '-', ' ']) {
        Some(at) => (&time[..at], time[at..].replace(' ', "+")),
        None => (time, "+00:00".to_owned()),
    };
    let offset: FixedOffset = offset.parse().ok()?;
    let time = TIMES.iter().find_map(|form| NaiveTime::parse_from_str(time, form).ok())?;
    Some(date.and_time(time).checked_sub_offset(offset)?.date())
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.from, self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_may_have_a_time() {
        let check = |text: &str, expect: Option<&str>| {
            assert_eq!(parse_date(text).map(|date| date.to_string()).as_deref(), expect, "{text}");
        };
        for text in [
            "2018-08-01",
            "2018-8-1",
            "2018/08/01",
            "08/01/2018",
            "8/1/2018",
            "2018-08-01 00:00:00",
            "2018-08-01T00:00",
            "2018-08-01T00:00:00",
            "2018-08-01T00:00:00.0000000",
            "2018-08-01T00:00:00.000Z",
            "2018-08-01T00:00Z",
            "2018-08-01T02:00:00+02:00",
            "2018-08-01T02:00:00 02:00",
            "2018-07-31T22:00:00-02:00",
        ] {
            check(text, Some("2018-08-01"));
        }
        for text in
            ["2018-02-29", "20180801", "18-08-01", "+018-08-01", "2018-08-01Tnoon", "August", "", "1/8"]
        {
            check(text, None);
        }
    }
}
