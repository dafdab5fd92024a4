use super::*;
use proptest::prelude::*;
use serde_json::Value;

fn json(text: &str) -> JsonText {
    JsonText::new(text.to_owned())
}

#[track_caller]
fn check_entries(text: &str, expect: &[(&str, JsonKind, &str)]) {
    let found = json(text);
    assert!(!found.is_broken() && !found.is_empty(), "{text}");
    let entries = found.entries();
    let entries: Vec<_> = entries.iter().map(|(name, v)| (name.as_str(), v.kind(), v.as_text())).collect();
    assert_eq!(entries, expect, "{text}");
    assert_eq!(found.as_str(), text);
}

#[test]
fn every_kind_of_value_becomes_text() {
    use JsonKind::{Array, Boolean, Null, Number, Object, String};
    check_entries("{}", &[]);
    check_entries(" { } \n", &[]);
    check_entries(r#"{"a":"b"}"#, &[("a", String, "b")]);
    check_entries(r#"{"a":"","":"b"}"#, &[("a", String, ""), ("", String, "b")]);
    check_entries(r#"{"\u00e4\n":"\"\\\ud83d\ude00"}"#, &[("ä\n", String, "\"\\😀")]);
    check_entries(
        r#"{"n":1.50e+400,"big":12345678901234567890123456789.0, "z":-0}"#,
        &[
            ("n", Number, "1.50e+400"),
            ("big", Number, "12345678901234567890123456789.0"),
            ("z", Number, "-0"),
        ],
    );
    check_entries(
        r#"{"t":true,"f":false,"n":null}"#,
        &[("t", Boolean, "true"), ("f", Boolean, "false"), ("n", Null, "null")],
    );
    check_entries(r#"{"o": {"x" : [1]} ,"a":[ ]}"#, &[("o", Object, r#"{"x" : [1]}"#), ("a", Array, "[ ]")]);
}

#[test]
fn lost_braces_are_given_back() {
    check_entries(r#""a":"b","c":"d""#, &[("a", JsonKind::String, "b"), ("c", JsonKind::String, "d")]);
    check_entries(" \"a\": 1 \n", &[("a", JsonKind::Number, "1")]);
}

#[test]
fn blank_and_null_are_nothing() {
    for text in ["", " ", "\r\n\t", "null", " null "] {
        let found = json(text);
        assert!(found.is_empty() && !found.is_broken(), "{text:?}");
        assert_eq!(found.entries(), []);
        assert_eq!(found.as_str(), text);
    }
    assert_eq!(JsonText::default(), json(""));
}

#[test]
fn what_is_no_object_is_broken_and_kept() {
    for text in [
        "{",
        "}",
        "{}}",
        "{} {}",
        "[]",
        r#"[{"a":1}]"#,
        "1",
        "true",
        r#""a""#,
        r#""a":"#,
        r#""a":1,"#,
        r#""a":1}"#,
        r#""a":1},{"b":2"#,
        "{a:1}",
        "{'a':1}",
        r#"{"a":1,}"#,
        r#"{"a":01}"#,
        r#"{"a" 1}"#,
        r#"{"a":"b}"#,
        "NULL",
        "owner=me",
        "{\"a\":\"\n\"}",
        r#"{"a":"\ud800"}"#,
        r#"{"\udc00":1}"#,
        r#"{"a":"\x"}"#,
        "\u{feff}{}",
        "{}\0",
    ] {
        let found = json(text);
        assert!(found.is_broken() && !found.is_empty(), "{text:?}");
        assert_eq!(found.entries(), [], "{text:?}");
        assert_eq!(found.get("a"), None, "{text:?}");
        assert_eq!(found.as_str(), text);
    }
}

#[test]
fn a_value_may_be_deep_without_harm() {
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(200_000), "]".repeat(200_000));
    assert_eq!(json(&deep).get("a").map(|value| value.kind()), Some(JsonKind::Array));
    assert!(json(&format!("{{\"a\":{}", "[".repeat(200_000))).is_broken());
    assert!(json(&"{\"a\":".repeat(200_000)).is_broken());
}

#[test]
fn a_name_is_found_exactly_first_then_in_any_casing() {
    let tags = json(r#"{"ENV":"1","env":"2","env":"3","Größe":"4"}"#);
    for (name, expect) in [("ENV", Some("1")), ("env", Some("2")), ("Env", Some("1")), ("GRÖßE", Some("4"))]
    {
        assert_eq!(tags.get(name).map(JsonValueText::into_text).as_deref(), expect, "{name}");
    }
    assert_eq!(tags.get("envi"), None);
    assert_eq!(tags.get("en"), None);
    assert_eq!(tags.entries().len(), 4, "names that come twice are both there");
}

#[test]
fn values_print_as_their_text() {
    assert_eq!(json(r#"{"a":"b"}"#).get("a").unwrap().to_string(), "b");
}

/// Texts with what upsets printers and parsers.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        "[a-zA-Z0-9 _./-]{0,6}",
        prop::sample::select(vec![
            "\"", "\\", "{", "}", ":", ",", "\n", "\u{0}", "\u{202e}", "😀", "null", "\\u0041"
        ])
        .prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        hostile().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(hostile(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn entries_are_what_was_written(members in prop::collection::vec((hostile(), value()), 0..8)) {
        let shown = |value: &Value| value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        let expect: Vec<_> = members.iter().map(|(name, value)| (name.clone(), shown(value))).collect();
        let text: Vec<_> =
            members.iter().map(|(name, value)| format!("{}:{value}", Value::from(name.as_str()))).collect();
        let text = text.join(",");
        for text in [format!("{{{text}}}"), text] {
            if text.is_empty() {
                continue;
            }
            let found = json(&text);
            prop_assert!(!found.is_broken(), "{}", text);
            let found: Vec<_> = found.entries().into_iter().map(|(n, v)| (n, v.into_text())).collect();
            prop_assert_eq!(&found, &expect);
        }
    }

    #[test]
    fn only_an_object_is_not_broken(text in "[{}\\[\\]\":,a1\\\\ u]{0,12}") {
        let found = json(&text);
        let read = serde_json::from_str::<Value>(&text).or_else(|_| serde_json::from_str(&format!("{{{text}}}")));
        let is_object = read.is_ok_and(|value| value.is_object());
        prop_assert_eq!(!found.is_broken() && !found.is_empty(), is_object && !text.trim().is_empty(), "{:?}", text);
    }

    #[test]
    fn any_text_is_kept(text: String) {
        let found = json(&text);
        prop_assert_eq!(found.as_str(), text.as_str());
        prop_assert!(found.entries().is_empty() || !found.is_broken());
    }
}
