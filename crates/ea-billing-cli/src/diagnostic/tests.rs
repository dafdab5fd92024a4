use std::{io, time::Duration};

use super::*;

fn failure() -> Failure {
    let mut failure = Failure::storage("cannot write `a.csv`", io::Error::other("disk full"));
    failure = failure.with_hint("free some space");
    failure.http_status = Some(503);
    failure.retry_after = Some(Duration::from_millis(1500));
    failure
}

#[test]
fn an_error_has_its_causes_and_a_hint() {
    insta::assert_snapshot!(lines(&failure(), false).join("\n"), @r"
    error: cannot write `a.csv`
    cause: disk full
    hint: free some space
    ");
    assert!(lines(&failure(), true)[0].starts_with("\u{1b}[1m\u{1b}[31merror:\u{1b}[0m cannot"));
}

#[test]
fn programs_get_a_line_with_all_fields() {
    insta::assert_snapshot!(json(&failure()), @r#"{"error":{"code":"output","message":"cannot write `a.csv`","causes":["disk full"],"hint":"free some space","httpStatus":503,"retryAfterSeconds":2,"exitCode":8}}"#);
    insta::assert_snapshot!(json(&Failure::usage("query", "b")), @r#"{"error":{"code":"query","message":"b","causes":[],"hint":null,"httpStatus":null,"retryAfterSeconds":null,"exitCode":2}}"#);
}

#[test]
fn what_a_server_says_moves_no_cursor() {
    let hostile = Failure::usage("query", "bad \u{1b}[2J name\r\n\u{202e}cod\u{9b}31m\u{e0041}");
    let text = lines(&hostile, false).join("\n");
    assert_eq!(text, r"error: bad \u{1b}[2J name\r\n\u{202e}cod\u{9b}31m\u{e0041}");
    let line = json(&hostile);
    assert!(line.chars().all(|c| !is_hidden(c)), "{line}");
    let parsed: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(parsed["error"]["message"], hostile.message);
}

#[test]
fn causes_that_repeat_the_message_are_left_out() {
    let repeated =
        Failure::usage("query", "cannot connect: refused").with_source(io::Error::other("refused"));
    assert_eq!(causes(&repeated), Vec::<String>::new());
}

#[test]
fn no_key_is_shown() {
    let key = "eyJhbGciOiJSUzI1NiJ9.eyJFbnJvbGxtZW50TnVtYmVyIjoiMTAwIn0.Q2FuYXJ5";
    let failure = Failure::usage("query", format!("`{key}`"))
        .with_hint(key)
        .with_source(io::Error::other(format!("no file {key}")));
    let shown = lines(&failure, false).join("\n") + &json(&failure);
    assert!(!shown.contains("eyJ"), "{shown}");
}

#[test]
fn every_field_is_described() {
    let line = json(&failure());
    // As they are printed: a parsed object need not keep the order.
    let places: Vec<_> = FIELDS.iter().map(|(name, _)| line.find(&format!("\"{name}\":"))).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{line}");
    let parsed: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(parsed["error"].as_object().unwrap().len(), FIELDS.len());
}
