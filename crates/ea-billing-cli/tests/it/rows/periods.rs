//! Which periods and days are fetched, and what is said where there are none.

use super::{MONTH, fault, simulator};
use crate::support::Home;

#[test]
fn a_typo_names_its_option() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("usage --demo --period lats-3"), @r#"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --period: "lats-3" selects no billing period: expected current, previous, latest-closed, fytd, last-3, a period such as 2026-10, a day such as 2026-01-05, or a range of either joined by .., from 2014-05-01 to today
    hint: write current, previous, latest-closed, 2026-10, last-3, 2026-01..2026-03, 2026-01-05..2026-02-10 or fytd
    "#);
    insta::assert_snapshot!(home.run("usage --demo --from 2026-02-30"), @r#"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --from: expected a day of the calendar such as 2026-01-05, or a billing period such as 2026-01, found "2026-02-30"
    hint: write `--from 2026-01-05 --to 2026-02-10`, of which both are included, or `--from 2026-01-05`
    "#);
    insta::assert_snapshot!(home.run("usage --demo --from last-3"), @r#"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --from: expected a day of the calendar such as 2026-01-05, or a billing period such as 2026-01, found "last-3"
    hint: write `--from 2026-01-05 --to 2026-02-10`, of which both are included, or `--from 2026-01-05`
    "#);
    insta::assert_snapshot!(home.run("usage --demo --from 2026-10 --to 2026-1"), @r#"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --to: expected a day of the calendar such as 2026-01-05, or a billing period such as 2026-01, found "2026-1"
    hint: write `--from 2026-01-05 --to 2026-02-10`, of which both are included, or `--from 2026-01-05`
    "#);
    insta::assert_snapshot!(home.run("usage --demo --from 2026-10-05 --to 2026-10-01"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --from and --to: the last day 2026-10-01 is before the first, 2026-10-05
    hint: write `--from 2026-01-05 --to 2026-02-10`, of which both are included, or `--from 2026-01-05`
    ");
    insta::assert_snapshot!(home.run("usage --demo --from 2026-10-05 --to 2026-10"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --from and --to: 2026-10-05..2026-10 mixes a period with a day: expected two periods or two days
    hint: write `--from 2026-01-05 --to 2026-02-10`, of which both are included, or `--from 2026-01-05`
    ");
    insta::assert_snapshot!(home.run("usage --demo --to 2026-10-05"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: the following required arguments were not provided: --from <DAY>
    hint: `ea-billing usage --help` tells more
    ");
}

#[test]
fn periods_that_there_are_not_are_told() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("usage --demo --period 2027-01"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: billing period 202701 is in the future: today is 2026-11-21 (UTC), and the enrollment lists 202511 to 202611
    hint: `ea-billing periods` lists the billing periods that there are
    ");
    insta::assert_snapshot!(home.run("usage --demo --period 2024-01"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: the enrollment has no billing period 202401: it lists 202511 to 202611
    hint: `ea-billing periods` lists the billing periods that there are
    ");
    insta::assert_snapshot!(home.run("balance --demo --period last-30 --columns billingPeriodId -o csv"), @"
    exit code: 0
    ----- stdout -----
    billingPeriodId
    202511
    202512
    202601
    202602
    202603
    202604
    202605
    202606
    202607
    202608
    202609
    202610
    202611
    ----- stderr -----
    warning: of 30 billing periods only 13 are listed
    ");
}

#[test]
fn a_dataset_without_days_names_the_periods_that_have_them() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("prices --demo --from 2026-10-05"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: price-sheet cannot be asked for the days 2026-10-05..2026-11-21: it is offered for the current billing period and by billing period
    hint: write `--period 2026-10..2026-11`, which covers these days
    ");
    insta::assert_snapshot!(home.run("balance --demo --from 2026-10-05 --to 2026-10-07"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: balance-summary cannot be asked for the days 2026-10-05..2026-10-07: it is offered for the current billing period and by billing period
    hint: write `--period 2026-10`, which covers these days
    ");
    insta::assert_snapshot!(home.run("reservations summaries --grain monthly --demo --period current"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --grain monthly: the server has no choice of months, so expected no --period, --from or --to
    hint: leave the period out, or ask by `--grain daily`
    ");
}

#[test]
fn days_are_both_included() {
    let home = Home::new();
    let days = |line: &str| {
        let run = home.run(&format!("usage --demo -o csv --columns date {line}"));
        let mut days: Vec<_> = run.stdout.lines().skip(1).map(str::to_owned).collect();
        days.dedup();
        days
    };
    assert_eq!(
        days("--from 2026-10-30 --to 2026-11-02"),
        ["2026-10-30", "2026-10-31", "2026-11-01", "2026-11-02"]
    );
    assert_eq!(days("--period 2026-10-30"), ["2026-10-30"]);
    // Files are asked for a month at a time.
    let months = "--from 2026-10-31 --to 2026-11-01 --delivery download";
    assert_eq!(days(months), ["2026-10-31", "2026-11-01"]);
    assert_eq!(days("--from 2026-11 --to 2026-11").first().map(String::as_str), Some("2026-11-01"));
}

#[test]
fn no_data_is_an_empty_result_and_not_an_error() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("reservations charges --demo --period 2026-09"), @"
    exit code: 0
    ----- stdout -----
    no rows

    complete: 0 rows, 1 page
    as of 2026-11-21T09:00:00Z
    billing periods: 202609 closed
    ----- stderr -----
    warning: the server has no reservation charges for 2026-09-01..2026-09-30
    ");
    insta::assert_snapshot!(home.run("reservations charges --demo --period 2026-09 -o json"), @"
    exit code: 0
    ----- stdout -----
    []
    ----- stderr -----
    warning: the server has no reservation charges for 2026-09-01..2026-09-30
    ");
    // Before the first billing period.
    insta::assert_snapshot!(home.run("usage --demo --from 2025-10-01 --to 2025-10-31 -o csv --columns date,cost"), @"
    exit code: 0
    ----- stdout -----
    date,cost
    ----- stderr -----
    warning: the server has no usage details for 2025-10-01..2025-10-31
    ");
}

#[test]
fn a_404_that_nothing_confirms_is_an_error() {
    let home = Home::new();
    let simulator = simulator(&home);
    fault(&simulator, r#"{"fault": "not-found", "when": {"route": "usage-details"}, "times": "always"}"#);
    insta::assert_snapshot!(home.ask(&simulator, &format!("usage {MONTH}")).without_clock(), @"
    exit code: 4
    ----- stdout -----
    ----- stderr -----
    error: GET http://127.0.0.1:[PORT]/v3/enrollments/100/billingPeriods/202402/usagedetails: status 404 Not Found: The report was not found
    hint: there may be no data for this period yet; check the enrollment number and the base URL
    ");
}

#[test]
fn odd_lists_of_periods_are_told() {
    let home = Home::new();
    let simulator = simulator(&home);
    let period = r#"{\"billingPeriodId\":\"202402\",\"billingStart\":\"2024-02-01T00:00:00Z\",\"billingEnd\":\"2024-02-29T11:59:59Z\",\"balanceSummary\":null,\"usageDetails\":\"\",\"marketplaceCharges\":\"/v1/x\",\"priceSheet\":null,\"colour\":\"blue\"}"#;
    fault(
        &simulator,
        &format!(
            r#"{{"fault": "answer", "headers": {{"Content-Type": "application/json"}}, "body": "[{period},{period}]", "when": {{"route": "billing-periods"}}, "times": "always"}}"#
        ),
    );
    insta::assert_snapshot!(home.ask(&simulator, "periods -o json").without_clock(), @r#"
    exit code: 0
    ----- stdout -----
    [
    {"billingPeriodId":"202402","billingStart":"2024-02-01T00:00:00Z","billingEnd":"2024-02-29T11:59:59Z","balanceSummary":null,"usageDetails":null,"marketplaceCharges":"/v1/x","priceSheet":null,"firstDay":"2024-02-01","lastDay":"2024-02-29","state":"settling","hasBalanceSummary":false,"hasUsageDetails":false,"hasMarketplaceCharges":true,"hasPriceSheet":false,"extraFields":{"colour":"blue"}},
    {"billingPeriodId":"202402","billingStart":"2024-02-01T00:00:00Z","billingEnd":"2024-02-29T11:59:59Z","balanceSummary":null,"usageDetails":null,"marketplaceCharges":"/v1/x","priceSheet":null,"firstDay":"2024-02-01","lastDay":"2024-02-29","state":"settling","hasBalanceSummary":false,"hasUsageDetails":false,"hasMarketplaceCharges":true,"hasPriceSheet":false,"extraFields":{"colour":"blue"}}
    ]
    ----- stderr -----
    warning: billing period 202402 is listed more than once
    "#);
}
