//! What people write to say which periods they mean, and the calls that come of it.

use ea_billing_core::{Client, Code, Dataset, Delivery, PeriodRules, Selector, Span};
use ea_billing_sim::{Enrollment, World};

use super::support::site::Site;

mod days;
mod refused;

/// Periods from 202511 to 202611; the day is 2026-11-21.
async fn site() -> Site {
    let enrollment = Enrollment { rows_per_month: 620, ..Enrollment::new("100") };
    Site::of(World { enrollments: vec![enrollment], page_size: 250, ..World::default() }, "100").await
}

/// What has calls of one kind.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// By period, or by days of up to 36 months.
    List,
    /// By period, or by days of a month.
    Download,
    /// By period only.
    Period,
    /// By days only.
    Days,
    /// The current state only.
    Current,
}

const CALLS: [(Dataset, Delivery, Kind); 12] = [
    (Dataset::UsageDetails, Delivery::Pages, Kind::List),
    (Dataset::UsageDetails, Delivery::Report, Kind::List),
    (Dataset::MarketplaceCharges, Delivery::Pages, Kind::List),
    (Dataset::UsageDetails, Delivery::Download, Kind::Download),
    (Dataset::BalanceSummary, Delivery::Pages, Kind::Period),
    (Dataset::PriceSheet, Delivery::Pages, Kind::Period),
    (Dataset::ReservationDetails, Delivery::Pages, Kind::Days),
    (Dataset::ReservationSummaries, Delivery::Pages, Kind::Days),
    (Dataset::ReservationCharges, Delivery::Pages, Kind::Days),
    (Dataset::BillingPeriods, Delivery::Pages, Kind::Current),
    (Dataset::SharedRecommendations, Delivery::Pages, Kind::Current),
    (Dataset::SingleRecommendations, Delivery::Pages, Kind::Current),
];

async fn spans(client: &Client, selector: &str, dataset: Dataset, delivery: Delivery) -> Option<Vec<String>> {
    let selector: Selector = selector.parse().unwrap();
    match client.spans(&selector, dataset, delivery).await {
        Ok(spans) => Some(spans.spans.iter().map(Span::to_string).collect()),
        Err(error) => {
            assert_eq!(error.code(), Code::InvalidPeriod, "{error}");
            None
        }
    }
}

/// Checks the spans of every dataset; those of periods by days are the days of the months, the last of them up to today.
async fn check_periods(client: &Client, selector: &str, periods: &[&str], days: &[&str]) {
    let is_current = periods == ["202611"];
    for (dataset, delivery, kind) in CALLS {
        let found = spans(client, selector, dataset, delivery).await;
        let expect: Option<&[&str]> = match kind {
            Kind::List | Kind::Download | Kind::Period => Some(periods),
            Kind::Days => Some(days),
            Kind::Current => is_current.then_some(&["current"]),
        };
        let expect = expect.map(|spans| spans.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(found, expect, "{selector} of {dataset} by {delivery:?}");
    }
}

/// Checks the spans of every dataset for days, which some do not have.
async fn check_days(client: &Client, selector: &str, whole: &[&str], by_month: &[&str], unlimited: &str) {
    for (dataset, delivery, kind) in CALLS {
        let found = spans(client, selector, dataset, delivery).await;
        let expect: Option<&[&str]> = match kind {
            Kind::List => Some(whole),
            Kind::Download => Some(by_month),
            Kind::Days => Some(&[unlimited]),
            Kind::Period | Kind::Current => None,
        };
        let expect = expect.map(|spans| spans.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(found, expect, "{selector} of {dataset} by {delivery:?}");
    }
}

#[tokio::test]
async fn every_selector_of_periods_leads_to_the_calls_of_every_dataset() {
    let site = site().await;
    let client = site.client();
    let listed: Vec<_> = site
        .simulator
        .facts("100")
        .unwrap()
        .periods
        .into_iter()
        .map(|period| period.billing_period)
        .collect();
    assert_eq!((listed.first().unwrap().as_str(), listed.last().unwrap().as_str()), ("202511", "202611"));

    let october = (["202610"], ["2026-10-01..2026-10-31"]);
    let november = (["202611"], ["2026-11-01..2026-11-21"]);
    for selector in ["current", "last-1", "2026-11", "202611", "2026-11..", " CURRENT "] {
        check_periods(&client, selector, &november.0, &november.1).await;
    }
    for selector in ["previous", "latest-closed", "2026-10", "202610", "202610..2026-10"] {
        check_periods(&client, selector, &october.0, &october.1).await;
    }
    let three = ["202609", "202610", "202611"];
    let days = ["2026-09-01..2026-09-30", october.1[0], november.1[0]];
    for selector in ["last-3", "2026-09..", "202609 .. 202611"] {
        check_periods(&client, selector, &three, &days).await;
    }
    let winter = ["2026-01-01..2026-01-31", "2026-02-01..2026-02-28", "2026-03-01..2026-03-31"];
    check_periods(&client, "2026-01..2026-03", &["202601", "202602", "202603"], &winter).await;
    // More than there are is all that there are.
    let all: Vec<&str> = listed.iter().map(String::as_str).collect();
    let list = spans(&client, "last-99", Dataset::UsageDetails, Delivery::Pages).await.unwrap();
    assert_eq!(list, all);
}

#[tokio::test]
async fn the_fiscal_year_begins_where_the_rules_say() {
    let site = site().await;
    for (month, first, count) in [
        (chrono::Month::January, "202601", 11),
        (chrono::Month::July, "202607", 5),
        (chrono::Month::November, "202611", 1),
        // The fiscal year began with December 2025.
        (chrono::Month::December, "202512", 12),
    ] {
        let rules = PeriodRules::default().with_fiscal_year_start(month);
        let client = site.builder().with_period_rules(rules).build().unwrap();
        let list = spans(&client, "fytd", Dataset::BalanceSummary, Delivery::Pages).await.unwrap();
        assert_eq!((list[0].as_str(), list.len(), list.last().unwrap().as_str()), (first, count, "202611"));
    }
}

#[tokio::test]
async fn a_period_is_closed_five_days_after_its_end() {
    let site = site().await;
    for (now, current, closed) in [
        ("2026-12-01T00:00:00Z", "202612", "202610"),
        ("2026-12-05T23:59:59Z", "202612", "202610"),
        ("2026-12-06T00:00:00Z", "202612", "202611"),
        ("2027-01-06T00:00:00Z", "202701", "202612"),
    ] {
        site.simulator.set_now(now.parse().unwrap());
        site.clock.set(now.parse().unwrap());
        let client = site.client();
        for (selector, expect) in [("current", current), ("latest-closed", closed)] {
            let list = spans(&client, selector, Dataset::UsageDetails, Delivery::Pages).await.unwrap();
            assert_eq!(list, [expect], "{selector} at {now}");
        }
    }
}
