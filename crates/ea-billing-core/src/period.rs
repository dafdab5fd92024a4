//! Billing periods: names, days, selectors, and the calls that a selector leads to.

mod list;
mod plan;
mod resolve;
mod rules;
mod selector;
#[cfg(test)]
mod tests;

use std::{fmt, str::FromStr};

use chrono::{Datelike, Days, Months, NaiveDate};

pub use self::{
    list::{PeriodInfo, PeriodList, PeriodOddity},
    plan::{Offers, RangeLimit},
    resolve::{PeriodNote, Resolved, Selection},
    rules::{PeriodRules, PeriodState},
    selector::Selector,
};
use crate::error::{Code, Error, Result};

/// The first day of which the API has data.
const EARLIEST_DAY: NaiveDate = day_or_first(2014, 5, 1);

/// The years that four digits can name.
const FIRST_NAMED_DAY: NaiveDate = day_or_first(1000, 1, 1);
const LAST_NAMED_DAY: NaiveDate = day_or_first(9999, 12, 31);

/// So many characters of a text that was not understood are shown.
const SHOWN_CHARS: usize = 32;

/// Names a billing period: a year and a month, `202610` on the wire.
///
/// The name says nothing about the days: a period often is a calendar month, but need not be one, and only
/// the enrollment's [list of periods](PeriodList) tells. Where this type counts days or months it takes the
/// calendar.
///
/// ```
/// use ea_billing_core::BillingPeriodId;
///
/// let period: BillingPeriodId = "2026-12".parse()?;
/// assert_eq!(period.to_string(), "202612");
/// assert_eq!(period.next(), Some("202701".parse()?));
/// assert_eq!(period.last_day().to_string(), "2026-12-31");
/// # Ok::<(), ea_billing_core::Error>(())
/// ```
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
            Err(invalid(format!("there is no billing period of year {year} and month {month}")))
        }
    }

    /// The period that has the name of this day's month.
    ///
    /// A day outside the years 1000 to 9999 gets the nearest period that has a name.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        let day = day.clamp(FIRST_NAMED_DAY, LAST_NAMED_DAY);
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

    /// The period that has the name of the following month, if four digits can name its year.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        if self.month == 12 { Self::new(self.year + 1, 1) } else { Self::new(self.year, self.month + 1) }.ok()
    }

    /// The period that has the name of the month before, if four digits can name its year.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        if self.month == 1 { Self::new(self.year - 1, 12) } else { Self::new(self.year, self.month - 1) }.ok()
    }

    /// The first day of the calendar month.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        day_or_first(self.year, self.month, 1)
    }

    /// The last day of the calendar month.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.first_day() + Months::new(1) - Days::new(1)
    }

    /// The days of the calendar month.
    #[must_use]
    pub fn days(self) -> DateRange {
        DateRange { first: self.first_day(), last: self.last_day() }
    }

    /// This name and those of the months after it.
    fn and_later(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |period| period.next())
    }

    /// The period of a text of four and two digits, with or without a dash between them.
    fn read(text: &str) -> Option<Result<Self>> {
        let (year, month) = text.split_once('-').or_else(|| text.split_at_checked(4))?;
        Some(Self::new(number(year, 4)?.try_into().ok()?, number(month, 2)?))
    }
}

/// Reads `202610` and `2026-10`, and nothing else.
impl FromStr for BillingPeriodId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::read(text).unwrap_or_else(|| {
            let quoted = quoted(text);
            Err(invalid(format!(
                "{quoted} is no billing period: expected a year and a month, such as 202610 or 2026-10, \
                 from 201405 on"
            )))
        })
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
            Err(invalid(format!("the last day {last} is before the first, {first}")))
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

/// Reads what `Display` writes, and a single day.
impl FromStr for DateRange {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text.parse()? {
            Selector::Days(days) => Ok(days),
            _ => {
                let quoted = quoted(text);
                Err(invalid(format!(
                    "{quoted} is no range of days: expected one such as 2026-10-01..2026-10-05, or a day"
                )))
            }
        }
    }
}

impl From<BillingPeriodId> for Span {
    fn from(period: BillingPeriodId) -> Self {
        Self::Period(period)
    }
}

impl From<DateRange> for Span {
    fn from(days: DateRange) -> Self {
        Self::Days(days)
    }
}

/// Reads what `Display` writes, and a period or a day in each form in which a [`Selector`] may name it.
impl FromStr for Span {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text.parse()? {
            Selector::Current => Ok(Self::Current),
            Selector::Period(period) => Ok(Self::Period(period)),
            Selector::Days(days) => Ok(Self::Days(days)),
            _ => {
                let quoted = quoted(text);
                Err(invalid(format!(
                    "{quoted} is not what one call asks for: expected current, a billing period such as 202610 or days such \
                     as 2026-10-01..2026-10-05"
                ))
                .with_hint("ask for the spans of the selector first, and for each of them then"))
            }
        }
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

/// The day, or the calendar's first where there is no such day; callers give days that exist.
const fn day_or_first(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// The number that exactly so many digits write.
fn number(text: &str, digits: usize) -> Option<u32> {
    let whole = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole { text.parse().ok() } else { None }
}

/// The text in quotation marks, with nothing in it that a terminal obeys, and cut where it is long.
fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN_CHARS).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    format!("{shown:?}")
}

fn invalid(message: String) -> Error {
    Error::new(Code::InvalidPeriod, message)
}
