//! Windows of reported time.

use std::fmt;

use chrono::{DateTime, DurationRound as _, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, Utc};

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
///
/// ```
/// use chrono::TimeDelta;
/// use ea_billing_core::{DateRange, Granularity, UsageWindow};
///
/// // All usage of May, of which some is reported days after it happened.
/// let may = DateRange::new("2026-05-01".parse()?, "2026-05-31".parse()?)?;
/// let now = "2026-06-02T10:00:00Z".parse()?;
/// let window = UsageWindow::for_usage_days(may, Granularity::Daily, now, TimeDelta::days(5))?;
/// assert_eq!(window.to_string(), "reported from 2026-05-01 until 2026-06-02 daily, used 2026-05-01..2026-05-31");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UsageWindow {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    granularity: Granularity,
    details: bool,
    usage_days: Option<DateRange>,
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

    /// The length of one aggregate.
    const fn length(self) -> TimeDelta {
        match self {
            Self::Daily => TimeDelta::days(1),
            Self::Hourly => TimeDelta::hours(1),
        }
    }

    /// The last midnight, or the last full hour, at or before this moment.
    fn floor(self, instant: DateTime<Utc>) -> Result<DateTime<Utc>> {
        instant.duration_trunc(self.length()).map_err(|_| beyond(instant))
    }

    /// The first midnight, or the first full hour, at or after this moment.
    fn ceiling(self, instant: DateTime<Utc>) -> Result<DateTime<Utc>> {
        let floor = self.floor(instant)?;
        if floor == instant {
            return Ok(floor);
        }
        floor.checked_add_signed(self.length()).ok_or_else(|| beyond(instant))
    }
}

impl UsageWindow {
    /// The days after a usage day in which its usage should be looked for, where nothing better is known.
    pub const LATE_DAYS: u32 = 14;

    /// The window from `start` to `end`, which is not part of it.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidPeriod`] for ends that are not at midnight, of hourly usage not at a full hour, or out of order.
    pub fn new(start: DateTime<Utc>, end: DateTime<Utc>, granularity: Granularity) -> Result<Self> {
        for instant in [start, end] {
            if granularity.floor(instant)? != instant {
                let expected = match granularity {
                    Granularity::Daily => "midnight in UTC",
                    Granularity::Hourly => "a full hour",
                };
                let message =
                    format!("expected {expected} as an end of the reported time, found {}", shown(instant));
                return Err(Error::new(Code::InvalidPeriod, message));
            }
        }
        if end <= start {
            return Err(Error::new(Code::InvalidPeriod, "the reported time ends before it begins"));
        }
        Ok(Self { start, end, granularity, details: true, usage_days: None })
    }

    /// Daily usage that was reported on these days, both included.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidPeriod`] where the calendar ends.
    pub fn days(days: DateRange) -> Result<Self> {
        Self::new(midnight(days.first()), after(days)?, Granularity::Daily)
    }

    /// Usage that happened on these days, both included, as far as it is reported by now: the reported time begins with the
    /// first day and ends `lateness` after the last one, but no later than the last midnight in UTC, for hourly usage the
    /// last full hour.
    ///
    /// Usage is reported on the day on which it happened or later, so that the rows of one usage day come from several days
    /// of reporting. Rows of other usage days are set apart, see [`with_usage_days`](Self::with_usage_days). How late usage may be
    /// is documented nowhere; in recordings of 2015 some was three days late.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidPeriod`] for days of which nothing can have been reported by now, and where the calendar ends.
    pub fn for_usage_days(
        days: DateRange,
        granularity: Granularity,
        now: DateTime<Utc>,
        lateness: TimeDelta,
    ) -> Result<Self> {
        let last = after(days)?;
        let lateness = lateness.max(TimeDelta::zero());
        let end = last.checked_add_signed(lateness).ok_or_else(|| beyond(last))?;
        let window = Self::new(midnight(days.first()), granularity.ceiling(end)?, granularity)?;
        Ok(window.until_now(now)?.with_usage_days(days))
    }

    /// The same window without what lies in the future: its end is no later than the last midnight, or the last full hour, at
    /// or before `now`. The API refuses any later end.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidPeriod`] if nothing of the window is left.
    pub fn until_now(self, now: DateTime<Utc>) -> Result<Self> {
        let end = self.end.min(self.granularity.floor(now)?);
        if end > self.start {
            return Ok(Self { end, ..self });
        }
        let (start, end) = (shown(self.start), shown(end));
        let word = self.granularity.as_str().to_ascii_lowercase();
        let message =
            format!("the reported time begins at {start}, but {word} usage is reported until {end} by now");
        Err(Error::new(Code::InvalidPeriod, message))
    }

    /// The same window, of which usage of these days alone is wanted, both included, in UTC. Rows of other days are set apart as
    /// [`outside`](crate::Fetched::outside).
    #[must_use]
    pub const fn with_usage_days(self, days: DateRange) -> Self {
        Self { usage_days: Some(days), ..self }
    }

    /// The same window with rows that are summed over all resources (`showDetails=false`).
    #[must_use]
    pub const fn without_details(self) -> Self {
        Self { details: false, ..self }
    }

    /// The same window by the hour or by the day. A window that does not begin and end at midnight has room made for its first
    /// and last day when it is made one of days.
    #[must_use]
    pub fn by(self, granularity: Granularity) -> Self {
        let start = granularity.floor(self.start).unwrap_or(self.start);
        let end = granularity.ceiling(self.end).unwrap_or(self.end);
        Self { start, end, granularity, ..self }
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

    /// The days of usage that are wanted, where not all are.
    #[must_use]
    pub const fn usage_days(&self) -> Option<DateRange> {
        self.usage_days
    }

    pub(crate) fn start_text(&self) -> String {
        text(self.start)
    }

    pub(crate) fn end_text(&self) -> String {
        text(self.end)
    }
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// The midnight at which the last of these days ends.
fn after(days: DateRange) -> Result<DateTime<Utc>> {
    let next = days.last().succ_opt().ok_or_else(|| {
        Error::new(Code::InvalidPeriod, format!("the calendar has no day after {}", days.last()))
    })?;
    Ok(midnight(next))
}

fn beyond(instant: DateTime<Utc>) -> Error {
    Error::new(Code::InvalidPeriod, format!("the calendar ends near {}", shown(instant)))
}

fn shown(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
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
        if !self.details {
            f.write_str(" without details")?;
        }
        self.usage_days.map_or(Ok(()), |days| write!(f, ", used {days}"))
    }
}

#[cfg(test)]
mod tests;
