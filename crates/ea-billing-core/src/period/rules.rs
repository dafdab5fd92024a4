//! When a period is closed, and when a fiscal year begins.

use std::fmt;

use chrono::{DateTime, Month, Utc};

use super::{PeriodInfo, PeriodList};

/// The rules of an enrollment that the API does not tell.
///
/// ```
/// use chrono::Month;
/// use ea_billing_core::PeriodRules;
///
/// let rules = PeriodRules::default().with_fiscal_year_start(Month::July).with_settling_days(3);
/// assert_eq!(rules.settling_days(), 3);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodRules {
    fiscal_year_start: Month,
    settling_days: u32,
    needs_next_period: bool,
}

/// How final the figures of a billing period are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodState {
    /// Its last day is not over.
    Open,
    /// Its last day is over, but usage of it may still arrive or be corrected.
    Settling,
    /// Nothing is expected to change any more.
    Closed,
}

impl Default for PeriodRules {
    /// The fiscal year begins in January, a period settles for five days and until the next one is listed.
    fn default() -> Self {
        Self { fiscal_year_start: Month::January, settling_days: 5, needs_next_period: true }
    }
}

impl PeriodRules {
    /// Sets the month in which the fiscal year begins; January if it is not set.
    #[must_use]
    pub const fn with_fiscal_year_start(self, month: Month) -> Self {
        Self { fiscal_year_start: month, ..self }
    }

    /// Sets for how many days after its last day a period is settling; five if it is not set.
    ///
    /// Microsoft says that usage shows up within three days, and says of no period that it is final. Who reads
    /// the API in practice reads the last few days again, so five days leave some room.
    #[must_use]
    pub const fn with_settling_days(self, days: u32) -> Self {
        Self { settling_days: days, ..self }
    }

    /// Sets whether a period is settling until the next one is listed, however long that takes; it is if this
    /// is not set.
    ///
    /// Set it to false for an enrollment that has ended: its last period is followed by none.
    #[must_use]
    pub const fn with_needs_next_period(self, needed: bool) -> Self {
        Self { needs_next_period: needed, ..self }
    }

    /// The month in which the fiscal year begins.
    #[must_use]
    pub const fn fiscal_year_start(&self) -> Month {
        self.fiscal_year_start
    }

    /// For how many days after its last day a period is settling.
    #[must_use]
    pub const fn settling_days(&self) -> u32 {
        self.settling_days
    }

    /// Whether a period is settling until the next one is listed.
    #[must_use]
    pub const fn needs_next_period(&self) -> bool {
        self.needs_next_period
    }

    /// How final the period is.
    ///
    /// The API has no such state; this is a rule of this crate. A period is open until its last day is over in
    /// UTC. Then it is settling for [`settling_days`](Self::settling_days) whole days and, if
    /// [`needs_next_period`](Self::needs_next_period) says so, until the list has a later period. Then it is
    /// closed.
    #[must_use]
    pub fn state(&self, period: &PeriodInfo, list: &PeriodList, now: DateTime<Utc>) -> PeriodState {
        let days_since = (now.date_naive() - period.days().last()).num_days();
        let followed = || list.periods().last().is_some_and(|last| last.id() > period.id());
        if days_since <= 0 {
            PeriodState::Open
        } else if days_since <= i64::from(self.settling_days) || (self.needs_next_period && !followed()) {
            PeriodState::Settling
        } else {
            PeriodState::Closed
        }
    }
}

impl PeriodState {
    /// The name in small letters.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Settling => "settling",
            Self::Closed => "closed",
        }
    }
}

impl fmt::Display for PeriodState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
