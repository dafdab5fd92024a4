//! Billing cycles of subscriptions, which begin on any day of the month.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::{
    DateRange,
    error::{Code, Error, Result},
};

/// The cycles in which quantities add up, in days of UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillingCycles(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// From this day of each month to the day before it in the next.
    Day(u32),
    /// These, by their first day.
    Periods(Vec<DateRange>),
}

impl BillingCycles {
    /// Cycles that begin on this day of every month, from 1 to 31.
    ///
    /// Where a month is shorter, its cycle begins on its last day: cycles from the 31st begin on the 28th or 29th of
    /// February and on the 30th of April. That is the rule of calendars; no document of the API states one, so give the
    /// [periods](Self::periods) where they are known.
    ///
    /// ```
    /// use ea_billing_core::analysis::price::BillingCycles;
    ///
    /// let cycles = BillingCycles::from_day(31)?;
    /// let cycle = cycles.of("2027-03-05".parse()?);
    /// assert_eq!(cycle.map(|cycle| cycle.to_string()).as_deref(), Some("2027-02-28..2027-03-30"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] for a day that no month has.
    pub fn from_day(day: u32) -> Result<Self> {
        if (1..=31).contains(&day) {
            return Ok(Self(Kind::Day(day)));
        }
        let message =
            format!("expected the day of the month on which billing cycles begin, 1 to 31, found {day}");
        Err(Error::new(Code::InvalidArgument, message))
    }

    /// These cycles, in any order. Usage outside all of them is not priced.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] for cycles that share a day.
    pub fn periods(periods: impl IntoIterator<Item = DateRange>) -> Result<Self> {
        let mut periods: Vec<_> = periods.into_iter().collect();
        periods.sort_unstable();
        periods.dedup();
        for pair in periods.windows(2) {
            if let [one, next] = pair
                && next.first() <= one.last()
            {
                let message = format!("expected billing cycles that share no day, found {one} and {next}");
                return Err(Error::new(Code::InvalidArgument, message));
            }
        }
        Ok(Self(Kind::Periods(periods)))
    }

    /// The cycle of a day, if it has one.
    #[must_use]
    pub fn of(&self, day: NaiveDate) -> Option<DateRange> {
        match &self.0 {
            Kind::Periods(periods) => {
                let after = periods.partition_point(|period| period.first() <= day);
                periods.get(after.checked_sub(1)?).copied().filter(|period| period.contains(day))
            }
            Kind::Day(first) => {
                let month = day.with_day(1)?;
                let this = begin(month, *first)?;
                let (from, next) = if this <= day {
                    (this, begin(month.checked_add_months(Months::new(1))?, *first)?)
                } else {
                    (begin(month.checked_sub_months(Months::new(1))?, *first)?, this)
                };
                DateRange::new(from, next.checked_sub_days(Days::new(1))?).ok()
            }
        }
    }
}

/// The calendar's months.
impl Default for BillingCycles {
    fn default() -> Self {
        Self(Kind::Day(1))
    }
}

/// The day on which the cycle of a month begins.
fn begin(month: NaiveDate, day: u32) -> Option<NaiveDate> {
    month.with_day(day.min(u32::from(month.num_days_in_month())))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(cycles: &BillingCycles, day: &str, expect: &str) {
        let found = cycles.of(day.parse().unwrap()).map_or("none".to_owned(), |cycle| cycle.to_string());
        assert_eq!(found, expect, "{day}");
    }

    fn range(first: &str, last: &str) -> DateRange {
        DateRange::new(first.parse().unwrap(), last.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_cycle_begins_on_its_own_day() {
        let cycles = BillingCycles::from_day(14).unwrap();
        check(&cycles, "2026-11-13", "2026-10-14..2026-11-13");
        check(&cycles, "2026-11-14", "2026-11-14..2026-12-13");
        check(&cycles, "2026-01-01", "2025-12-14..2026-01-13");
        check(&BillingCycles::default(), "2026-02-28", "2026-02-01..2026-02-28");
        check(&BillingCycles::from_day(27).unwrap(), "2017-04-27", "2017-04-27..2017-05-26");
    }

    #[test]
    fn a_short_month_begins_its_cycle_on_its_last_day() {
        let cycles = BillingCycles::from_day(31).unwrap();
        check(&cycles, "2028-02-28", "2028-01-31..2028-02-28");
        check(&cycles, "2028-02-29", "2028-02-29..2028-03-30");
        check(&cycles, "2026-04-30", "2026-04-30..2026-05-30");
        check(&BillingCycles::from_day(30).unwrap(), "2026-03-01", "2026-02-28..2026-03-29");
    }

    #[test]
    fn listed_cycles_are_taken_as_they_are() {
        let (one, two) = (range("2026-09-05", "2026-10-04"), range("2026-10-10", "2026-11-04"));
        let cycles = BillingCycles::periods([two, one, one]).unwrap();
        check(&cycles, "2026-09-04", "none");
        check(&cycles, "2026-10-04", "2026-09-05..2026-10-04");
        check(&cycles, "2026-10-05", "none");
        check(&cycles, "2026-11-04", "2026-10-10..2026-11-04");
        check(&cycles, "2026-11-05", "none");
    }

    #[test]
    fn days_that_no_month_has_and_shared_days_are_refused() {
        for day in [0, 32] {
            assert_eq!(BillingCycles::from_day(day).unwrap_err().code(), Code::InvalidArgument);
        }
        let shared = [range("2026-09-05", "2026-10-05"), range("2026-10-05", "2026-11-04")];
        let error = BillingCycles::periods(shared).unwrap_err();
        assert_eq!(
            error.to_string(),
            "expected billing cycles that share no day, found 2026-09-05..2026-10-05 and 2026-10-05..2026-11-04"
        );
    }

    proptest! {
        #[test]
        fn every_day_has_one_cycle_and_cycles_follow_each_other(first in 1..=31_u32, offset in 0..3000_u64) {
            let cycles = BillingCycles::from_day(first).unwrap();
            let day = NaiveDate::default() + Days::new(20_000 + offset);
            let cycle = cycles.of(day).unwrap();
            prop_assert!(cycle.contains(day));
            prop_assert_eq!(cycles.of(cycle.first()), Some(cycle));
            prop_assert_eq!(cycles.of(cycle.last()), Some(cycle));
            let next = cycle.last() + Days::new(1);
            prop_assert_eq!(cycles.of(next).unwrap().first(), next);
        }
    }
}
