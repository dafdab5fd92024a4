//! The billing cycles that quantities add up in.

use ea_billing_core::{
    Code, DateRange, PeriodInfo,
    analysis::price::BillingCycles,
    chrono::{Datelike as _, NaiveDate},
};

use crate::{
    connect::Azure,
    failure::{Failure, Result},
    pull::{self, Days, Pull},
};

/// So many cycles are named.
const NAMED: usize = 3;
/// What there is to do where no list of billing periods helps.
const BY_DAY: &str =
    "`--cycle-day N` names the day of the month on which billing cycles begin, so that no list is asked for";

/// The cycles of the subscription: from the day that was named, or else as its billing periods are. These are asked for only
/// where the days did not come from them.
pub(super) async fn find(
    pull: &mut Pull<'_>,
    azure: &Azure,
    day: Option<u32>,
    days: &mut Days,
) -> Result<BillingCycles> {
    if let Some(day) = day {
        return Ok(BillingCycles::from_day(day)?);
    }
    let rows = match days.listed.take() {
        Some(rows) => rows,
        None => match pull::subscription_periods(azure).await {
            Ok(rows) => rows,
            // The subscription has usage, so that this server just has no such list.
            Err(failure) if failure.code == Code::NotFound.as_str() => Vec::new(),
            Err(failure) => return Err(failure.with_more(BY_DAY)),
        },
    };
    if rows.is_empty() {
        pull.warn_once(
            "the subscription has no list of billing periods, so billing cycles were taken for calendar months; \
             `--cycle-day` names the day on which they begin",
        );
        return Ok(BillingCycles::default());
    }
    for row in rows.iter().filter(|row| row.billing_period_end < row.billing_period_start) {
        let name = &row.name;
        pull.warn_once(&format!(
            "billing period {name} ends before it begins, so its calendar month was taken"
        ));
    }
    let periods: Vec<DateRange> = rows.iter().map(|row| PeriodInfo::from(row).days()).collect();
    let beyond = beyond(&periods, days.range);
    let cycles = of_periods(periods)?;
    // Cycles of their own days end with the list, which is told by the usage that is in none.
    if let Some(beyond) = beyond.filter(|beyond| cycles.of(beyond.missing).is_some()) {
        pull.warn_once(&format!(
            "the list of billing periods goes from {} to {}: billing cycles of other days were taken to begin on the \
             same day of the month",
            beyond.first, beyond.last
        ));
    }
    Ok(cycles)
}

/// Days that a list of billing periods does not have.
struct Beyond {
    first: NaiveDate,
    last: NaiveDate,
    /// One of the days.
    missing: NaiveDate,
}

fn beyond(periods: &[DateRange], range: DateRange) -> Option<Beyond> {
    let first = periods.iter().map(|days| days.first()).min()?;
    let last = periods.iter().map(|days| days.last()).max()?;
    let ends = [range.first(), range.last()];
    let missing = ends.into_iter().find(|day| !(first..=last).contains(day))?;
    Some(Beyond { first, last, missing })
}

/// Where all periods begin on one day of the month, those that the list does not have any more do too. Periods of one name
/// are cycles of their own.
fn of_periods(periods: Vec<DateRange>) -> Result<BillingCycles> {
    if let Some(day) = periods.iter().map(|days| days.first().day()).max() {
        let cycles = BillingCycles::from_day(day)?;
        if periods.iter().all(|days| cycles.of(days.first()) == Some(*days)) {
            return Ok(cycles);
        }
    }
    BillingCycles::periods(periods).map_err(|error| {
        let failure = Failure::from(error);
        let message = format!("the list of billing periods makes no billing cycles: {}", failure.message);
        Failure { message, ..failure }.with_hint(BY_DAY)
    })
}

/// What to know of cycles of which not all days were asked for; those to come are not missing.
pub(super) fn in_parts(
    cycles: impl Iterator<Item = DateRange>,
    range: DateRange,
    is_reported: bool,
    today: NaiveDate,
) -> Option<String> {
    let is_whole =
        |cycle: DateRange| range.first() <= cycle.first() && cycle.last().min(today) <= range.last();
    let parts: Vec<_> = cycles.filter(|cycle| !is_whole(*cycle)).map(|cycle| cycle.to_string()).collect();
    let more = parts.len().saturating_sub(NAMED);
    let named = parts.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let named = match parts.len() {
        0 => return None,
        1 => format!("billing cycle {named}"),
        _ if more == 0 => format!("billing cycles {named}"),
        _ => format!("billing cycles {named} and {more} more"),
    };
    let usage = if is_reported { "usage that was reported in" } else { "usage of" };
    Some(format!(
        "of the {named} only {usage} {range} is counted: tiers and included quantities begin with it, while credit and \
         recurring charges are those of a whole cycle; choose whole cycles and `--by day` or `--by month` for what is exact"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> DateRange {
        let (first, last) = text.split_once("..").unwrap();
        DateRange::new(first.parse().unwrap(), last.parse().unwrap()).unwrap()
    }

    #[test]
    fn days_beyond_the_list_are_noticed() {
        let check = |asked: &str, expect: Option<&str>| {
            let periods = [range("2026-10-06..2026-11-05"), range("2026-09-06..2026-10-05")];
            let found = beyond(&periods, range(asked)).map(|found| found.missing.to_string());
            assert_eq!(found.as_deref(), expect, "{asked}");
        };
        check("2026-09-06..2026-11-05", None);
        check("2026-09-05..2026-11-05", Some("2026-09-05"));
        check("2026-09-06..2026-11-06", Some("2026-11-06"));
        assert!(beyond(&[], range("2026-09-06..2026-11-06")).is_none());
    }

    #[test]
    fn periods_of_one_day_go_on_and_others_do_not() {
        let check = |periods: &[&str], day: &str, expect: &str| {
            let cycles = of_periods(periods.iter().map(|period| range(period)).collect()).unwrap();
            let found = cycles.of(day.parse().unwrap()).map(|cycle| cycle.to_string());
            assert_eq!(found.as_deref().unwrap_or("none"), expect, "{periods:?}");
        };
        let months = ["2026-09-06..2026-10-05", "2026-10-06..2026-11-05"];
        check(&months, "2026-08-10", "2026-08-06..2026-09-05");
        // From the 31st on, a short month begins its cycle on its last day.
        check(&["2026-02-28..2026-03-30", "2026-03-31..2026-04-29"], "2026-04-30", "2026-04-30..2026-05-30");
        let moved = ["2026-09-06..2026-10-05", "2026-10-06..2026-11-13"];
        check(&moved, "2026-11-10", "2026-10-06..2026-11-13");
        check(&moved, "2026-08-10", "none");
        check(&["2017-05-27..2017-06-10", "2017-06-11..2017-06-26"], "2017-06-11", "2017-06-11..2017-06-26");
    }

    #[test]
    fn periods_that_share_days_make_no_cycles() {
        let periods = ["2026-09-06..2026-10-05", "2026-10-01..2026-10-20"];
        let failure = of_periods(periods.iter().map(|period| range(period)).collect()).unwrap_err();
        assert!(failure.message.ends_with("found 2026-09-06..2026-10-05 and 2026-10-01..2026-10-20"));
        assert!(failure.hint.unwrap().contains("--cycle-day"));
    }

    #[test]
    fn every_cycle_of_which_days_are_missing_is_told() {
        let check = |cycles: &[&str], days: &str, expect: Option<&str>| {
            let cycles = cycles.iter().map(|cycle| range(cycle));
            let told = in_parts(cycles, range(days), false, "2026-11-20".parse().unwrap());
            let told = told.map(|told| told.split(" only").next().unwrap().to_owned());
            assert_eq!(told.as_deref(), expect, "{days}");
        };
        let cycles = ["2026-09-06..2026-10-05", "2026-10-06..2026-11-05", "2026-11-06..2026-12-05"];
        check(&cycles, "2026-09-06..2026-11-20", None);
        check(&cycles, "2026-09-07..2026-11-20", Some("of the billing cycle 2026-09-06..2026-10-05"));
        check(&cycles[..2], "2026-10-06..2026-11-05", Some("of the billing cycle 2026-09-06..2026-10-05"));
        check(
            &cycles,
            "2026-09-10..2026-11-19",
            Some("of the billing cycles 2026-09-06..2026-10-05, 2026-11-06..2026-12-05"),
        );
    }
}
