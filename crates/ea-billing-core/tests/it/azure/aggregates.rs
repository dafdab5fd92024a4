//! Usage aggregates: all rows of a billing cycle, however late they were reported.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use ea_billing_core::{Clock as _, DateRange, Granularity, UsageAggregate, UsageWindow};

use rust_decimal::Decimal;

use super::{Site, subscription, word};

const LATENESS: TimeDelta = TimeDelta::days(5);

/// The cycle of the simulator's world before the one that goes on, which it says the rows of.
fn closed_cycle(site: &Site) -> (DateRange, u64) {
    let facts = site.simulator.azure_facts(super::SUBSCRIPTION).unwrap();
    let cycle = facts.cycles.iter().rev().nth(1).unwrap();
    (DateRange::new(cycle.first_day, cycle.last_day).unwrap(), cycle.usage_rows)
}

#[tokio::test]
async fn a_cycle_has_all_its_rows_and_no_others() {
    let site = Site::start(|azure| azure.page_size = 700).await;
    let (days, rows) = closed_cycle(&site);
    let client = site.client();
    let window = UsageWindow::for_usage_days(days, Granularity::Daily, client.now(), LATENESS).unwrap();
    let fetched = client.usage_aggregates(&subscription(), window).fetch().await.unwrap();

    let certificate = &fetched.certificate;
    assert_eq!((certificate.rows, fetched.issues.len()), (rows, 0));
    assert_eq!(certificate.outside, u64::try_from(fetched.outside.len()).unwrap());
    assert!(certificate.pages > 1 && certificate.outside > 0, "{certificate:?}");
    assert_eq!(certificate.broken_json_texts, 0);
    let used: BTreeSet<_> = fetched.rows.iter().map(UsageAggregate::usage_days).collect();
    assert!(used.iter().all(|(first, last)| first == last && days.contains(*first)));
    assert_eq!(used.len(), days.first().iter_days().take_while(|day| *day <= days.last()).count());
    // Some usage was reported long after it happened, and ids are not unique.
    let reported = |row: &UsageAggregate| row.reported.unwrap().date_naive();
    assert!(fetched.rows.iter().any(|row| reported(row) > row.usage_days().1 + TimeDelta::days(1)));
    let ids: BTreeSet<_> = fetched.rows.iter().map(|row| &row.id).collect();
    assert!(ids.len() < fetched.rows.len());
    assert!(fetched.rows.iter().any(|row| row.instance.as_ref().is_some_and(|data| data.tags.is_some())));
    assert!(fetched.rows.iter().any(|row| row.instance.is_none()), "rows without instanceData are rows");
    assert!(fetched.rows.iter().all(|row| row.extra.is_empty()), "{:?}", fetched.rows[0].extra);
    site.assert_kept(None);
}

#[tokio::test]
async fn links_are_followed_letter_by_letter() {
    let site = Site::start(|azure| azure.page_size = 700).await;
    let (days, _) = closed_cycle(&site);
    let client = site.client();
    let query = client.usage_aggregates(&subscription(), UsageWindow::days(days).unwrap());
    let fetched = query.fetch().await.unwrap();
    let asked = site.simulator.requests();
    assert_eq!(u64::try_from(asked.len()).unwrap(), fetched.certificate.pages);
    for (request, page) in asked.iter().skip(1).zip(2..) {
        assert!(
            request.query.contains("%3a00%3a00%2b00") && request.query.ends_with("%3d%3d"),
            "{request:?}"
        );
        assert_eq!(request.page, page);
    }
}

#[tokio::test]
async fn a_window_that_is_not_ready_is_waited_for() {
    let site = Site::start(|azure| azure.quirks.accepted_first = 3).await;
    let (days, rows) = closed_cycle(&site);
    let window =
        UsageWindow::for_usage_days(days, Granularity::Daily, site.client().now(), LATENESS).unwrap();
    let fetched = site.client().usage_aggregates(&subscription(), window).fetch().await.unwrap();
    assert_eq!(fetched.certificate.rows, rows);
    let statuses: Vec<u16> = site.answers().into_iter().map(|(_, status)| status).collect();
    assert_eq!(statuses[..4], [202, 202, 202, 200]);

    // For so long and no longer.
    let site = Site::start(|azure| azure.quirks.accepted_first = 10_000).await;
    let client = site.builder().with_total_time(std::time::Duration::from_secs(600)).build().unwrap();
    let result = client.usage_aggregates(&subscription(), window).fetch().await;
    assert_eq!(word(&result), "deadline_exceeded");
    let asked = site.simulator.requests().len();
    assert!((10..=60).contains(&asked), "{asked} requests in ten minutes");
    site.assert_kept(result.as_ref().err());
}

#[tokio::test]
async fn it_is_waited_as_long_as_the_server_asks_for() {
    let site = Site::start(|_| ()).await;
    let day = site.client().now().date_naive() - TimeDelta::days(3);
    let window = UsageWindow::days(DateRange::new(day, day).unwrap()).unwrap();
    let check = async |headers: &str, seconds: u64| {
        site.fault(&format!(r#"{{"fault": "answer", "status": 202, "headers": {{{headers}}}, "body": ""}}"#));
        let begun = site.clock.elapsed();
        site.client().usage_aggregates(&subscription(), window).fetch().await.unwrap();
        assert_eq!((site.clock.elapsed() - begun).as_secs(), seconds, "{headers}");
    };
    check(r#""Retry-After": "1""#, 1).await;
    check(r#""Retry-After": "30""#, 30).await;
    // Nobody is asked without a pause.
    check(r#""retry-after-ms": "20""#, 1).await;
    check(r#""Retry-After": "0""#, 1).await;
    check("", 10).await;
}

#[tokio::test]
async fn where_a_202_leads_is_asked_at_the_configured_origin() {
    let site = Site::start(|_| ()).await;
    let (days, rows) = closed_cycle(&site);
    let client = site.client();
    let window = UsageWindow::for_usage_days(days, Granularity::Daily, client.now(), LATENESS).unwrap();
    let query = client.usage_aggregates(&subscription(), window);
    query.fetch().await.unwrap();
    let first = site.simulator.requests().swap_remove(0);
    for (host, expect) in
        [("https://management.azure.com:443", "whole"), ("https://evil.example", "foreign_link")]
    {
        site.simulator.clear_requests();
        let location = format!("{host}{}?{}&again=%3d", first.path, first.query);
        site.fault(&format!(
            r#"{{"fault": "answer", "status": 202, "headers": {{"Location": "{location}", "Retry-After": "7"}}, "body": ""}}"#
        ));
        let result = query.fetch().await;
        assert_eq!(word(&result), expect);
        if let Ok(fetched) = &result {
            assert_eq!(fetched.certificate.rows, rows);
            assert!(site.simulator.requests()[1].query.ends_with("&again=%3d"));
        }
        site.assert_kept(result.as_ref().err());
    }
}

#[tokio::test]
async fn hours_without_details_have_the_same_sums() {
    let site = Site::start(|_| ()).await;
    let client = site.client();
    let day = client.now().date_naive() - TimeDelta::days(3);
    let window = UsageWindow::days(DateRange::new(day, day).unwrap()).unwrap();
    let sum = async |window| {
        let fetched = client.usage_aggregates(&subscription(), window).fetch().await.unwrap();
        assert!(fetched.certificate.is_clean(), "{:?}", fetched.certificate);
        let instances = fetched.rows.iter().filter(|row| row.instance.is_some()).count();
        (fetched.rows.len(), instances, fetched.rows.iter().map(|row| row.quantity).sum::<Decimal>())
    };
    let (rows, instances, total) = sum(window).await;
    assert!(instances > 0 && total > Decimal::ZERO);
    let (few, none, same) = sum(window.without_details()).await;
    assert!(few <= rows && none == 0 && total == same, "{few} {rows} {none} {total} {same}");
    let (many, _, same) = sum(window.by(Granularity::Hourly)).await;
    assert!(many > rows && total == same, "{many} {rows} {total} {same}");
}

#[tokio::test]
async fn a_window_that_ends_in_the_future_can_be_cut() {
    let site = Site::start(|_| ()).await;
    let client = site.client();
    let today = client.now().date_naive();
    let days = DateRange::new(today - TimeDelta::days(2), today + TimeDelta::days(9)).unwrap();
    let whole = UsageWindow::days(days).unwrap();
    let refused = client.usage_aggregates(&subscription(), whole).fetch().await;
    assert_eq!(word(&refused), "bad_request");
    let cut = whole.until_now(client.now()).unwrap();
    assert_eq!(cut.end().date_naive(), today);
    client.usage_aggregates(&subscription(), cut).fetch().await.unwrap();
}

#[tokio::test]
async fn errors_have_the_words_of_the_server_whatever_is_around_them() {
    let site = Site::start(|_| ()).await;
    let query =
        site.client().usage_aggregates(&subscription(), UsageWindow::days(closed_cycle(&site).0).unwrap());
    for (body, expect) in [
        (r#"{"error":{"code":"X","message":"first words."}}"#, "first words"),
        (r#"{"code":"X","message":"second words."}"#, "second words"),
        (r#"{"message":"third words.","messageDetail":"And why."}"#, "third words: And why"),
        (r#"{"error":{"code":"DisallowedProvider"}}"#, "DisallowedProvider"),
        (
            r#"{"error":{"code":"X","message":"Two faults.","details":[{"code":"A","target":"t","message":"one."},{"code":"B"},{"message":"one"}]}}"#,
            "Two faults: one: B",
        ),
        (r#"{"error":{"message":"","Details":[{"details":[{"message":"deep"}]},null,7]}}"#, ": deep"),
    ] {
        let body = body.replace('"', r#"\""#);
        site.fault(&format!(r#"{{"fault": "answer", "status": 400, "body": "{body}"}}"#));
        let error = query.fetch().await.unwrap_err();
        assert!(error.code().as_str() == "bad_request" && error.to_string().contains(expect), "{error}");
    }
}
