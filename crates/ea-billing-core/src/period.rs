//! Billing periods: names, days, selectors, and the calls that a selector leads to.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate};

use crate::error::{Code, Error, Result};

/// Names a billing period: a year and a month, `202610` on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BillingPeriodId {
    year: i32,
    month: u32,
}

/// Days from the first to the last, both included, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateRange {
    first: NaiveDate,
    last: NaiveDate,
}

/// What one call asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    /// The billing period that the server takes for the current one.
    Current,
    /// A billing period.
    Period(BillingPeriodId),
    /// A range of days.
    Days(DateRange),
}

impl BillingPeriodId {
    /// The period of this year and month (1 to 12).
    ///
    /// # Errors
    ///
    /// [`Code::InvalidPeriod`] for a year of other than four digits and for a month that there is not.
    pub fn new(year: i32, month: u32) -> Result<Self> {
        if (1000..=9999).contains(&year) && (1..=12).contains(&month) {
            Ok(Self { year, month })
        } else {
            Err(Error::new(
                Code::InvalidPeriod,
                format!("there is no billing period of year {year} and month {month}"),
            ))
        }
    }

    /// The period that has the name of this day's month.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The month, from 1.
    #[must_use]
    pub const fn month(self) -> u32 {
        self.month
    }
}

impl fmt::Display for BillingPeriodId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}{:02}", self.year, self.month)
    }
}

impl DateRange {
    /// The days from `first` to `last`.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidPeriod`] when the last day is before the first.
    pub fn new(first: NaiveDate, last: NaiveDate) -> Result<Self> {
        if first <= last {
            Ok(Self { first, last })
        } else {
            Err(Error::new(Code::InvalidPeriod, format!("the last day {last} is before the first, {first}")))
        }
    }

    /// The first day.
    #[must_use]
    pub const fn first(self) -> NaiveDate {
        self.first
    }

    /// The last day, which is included.
    #[must_use]
    pub const fn last(self) -> NaiveDate {
        self.last
    }

    /// Whether the day is one of them.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }

    /// Every day, in order.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        std::iter::successors(Some(self.first), |day| day.checked_add_days(Days::new(1)))
            .take_while(move |day| *day <= self.last)
    }
}

impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.first, self.last)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Current => f.write_str("current"),
            Self::Period(period) => write!(f, "{period}"),
            Self::Days(days) => write!(f, "{days}"),
        }
    }
}
