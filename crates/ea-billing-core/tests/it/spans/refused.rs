//! What lies where there are no data is an error, and nothing is asked for it.

use super::*;

/// Checks that the selector is refused, that the text says why, and that only the list of periods was asked for.
async fn check(site: &Site, selector: &str, part: &str) {
    let client = site.client();
    let selected: Selector = selector.parse().unwrap();
    for delivery in [Delivery::Pages, Delivery::Download, Delivery::Report] {
        site.simulator.clear_requests();
        let error = client.spans(&selected, Dataset::UsageDetails, delivery).await.unwrap_err();
        assert_eq!(error.code(), Code::InvalidPeriod, "{selector}: {error}");
        assert!(error.to_string().contains(part), "{selector}: {error}");
        let asked = site.asked();
        assert!(asked.iter().all(|path| path.contains("/billingperiods?")), "{selector}: {asked:?}");
    }
}

#[tokio::test]
async fn the_future_and_what_is_before_all_data_are_errors() {
    let site = site().await;
    for selector in ["2026-11-22", "2026-11-20..2026-11-22", "2026-12", "2026-10..2026-12", "2027-01-01.."] {
        check(&site, selector, "future").await;
    }
    for selector in ["2014-04-30", "2014-04-30..2014-05-02", "2014-04", "2014-04..2026-01", "2014-04-30.."] {
        check(&site, selector, "before 2014-05-01").await;
    }
}

#[tokio::test]
async fn periods_that_the_enrollment_does_not_list_are_errors() {
    let site = site().await;
    for selector in ["2025-10", "2025-10..2026-01", "2014-05.."] {
        check(&site, selector, "lists 202511 to 202611").await;
    }
    let enrollment =
        Enrollment { rows_per_month: 31, first_period: "202611".parse().unwrap(), ..Enrollment::new("100") };
    let new = Site::of(World { enrollments: vec![enrollment], ..World::default() }, "100").await;
    check(&new, "previous", "no previous billing period").await;
    check(&new, "latest-closed", "no billing period is closed").await;
    let list = spans(&new.client(), "fytd", Dataset::UsageDetails, Delivery::Pages).await;
    assert_eq!(list.unwrap(), ["202611"]);
}

#[tokio::test]
async fn what_is_no_selector_is_told_without_asking_anybody() {
    for text in
        ["", "last-0", "last-", "2026-13", "2026-02-30", "2026-03..2026-01", "2026-01-05..2026-02", "now"]
    {
        let error = text.parse::<Selector>().unwrap_err();
        assert_eq!(error.code(), Code::InvalidPeriod, "{text}: {error}");
    }
}
