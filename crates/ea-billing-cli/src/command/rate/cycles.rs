//! The billing cycles that quantities add up in.

use ea_billing_core::{PeriodInfo, PeriodList, analysis::price::BillingCycles, chrono::Datelike as _};

use crate::{
    connect::Azure,
    failure::Result,
    pull::{Days, Pull},
};

/// The cycles of the subscription: from the day that was named, or else as its billing periods are.
pub(super) async fn find(
    pull: &mut Pull<'_>,
    azure: &Azure,
    day: Option<u32>,
    days: &Days,
) -> Result<BillingCycles> {
    let cycles = match day {
        Some(day) => BillingCycles::from_day(day)?,
        None => match pull.subscription_periods(azure).await? {
            Some(periods) => of_periods(&periods)?,
            None => {
                pull.warn_once(
                    "the subscription has no list of billing periods, so billing cycles were taken for calendar months; \
                     `--cycle-day` names the day on which they begin",
                );
                BillingCycles::default()
            }
        },
    };
    let first = days.range.first();
    if let Some(cycle) = cycles.of(first).filter(|cycle| cycle.first() < first) {
        pull.warn_once(&format!(
            "the days begin within the billing cycle {cycle}: tiers, included quantities and credit count from {first} on"
        ));
    }
    Ok(cycles)
}

/// Where all periods begin on one day of the month, those that the list does not have any more do too.
fn of_periods(periods: &PeriodList) -> Result<BillingCycles> {
    let days = || periods.periods().iter().map(PeriodInfo::days);
    if let Some(day) = days().map(|days| days.first().day()).max() {
        let cycles = BillingCycles::from_day(day)?;
        if days().all(|days| cycles.of(days.first()) == Some(days)) {
            return Ok(cycles);
        }
    }
    Ok(BillingCycles::periods(days())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_of_one_day_go_on_and_others_do_not() {
        let check = |periods: &[(&str, &str)], day: &str, expect: &str| {
            let infos = periods.iter().map(|(first, last)| {
                let first: ea_billing_core::chrono::NaiveDate = first.parse().unwrap();
                let id = ea_billing_core::BillingPeriodId::new(first.year(), first.month()).unwrap();
                PeriodInfo::new(id, first, last.parse().unwrap())
            });
            let cycles = of_periods(&PeriodList::new(infos)).unwrap();
            let found = cycles.of(day.parse().unwrap()).map(|cycle| cycle.to_string());
            assert_eq!(found.as_deref().unwrap_or("none"), expect, "{periods:?}");
        };
        let months = [("2026-09-06", "2026-10-05"), ("2026-10-06", "2026-11-05")];
        check(&months, "2026-08-10", "2026-08-06..2026-09-05");
        // From the 31st on, a short month begins its cycle on its last day.
        check(
            &[("2026-02-28", "2026-03-30"), ("2026-03-31", "2026-04-29")],
            "2026-04-30",
            "2026-04-30..2026-05-30",
        );
        let moved = [("2026-09-06", "2026-10-05"), ("2026-10-06", "2026-11-13")];
        check(&moved, "2026-11-10", "2026-10-06..2026-11-13");
        check(&moved, "2026-08-10", "none");
    }
}
