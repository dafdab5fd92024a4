//! What a result looks like in each format, and what becomes of the file.

use ea_billing_table::Kind;
use std::{borrow::Cow, fs};

use insta::assert_snapshot;

use super::*;
use crate::args::Color;

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
      extraFields: {"colour": "blue"}
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

#[test]
fn without_rows() {
    let none = |format| written(format, |_| {}, &[]);
    assert_eq!(none(Format::Json), "[]\n");
    assert_eq!(none(Format::Jsonl), "");
    assert_eq!(none(Format::Csv), "date,meterName,cost,quantity,isEstimated,extraFields\n");
    assert_eq!(none(Format::Tsv), "");
    assert_eq!(none(Format::Yaml), "[]\n");
    assert_eq!(none(Format::Table), "no rows\n\n2 rows\n");
}

#[test]
fn chosen_columns_in_their_order() {
    let chosen =
        |format| written(format, |args| args.columns = vec!["cost".into(), " extraFields".into()], &rows());
    assert_snapshot!(chosen(Format::Jsonl), @r#"
    {"cost":1234.5678901234567890123456,"extraFields":{"colour":"blue"}}
    {"cost":-0.50}
    "#);
    assert_snapshot!(chosen(Format::Csv), @r#"
    cost,extraFields
    1234.5678901234567890123456,"{""colour"":""blue""}"
    -0.50,
    "#);
    assert_snapshot!(chosen(Format::Table), @r#"
        cost  extraFields
    ────────  ─────────────────
    1,234.57  {"colour":"blue"}
       -0.50

    2 rows
    "#);
}

#[test]
fn raw_texts_reach_files_as_they_were() {
    let row = vec![Cell::Null, Cell::text("=1\u{1b}[0m")];
    let check = |format, raw, expect: &str| {
        let text = written(format, |args| args.raw = raw, std::slice::from_ref(&row));
        assert!(text.contains(expect), "{text:?}");
    };
    check(Format::Csv, true, ",=1\u{1b}[0m,");
    check(Format::Csv, false, ",'=1\\u{1b}[0m,");
    check(Format::Tsv, true, "\t=1\u{1b}[0m\t");
    check(Format::Json, true, "\"=1\\u001b[0m\"");
}

#[test]
fn the_limit_cuts_rows_and_tables_say_so() {
    let cut = |format, limit| written(format, |args| args.limit = Some(limit), &rows());
    assert_eq!(cut(Format::Tsv, 1).lines().count(), 1);
    assert_eq!(cut(Format::Tsv, 0).lines().count(), 2);
    assert_eq!(cut(Format::Tsv, 9).lines().count(), 2);
    assert!(cut(Format::Json, 1).ends_with("}}\n]\n"));
    assert_snapshot!(cut(Format::Table, 1), @"
    date        meterName          cost  quantity
    ──────────  ─────────────  ────────  ────────
    2026-11-01  D2s v3, Linux  1,234.57        24

    1 of 2 rows; --limit 0 shows all
    2 rows
    ");
}

#[test]
fn forgotten_rows_are_not_written() {
    let check = |format, query: Option<&str>, limit| {
        let rewound = |again: bool| {
            let folder = tempfile::tempdir().unwrap();
            let args = OutputArgs {
                output: Some(format),
                query: query.map(ToOwned::to_owned),
                out: Some(folder.path().join("result")),
                limit,
                ..OutputArgs::default()
            };
            let printer = quiet();
            let mut sink = RowSink::open(&args, &printer, columns(), View::default()).unwrap();
            let (all, start) = (rows(), sink.mark());
            if again {
                sink.row(&all[0]).unwrap();
                sink.rewind(start).unwrap();
            }
            sink.row(&all[1]).unwrap();
            if again {
                let mark = sink.mark();
                sink.row(&all[0]).unwrap();
                sink.rewind(mark).unwrap();
            }
            sink.row(&all[0]).unwrap();
            sink.finish(&[]).unwrap();
            fs::read_to_string(folder.path().join("result")).unwrap()
        };
        assert_eq!(rewound(true), rewound(false), "{format:?}");
    };
    for format in [Format::Table, Format::Json, Format::Jsonl, Format::Csv, Format::Tsv, Format::Yaml] {
        check(format, None, None);
        check(format, None, Some(1));
        check(format, Some("@"), None);
    }
}

#[test]
fn results_of_expressions() {
    let query = |format, query: &str| written(format, |args| args.query = Some(query.to_owned()), &rows());
    let all = |expression: &str| {
        let formats = [Format::Json, Format::Jsonl, Format::Yaml, Format::Csv, Format::Tsv, Format::Table];
        formats.map(|format| query(format, expression)).join("--\n")
    };
    assert_snapshot!(all("[].{day: date, more: extraFields, cost: cost}"), @r#"
    [
    {"day":"2026-11-01","more":{"colour":"blue"},"cost":1234.5678901234567890123456},
    {"day":"2026-11-02","more":null,"cost":-0.50}
    ]
    --
    {"day":"2026-11-01","more":{"colour":"blue"},"cost":1234.5678901234567890123456}
    {"day":"2026-11-02","more":null,"cost":-0.50}
    --
    - day: "2026-11-01"
      more: {"colour": "blue"}
      cost: 1234.5678901234567890123456
    - day: "2026-11-02"
      more: null
      cost: -0.50
    --
    day,more,cost
    2026-11-01,"{""colour"":""blue""}",1234.5678901234567890123456
    2026-11-02,,-0.50
    --
    2026-11-01	{"colour":"blue"}	1234.5678901234567890123456
    2026-11-02		-0.50
    --
    day         more                   cost
    ──────────  ─────────────────  ────────
    2026-11-01  {"colour":"blue"}  1,234.57
    2026-11-02                        -0.50
    "#);
    assert_snapshot!(all("[].meterName"), @r#"
    [
    "D2s v3, Linux",
    "no"
    ]
    --
    "D2s v3, Linux"
    "no"
    --
    - "D2s v3, Linux"
    - "no"
    --
    value
    "D2s v3, Linux"
    no
    --
    D2s v3, Linux
    no
    --
    value
    ─────────────
    D2s v3, Linux
    no
    "#);
    assert_snapshot!(all("[1].{cost: cost, list: [meterName, quantity]}"), @r#"
    {"cost":-0.50,"list":["no",null]}
    --
    {"cost":-0.50,"list":["no",null]}
    --
    cost: -0.50
    list: ["no", null]
    --
    cost,list
    -0.50,"[""no"",null]"
    --
    -0.50	["no",null]
    --
     cost  list
    ─────  ───────────
    -0.50  ["no",null]
    "#);
    assert_snapshot!(all("sum([].cost)"), @"
    1234.0678901234567890123456
    --
    1234.0678901234567890123456
    --
    1234.0678901234567890123456
    --
    value
    1234.0678901234567890123456
    --
    1234.0678901234567890123456
    --
    1,234.06789
    ");
    assert_snapshot!(all("[0].meterName"), @r#"
    "D2s v3, Linux"
    --
    "D2s v3, Linux"
    --
    "D2s v3, Linux"
    --
    value
    "D2s v3, Linux"
    --
    D2s v3, Linux
    --
    D2s v3, Linux
    "#);
    assert_snapshot!(all("[?cost > `5000`]"), @"
    []
    --
    --
    []
    --
    --
    --
    no rows
    ");
    assert_snapshot!(all("[].[date, cost]"), @r#"
    [
    ["2026-11-01",1234.5678901234567890123456],
    ["2026-11-02",-0.50]
    ]
    --
    ["2026-11-01",1234.5678901234567890123456]
    ["2026-11-02",-0.50]
    --
    - ["2026-11-01", 1234.5678901234567890123456]
    - ["2026-11-02", -0.50]
    --
    column1,column2
    2026-11-01,1234.5678901234567890123456
    2026-11-02,-0.50
    --
    2026-11-01	1234.5678901234567890123456
    2026-11-02	-0.50
    --
    column1         column2
    ──────────  ───────────
    2026-11-01  1,234.56789
    2026-11-02         -0.5
    "#);
    assert_eq!(query(Format::Yaml, "missing"), "null\n");
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_fetched() {
    let refused = |change: fn(&mut OutputArgs)| {
        let mut args = OutputArgs::default();
        change(&mut args);
        let printer = quiet();
        let failure = RowSink::open(&args, &printer, columns(), View::default()).unwrap_err();
        format!("{:?}: {}; {}", failure.exit, failure.message, failure.hint.unwrap_or_default())
    };
    assert_snapshot!(refused(|args| args.columns = vec!["Cots".into()]), @"Usage: --columns names the column `Cots`, which this result does not have; did you mean `cost`? its columns are date, meterName, cost, quantity, isEstimated, extraFields");
    assert_snapshot!(refused(|args| args.columns = vec!["region".into()]), @"Usage: --columns names the column `region`, which this result does not have; its columns are date, meterName, cost, quantity, isEstimated, extraFields");
    assert_snapshot!(refused(|args| args.columns = vec!["cost".into(), "cost".into()]), @"Usage: --columns names the column `cost` twice;");
    assert_snapshot!(refused(|args| args.query = Some("[?cost".into())), @"Usage: --query is no JMESPath expression: at character 7, found the end: expected ']'; numbers stand in backquotes and texts in single quotes, as in [?cost > `100` && meterName == 'D2s v3']; the language is described at https://jmespath.org");
    assert_snapshot!(refused(|args| args.out = Some("/".into())), @"Usage: --out / is a folder, expected the name of a file;");
    assert_snapshot!(refused(|args| args.out = Some("no-such-folder/result".into())), @"Usage: --out no-such-folder/result is in a folder that does not exist; make the folder no-such-folder");
}

mod files;
