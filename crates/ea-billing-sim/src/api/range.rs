//! Which days a call is about.

use super::failure::Failure;
use super::route::Part;
use crate::exchange::Request;
use crate::world::Period;
use chrono::{DateTime, Months, NaiveDate, Utc};
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
        if from.checked_add_months(most).is_none_or(|end| to >= end) {
            let months = most.as_u32();
            return Err(Failure::bad_request(format!("The date range is longer than {months} months.")));
        }
        Ok(Self { from, to, period: None })
    }
}

fn parse_period(text: &str) -> Result<Period, Failure> {
    text.parse().map_err(|_| Failure::bad_request("The billing period is not in the form yyyyMM."))
}

/// A date, also where a time follows: the pages say `yyyy-MM-dd`, the original Swagger document says date-time.
fn parse_date(text: &str) -> Option<NaiveDate> {
    let (date, time) = text.split_at_checked(10)?;
    let is_date = date
        .bytes()
        .enumerate()
        .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    let has_time = DateTime::parse_from_rfc3339(text).is_ok()
        || chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").is_ok();
    (is_date && (time.is_empty() || has_time)).then(|| date.parse().ok())?
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
        check("2018-08-01", Some("2018-08-01"));
        check("2018-08-01T00:00:00", Some("2018-08-01"));
        check("2018-08-01T00:00:00.000Z", Some("2018-08-01"));
        check("2018-02-29", None);
        check("2018-8-1", None);
        check("+018-08-01", None);
        check("2018-08-01Tnoon", None);
        check("2018-08-01 ", None);
        check("201808", None);
    }
}
