//! What a result looks like in each format, and what becomes of the file.

use std::{borrow::Cow, fs};

use insta::assert_snapshot;

use super::*;
use crate::{args::Color, cell::Kind};

fn columns() -> Vec<Column> {
    vec![
        Column::new("date", Kind::Day, "the day").shown(),
        Column::new("meterName", Kind::Text, "the meter").shown(),
        Column::new("cost", Kind::Amount, "the cost").shown(),
        Column::new("quantity", Kind::Number, "the quantity").shown(),
        Column::new("isEstimated", Kind::Flag, "whether"),
        Column::new("extraFields", Kind::Json, "the others"),
    ]
}

fn rows() -> Vec<Vec<Cell<'static>>> {
    let number = |digits: &'static str| Cell::Number(Cow::Borrowed(digits));
    vec![
        vec![
            Cell::text("2026-11-01"),
            Cell::text("D2s v3, Linux"),
            number("1234.5678901234567890123456"),
            number("24.00"),
            Cell::Flag(true),
            Cell::Json(r#"{"colour":"blue"}"#.into()),
        ],
        vec![
            Cell::text("2026-11-02"),
            Cell::text("no"),
            number("-0.50"),
            Cell::Null,
            Cell::Flag(false),
            Cell::Null,
        ],
    ]
}

fn quiet() -> Printer {
    Printer::new(Color::Never, true)
}

/// What a file holds after these rows were written to it.
fn written(format: Format, change: impl FnOnce(&mut OutputArgs), rows: &[Vec<Cell<'_>>]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("result");
    let mut args = OutputArgs { output: Some(format), out: Some(out.clone()), ..OutputArgs::default() };
    change(&mut args);
    let printer = quiet();
    let mut sink = RowSink::open(&args, &printer, columns(), View::default()).unwrap();
    for row in rows {
        sink.row(row).unwrap();
    }
    sink.finish(&["2 rows".to_owned()]).unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "only the result is left");
    fs::read_to_string(out).unwrap()
}

#[test]
fn each_format() {
    let all = |format| written(format, |_| {}, &rows());
    assert_snapshot!(all(Format::Json), @r#"
    [
    {"date":"2026-11-01","meterName":"D2s v3, Linux","cost":1234.5678901234567890123456,"quantity":24.00,"isEstimated":true,"extraFields":{"colour":"blue"}},
    {"date":"2026-11-02","meterName":"no","cost":-0.50,"quantity":null,"isEstimated":false}
    ]
    "#);
    assert_snapshot!(all(Format::Jsonl), @r#"
    {"date":"2026-11-01","meterName":"D2s v3, Linux","cost":1234.5678901234567890123456,"quantity":24.00,"isEstimated":true,"extraFields":{"colour":"blue"}}
    {"date":"2026-11-02","meterName":"no","cost":-0.50,"quantity":null,"isEstimated":false}
    "#);
    assert_snapshot!(all(Format::Csv), @r#"
    date,meterName,cost,quantity,isEstimated,extraFields
    2026-11-01,"D2s v3, Linux",1234.5678901234567890123456,24.00,true,"{""colour"":""blue""}"
    2026-11-02,no,-0.50,,false,
    "#);
    assert_snapshot!(all(Format::Tsv), @r#"
    2026-11-01	D2s v3, Linux	1234.5678901234567890123456	24.00	true	{"colour":"blue"}
    2026-11-02	no	-0.50		false
    "#);
    assert_snapshot!(all(Format::Yaml), @r#"
    - date: "2026-11-01"
      meterName: "D2s v3, Linux"
      cost: 1234.5678901234567890123456
      quantity: 24.00
      isEstimated: true
      extraFields: {"colour":"blue"}
    - date: "2026-11-02"
      meterName: "no"
      cost: -0.50
      quantity: null
      isEstimated: false
    "#);
    assert_snapshot!(all(Format::Table), @"
    date        meterName          cost  quantity
    ──────────  ─────────────  ────────  ────────
    2026-11-01  D2s v3, Linux  1,234.57        24
    2026-11-02  no                -0.50

    2 rows
    ");
}
