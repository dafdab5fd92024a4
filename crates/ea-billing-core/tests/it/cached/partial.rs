//! What did not come to its end is not kept.

use ea_billing_core::{Code, Delivery};

use super::{Desk, october};

#[tokio::test]
async fn a_stream_that_is_dropped_leaves_nothing() {
    for delivery in [Delivery::Pages, Delivery::Download] {
        for batches in 0..3 {
            let desk = Desk::new();
            let query = desk.client().usage_details_by(delivery, october());
            let mut stream = query.stream().await.unwrap();
            for _ in 0..batches {
                stream.next().await.unwrap();
            }
            drop(stream);
            assert_eq!(desk.cache().list().unwrap(), [], "{delivery:?} after {batches}");
            assert!(!query.fetch().await.unwrap().certificate.from_cache);
        }
    }
}

#[tokio::test]
async fn a_stream_that_is_read_to_its_end_is_kept() {
    let desk = Desk::new();
    let stream = desk.client().usage_details(october()).stream().await.unwrap();
    let (certificate, _) = stream.finish().await.unwrap();
    assert_eq!((certificate.rows, certificate.from_cache), (50, false));
    assert!(desk.october().await.certificate.from_cache);
}

/// Checks that a fetch that fails keeps nothing, and leaves what was kept before as it was.
async fn check_fails(rule: &str, delivery: Delivery, code: Code) {
    let desk = Desk::new();
    let query = desk.client().usage_details_by(delivery, october());
    desk.site.fault(rule);
    let error = query.fetch().await.unwrap_err();
    assert_eq!(error.code(), code, "{rule}");
    desk.site.assert_no_secret(&[&crate::support::canary::told_by(&error)]);
    assert_eq!(desk.cache().list().unwrap(), [], "{rule}");

    desk.site.simulator.clear_faults();
    let whole = query.fetch().await.unwrap();
    assert!(!whole.certificate.from_cache);
    let before = desk.cache().list().unwrap();
    desk.site.fault(rule);
    desk.site.simulator.restate("100", "2026-10-31".parse().unwrap()).unwrap();
    assert_eq!(query.fetch().await.unwrap_err().code(), code, "{rule}");
    let after = desk.cache().list().unwrap();
    assert_eq!(after[0].content, before[0].content, "{rule}");
}

#[tokio::test]
async fn pages_that_fail_in_the_middle_leave_nothing() {
    for (fault, code) in [
        ("forbidden", Code::Forbidden),
        ("server-error", Code::ServerError),
        ("reset-mid-body", Code::Network),
        ("nan", Code::Decode),
        ("link-self-loop", Code::PageCycle),
        ("page-duplicate", Code::DuplicatePage),
        ("data-switch", Code::DataChanged),
    ] {
        let when = r#""when": {"route": "usage-details", "page": 2}, "times": "always""#;
        check_fails(&format!(r#"{{"fault": "{fault}", {when}}}"#), Delivery::Pages, code).await;
    }
}

#[tokio::test]
async fn a_file_that_is_cut_leaves_nothing() {
    for (fault, code) in [
        ("close-delimited-cut", Code::Truncated),
        ("missing-last-chunk", Code::Truncated),
        ("cut-gzip", Code::Truncated),
        ("csv-header-drift", Code::Decode),
    ] {
        let when = r#""when": {"route": "usage-download"}, "times": "always""#;
        check_fails(&format!(r#"{{"fault": "{fault}", {when}}}"#), Delivery::Download, code).await;
    }
}

#[tokio::test]
async fn a_file_that_broke_once_is_kept_whole() {
    for fault in ["reset-mid-body", "missing-last-chunk", "close-delimited-cut", "cut-gzip"] {
        let desk = Desk::new();
        let query = desk.client().usage_details_by(Delivery::Download, october());
        desk.site.fault(&format!(r#"{{"fault": "{fault}", "when": {{"route": "usage-download"}}}}"#));
        let whole = query.fetch().await.unwrap();
        assert_eq!(desk.site.simulator.faults()[0].used, 1);
        let kept = query.fetch().await.unwrap();
        assert!(kept.certificate.from_cache, "{fault}");
        assert_eq!((kept.rows, kept.certificate.totals), (whole.rows, whole.certificate.totals), "{fault}");
        assert_eq!(kept.certificate.bytes, whole.certificate.bytes, "{fault}");
    }
}

#[tokio::test]
async fn data_that_changed_meanwhile_are_kept_as_they_became() {
    let desk = Desk::new();
    desk.site.fault(r#"{"fault": "data-switch", "when": {"route": "usage-details", "page": 2}}"#);
    let new = desk.october().await;
    assert_eq!(desk.site.simulator.faults()[0].used, 1);
    let kept = desk.october().await;
    assert!(kept.certificate.from_cache && kept.rows == new.rows);
}
