//! `invoices periods`, and what `--period` means for a subscription.

use super::{ask, simulator};
use crate::support::Home;

#[test]
fn billing_periods_are_listed_with_their_days() {
    let (home, simulator) = (Home::new(), simulator());
    let run = ask(
        &home,
        &simulator,
        "invoices periods -o csv --columns name,billingPeriodStartDate,billingPeriodEndDate",
    );
    let rows: Vec<_> = run.stdout.lines().skip(1).collect();
    assert_eq!(rows.last(), Some(&"202406-1,2024-03-06,2024-04-05"), "{run}");
    let facts = simulator.azure_facts(super::SUBSCRIPTION).unwrap();
    assert_eq!((rows.len(), run.code()), (facts.cycles.len(), Some(0)), "{run}");
}

#[test]
fn a_period_that_is_not_the_month_of_its_name_is_told() {
    let (home, simulator) = (Home::new(), simulator());
    let named = ask(&home, &simulator, "aggregates --period 2024-06 -o none");
    let expect =
        "the billing period named 202406 lasts from 2024-03-06 to 2024-04-05; `--from` and `--to` take days";
    assert!(named.warnings().contains(expect), "{named}");
    // Who names no month has nothing to be surprised at.
    let previous = ask(&home, &simulator, "aggregates --period 2024-01-01..2024-01-02 -o none");
    assert!(!previous.warnings().contains("named"), "{previous}");
}
