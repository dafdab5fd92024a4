//! Faults of the status and of its headers.

use crate::wire::{Ending, PAGES, Seen, connect, exchange, first_and_next, get, with};

const EA_HINT: &str = "x-ms-ratelimit-microsoft.consumption-retry-after";

async fn answer(rule: &str) -> Seen {
    let (seen, _) = first_and_next(rule).await;
    assert_eq!(seen.ending, Ending::Complete, "{rule}");
    seen
}

fn error(seen: &Seen) -> (String, String) {
    let body: serde_json::Value = serde_json::from_slice(&seen.body()).expect("it is JSON");
    let text = |name: &str| body["error"][name].as_str().expect("it is text").to_owned();
    (text("code"), text("message"))
}

#[tokio::test]
async fn answers_without_a_body() {
    let seen = answer(r#"{"fault":"not-modified-unasked"}"#).await;
    assert_eq!((seen.status(), seen.header("etag")), (304, None));
    let seen = answer(r#"{"fault":"not-modified-other-etag"}"#).await;
    assert_eq!((seen.status(), seen.header("etag").as_deref()), (304, Some("\"0000000000000000\"")));
    let seen = answer(r#"{"fault":"no-content"}"#).await;
    assert_eq!((seen.status(), seen.body().len()), (204, 0));
}

#[tokio::test]
async fn a_part_nobody_asked_for() {
    let (seen, next) = first_and_next(r#"{"fault":"partial-content"}"#).await;
    let (half, whole) = (next.body().len() / 2, next.body().len());
    assert_eq!(seen.status(), 206);
    assert_eq!(seen.header("content-range"), Some(format!("bytes 0-{}/{whole}", half - 1)));
    assert_eq!(seen.body(), next.body()[..half]);
}

#[tokio::test]
async fn redirections() {
    let seen = answer(r#"{"fault":"redirect-same","status":307}"#).await;
    assert_eq!((seen.status(), seen.header("location")), (307, Some(format!("http://localhost{PAGES}"))));
    let seen = answer(r#"{"fault":"redirect-cross"}"#).await;
    let location = seen.header("location").expect("it has one");
    assert!(location.starts_with("http://localhost:") && location.ends_with(PAGES), "{location}");
    let seen = answer(r#"{"fault":"redirect-cross","status":308,"location":"https://other.example/"}"#).await;
    assert_eq!((seen.status(), seen.header("location").as_deref()), (308, Some("https://other.example/")));
    let seen = answer(r#"{"fault":"redirect-downgrade","status":301}"#).await;
    assert_eq!((seen.status(), seen.header("location")), (301, Some(format!("http://localhost{PAGES}"))));
}

#[tokio::test]
async fn a_redirection_without_end() {
    let simulator = with(r#"{"fault":"redirect-loop","status":302}"#).await;
    for used in 1..4 {
        let seen = crate::wire::ask(&simulator, PAGES).await;
        assert_eq!((seen.status(), seen.header("location")), (302, Some(format!("http://localhost{PAGES}"))));
        assert_eq!(simulator.faults()[0].used, used);
    }
}

#[tokio::test]
async fn errors_as_json() {
    let rules = [
        (r#"{"fault":"bad-request"}"#, 400),
        (r#"{"fault":"unauthorized"}"#, 401),
        (r#"{"fault":"forbidden"}"#, 403),
        (r#"{"fault":"not-found"}"#, 404),
        (r#"{"fault":"request-timeout"}"#, 408),
        (r#"{"fault":"server-error"}"#, 500),
        (r#"{"fault":"server-error","status":504}"#, 504),
        (r#"{"fault":"unavailable"}"#, 503),
    ];
    for (rule, status) in rules {
        let seen = answer(rule).await;
        assert_eq!((seen.status(), error(&seen).0), (status, status.to_string()), "{rule}");
    }
    let seen = answer(r#"{"fault":"bad-request","message":"No such month."}"#).await;
    assert_eq!(error(&seen).1, "No such month.");
}

#[tokio::test]
async fn an_error_as_html() {
    for (rule, status) in
        [(r#"{"fault":"server-error-html"}"#, 502), (r#"{"fault":"server-error-html","status":503}"#, 503)]
    {
        let seen = answer(rule).await;
        assert_eq!(seen.status(), status);
        assert_eq!(seen.header("content-type").as_deref(), Some("text/html; charset=utf-8"));
        assert!(seen.text().contains("<html>"));
    }
}

#[tokio::test]
async fn hints_how_long_to_wait() {
    let hints = |seen: &Seen| (seen.status(), seen.header("retry-after"), seen.header(EA_HINT));
    let some = |text: &str| Some(text.to_owned());
    let seen = answer(r#"{"fault":"throttled","retryAfter":7}"#).await;
    assert_eq!(hints(&seen), (429, None, some("7")));
    let seen = answer(r#"{"fault":"throttled","hint":"seconds","retryAfter":7}"#).await;
    assert_eq!(hints(&seen), (429, some("7"), None));
    let seen = answer(r#"{"fault":"throttled","hint":"date","retryAfter":60}"#).await;
    assert_eq!(hints(&seen), (429, some("Sat, 21 Nov 2026 09:01:00 GMT"), None));
    let seen = answer(r#"{"fault":"throttled","hint":"cost-management-headers-only"}"#).await;
    assert_eq!(hints(&seen), (429, None, None));
    let name = |kind: &str| format!("x-ms-ratelimit-microsoft.costmanagement-{kind}-retry-after");
    for kind in ["entity", "tenant", "client", "qpu"] {
        assert_eq!(seen.header(&name(kind)).as_deref(), Some("1"));
    }
    let seen = answer(r#"{"fault":"unavailable","retryAfter":9}"#).await;
    assert_eq!(hints(&seen), (503, some("9"), None));
}

#[tokio::test]
async fn hints_that_make_no_sense() {
    let hints = |seen: &Seen| (seen.status(), seen.header("retry-after"), seen.header(EA_HINT));
    let some = |text: &str| Some(text.to_owned());
    let seen = answer(r#"{"fault":"hint-negative"}"#).await;
    assert_eq!(hints(&seen), (429, some("-5"), some("-5")));
    let seen = answer(r#"{"fault":"hint-past-date","status":503}"#).await;
    assert_eq!(hints(&seen), (503, some("Fri, 20 Nov 2026 09:00:00 GMT"), None));
    let seen = answer(r#"{"fault":"hint-ten-years"}"#).await;
    assert_eq!(hints(&seen), (429, some("315360000"), some("315360000")));
    let seen = answer(r#"{"fault":"hint-garbage"}"#).await;
    assert_eq!(hints(&seen), (429, some("soon"), some("soon")));
    let seen = answer(r#"{"fault":"hint-disagreeing"}"#).await;
    assert_eq!(hints(&seen), (429, some("1"), some("30")));
}

#[tokio::test]
async fn an_answer_of_ones_own() {
    let seen = answer(r#"{"fault":"answer","status":418,"headers":{"X-A":"b"},"body":"tea"}"#).await;
    assert_eq!(
        (seen.status(), seen.header("x-a").as_deref(), &seen.body()[..]),
        (418, Some("b"), &b"tea"[..])
    );
}

#[tokio::test]
async fn a_length_of_ones_own_is_sent_as_it_is() {
    for (length, status, body) in [("9", 200, "abc"), ("1", 200, "abc"), ("3", 200, "abc"), ("7", 304, "")] {
        let simulator = with(&format!(
            r#"{{"fault": "answer","status":{status},"headers":{{"Content-Length":"{length}"}},"body":"{body}"}}"#
        ))
        .await;
        let request = get(PAGES).replace("\r\n\r\n", "\r\nAccept-Encoding: gzip\r\n\r\n");
        let seen = exchange(&mut connect(&simulator.url()).await, &request).await;
        assert_eq!((seen.status(), seen.header("content-length").as_deref()), (status, Some(length)));
        assert_eq!(seen.body(), body.as_bytes());
    }
}
