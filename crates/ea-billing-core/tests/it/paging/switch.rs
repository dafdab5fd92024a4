//! Data that change while their pages are read, after each of the first fifty pages.

use ea_billing_core::{Client, Code, SnapshotCheck, SnapshotProof, Totals, UsageDetail};

use super::{PAGES, fetch, october, site};
use crate::support::{canary::told_by, site::Site};

/// After which page the data change.
const SWITCHES: std::ops::RangeInclusive<usize> = 1..=50;
/// Days whose rows change: on the first pages, so that what was read is wrong, in the middle, and on the last ones.
const DAYS: [&str; 3] = ["2026-10-01", "2026-10-16", "2026-10-31"];

/// One state of the data.
#[derive(Debug)]
struct Moment {
    rows: Vec<UsageDetail>,
    totals: Totals,
}

/// The states before and after a day has changed.
async fn moments(day: &str) -> [Moment; 2] {
    let site = site(2);
    let moment = async || {
        let fetched = fetch(&site.client()).await.unwrap();
        Moment { rows: fetched.rows, totals: fetched.certificate.totals }
    };
    let old = moment().await;
    site.simulator.restate("100", day.parse().unwrap()).unwrap();
    let new = moment().await;
    assert_ne!(old.totals, new.totals);
    [old, new]
}

/// A site whose data change once the page has been answered; `more` are other faults.
fn switching(page: usize, day: &str, more: &str) -> Site {
    let site = site(2);
    let when = format!(r#""when": {{"route": "usage-details", "page": {page}}}"#);
    site.fault(&format!(r#"{{"fault": "data-switch", "day": "{day}", {when}}}"#));
    if !more.is_empty() {
        site.fault(more);
    }
    site
}

fn client(site: &Site, check: SnapshotCheck) -> Client {
    site.builder().with_snapshot_check(check).build().unwrap()
}

/// Which of the states the rows are of; fails for a mix.
#[track_caller]
fn assert_one([old, new]: &[Moment; 2], rows: &[UsageDetail], totals: &Totals, what: &str) {
    let is = |moment: &Moment| moment.rows == rows && moment.totals == *totals;
    assert!(is(old) || is(new), "{what}: {} rows are a mix; their sums are {totals:?}", rows.len());
}

/// Fetches while the data change after each page.
async fn check_fetch(check: SnapshotCheck, more: &str, days: &[&str]) {
    for day in days {
        let moments = moments(day).await;
        for page in SWITCHES {
            let what = format!("{check:?}: {day} changes after page {page}");
            let site = switching(page, day, more);
            // It changes once, so that a fetch that begins anew is whole.
            let fetched = fetch(&client(&site, check)).await.unwrap();
            assert_eq!(site.simulator.faults()[0].used, 1, "{what}");
            assert_one(&moments, &fetched.rows, &fetched.certificate.totals, &what);
            assert_eq!(fetched.certificate.pages, u64::try_from(PAGES).unwrap());
        }
    }
}

#[tokio::test]
async fn a_fetch_is_of_one_moment_if_every_page_is_confirmed() {
    check_fetch(SnapshotCheck::EveryPage, "", &DAYS).await;
}

#[tokio::test]
async fn a_fetch_is_of_one_moment_if_the_first_page_is_confirmed() {
    check_fetch(SnapshotCheck::FirstPage, "", &DAYS).await;
}

#[tokio::test]
async fn a_fetch_without_validators_is_of_one_moment_too() {
    check_fetch(SnapshotCheck::EveryPage, r#"{"fault": "no-etag", "times": "always"}"#, &DAYS).await;
}

#[tokio::test]
async fn a_stream_is_of_one_moment_or_fails() {
    for day in DAYS {
        let moments = moments(day).await;
        for page in SWITCHES {
            let what = format!("{day} changes after page {page}");
            let site = switching(page, day, "");
            let mut stream = site.client().usage_details(october()).stream().await.unwrap();
            let mut rows = Vec::new();
            let error = loop {
                match stream.next().await {
                    Ok(Some(mut batch)) => rows.append(&mut batch.rows),
                    Ok(None) => break None,
                    Err(error) => break Some(error),
                }
            };
            match error {
                None => assert_one(&moments, &rows, &stream.certificate().unwrap().totals, &what),
                Some(error) => {
                    assert_eq!(error.code(), Code::DataChanged, "{what}");
                    assert!(stream.certificate().is_none() && stream.next().await.is_err());
                    site.assert_no_secret(&[&told_by(&error)]);
                }
            }
        }
    }
}

#[tokio::test]
async fn data_that_never_rest_are_an_error() {
    let site = site(2);
    site.fault(r#"{"fault": "data-switch", "day": "2026-10-31", "when": {"page": 52}, "times": "always"}"#);
    let error = fetch(&site.client()).await.unwrap_err();
    assert_eq!(error.code(), Code::DataChanged);
    site.assert_no_secret(&[&told_by(&error)]);
    // The first start and three fresh ones, each with one question whether the first page has changed.
    assert_eq!(site.simulator.requests().len(), 4 * (PAGES + 1));
}

#[tokio::test]
async fn who_does_not_ask_is_told_that_nothing_is_proven() {
    let site = site(2);
    let fetched = fetch(&client(&site, SnapshotCheck::Never)).await.unwrap();
    assert_eq!(fetched.certificate.snapshot, SnapshotProof::NotAsked);
    assert_eq!(site.simulator.requests().len(), PAGES);
}
