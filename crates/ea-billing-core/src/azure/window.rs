//! Windows of reported time.

use std::fmt;

use chrono::{DateTime, NaiveTime, SecondsFormat, Timelike as _, Utc};

use crate::{
    DateRange,
    error::{Code, Error, Result},
};

/// How long the time is that a usage aggregate is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Granularity {
    /// A day in UTC.
    #[default]
    Daily,
    /// An hour.
    Hourly,
}

/// A window of the time at which usage was reported, which is later than the time at which it happened.
///
/// Windows begin and end at midnight in UTC, those of hourly usage at a full hour, and end no later than now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UsageWindow {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    granularity: Granularity,
    details: bool,
}

impl Granularity {
    /// The word of the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Daily => "Daily",
            Self::Hourly => "Hourly",
        }
    }
}

impl UsageWindow {
    /// The window from `start` to `end`, which is not part of it.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidPeriod`] for ends that are not at midnight, of hourly usage not at a full hour, or out of order.
    pub fn new(start: DateTime<Utc>, end: DateTime<Utc>, granularity: Granularity) -> Result<Self> {
        for instant in [start, end] {
            let is_full = match granularity {
                Granularity::Daily => instant.time() == NaiveTime::MIN,
                Granularity::Hourly => {
                    instant.minute() == 0 && instant.second() == 0 && instant.nanosecond() == 0
                }
            };
            if !is_full {
                let expected = match granularity {
                    Granularity::Daily => "midnight in UTC",
                    Granularity::Hourly => "a full hour",
                };
                let shown = instant.to_rfc3339_opts(SecondsFormat::AutoSi, true);
                let message = format!("expected {expected} as an end of the reported time, found {shown}");
                return Err(Error::new(Code::InvalidPeriod, message));
            }
        }
        if end <= start {
            return Err(Error::new(Code::InvalidPeriod, "the reported time ends before it begins"));
        }
        Ok(Self { start, end, granularity, details: true })
    }

    /// Daily usage that was reported on these days, both included.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidPeriod`] where the calendar ends.
    pub fn days(days: DateRange) -> Result<Self> {
        let end = days.last().succ_opt().ok_or_else(|| {
            Error::new(Code::InvalidPeriod, format!("the calendar has no day after {}", days.last()))
        })?;
        let midnight = |day: chrono::NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
        Self::new(midnight(days.first()), midnight(end), Granularity::Daily)
    }

    /// The same window with rows that are summed over all resources (`showDetails=false`).
    #[must_use]
    pub const fn without_details(self) -> Self {
        Self { details: false, ..self }
    }

    /// The same window by the hour or by the day.
    #[must_use]
    pub const fn by(self, granularity: Granularity) -> Self {
        Self { granularity, ..self }
    }

    /// When the window begins.
    #[must_use]
    pub const fn start(&self) -> DateTime<Utc> {
        self.start
    }

    /// When the window ends; this moment is not part of it.
    #[must_use]
    pub const fn end(&self) -> DateTime<Utc> {
        self.end
    }

    /// By the hour or by the day.
    #[must_use]
    pub const fn granularity(&self) -> Granularity {
        self.granularity
    }

    /// Whether rows are about one resource each.
    #[must_use]
    pub const fn shows_details(&self) -> bool {
        self.details
    }

    pub(crate) fn start_text(&self) -> String {
        text(self.start)
    }

    pub(crate) fn end_text(&self) -> String {
        text(self.end)
    }
}

/// The instant with its offset, without which servers take it for their own time.
fn text(instant: DateTime<Utc>) -> String {
    instant.format("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

impl fmt::Display for UsageWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = match self.granularity {
            Granularity::Daily => "%Y-%m-%d",
            Granularity::Hourly => "%Y-%m-%dT%H:%M",
        };
        let (start, end) = (self.start.format(form), self.end.format(form));
        write!(f, "reported from {start} until {end} {}", self.granularity.as_str().to_ascii_lowercase())?;
        if self.details { Ok(()) } else { f.write_str(" without details") }
    }
}
