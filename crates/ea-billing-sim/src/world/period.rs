//! Billing periods, which are calendar months in UTC.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A billing period of an enrollment: a calendar month. Its text is `yyyyMM`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    first_day: NaiveDate,
}

impl Period {
    /// The period that a day lies in.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self { first_day: day.with_day(1).unwrap_or(day) }
    }

    /// The period that an instant lies in.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        Self::of(now.date_naive())
    }

    /// The first day.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        self.first_day
    }

    /// The last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.next().first_day - Days::new(1)
    }

    /// The period after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self { first_day: self.first_day + Months::new(1) }
    }

    /// The period before this one.
    #[must_use]
    pub fn previous(self) -> Self {
        Self { first_day: self.first_day - Months::new(1) }
    }

    /// How many periods later this one is than an earlier one; zero if it is not later.
    pub(crate) fn months_after(self, earlier: Self) -> u32 {
        let months = |period: Self| {
            period.first_day.year() * 12 + i32::try_from(period.first_day.month0()).unwrap_or(0)
        };
        u32::try_from(months(self) - months(earlier)).unwrap_or(0)
    }

    /// How many days it has.
    pub(crate) fn days(self) -> u32 {
        self.last_day().day()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first_day.format("%Y%m"))
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is no billing period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a billing period is a year and a month as `yyyyMM`, such as 202610")]
pub struct NoPeriod;

impl FromStr for Period {
    type Err = NoPeriod;

    fn from_str(text: &str) -> Result<Self, NoPeriod> {
        if text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NoPeriod);
        }
        let year = text[..4].parse().map_err(|_| NoPeriod)?;
        let month = text[4..].parse().map_err(|_| NoPeriod)?;
        NaiveDate::from_ymd_opt(year, month, 1).map(Self::of).ok_or(NoPeriod)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_a_calendar_month() {
        let period: Period = "202402".parse().unwrap();
        assert_eq!(period.last_day().to_string(), "2024-02-29");
        assert_eq!(period.next().to_string(), "202403");
        assert_eq!(period.previous().previous().to_string(), "202312");
        assert_eq!(period.months_after("202312".parse().unwrap()), 2);
        assert_eq!(period.days(), 29);
    }

    #[test]
    fn other_texts_are_no_periods() {
        for text in ["", "2024", "202413", "202400", "2024-2", "20240201", "２０２４"] {
            assert_eq!(text.parse::<Period>(), Err(NoPeriod), "{text}");
        }
    }
}
