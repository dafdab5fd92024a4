//! Days, whatever period they are in: cut to what each endpoint allows, and each day once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use ea_billing_core::{DateRange, Selection, UsageDetail};

use super::*;

const DAYS: &str = "2026-01-05..2026-02-10";

#[tokio::test]
async fn days_are_cut_to_what_each_endpoint_allows() {
    let site = site().await;
    let client = site.client();
    check_days(&client, DAYS, &[DAYS], &["2026-01-05..2026-01-31", "2026-02-01..2026-02-10"], DAYS).await;
    let day = "2026-01-05..2026-01-05";
    check_days(&client, "2026-01-05", &[day], &[day], day).await;
    let today = "2026-11-21..2026-11-21";
    check_days(&client, "2026-11-21..", &[today], &[today], today).await;
    let months = "2026-01-15..2026-04-02";
    let by_month = [
        "2026-01-15..2026-01-31",
        "2026-02-01..2026-02-28",
        "2026-03-01..2026-03-31",
        "2026-04-01..2026-04-02",
    ];
    check_days(&client, months, &[months], &by_month, months).await;
    // From the first day of which the API has data.
    let (all, whole) = (
        "2014-05-01..2026-11-21",
        [
            "2014-05-01..2017-04-30",
            "2017-05-01..2020-04-30",
            "2020-05-01..2023-04-30",
            "2023-05-01..2026-04-30",
            "2026-05-01..2026-11-21",
        ],
    );
    assert_eq!(spans(&client, all, Dataset::UsageDetails, Delivery::Pages).await.unwrap(), whole);
    let by_month = spans(&client, all, Dataset::UsageDetails, Delivery::Download).await.unwrap();
    assert_eq!((by_month.len(), by_month[0].as_str()), (151, "2014-05-01..2014-05-31"));
    assert_eq!(spans(&client, all, Dataset::ReservationCharges, Delivery::Pages).await.unwrap(), [all]);
}

/// The rows of all calls together, and the days of the calls.
async fn fetched(client: &Client, selector: &str, delivery: Delivery) -> (Vec<UsageDetail>, Vec<NaiveDate>) {
    let selector: Selector = selector.parse().unwrap();
    let (mut rows, mut days) = (Vec::new(), Vec::new());
    for span in client.spans(&selector, Dataset::UsageDetails, delivery).await.unwrap() {
        let Span::Days(asked) = span else { panic!("{span}") };
        let part = client.usage_details_by(delivery, span).fetch().await.unwrap();
        assert!(part.outside.is_empty() && part.certificate.is_clean());
        assert!(part.rows.iter().all(|row| asked.contains(row.date)), "{span}");
        rows.extend(part.rows);
        days.extend(asked.days());
    }
    (rows, days)
}

/// Where each row belongs, which JSON and CSV print alike.
fn places(rows: &[UsageDetail]) -> BTreeMap<(NaiveDate, String, String, String), usize> {
    rows.iter().fold(BTreeMap::new(), |mut places, row| {
        let place = (row.date, row.subscription_guid.clone(), row.instance_id.clone(), row.meter_id.clone());
        *places.entry(place).or_default() += 1;
        places
    })
}

#[tokio::test]
async fn the_same_rows_come_by_every_way_and_each_day_once() {
    let site = site().await;
    let client = site.client();
    let Selector::Days(asked) = DAYS.parse().unwrap() else { panic!("{DAYS} are days") };
    let (pages, days) = fetched(&client, DAYS, Delivery::Pages).await;
    assert_eq!(days, asked.days().collect::<Vec<_>>());
    assert_eq!(pages.iter().map(|row| row.date).collect::<BTreeSet<_>>(), days.iter().copied().collect());

    // The two periods have them all, and what they have beside them are the other days.
    let mut of_periods = Vec::new();
    for period in ["202601", "202602"] {
        let all = client.usage_details(Span::Period(period.parse().unwrap())).fetch().await.unwrap();
        of_periods.extend(all.rows.into_iter().filter(|row| asked.contains(row.date)));
    }
    assert_eq!(of_periods, pages);

    let (download, by_month) = fetched(&client, DAYS, Delivery::Download).await;
    let (report, at_once) = fetched(&client, DAYS, Delivery::Report).await;
    assert_eq!((&by_month, &at_once), (&days, &days));
    assert_eq!(download, report);
    assert_eq!(places(&download), places(&pages));
}

#[tokio::test]
async fn the_days_of_a_selector_stay_as_they_were_asked_for() {
    let site = site().await;
    let client = site.client();
    let periods = client.periods().await.unwrap();
    let resolved = client.resolve(&DAYS.parse().unwrap(), &periods).unwrap();
    let days = DateRange::new("2026-01-05".parse().unwrap(), "2026-02-10".parse().unwrap()).unwrap();
    assert_eq!(*resolved.selection(), Selection::Days(days));
    assert!(resolved.notes().is_empty());
}
