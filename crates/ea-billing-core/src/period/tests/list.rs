//! Lists of periods, and how final a period is.

use super::*;
use crate::Dataset;

#[track_caller]
fn check_odd(periods: &str, expect_periods: &str, expect: &[&str]) {
    let list = listed(periods);
    let shown: Vec<String> =
        list.periods().iter().map(|one| format!("{}:{}", one.id(), one.days())).collect();
    let odd: Vec<String> = list.oddities().iter().map(PeriodOddity::to_string).collect();
    assert_eq!(
        (shown.join(" ").as_str(), odd),
        (expect_periods, expect.iter().map(|&odd| odd.to_owned()).collect())
    );
}

#[test]
fn the_oldest_comes_first() {
    check_odd(
        "202403 202402 202401",
        "202401:2024-01-01..2024-01-31 202402:2024-02-01..2024-02-29 202403:2024-03-01..2024-03-31",
        &[],
    );
    check_odd("", "", &[]);
    assert_eq!(listed(""), PeriodList::default());
}

#[test]
fn what_is_odd_is_kept_and_told() {
    check_odd(
        "202401:2024-01-10..2024-01-20 202401:2024-01-01..2024-01-15 202401:2024-01-12..2024-01-31",
        "202401:2024-01-01..2024-01-31",
        &["billing period 202401 is listed more than once"],
    );
    check_odd(
        "202402:2024-02-29..2024-02-01",
        "202402:2024-02-01..2024-02-29",
        &["billing period 202402 ends before it begins, so its calendar month was taken"],
    );
    check_odd(
        "202402 202402:2024-02-29..2024-02-01",
        "202402:2024-02-01..2024-02-29",
        &[
            "billing period 202402 is listed more than once",
            "billing period 202402 ends before it begins, so its calendar month was taken",
        ],
    );
    check_odd(
        "202401 202402:2024-01-31..2024-02-28 202403",
        "202401:2024-01-01..2024-01-31 202402:2024-01-31..2024-02-28 202403:2024-03-01..2024-03-31",
        &[
            "billing period 202402 begins before 202401 has ended",
            "there are days between the billing periods 202402 and 202403 that belong to neither",
        ],
    );
}

#[test]
fn a_long_period_overlaps_all_that_it_contains() {
    check_odd(
        "202401:2024-01-01..2024-03-15 202402 202403",
        "202401:2024-01-01..2024-03-15 202402:2024-02-01..2024-02-29 202403:2024-03-01..2024-03-31",
        &[
            "billing period 202402 begins before 202401 has ended",
            "billing period 202403 begins before 202401 has ended",
        ],
    );
    // Two that end on the same day: the later one is what the next period follows.
    check_odd(
        "202401:2024-01-01..2024-02-29 202402 202404",
        "202401:2024-01-01..2024-02-29 202402:2024-02-01..2024-02-29 202404:2024-04-01..2024-04-30",
        &[
            "billing period 202402 begins before 202401 has ended",
            "there are days between the billing periods 202402 and 202404 that belong to neither",
        ],
    );
}

#[test]
fn a_period_says_what_data_it_has() {
    let period =
        PeriodInfo::calendar(id("202401")).with_datasets([Dataset::UsageDetails, Dataset::PriceSheet]);
    let has = |dataset| period.has(dataset);
    assert_eq!((has(Dataset::UsageDetails), has(Dataset::BalanceSummary)), (Some(true), Some(false)));
    assert_eq!((has(Dataset::PriceSheet), has(Dataset::MarketplaceCharges)), (Some(true), Some(false)));
    assert_eq!((has(Dataset::ReservationDetails), has(Dataset::BillingPeriods)), (None, None));
    let other = PeriodInfo::calendar(id("202401")).with_datasets([Dataset::BalanceSummary]);
    let list = PeriodList::new([period, other]);
    let both = list.get(id("202401")).unwrap();
    assert_eq!(both.has(Dataset::UsageDetails).and(both.has(Dataset::BalanceSummary)), Some(true));
    assert_eq!(both.has(Dataset::MarketplaceCharges), Some(false));
}

#[test]
fn periods_are_found_by_name_and_by_days() {
    let list = listed("202403 202402 202401");
    assert_eq!(list.get(id("202402")).map(PeriodInfo::days), Some(id("202402").days()));
    assert_eq!(list.get(id("202404")), None);
    let covering = |first, last| -> Vec<String> {
        list.covering(days(first, last)).map(|period| period.id().to_string()).collect()
    };
    assert_eq!(covering("2024-01-31", "2024-02-01"), ["202401", "202402"]);
    assert_eq!(covering("2024-02-01", "2024-02-29"), ["202402"]);
    assert_eq!(covering("2023-01-01", "2023-12-31"), [""; 0]);
    assert_eq!(covering("2023-01-01", "2024-12-31"), ["202401", "202402", "202403"]);
}

#[track_caller]
fn check_state(periods: &str, now: &str, rules: PeriodRules, expect: &str) {
    let list = listed(periods);
    let state = rules.state(list.get(id("202609")).unwrap(), &list, at(now));
    assert_eq!(state.to_string(), expect, "{periods} at {now}");
}

#[test]
fn a_period_is_open_then_settling_then_closed() {
    let rules = PeriodRules::default();
    for (now, expect) in [
        ("2026-08-31T23:59:59Z", "open"),
        ("2026-09-15", "open"),
        ("2026-09-30T23:59:59Z", "open"),
        ("2026-10-01T00:00:00Z", "settling"),
        ("2026-10-05T23:59:59Z", "settling"),
        ("2026-10-06T00:00:00Z", "closed"),
        ("2027-10-06", "closed"),
    ] {
        check_state("202608 202609 202610", now, rules, expect);
    }
}

#[test]
fn a_period_closes_when_the_next_one_is_listed() {
    let rules = PeriodRules::default();
    check_state("202608 202609", "2027-10-06", rules, "settling");
    check_state("202609 202612", "2027-10-06", rules, "closed");
    check_state("202608 202609", "2026-10-06", rules.with_needs_next_period(false), "closed");
    check_state("202608 202609", "2026-10-05", rules.with_needs_next_period(false), "settling");
}

#[test]
fn the_days_of_settling_can_be_chosen() {
    let rules = PeriodRules::default().with_settling_days(0);
    check_state("202609 202610", "2026-09-30T23:59:59Z", rules, "open");
    check_state("202609 202610", "2026-10-01T00:00:00Z", rules, "closed");
    let rules = rules.with_settling_days(u32::MAX);
    check_state("202609 202610", "9999-12-31", rules, "settling");
    let odd = "202609:2026-08-16..2026-09-15 202610:2026-09-16..2026-10-15";
    check_state(odd, "2026-09-20", PeriodRules::default(), "settling");
    check_state(odd, "2026-09-21", PeriodRules::default(), "closed");
}

#[test]
fn rules_are_as_documented_and_as_set() {
    let rules = PeriodRules::default();
    let values =
        |rules: PeriodRules| (rules.fiscal_year_start(), rules.settling_days(), rules.needs_next_period());
    assert_eq!(values(rules), (chrono::Month::January, 5, true));
    let set =
        rules.with_fiscal_year_start(chrono::Month::July).with_settling_days(9).with_needs_next_period(false);
    assert_eq!(values(set), (chrono::Month::July, 9, false));
}
