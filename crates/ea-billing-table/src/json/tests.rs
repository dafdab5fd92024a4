//! Whatever the rows hold, what is written is JSON for a strict reader, and nothing is lost.

use std::borrow::Cow;

use ea_billing_core::{ExtraField, UsageDetail, chrono::NaiveDate, rust_decimal::Decimal};
use proptest::prelude::*;
use serde_json::Value;

use super::*;

fn usage() -> UsageDetail {
    let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    UsageDetail::new(day, "24.50".parse().unwrap(), "-0.0000000000000000000000000001".parse().unwrap())
}

fn written(cell: &Cell<'_>) -> String {
    let mut out = Vec::new();
    value(cell, &mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn values_have_their_types_and_all_digits() {
    let check = |cell: Cell<'_>, expect: &str| assert_eq!(written(&cell), expect);
    check(Cell::Null, "null");
    check(Cell::text("a\"b\\c\n\u{1b}\u{2028}\u{202e}é"), r#""a\"b\\c\n\u001b\u2028\u202eé""#);
    check(Cell::Decimal(Decimal::new(150, 2)), "1.50");
    check(
        Cell::Number(Cow::Borrowed("123456789012345678901234567890.5")),
        "123456789012345678901234567890.5",
    );
    check(Cell::Count(u64::MAX), "18446744073709551615");
    check(Cell::Flag(false), "false");
    let day = NaiveDate::from_ymd_opt(2026, 2, 3).unwrap();
    check(Cell::Day(day), r#""2026-02-03""#);
    check(
        Cell::Instant(day.and_hms_nano_opt(4, 5, 6, 700).unwrap().and_utc()),
        r#""2026-02-03T04:05:06.000000700Z""#,
    );
    check(Cell::Json(Cow::Borrowed("{\"a\":\n\t\"\u{202e}\u{7f}\"}")), "{\"a\":  \"\\u202e\\u007f\"}");
}

#[test]
fn a_row_has_all_columns_by_name_and_in_order() {
    let row = usage();
    let text = String::from_utf8(object(&row)).unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    let columns = UsageDetail::columns();
    assert_eq!(json.as_object().unwrap().len(), columns.len());
    let places: Vec<_> =
        columns.iter().map(|column| text.find(&format!("\"{}\":", column.name)).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
    assert!(text.contains(r#""consumedQuantity":24.50,"#), "{text}");
    assert!(text.contains(r#""cost":-0.0000000000000000000000000001,"#), "{text}");
    assert!(text.contains(r#""date":"2026-11-21","#), "{text}");
    assert!(text.ends_with(r#""extraFields":null}"#), "{text}");
}

#[test]
fn an_array_grows_row_by_row() {
    let mut rows = Array::new();
    assert!(rows.is_empty());
    assert_eq!(Array::<UsageDetail>::new().finish(), b"[]");
    for _ in 0..3 {
        rows.push(&usage());
    }
    assert_eq!(rows.len(), 3);
    let bytes = rows.finish();
    assert_eq!(bytes, array(&[usage(), usage(), usage()]));
    let json: Vec<Value> = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(json.len(), 3);
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 5, "{text}");
    assert_eq!(lines[3].as_bytes(), object(&usage()));
}

#[test]
fn unknown_fields_are_read_whatever_the_server_sent() {
    let mut row = usage();
    row.extra = vec![
        ExtraField::new("half \u{2028}", r#"{"a":"\ud83d","b":[1e400,-0.10]}"#),
        ExtraField::new("wide\"", "[\n\t\"\u{1f600}\\ud83d\\ude00\u{7f}\u{85}\"\r\n]"),
    ];
    let text = String::from_utf8(object(&row)).unwrap();
    assert!(text.chars().all(|c| !crate::hidden::is_hidden(c)), "{text}");
    assert!(text.contains("[1e400,-0.10]"), "{text}");
    let text = text.replace("1e400", "1");
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["extraFields"]["half \u{2028}"]["a"], r"\ud83d");
    assert_eq!(json["extraFields"]["wide\""][0], "\u{1f600}\u{1f600}\u{7f}\u{85}");
}

proptest! {
    #[test]
    fn texts_are_read_as_they_were(text in any::<String>()) {
        let written = written(&Cell::text(&text));
        prop_assert!(!written.contains(crate::hidden::is_hidden));
        prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }

    #[test]
    fn json_within_a_row_means_what_it_meant(text in any::<String>(), number: i64) {
        let pretty = serde_json::to_string_pretty(&serde_json::json!({ "t": text, "n": [number] })).unwrap();
        let written = written(&Cell::Json(Cow::Owned(pretty.clone())));
        prop_assert_eq!(written.lines().count(), 1);
        let (one, other): (Value, Value) = (serde_json::from_str(&written).unwrap(), serde_json::from_str(&pretty).unwrap());
        prop_assert_eq!(one, other);
    }
}
