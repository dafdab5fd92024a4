//! How long to wait is for the server to say.

use std::time::Duration;

use ea_billing_core::{Code, Error, RetryPolicy, Span};

use crate::support::{canary::told_by, site::Site};

const TEN_YEARS: Duration = Duration::from_secs(315_360_000);
/// The longest wait after a first failure without a hint.
const FIRST_WAIT: Duration = Duration::from_millis(200);

/// Fetches with a fault; returns the pauses, with the error if there was one.
async fn fetched(fault: &str, times: &str, policy: RetryPolicy) -> (Vec<Duration>, Option<Error>) {
    let site = Site::start().await;
    site.fault(&format!(r#"{{{fault}, "times": {times}, "when": {{"route": "price-sheet"}}}}"#));
    let client = site.builder().with_retry(policy).build().unwrap();
    let result = client.price_sheet(Span::Period("202610".parse().unwrap())).fetch().await;
    let error = result.map(|fetched| assert!(!fetched.rows.is_empty())).err();
    site.assert_no_secret(&[&error.as_ref().map(told_by).unwrap_or_default()]);
    (site.clock.pauses(), error)
}

/// Checks that a hint of so many seconds is obeyed to the letter, each time.
async fn check_obeyed(fault: &str, seconds: u64, code: Code) {
    let hint = Duration::from_secs(seconds);
    let (pauses, error) = fetched(fault, "1", RetryPolicy::default()).await;
    assert!(error.is_none(), "{fault}: {error:?}");
    assert_eq!(pauses, [hint], "{fault}");

    let (pauses, error) = fetched(fault, r#""always""#, RetryPolicy::default()).await;
    let error = error.unwrap();
    assert_eq!((error.code(), error.retry_after()), (code, Some(hint)), "{fault}");
    assert_eq!(pauses.len(), 7, "{fault}");
    assert!(pauses.iter().all(|pause| *pause >= hint), "{fault}: {pauses:?}");
}

#[tokio::test]
async fn every_kind_of_hint_is_obeyed() {
    check_obeyed(r#""fault": "throttled""#, 1, Code::Throttled).await;
    for kind in ["consumption", "seconds", "date", "cost-management-headers-only"] {
        let fault = format!(r#""fault": "throttled", "hint": "{kind}", "retryAfter": 77"#);
        check_obeyed(&fault, 77, Code::Throttled).await;
    }
    check_obeyed(r#""fault": "unavailable", "retryAfter": 40"#, 40, Code::ServerError).await;
}

#[tokio::test]
async fn of_several_hints_the_longest_is_obeyed() {
    check_obeyed(r#""fault": "hint-disagreeing""#, 30, Code::Throttled).await;
    check_obeyed(r#""fault": "hint-disagreeing", "status": 503"#, 30, Code::ServerError).await;
}

#[tokio::test]
async fn what_is_no_hint_is_as_if_there_was_none() {
    for name in ["hint-negative", "hint-past-date", "hint-garbage"] {
        let fault = format!(r#""fault": "{name}""#);
        let (pauses, error) = fetched(&fault, "1", RetryPolicy::default()).await;
        assert!(error.is_none(), "{name}: {error:?}");
        assert!(pauses.len() == 1 && pauses[0] <= FIRST_WAIT, "{name}: {pauses:?}");
        let (pauses, error) = fetched(&fault, r#""always""#, RetryPolicy::default()).await;
        let error = error.unwrap();
        assert_eq!((error.code(), error.retry_after(), pauses.len()), (Code::Throttled, None, 7), "{name}");
    }
}

#[tokio::test]
async fn nobody_waits_longer_than_is_allowed() {
    for (status, code) in [(429, Code::Throttled), (503, Code::ServerError)] {
        let fault = format!(r#""fault": "hint-ten-years", "status": {status}"#);
        let (pauses, error) = fetched(&fault, "1", RetryPolicy::default()).await;
        let error = error.unwrap();
        assert_eq!((error.code(), error.retry_after()), (code, Some(TEN_YEARS)));
        assert_eq!((error.http_status(), pauses), (Some(status), vec![]));
    }
    let policy = |seconds| RetryPolicy::default().with_max_wait(Duration::from_secs(seconds));
    let fault = r#""fault": "throttled", "retryAfter": 5"#;
    assert!(fetched(fault, "1", policy(5)).await.1.is_none());
    let (pauses, error) = fetched(fault, "1", policy(4)).await;
    let error = error.unwrap();
    assert_eq!((error.code(), error.retry_after()), (Code::Throttled, Some(Duration::from_secs(5))));
    assert!(pauses.is_empty(), "{pauses:?}");
}
