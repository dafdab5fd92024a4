//! What the certificate of many pages counts, and how it says that they are of one moment.

use ea_billing_core::{
    Certificate, Client, Code, DateRange, SnapshotCheck, SnapshotProof, Span, Totals, UsageDetail,
};
use ea_billing_sim::{Enrollment, World};

use super::{PAGES, fetch, site, world};
use crate::support::site::Site;

const NO_TAG: &str = r#"{"fault": "no-etag", "times": "always"}"#;

fn number(length: usize) -> u64 {
    u64::try_from(length).unwrap()
}

fn client(site: &Site, check: SnapshotCheck) -> Client {
    site.builder().with_snapshot_check(check).build().unwrap()
}

#[tokio::test]
async fn the_bytes_of_every_page_are_counted_once() {
    let bytes = async |world: World| {
        let site = Site::of(world, "100").await;
        let Certificate { bytes, wire_bytes, .. } = fetch(&site.client()).await.unwrap().certificate;
        // What is asked to confirm the pages is answered without a body.
        let sent: u64 = site.simulator.requests().iter().map(|request| request.bytes_sent).sum();
        assert_eq!(wire_bytes, sent);
        (bytes, wire_bytes)
    };
    let (plain, plain_on_wire) = bytes(world(2)).await;
    assert_eq!(plain, plain_on_wire);
    let (packed, packed_on_wire) = bytes(World { gzip: true, ..world(2) }).await;
    // The links have the port of the simulator in them, which may have a digit more or less.
    assert!(packed.abs_diff(plain) <= number(PAGES), "{packed} {plain}");
    assert!(packed_on_wire < packed / 2, "{packed_on_wire} of {packed}");
}

/// Checks what a fetch under this fault is proven by, and how many requests that takes beside the pages.
async fn check_proof(check: SnapshotCheck, fault: &str, proof: SnapshotProof, asked: usize) {
    let site = site(2);
    if !fault.is_empty() {
        site.fault(fault);
    }
    let certificate = fetch(&client(&site, check)).await.unwrap().certificate;
    let found = (certificate.pages, certificate.snapshot, site.simulator.requests().len());
    assert_eq!(found, (number(PAGES), proof, PAGES + asked), "{check:?} {fault}");
}

#[tokio::test]
async fn a_chain_is_proven_by_what_was_asked_again() {
    let all = number(PAGES);
    check_proof(SnapshotCheck::EveryPage, NO_TAG, SnapshotProof::ReadAgain { asked: all }, PAGES).await;
    check_proof(SnapshotCheck::FirstPage, NO_TAG, SnapshotProof::ReadAgain { asked: 1 }, 1).await;
    check_proof(SnapshotCheck::FirstPage, "", SnapshotProof::Validated { asked: 1 }, 1).await;
    check_proof(SnapshotCheck::Never, "", SnapshotProof::NotAsked, 0).await;
    // One page that had to be compared by its rows is enough to say so.
    for page in [1, 30, PAGES] {
        let one = format!(r#"{{"fault": "no-etag", "when": {{"page": {page}}}, "times": "always"}}"#);
        check_proof(SnapshotCheck::EveryPage, &one, SnapshotProof::ReadAgain { asked: all }, PAGES).await;
    }
}

#[tokio::test]
async fn a_single_page_is_of_one_moment_by_itself() {
    let small = Enrollment { rows_per_month: 5, ..Enrollment::new("100") };
    for check in [SnapshotCheck::EveryPage, SnapshotCheck::FirstPage, SnapshotCheck::Never] {
        let site = Site::of(World { enrollments: vec![small.clone()], ..World::default() }, "100").await;
        let certificate = fetch(&client(&site, check)).await.unwrap().certificate;
        assert_eq!((certificate.pages, certificate.snapshot), (1, SnapshotProof::OneAnswer), "{check:?}");
        assert_eq!(site.simulator.requests().len(), 1);
    }
}

/// Two pages without rows, asked for in this order and answered with these tags; whatever is asked after them gets the
/// real pages.
async fn with_tags(answers: &[(u64, &str)]) -> (u64, SnapshotProof) {
    let site = site(2);
    fetch(&site.client()).await.unwrap();
    let second = format!("{}{}", site.simulator.url(), site.asked()[1]);
    for (page, tag) in answers {
        let next = if *page == 1 { second.as_str() } else { "" };
        site.fault(&format!(
            r#"{{"fault": "answer", "when": {{"route": "usage-details", "page": {page}}},
                "headers": {{"Content-Type": "application/json", "ETag": "\"{tag}\""}},
                "body": "{{\"data\":[],\"nextLink\":\"{next}\"}}"}}"#
        ));
    }
    let certificate = fetch(&site.client()).await.unwrap().certificate;
    assert!(site.simulator.faults().iter().all(|rule| rule.used == 1));
    (certificate.pages, certificate.snapshot)
}

#[tokio::test]
async fn a_tag_that_all_pages_share_speaks_for_all() {
    let confirmed = with_tags(&[(1, "a"), (2, "a"), (1, "a")]).await;
    assert_eq!(confirmed, (2, SnapshotProof::ReadAgain { asked: 1 }));
    // The first page is the same under another tag, so it is the other one that has changed.
    let begun_anew = with_tags(&[(1, "a"), (2, "a"), (1, "b")]).await;
    assert_eq!(begun_anew, (number(PAGES), SnapshotProof::Validated { asked: number(PAGES) }));
}

#[tokio::test]
async fn a_tag_that_a_page_has_for_itself_speaks_for_its_rows_only() {
    let confirmed = with_tags(&[(1, "a"), (2, "b"), (1, "c"), (2, "d")]).await;
    assert_eq!(confirmed, (2, SnapshotProof::ReadAgain { asked: 2 }));
}

#[tokio::test]
async fn errors_name_the_pages_that_are_to_blame() {
    for (fault, code, text) in [
        (
            "page-duplicate",
            Code::DuplicatePage,
            "page 7 of the usage-details of 202610 has the rows of page 6 again",
        ),
        (
            "link-self-loop",
            Code::PageCycle,
            "page 7 of the usage-details of 202610 leads back to a page that was passed",
        ),
    ] {
        let site = site(2);
        site.fault(&format!(r#"{{"fault": "{fault}", "when": {{"page": 7}}, "times": "always"}}"#));
        let error = fetch(&site.client()).await.unwrap_err();
        assert_eq!((error.code(), error.to_string().as_str()), (code, text));
    }
}

#[tokio::test]
async fn a_row_that_is_no_record_is_told_by_its_place_in_the_whole() {
    let site = site(2);
    for page in [3, 7, PAGES] {
        site.fault(&format!(
            r#"{{"fault": "number-out-of-range", "when": {{"page": {page}}}, "times": "always"}}"#
        ));
    }
    let fetched = fetch(&site.client()).await.unwrap();
    let places: Vec<_> = fetched.issues.iter().map(|issue| (issue.page, issue.row)).collect();
    assert_eq!(places, [(3, 5), (7, 13), (52, 103)]);
    let certificate = &fetched.certificate;
    assert_eq!((certificate.rows, certificate.issues, certificate.outside), (101, 3, 0));
    assert_eq!((fetched.rows.len(), certificate.is_clean()), (101, false));
    assert_eq!(certificate.totals, totals(&fetched.rows));
}

fn totals(rows: &[UsageDetail]) -> Totals {
    let mut totals = Totals::default();
    rows.iter().for_each(|row| totals.add(None, row.cost).unwrap());
    totals
}

/// Three days of which the first page leads to the pages of the whole month, as a server does that forgets the days.
#[tokio::test]
async fn rows_of_other_days_are_set_apart_and_in_no_sum() {
    let site = site(3);
    let days = DateRange::new("2026-10-06".parse().unwrap(), "2026-10-08".parse().unwrap()).unwrap();
    let month = fetch(&site.client()).await.unwrap().rows;
    let url = format!("{}/v3/enrollments/100/billingPeriods/202610/usagedetails", site.simulator.url());
    site.fault(&format!(r#"{{"fault": "link-foreign", "url": "{url}", "when": {{"page": 1}}}}"#));
    let fetched = site.client().usage_details(Span::Days(days)).fetch().await.unwrap();
    let (inside, outside): (Vec<_>, Vec<_>) = month.into_iter().partition(|row| days.contains(row.date));
    assert_eq!(fetched.outside, outside);
    // The rows of the first page, and all of those days after them.
    assert_eq!(fetched.rows[..3], inside[..3]);
    assert_eq!(fetched.rows[3..], inside);
    let certificate = &fetched.certificate;
    let counted = (certificate.rows, certificate.issues, certificate.outside);
    assert_eq!(counted, (number(inside.len() + 3), 0, number(outside.len())));
    assert_eq!(certificate.totals, totals(&fetched.rows));
}
