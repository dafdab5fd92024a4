//! What people write to say which periods or days they mean.

use std::{fmt, str::FromStr};

use chrono::NaiveDate;

use super::{BillingPeriodId, DateRange, invalid, number, quoted};
use crate::error::{Error, Result};

/// Longer texts are not looked at.
const MOST_BYTES: usize = 100;

const KEYWORDS: [(&str, Selector); 4] = [
    ("current", Selector::Current),
    ("previous", Selector::Previous),
    ("latest-closed", Selector::LatestClosed),
    ("fytd", Selector::FiscalYearToDate),
];
const LAST: &str = "last-";

/// Says which billing periods or days are meant.
///
/// It is read from text in any casing, with or without blanks around it and around `..`, and printed in the
/// form of the table. Days and the meaning of "today" are in UTC. Which periods there are is found out by
/// [`resolve`](Self::resolve).
///
/// | text | meaning |
/// |---|---|
/// | `current` | the period that contains today |
/// | `previous` | the period before the current one |
/// | `latest-closed` | the newest period that is [closed](crate::PeriodState::Closed) |
/// | `last-3` | the three newest periods, of which the last is the current one |
/// | `fytd` | the periods of the fiscal year, from its first to the current one |
/// | `2026-10`, `202610` | that period |
/// | `2026-01..2026-03` | the periods from the first to the last, both included |
/// | `2026-01..` | the periods from the first to the current one |
/// | `2026-01-05` | that day |
/// | `2026-01-05..2026-02-10` | the days from the first to the last, both included |
/// | `2026-01-05..` | the days from the first to today |
///
/// ```
/// use ea_billing_core::Selector;
///
/// let selector: Selector = " 202601 .. 2026-03 ".parse()?;
/// assert_eq!(selector.to_string(), "2026-01..2026-03");
/// assert!("2026-03..2026-01".parse::<Selector>().is_err());
/// # Ok::<(), ea_billing_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Selector {
    /// The period that contains today.
    Current,
    /// The period before the current one.
    Previous,
    /// The newest period that is closed.
    LatestClosed,
    /// The periods of the fiscal year to which the current period belongs, up to the current one.
    FiscalYearToDate,
    /// So many of the newest periods, at least one; the last is the current one.
    Last(u32),
    /// One period.
    Period(BillingPeriodId),
    /// The periods from the first to the last, both included.
    Periods(BillingPeriodId, BillingPeriodId),
    /// The periods from this one to the current one.
    PeriodsFrom(BillingPeriodId),
    /// These days, whatever period they are in.
    Days(DateRange),
    /// The days from this one to today.
    DaysFrom(NaiveDate),
}

/// One side of `..`.
enum Point {
    Period(BillingPeriodId),
    Day(NaiveDate),
}

impl Selector {
    /// Refuses what selects nothing whatever periods there are.
    pub(super) fn check(self) -> Result<Self> {
        match self {
            Self::Last(0) => Err(invalid(format!("{self} selects nothing: expected last-1 or more"))),
            Self::Periods(first, last) if last < first => {
                Err(invalid(format!("{self} ends before it begins: expected the earlier period first")))
            }
            _ => Ok(self),
        }
    }

    fn read(text: &str) -> Option<Result<Self>> {
        let keyword = KEYWORDS.into_iter().find(|(name, _)| text.eq_ignore_ascii_case(name));
        if let Some((_, selector)) = keyword {
            return Some(Ok(selector));
        }
        if let Some((last, count)) = text.split_at_checked(LAST.len())
            && last.eq_ignore_ascii_case(LAST)
        {
            return number(count, count.len()).map(|count| Ok(Self::Last(count)));
        }
        let Some((first, last)) = text.split_once("..") else {
            return Some(Point::read(text)?.map(|point| match point {
                Point::Period(period) => Self::Period(period),
                Point::Day(day) => Self::Days(DateRange { first: day, last: day }),
            }));
        };
        let first = Point::read(first.trim_end())?;
        let last = match last.trim_start() {
            "" => None,
            last => Some(Point::read(last)?),
        };
        Some(first.and_then(|first| Self::join(text, &first, last.transpose()?.as_ref())))
    }

    fn join(text: &str, first: &Point, last: Option<&Point>) -> Result<Self> {
        match (first, last) {
            (&Point::Period(first), None) => Ok(Self::PeriodsFrom(first)),
            (&Point::Period(first), Some(&Point::Period(last))) => Ok(Self::Periods(first, last)),
            (&Point::Day(first), None) => Ok(Self::DaysFrom(first)),
            (&Point::Day(first), Some(&Point::Day(last))) => DateRange::new(first, last).map(Self::Days),
            _ => Err(invalid(format!("{text} mixes a period with a day: expected two periods or two days"))),
        }
    }
}

impl Point {
    fn read(text: &str) -> Option<Result<Self>> {
        let Some((month, day)) = text.rsplit_once('-').filter(|(month, _)| month.contains('-')) else {
            return Some(BillingPeriodId::read(text)?.map(Self::Period));
        };
        let (year, month) = month.split_once('-')?;
        let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
        let date = NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day);
        Some(
            date.map(Self::Day)
                .ok_or_else(|| invalid(format!("there is no day {text}: expected one of the calendar"))),
        )
    }
}

impl FromStr for Selector {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let trimmed = text.trim();
        let read = if trimmed.len() > MOST_BYTES { None } else { Self::read(trimmed) };
        read.unwrap_or_else(|| Err(unknown(trimmed)))?.check()
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Last(count) => write!(f, "{LAST}{count}"),
            Self::Period(period) => dashed(f, period),
            Self::Periods(first, last) => {
                dashed(f, first)?;
                f.write_str("..")?;
                dashed(f, last)
            }
            Self::PeriodsFrom(first) => {
                dashed(f, first)?;
                f.write_str("..")
            }
            Self::Days(days) if days.first == days.last => write!(f, "{}", days.first),
            Self::Days(days) => write!(f, "{days}"),
            Self::DaysFrom(first) => write!(f, "{first}.."),
            keyword => {
                KEYWORDS.iter().filter(|(_, one)| *one == keyword).try_for_each(|(name, _)| f.write_str(name))
            }
        }
    }
}

fn dashed(f: &mut fmt::Formatter<'_>, period: BillingPeriodId) -> fmt::Result {
    write!(f, "{:04}-{:02}", period.year(), period.month())
}

fn unknown(text: &str) -> Error {
    let quoted = quoted(text);
    invalid(format!(
        "{quoted} selects no billing period: expected current, previous, latest-closed, fytd, last-3, a period such \
         as 2026-10, a day such as 2026-01-05, or a range of either joined by .., from 2014-05-01 to today"
    ))
}
