//! Dates and times as the billing APIs print them.

use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use super::object::{Scalar, text_of};

/// A date or an instant, kept as the text that was sent.
///
/// The servers print `2018-08-01T00:00:00` without a zone, `2017-08-29T06:56:29.1290704Z` with seven decimals,
/// `2015-04-27T17:00:00-07:00`, `2017-04-27`, `04/27/2017` and, in places, text that is no date at all. A page must not
/// fail for one such text, so reading keeps the text and the methods say whether it is understood.
///
/// ```
/// use ea_billing_client::wire::Timestamp;
///
/// let end: Timestamp = serde_json::from_str("\"2020-05-31T23:59:59.9999999\"")?;
/// assert_eq!(end.date()?.to_string(), "2020-05-31");
/// assert_eq!(end.to_utc()?.to_rfc3339(), "2020-05-31T23:59:59.999999900+00:00");
///
/// let reported = Timestamp::from("2015-04-27T17:00:00-07:00");
/// assert_eq!(reported.date()?.to_string(), "2015-04-27");
/// assert_eq!(reported.to_utc()?.to_rfc3339(), "2015-04-28T00:00:00+00:00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Timestamp(Box<str>);

impl Timestamp {
    /// The text as it was sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The calendar day that is printed, in the zone in which it is printed.
    ///
    /// # Errors
    ///
    /// [`TimestampError`] when the text is in none of the forms that the APIs use.
    pub fn date(&self) -> Result<NaiveDate, TimestampError> {
        self.parse().map(|(local, _)| local.date())
    }

    /// The wall-clock time that is printed; midnight where only a day is.
    ///
    /// # Errors
    ///
    /// As [`date`](Self::date).
    pub fn local(&self) -> Result<NaiveDateTime, TimestampError> {
        self.parse().map(|(local, _)| local)
    }

    /// The offset from UTC that is printed, if one is.
    ///
    /// # Errors
    ///
    /// As [`date`](Self::date).
    pub fn offset(&self) -> Result<Option<FixedOffset>, TimestampError> {
        self.parse().map(|(_, offset)| offset)
    }

    /// The instant. A text without an offset is UTC, the zone of all parameters and results of these APIs.
    ///
    /// # Errors
    ///
    /// As [`date`](Self::date).
    pub fn to_utc(&self) -> Result<DateTime<Utc>, TimestampError> {
        let (local, offset) = self.parse()?;
        let utc = match offset {
            Some(offset) => local.checked_sub_offset(offset).ok_or_else(|| self.error())?,
            None => local,
        };
        Ok(utc.and_utc())
    }

    fn parse(&self) -> Result<(NaiveDateTime, Option<FixedOffset>), TimestampError> {
        parse(self.0.trim()).ok_or_else(|| self.error())
    }

    fn error(&self) -> TimestampError {
        TimestampError { text: self.0.chars().take(48).collect() }
    }
}

fn parse(text: &str) -> Option<(NaiveDateTime, Option<FixedOffset>)> {
    let (day, rest) = text.split_at_checked(10)?;
    // Every row has a day without a time, which needs no parser of formats.
    if let Some(date) = plain_day(day.as_bytes()).filter(|_| matches!(rest, "" | "T00:00:00")) {
        return Some((date.and_time(NaiveTime::MIN), None));
    }
    let form = if day.as_bytes()[2] == b'/' { "%m/%d/%Y" } else { "%Y-%m-%d" };
    // Chrono takes signs and missing zeros too; the servers print neither.
    if day.bytes().filter(u8::is_ascii_digit).count() != 8 {
        return None;
    }
    let date = NaiveDate::parse_from_str(day, form).ok()?;
    let Some(time) = rest.strip_prefix(['T', 't', ' ']) else {
        return rest.is_empty().then(|| (date.and_time(NaiveTime::MIN), None));
    };
    let (time, offset) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => (&time[..at], Some(parse_offset(&time[at..])?)),
        None => (time, None),
    };
    // Chrono would cut what is finer than a nanosecond.
    if time.len() > "00:00:00.000000000".len() {
        return None;
    }
    let time = NaiveTime::parse_from_str(time, "%H:%M:%S%.f").ok()?;
    Some((date.and_time(time), offset))
}

/// A day in the form `2017-04-27`.
fn plain_day(day: &[u8]) -> Option<NaiveDate> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = day else { return None };
    let number = |digits: &[&u8]| {
        digits.iter().try_fold(0_u16, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + u16::from(**digit - b'0'))
        })
    };
    let (year, month, day) = (number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?);
    NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())
}

fn parse_offset(text: &str) -> Option<FixedOffset> {
    if text.eq_ignore_ascii_case("z") { FixedOffset::east_opt(0) } else { text.parse().ok() }
}

impl Scalar for Timestamp {
    fn from_json(json: &str) -> Result<Self, String> {
        text_of(json).map(Self).ok_or_else(|| "expected a date, as text".to_owned())
    }
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A text that is in none of the date forms that the billing APIs use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampError {
    text: String,
}

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text } = self;
        write!(
            f,
            "expected a date such as 2017-04-27, 2017-04-27T23:01:43.799Z or 04/27/2017, found `{text}`"
        )
    }
}

impl std::error::Error for TimestampError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let stamp = Timestamp::from(text);
        let got = stamp.to_utc().map_or_else(|_| "refused".to_owned(), |utc| utc.to_rfc3339());
        assert_eq!(got, expect, "{text}");
        assert_eq!(stamp.as_str(), text);
    }

    #[test]
    fn reads_every_form_seen_on_the_wire() {
        check("2017-04-27T23:01:43.799Z", "2017-04-27T23:01:43.799+00:00");
        check("2018-08-01T00:00:00", "2018-08-01T00:00:00+00:00");
        check("2017-08-29T06:56:29.1290704Z", "2017-08-29T06:56:29.129070400+00:00");
        check("2020-05-31T23:59:59.9999999", "2020-05-31T23:59:59.999999900+00:00");
        check("2015-04-27T17:00:00-07:00", "2015-04-28T00:00:00+00:00");
        check("2017-02-28", "2017-02-28T00:00:00+00:00");
        check("03/01/2017", "2017-03-01T00:00:00+00:00");
        check("12/15/2019 13:00:00", "2019-12-15T13:00:00+00:00");
        check("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+00:00");
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "string",
            "2017-02-30",
            "13/01/2017",
            "2017-04-27X",
            "2017-04-27T",
            "2017-04-27T25:00:00",
            "2017-04-27T00:00:00.9999999999",
            "+2020-05-3",
            "-001-01-01",
            "é017-04-27é",
        ] {
            check(text, "refused");
        }
    }
}
