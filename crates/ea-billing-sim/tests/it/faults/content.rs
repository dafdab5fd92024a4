//! Faults of the body.

use crate::wire::{Ending, PAGES, Seen, ask, first_and_next, with};
use flate2::read::GzDecoder;
use std::io::Read as _;

async fn json(rule: &str) -> (String, String) {
    let (seen, next) = first_and_next(rule).await;
    assert_eq!((seen.status(), seen.ending), (200, Ending::Complete), "{rule}");
    (String::from_utf8_lossy(&seen.body()).into_owned(), String::from_utf8_lossy(&next.body()).into_owned())
}

fn unpacked(seen: &Seen) -> Result<Vec<u8>, std::io::Error> {
    assert_eq!(seen.header("content-encoding").as_deref(), Some("gzip"));
    let mut text = Vec::new();
    GzDecoder::new(&seen.body()[..]).read_to_end(&mut text).map(|_| text)
}

#[tokio::test]
async fn a_compressed_body_is_cut() {
    let (seen, _) = first_and_next(r#"{"fault":"cut-gzip"}"#).await;
    assert_eq!(seen.ending, Ending::Complete);
    assert!(unpacked(&seen).is_err());
    let (seen, _) = first_and_next(r#"{"fault":"cut-gzip","after":20}"#).await;
    assert_eq!(seen.body().len(), 20);
}

#[tokio::test]
async fn a_small_body_is_huge_when_it_is_decompressed() {
    let (seen, _) = first_and_next(r#"{"fault":"gzip-bomb","size":50000000}"#).await;
    assert!(seen.bytes.len() < 100_000, "{}", seen.bytes.len());
    let text = unpacked(&seen).expect("it is gzip");
    assert_eq!(text.len(), 50_000_000);
}

#[tokio::test]
async fn a_body_of_another_kind() {
    let (seen, next) = first_and_next(r#"{"fault":"wrong-type"}"#).await;
    assert_eq!(seen.header("content-type").as_deref(), Some("text/plain"));
    assert_eq!(seen.body(), next.body());
    let (seen, _) = first_and_next(r#"{"fault":"wrong-type","contentType":"a/b"}"#).await;
    assert_eq!(seen.header("content-type").as_deref(), Some("a/b"));
    let (seen, _) = first_and_next(r#"{"fault":"html-login"}"#).await;
    assert!(seen.status() == 200 && seen.text().contains("Sign in"));
    let (seen, _) = first_and_next(r#"{"fault":"error-envelope","code":"7","message":"m"}"#).await;
    assert_eq!((seen.status(), &seen.body()[..]), (200, &br#"{"error":{"code":"7","message":"m"}}"#[..]));
}

#[tokio::test]
async fn a_body_that_is_not_text() {
    let (seen, next) = first_and_next(r#"{"fault":"bom"}"#).await;
    assert_eq!(seen.body(), [b"\xef\xbb\xbf", &next.body()[..]].concat());
    let (seen, _) = first_and_next(r#"{"fault":"bad-utf8"}"#).await;
    assert!(String::from_utf8(seen.body()).is_err());
}

#[tokio::test]
async fn a_deep_value() {
    let (spoiled, real) = json(r#"{"fault":"deep-nesting"}"#).await;
    assert!(spoiled.contains(&"[".repeat(200_000)));
    assert_eq!(spoiled.len(), real.len() + 400_000 + r#""nested":,"#.len());
}

#[tokio::test]
async fn a_member_twice() {
    let (spoiled, real) = json(r#"{"fault":"duplicate-keys"}"#).await;
    let at = spoiled.find("\"duplicate\"").expect("it is there");
    let name = spoiled[..at - 1].rsplit('"').nth(1).expect("a name");
    assert!(spoiled[at..].contains(&format!(",\"{name}\":")));
    assert_eq!(spoiled.replacen(&format!("\"{name}\":\"duplicate\","), "", 1), real);
}

#[tokio::test]
async fn a_long_text() {
    let (spoiled, real) = json(r#"{"fault":"huge-string","size":3000000}"#).await;
    assert_eq!(spoiled.len(), real.len() + 3_000_000 + r#""padding":"","#.len());
    serde_json::from_str::<serde_json::Value>(&spoiled).expect("it is JSON");
}

#[tokio::test]
async fn amounts_that_are_none() {
    for (rule, amount) in [
        (r#"{"fault":"number-out-of-range"}"#, ":1e400,"),
        (r#"{"fault":"nan"}"#, ":NaN,"),
        (r#"{"fault":"long-decimal"}"#, ":1234567890123456789.12345678901234567890,"),
    ] {
        let (spoiled, real) = json(rule).await;
        assert!(spoiled.contains(amount) && !real.contains(amount), "{rule}");
    }
}

#[tokio::test]
async fn members_that_nobody_knows_or_that_are_missing() {
    let (spoiled, _) = json(r#"{"fault":"unknown-values"}"#).await;
    assert!(spoiled.contains("\"unheardOf\":\"new\""));
    let members = |text: &str| {
        let value: serde_json::Value = serde_json::from_str(text).expect("it is JSON");
        value["data"][0].as_object().expect("it is a record").len()
    };
    let (spoiled, real) = json(r#"{"fault":"missing-field"}"#).await;
    assert_eq!(members(&spoiled) + 1, members(&real));
    let (spoiled, real) = json(r#"{"fault":"missing-field","field":"cost"}"#).await;
    assert_eq!(members(&spoiled) + 1, members(&real));
}

#[tokio::test]
async fn what_has_nothing_to_act_on_passes_and_is_not_used_up() {
    for rule in [
        r#"{"fault":"csv-ragged"}"#,
        r#"{"fault":"csv-header-drift"}"#,
        r#"{"fault":"sas-expired"}"#,
        r#"{"fault":"poll-never-done"}"#,
    ] {
        let simulator = with(rule).await;
        assert_eq!(ask(&simulator, PAGES).await.status(), 200);
        assert_eq!((simulator.faults()[0].met, simulator.faults()[0].used), (1, 0), "{rule}");
        let request = &simulator.requests()[0];
        assert!(request.not_applicable && request.fault_name.is_some());
    }
}
