use crate::convert::service_error::{error_of, service_error};

fn check(body: &str, expect: Option<&str>) {
    assert_eq!(service_error(body.as_bytes()).map(|error| error.to_string()).as_deref(), expect, "{body}");
}

#[test]
fn the_words_of_both_servers_are_found() {
    check(r#"{"error":{"code":"401","message":"Report type"}}"#, Some("401: Report type"));
    check("\u{feff} {\"Error\": {\"Message\": \"busy\"}}", Some("busy"));
    check(r#"{"error": "busy"}"#, Some("busy"));
    check(r#"{"error": {"code": 500}}"#, Some("500"));
    check(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>AuthenticationFailed</Code><Message>a &lt;b&gt; &amp;amp;\nRequestId:1</Message></Error>",
        Some("AuthenticationFailed: a <b> &amp; RequestId:1"),
    );
    for body in [
        "",
        "{}",
        "[]",
        r#"{"error": null}"#,
        r#"{"error": {}}"#,
        "<html><h1>Error</h1></html>",
        "busy",
        "{\"error\"",
    ] {
        check(body, None);
    }
}

#[test]
fn nothing_that_opens_a_door_is_shown() {
    let with = |text: &str| {
        let body = serde_json::json!({"error": {"code": text, "message": text}}).to_string();
        service_error(body.as_bytes()).unwrap().to_string()
    };
    for text in [
        "see https://store/x.csv?sv=2017&sig=canary%3D&se=1",
        "see https://store/x.csv%3Fsig%3Dcanary",
        "Signature=canary did not match",
        "key eyJ0eXAiOiJKV1QifQ.canary.canary",
        "token='eyJ0eXAiOiJKV1QifQ.canary.canary'",
        "Authorization: Bearer canary",
        "bearer  canary, or",
    ] {
        let shown = with(text);
        assert!(!shown.contains("canary") && shown.contains('…'), "{shown}");
    }
    assert!(with("x?sv=2017&sig=canary&se=1").contains("sv=2017&…&se=1"));
}

#[test]
fn it_is_one_line_of_bounded_length() {
    let body =
        serde_json::json!({"error": {"code": "x".repeat(1000), "message": "é\u{1b}[31m\r\n".repeat(1000)}})
            .to_string();
    let error = service_error(body.as_bytes()).unwrap();
    assert_eq!(error.code, "");
    assert!(!error.message.contains(char::is_control));
    let huge = serde_json::json!({"error": {"message": "x".repeat(1 << 20)}}).to_string();
    assert_eq!(service_error(huge.as_bytes()), None);
}

#[test]
fn a_refusal_may_tell_its_error_bare() {
    let check = |body: &str, expect: Option<(&str, &str)>| {
        let error = error_of(body.as_bytes());
        assert_eq!(
            error.as_ref().map(|error| (error.code.as_str(), error.message.as_str())),
            expect,
            "{body}"
        );
    };
    check(r#"{"error":{"code":429,"message":"no"}}"#, Some(("429", "no")));
    check(r#"{"code":"a","message":"b","other":[1]}"#, Some(("a", "b")));
    check(r#"{"code":"a","details":[{"code":"b"},{"code":"c","message":"d"}]}"#, Some(("a", "b: d")));
    check("\u{feff}{\"Message\":\"An error has occurred.\"}", Some(("", "An error has occurred")));
    for body in ["", "[]", "\"no\"", "<html><title>502</title></html>", "{}"] {
        check(body, None);
    }
    assert_eq!(error_of(b"\xff<Error>"), None);
}
