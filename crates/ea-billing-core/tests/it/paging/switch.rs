//! Data that change while their pages are read, after each of the first fifty pages.

use std::collections::{BTreeMap, btree_map::Entry};

use chrono::NaiveDate;
use ea_billing_core::{Client, Code, SnapshotCheck, SnapshotProof, Totals, UsageDetail};

use super::{PAGES, fetch, october, site};
use crate::support::{canary::told_by, site::Site};

/// After which page the data change.
pub(super) const SWITCHES: std::ops::RangeInclusive<usize> = 1..=50;
/// Rows of a page.
pub(super) const ROWS: u32 = 2;

/// One state of the data.
#[derive(Debug)]
pub(super) struct Moment {
    rows: Vec<UsageDetail>,
    totals: Totals,
}

/// The states of the data before and after one of the days has changed.
pub(super) struct Moments {
    old: Moment,
    new: BTreeMap<NaiveDate, Moment>,
}

impl Moment {
    /// The state after the day has changed, if one is named.
    async fn after(day: Option<NaiveDate>) -> Self {
        let site = site(ROWS);
        day.into_iter().for_each(|day| site.simulator.restate("100", day).unwrap());
        let fetched = fetch(&client(&site, SnapshotCheck::Never)).await.unwrap();
        Self { rows: fetched.rows, totals: fetched.certificate.totals }
    }
}

impl Moments {
    pub(super) async fn new() -> Self {
        Self { old: Moment::after(None).await, new: BTreeMap::new() }
    }

    /// The day of the first row that follows this page. Most often it has rows on the page too, so that what was read and
    /// what is still to be read change at once.
    pub(super) async fn day_at(&mut self, page: usize) -> NaiveDate {
        let day = self.old.rows[page * usize::try_from(ROWS).unwrap()].date;
        if let Entry::Vacant(unknown) = self.new.entry(day) {
            let new = unknown.insert(Moment::after(Some(day)).await);
            assert_ne!(self.old.totals, new.totals);
        }
        day
    }

    /// Fails for a mix of the states before and after the day has changed.
    #[track_caller]
    pub(super) fn assert_one(&self, day: NaiveDate, rows: &[UsageDetail], totals: &Totals, what: &str) {
        let is = |moment: &Moment| moment.rows == rows && moment.totals == *totals;
        let is_one = is(&self.old) || is(&self.new[&day]);
        assert!(is_one, "{what}: {} rows are a mix; their sums are {totals:?}", rows.len());
    }
}

/// A site whose data change once the page has been answered; `more` are other faults.
pub(super) fn switching(page: usize, day: NaiveDate, more: &str) -> Site {
    let site = site(ROWS);
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

/// Fetches while the data change after each page.
async fn check_fetch(check: SnapshotCheck, more: &str) {
    let mut moments = Moments::new().await;
    for page in SWITCHES {
        let day = moments.day_at(page).await;
        let what = format!("{check:?}: {day} changes after page {page}");
        let site = switching(page, day, more);
        // It changes once, so that a fetch that begins anew is whole.
        let fetched = fetch(&client(&site, check)).await.unwrap();
        assert_eq!(site.simulator.faults()[0].used, 1, "{what}");
        moments.assert_one(day, &fetched.rows, &fetched.certificate.totals, &what);
        assert_eq!(fetched.certificate.pages, u64::try_from(PAGES).unwrap());
    }
}

#[tokio::test]
async fn a_fetch_is_of_one_moment_if_every_page_is_confirmed() {
    check_fetch(SnapshotCheck::EveryPage, "").await;
}

#[tokio::test]
async fn a_fetch_is_of_one_moment_if_the_first_page_is_confirmed() {
    check_fetch(SnapshotCheck::FirstPage, "").await;
}

#[tokio::test]
async fn a_fetch_without_validators_is_of_one_moment_too() {
    check_fetch(SnapshotCheck::EveryPage, r#"{"fault": "no-etag", "times": "always"}"#).await;
}

#[tokio::test]
async fn a_stream_is_of_one_moment_or_fails() {
    let mut moments = Moments::new().await;
    for page in SWITCHES {
        let day = moments.day_at(page).await;
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
            None => moments.assert_one(day, &rows, &stream.certificate().unwrap().totals, &what),
            Some(error) => {
                assert_eq!(error.code(), Code::DataChanged, "{what}");
                assert!(stream.certificate().is_none() && stream.next().await.is_err());
                site.assert_no_secret(&[&told_by(&error)]);
            }
        }
    }
}

#[tokio::test]
async fn data_that_never_rest_are_an_error() {
    let site = site(ROWS);
    site.fault(r#"{"fault": "data-switch", "day": "2026-10-31", "when": {"page": 52}, "times": "always"}"#);
    let error = fetch(&site.client()).await.unwrap_err();
    assert_eq!(error.code(), Code::DataChanged);
    site.assert_no_secret(&[&told_by(&error)]);
    // The first start and three fresh ones.
    assert_eq!(site.simulator.faults()[0].used, 4);
}

#[tokio::test]
async fn who_does_not_ask_is_told_that_nothing_is_proven() {
    let site = site(ROWS);
    let fetched = fetch(&client(&site, SnapshotCheck::Never)).await.unwrap();
    assert_eq!(fetched.certificate.snapshot, SnapshotProof::NotAsked);
    assert_eq!(site.simulator.requests().len(), PAGES);
}
