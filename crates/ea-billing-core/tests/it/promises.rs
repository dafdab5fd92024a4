//! Sequences in which a promise is easily broken.

use std::{sync::Arc, time::Duration};

use ea_billing_core::{
    ApiKey, Cache, Client, Clock, Code, Delivery, SnapshotCheck, SnapshotProof, Span, Wait, Warning,
};

use super::support::{canary::told_by, site::Site};

fn october() -> Span {
    Span::Period("202610".parse().unwrap())
}

#[tokio::test]
async fn a_wait_that_is_given_up_loses_no_page() {
    let site = Site::start().await;
    let mut stream = site.client().usage_details(october()).stream().await.unwrap();
    let mut rows = 0;
    loop {
        // Each wait is given up as soon as it is not over at once.
        let batch = tokio::select! {
            biased;
            batch = stream.next() => batch.unwrap(),
            () = tokio::task::yield_now() => continue,
        };
        match batch {
            Some(batch) => rows += batch.rows.len(),
            None => break,
        }
    }
    let (certificate, _) = stream.finish().await.unwrap();
    assert_eq!((rows, certificate.rows), (2500, 2500));
}

#[tokio::test]
async fn a_snapshot_keeps_what_proved_it() {
    let site = Site::start().await;
    let folder = tempfile::tempdir().unwrap();
    let cached = || site.builder().with_cache(Cache::open(folder.path().join("cache")).unwrap());
    let unproven = cached().with_snapshot_check(SnapshotCheck::Never).build().unwrap();
    let first = unproven.usage_details(october()).fetch().await.unwrap().certificate;
    assert_eq!((first.snapshot, first.from_cache), (SnapshotProof::NotAsked, false));
    // What nobody proved was not kept.
    let client = cached().build().unwrap();
    let second = client.usage_details(october()).fetch().await.unwrap().certificate;
    assert_eq!((second.snapshot, second.from_cache), (SnapshotProof::Validated { asked: 3 }, false));
    let third = client.usage_details(october()).fetch().await.unwrap().certificate;
    assert_eq!((third.snapshot, third.from_cache), (SnapshotProof::Validated { asked: 3 }, true));
}

#[tokio::test]
async fn a_balance_of_another_period_is_in_no_sum() {
    let site = Site::start().await;
    let other = r#"{"id": "enrollments/999/billingperiods/202601/balancesummaries", "billingPeriodId": 202601,
        "currencyCode": "USD", "beginningBalance": 0, "endingBalance": 0, "newPurchases": 0, "adjustments": 0,
        "utilized": 0, "serviceOverage": 0, "chargesBilledSeparately": 0, "totalOverage": 0, "totalUsage": 7,
        "azureMarketplaceServiceCharges": 0, "newPurchasesDetails": [], "adjustmentDetails": []}"#;
    let body = serde_json::to_string(other).unwrap();
    site.fault(&format!(
        r#"{{"fault": "answer", "body": {body}, "when": {{"route": "balance-summary"}}, "times": "always"}}"#
    ));
    let asked = site.client().balance_summary(october()).fetch().await.unwrap();
    assert_eq!((asked.rows.len(), asked.outside.len(), asked.certificate.outside), (0, 1, 1));
    assert!(asked.certificate.totals.is_empty());
    // Without a name there is no other period, but still another enrollment.
    let current = site.client().balance_summary(Span::Current).fetch().await.unwrap();
    assert_eq!(current.rows.len(), 1);
    assert_eq!(current.certificate.warnings, [Warning::OtherEnrollment { found: "999".to_owned() }]);
}

#[tokio::test]
async fn an_empty_answer_is_told() {
    let site = Site::start().await;
    site.fault(r#"{"fault": "answer", "body": "[]", "when": {"route": "marketplace-charges"}}"#);
    let fetched = site.client().marketplace_charges(october()).fetch().await.unwrap();
    assert_eq!((fetched.rows.len(), fetched.certificate.warnings), (0, vec![Warning::NoData]));
    let fetched = site.client().marketplace_charges(october()).fetch().await.unwrap();
    assert!(!fetched.rows.is_empty() && fetched.certificate.warnings.is_empty());
}

#[tokio::test]
async fn a_correction_of_the_time_of_day_ends_no_fetch() {
    /// A clock that somebody sets hours ahead each time it is looked at.
    #[derive(Debug)]
    struct Corrected(std::sync::Mutex<chrono::DateTime<chrono::Utc>>);

    impl Clock for Corrected {
        fn now(&self) -> chrono::DateTime<chrono::Utc> {
            let mut now = self.0.lock().unwrap();
            *now += chrono::TimeDelta::hours(7);
            *now
        }

        fn elapsed(&self) -> Duration {
            Duration::ZERO
        }

        fn pause(&self, _: Duration) -> Wait {
            Box::pin(std::future::ready(()))
        }

        fn time_limit(&self, _: Duration) -> Wait {
            Box::pin(std::future::pending())
        }
    }

    let site = Site::start().await;
    let clock = Arc::new(Corrected(site.simulator.now().into()));
    let client = site.builder().with_clock(clock).build().unwrap();
    assert_eq!(client.usage_details(october()).fetch().await.unwrap().rows.len(), 2500);
}

#[tokio::test]
async fn a_period_that_cannot_be_read_is_not_passed_over() {
    let site = Site::start().await;
    let body =
        serde_json::to_string(r#"[{"billingPeriodId": "202611"}, {"billingPeriodId": "2026-october"}]"#)
            .unwrap();
    site.fault(&format!(r#"{{"fault": "answer", "body": {body}, "when": {{"route": "billing-periods"}}}}"#));
    let error = site.client().periods().await.unwrap_err();
    assert_eq!(error.code(), Code::Decode);
    assert!(error.to_string().starts_with("row 2 of the list of billing periods"), "{error}");
}

#[tokio::test]
async fn an_opaque_key_that_a_server_repeats_is_shown_nowhere() {
    let site = Site::start().await;
    let opaque = "an-opaque-canary-that-looks-like-nothing";
    let client = || {
        let key = ApiKey::new(opaque).unwrap();
        let builder = Client::builder().with_base_url(site.simulator.url()).with_enrollment("100");
        builder.with_api_key(key).with_clock(site.clock.clone()).build().unwrap()
    };
    for status in [200, 400] {
        // Short, and so long that a message is cut in the middle of the key.
        for before in [0, 280, 780] {
            let message = format!("{}{opaque} is no key", "x".repeat(before));
            let body = format!(r#"{{"error": {{"code": "1", "message": "{message}"}}}}"#);
            let body = serde_json::to_string(&body).unwrap();
            site.simulator.clear_faults();
            site.fault(&format!(
                r#"{{"fault": "answer", "status": {status}, "body": {body}, "times": "always"}}"#
            ));
            for told in [
                told_by(&client().balance_summary(october()).fetch().await.unwrap_err()),
                told_by(&client().usage_details(october()).fetch().await.unwrap_err()),
            ] {
                assert!(!told.contains("an-opaque"), "{status} {before}: {told}");
            }
        }
    }
}

#[tokio::test]
async fn a_hint_is_obeyed_when_a_download_is_taken_up_again() {
    let site = Site::start().await;
    let at = r#""when": {"route": "usage-download"}"#;
    site.fault(&format!(r#"{{"fault": "reset-mid-body", "after": 100000, {at}}}"#));
    site.fault(&format!(
        r#"{{"fault": "throttled", "hint": "seconds", "retryAfter": 3600, {at}, "times": "always"}}"#
    ));
    let query = site.client().usage_details_by(Delivery::Download, october());
    let error = query.fetch().await.unwrap_err();
    assert_eq!((error.code(), error.retry_after()), (Code::Throttled, Some(Duration::from_secs(3600))));
    assert_eq!(site.asked().len(), 2, "{:?}", site.asked());
}

#[tokio::test]
async fn the_total_time_holds_for_fresh_starts_too() {
    let site = Site::start().await;
    let clock = site.clock.clone();
    site.fault(
        r#"{"fault": "data-switch", "when": {"route": "usage-details", "page": 2}, "times": "always"}"#,
    );
    site.fault(r#"{"fault": "throttled", "hint": "seconds", "retryAfter": 30, "when": {"route": "usage-details", "page": 1}, "times": "always"}"#);
    let begun = clock.now();
    let client = site.builder().with_total_time(Duration::from_secs(80)).build().unwrap();
    client.usage_details(october()).fetch().await.unwrap_err();
    let took = clock.now() - begun;
    assert!(took <= chrono::TimeDelta::seconds(80), "{took}");
}

#[test]
fn what_is_set_wrongly_is_named_and_not_repeated() {
    let builder = || Client::builder().with_api_key(ApiKey::new("an-opaque-canary").unwrap());
    let check = |builder: ea_billing_core::ClientBuilder, code: Code, text: &str| {
        let error = builder.build().unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        let told = told_by(&error);
        assert!(told.contains(text) && !told.contains("canary"), "{told}");
    };
    check(builder(), Code::InvalidKey, "cannot be read");
    check(builder().with_enrollment(""), Code::InvalidSetting, "digits of an enrollment number");
    check(builder().with_enrollment("100/../200"), Code::InvalidSetting, "100/../200");
    check(builder().with_enrollment("eyJ.canary.".repeat(9)), Code::InvalidSetting, "a longer text");
    let at = |url: &str| builder().with_enrollment("100").with_base_url(url);
    check(at("https://host.example/v3/"), Code::InvalidSetting, "leave the version out");
    check(at("canary"), Code::InvalidSetting, "no URL");
    let shown = format!("{:?}", at("https://user:canary@host.example"));
    assert!(!shown.contains("canary"), "{shown}");
}
