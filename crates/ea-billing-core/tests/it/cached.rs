//! Fetching with a snapshot cache: what has not changed is not sent again, and nothing wrong is ever answered from disk.

mod damage;
mod partial;
mod principals;

use std::fmt;

use ea_billing_core::{Cache, Change, Client, Delivery, Fetched, Result, Span, UsageDetail, Warning};
use ea_billing_sim::{LoggedRequest, Simulator};
use tempfile::TempDir;

use crate::support::{
    canary::Scan,
    site::{Site, small_world},
};

/// A site and a folder for a cache. When it is dropped, the folder is searched for the key.
struct Desk {
    site: Site,
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let site = Site::with(Simulator::start_blocking(small_world()).unwrap(), "100");
        Self { site, folder: tempfile::tempdir().unwrap() }
    }

    fn cache(&self) -> Cache {
        Cache::open(self.folder.path().join("cache")).unwrap()
    }

    fn client(&self) -> Client {
        self.site.builder().with_cache(self.cache()).build().unwrap()
    }

    /// What a fetch brings, and what was asked for it.
    async fn watch<R>(
        &self,
        fetch: impl Future<Output = Result<Fetched<R>>>,
    ) -> (Fetched<R>, Vec<LoggedRequest>) {
        self.site.simulator.clear_requests();
        let fetched = fetch.await.unwrap();
        (fetched, self.site.simulator.requests())
    }

    /// October by a new client.
    async fn october(&self) -> Fetched<UsageDetail> {
        self.client().usage_details(october()).fetch().await.unwrap()
    }

    /// The names of the files in the cache's folder.
    fn files(&self) -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(self.cache().folder()).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            Scan::start(&self.site.key).with_folder(self.folder.path()).assert_no_secret(&[]);
        }
    }
}

fn october() -> Span {
    Span::Period("202610".parse().unwrap())
}

/// Checks that the second fetch costs one request without a body and brings the same.
#[track_caller]
fn assert_repeated<R: PartialEq + fmt::Debug>(
    first: &Fetched<R>,
    second: &Fetched<R>,
    asked: &[LoggedRequest],
) {
    assert!(!first.certificate.from_cache && second.certificate.from_cache);
    assert!(!first.rows.is_empty());
    assert_eq!((&first.rows, &first.issues), (&second.rows, &second.issues));
    let [request] = asked else { panic!("one request was expected, not {asked:#?}") };
    assert_eq!((request.status, request.bytes_sent), (Some(304), 0));
    let (old, new) = (&first.certificate, &second.certificate);
    assert_eq!((&old.totals, old.rows, old.pages), (&new.totals, new.rows, new.pages));
    assert_eq!((old.bytes, old.fetched_at), (new.bytes, new.fetched_at));
    assert!(old.wire_bytes > 0 && new.wire_bytes == 0);
    assert_eq!(first.validator, second.validator);
    assert_eq!(new.warnings, []);
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let desk = Desk::new();
    macro_rules! check {
        ($call:expr) => {{
            let call = $call;
            let (first, _) = desk.watch(async { call(desk.client()).fetch().await }).await;
            desk.site.clock.advance(std::time::Duration::from_secs(60));
            let (second, asked) = desk.watch(async { call(desk.client()).fetch().await }).await;
            assert_repeated(&first, &second, &asked);
        }};
    }
    check!(|client: Client| client.usage_details(october()));
    check!(|client: Client| client.usage_details_by(Delivery::Download, october()));
    check!(|client: Client| client.marketplace_charges(october()));
    check!(|client: Client| client.price_sheet(october()));
    check!(|client: Client| client.balance_summary(october()));
    check!(|client: Client| client.billing_periods());
    assert_eq!(desk.cache().list().unwrap().len(), 6);
}

#[tokio::test]
async fn a_report_is_made_anew_each_time() {
    let desk = Desk::new();
    let report = async || desk.client().usage_details_by(Delivery::Report, october()).fetch().await.unwrap();
    let (first, second) = (report().await, report().await);
    assert_eq!(first.rows, second.rows);
    assert!(!second.certificate.from_cache && second.validator.is_none());
    assert_eq!(desk.cache().list().unwrap(), []);
}

#[tokio::test]
async fn a_change_takes_the_place_of_what_was_kept() {
    let desk = Desk::new();
    let old = desk.october().await;
    desk.site.simulator.restate("100", "2026-10-31".parse().unwrap()).unwrap();
    let new = desk.october().await;
    assert!(!new.certificate.from_cache);
    assert_ne!(old.certificate.totals, new.certificate.totals);
    let again = desk.october().await;
    assert!(again.certificate.from_cache);
    assert_eq!((again.rows, again.certificate.totals), (new.rows, new.certificate.totals));
    let [entry] = &desk.cache().list().unwrap()[..] else { panic!("one entry was expected") };
    let call = entry.content.as_ref().unwrap();
    assert_eq!((call.rows, call.pages, call.span.as_str()), (50, 3, "202610"));
}

#[tokio::test]
async fn a_question_with_a_validator_needs_no_rows() {
    let desk = Desk::new();
    let validator = desk.october().await.validator.unwrap();
    let query = desk.client().usage_details(october());
    assert_eq!(query.fetch_if_changed(&validator).await.unwrap(), Change::NotModified);
    // Without the cache, and with one that is empty.
    let other = Desk::new();
    assert!(other.october().await.certificate.warnings.is_empty());
    desk.cache().clear().unwrap();
    assert_eq!(query.fetch_if_changed(&validator).await.unwrap(), Change::NotModified);
    assert!(!desk.october().await.certificate.from_cache);
}

#[tokio::test]
async fn weak_validators_are_validators() {
    let desk = Desk::new();
    desk.site.fault(r#"{"fault": "weak-etag", "times": "always"}"#);
    desk.october().await;
    assert!(desk.october().await.certificate.from_cache);
}

#[tokio::test]
async fn without_a_validator_nothing_is_kept() {
    let desk = Desk::new();
    desk.site.fault(r#"{"fault": "no-etag", "times": "always"}"#);
    let first = desk.october().await;
    assert_eq!(desk.cache().list().unwrap(), []);
    let second = desk.october().await;
    assert!(!second.certificate.from_cache);
    assert_eq!(first.rows, second.rows);
}

#[tokio::test]
async fn rows_that_are_no_records_are_kept_as_such() {
    let desk = Desk::new();
    desk.site.fault(r#"{"fault": "number-out-of-range", "when": {"route": "usage-details", "page": 1}}"#);
    let (first, second) = (desk.october().await, desk.october().await);
    assert_eq!(first.certificate.issues, 1);
    assert!(second.certificate.from_cache && !second.certificate.is_clean());
    assert_eq!((first.rows, first.issues), (second.rows, second.issues));
}

#[tokio::test]
async fn a_304_that_fits_nothing_is_asked_again() {
    let desk = Desk::new();
    let first = desk.october().await;
    desk.site.fault(r#"{"fault": "not-modified-other-etag"}"#);
    let second = desk.october().await;
    assert!(!second.certificate.from_cache);
    assert_eq!(first.rows, second.rows);
    assert!(desk.october().await.certificate.from_cache);

    desk.site.fault(r#"{"fault": "not-modified-other-etag", "times": "always"}"#);
    let error = desk.client().usage_details(october()).fetch().await.unwrap_err();
    assert_eq!(error.code(), ea_billing_core::Code::UnexpectedNotModified);
    desk.site.assert_no_secret(&[&crate::support::canary::told_by(&error)]);
    // What is kept stays good.
    desk.site.simulator.clear_faults();
    assert!(desk.october().await.certificate.from_cache);
}

#[tokio::test]
async fn a_healed_entry_is_told_of_once() {
    let desk = Desk::new();
    desk.october().await;
    std::fs::write(&desk.files()[0], "").unwrap();
    assert_eq!(desk.october().await.certificate.warnings, [Warning::CacheHealed]);
    assert_eq!(desk.october().await.certificate.warnings, []);
}
