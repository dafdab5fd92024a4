//! Tables at several widths.

use ea_billing_table::Column;
use std::borrow::Cow;

use insta::assert_snapshot;

use super::*;

fn fields() -> Vec<Field> {
    let columns = [
        Column::new("date", Kind::Day, "the day"),
        Column::new("subscriptionName", Kind::Text, "the subscription"),
        Column::new("meterName", Kind::Text, "the meter"),
        Column::new("instanceId", Kind::Text, "the resource"),
        Column::new("consumedQuantity", Kind::Number, "the quantity"),
        Column::new("cost", Kind::Amount, "the cost"),
    ];
    columns.into_iter().enumerate().map(|(index, column)| Field::new(column, index)).collect()
}

fn row(
    date: &str,
    [subscription, meter, instance]: [&'static str; 3],
    numbers: [&'static str; 2],
) -> Vec<Cell<'static>> {
    let [quantity, cost] = numbers.map(|digits| Cell::Number(Cow::Borrowed(digits)));
    let date = Cell::Text(Cow::Owned(date.to_owned()));
    vec![date, Cell::text(subscription), Cell::text(meter), Cell::text(instance), quantity, cost]
}

const WEB: &str =
    "/subscriptions/5f3c1a2e/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/web-01";

fn rows() -> Vec<Vec<Cell<'static>>> {
    vec![
        row("2026-11-01", ["Production", "D2s v3/DS2 v3", WEB], ["24.00", "2.304000000000"]),
        row(
            "2026-11-01",
            ["Production", "LRS データ保存 全角の名前", ""],
            ["1048576.25", "12345.678901234567"],
        ),
        row("2026-11-02", ["Prüfung", "Data Transfer Out", ""], ["-3.50", "-5000.3045"]),
    ]
}

fn drawn(view: View, look: Look) -> String {
    let mut table = Table::new(fields(), view);
    rows().iter().for_each(|row| table.push(row));
    table.render(look, &["3 rows".to_owned()])
}

fn narrow(width: usize) -> Look {
    Look { width: Some(width), colour: false, may_drop_columns: true }
}

#[test]
fn texts_are_cut_to_the_width_of_the_terminal() {
    assert_snapshot!(drawn(View::default(), narrow(100)), @"
    date        subscript…  meterName                  instanceId                consumedQua…       cost
    ──────────  ──────────  ─────────────────────────  ────────────────────────  ────────────  ─────────
    2026-11-01  Production  D2s v3/DS2 v3              …/virtualMachines/web-01            24       2.30
    2026-11-01  Production  LRS データ保存 全角の名前                            1,048,576.25  12,345.68
    2026-11-02  Prüfung     Data Transfer Out                                            -3.5  -5,000.30

    3 rows
    ");
    assert_snapshot!(drawn(View::default(), narrow(60)), @"
    date        subscript…  meterName    consumedQua…       cost
    ──────────  ──────────  ───────────  ────────────  ─────────
    2026-11-01  Production  D2s v3/DS2…            24       2.30
    2026-11-01  Production  LRS データ…  1,048,576.25  12,345.68
    2026-11-02  Prüfung     Data Trans…          -3.5  -5,000.30

    The terminal is too narrow for instanceId; --columns chooses others.

    3 rows
    ");
    assert_snapshot!(drawn(View::default(), Look { may_drop_columns: false, ..narrow(60) }), @"
    date        subscr…  meter…  insta…  consumedQua…       cost
    ──────────  ───────  ──────  ──────  ────────────  ─────────
    2026-11-01  Produc…  D2s v…  …eb-01            24       2.30
    2026-11-01  Produc…  LRS …           1,048,576.25  12,345.68
    2026-11-02  Prüfung  Data …                  -3.5  -5,000.30

    3 rows
    ");
}

#[test]
fn nothing_is_cut_without_a_terminal() {
    let text = drawn(View::default(), Look::default());
    assert!(
        text.contains(WEB) && text.contains("LRS データ保存 全角の名前") && !text.contains('…'),
        "{text}"
    );
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    use unicode_width::UnicodeWidthStr;
    for width in 30..220 {
        for bars in [None, Some("cost")] {
            let view = View { bars, ..View::default() };
            let text = drawn(view, narrow(width));
            let table = text.lines().take_while(|line| !line.is_empty());
            let widest = table.map(UnicodeWidthStr::width).max().unwrap();
            assert!(widest <= width, "{widest} > {width}:\n{text}");
            assert!(text.contains("12,345.68"), "amounts stay to the last");
        }
    }
}

#[test]
fn bars_stand_beside_the_table() {
    let view = View { bars: Some("cost"), title: Some("Cost by day".to_owned()), ..View::default() };
    assert_snapshot!(drawn(view, narrow(90)), @"
    Cost by day

    date        subscript…  meterName              consumedQua…       cost
    ──────────  ──────────  ─────────────────────  ────────────  ─────────
    2026-11-01  Production  D2s v3/DS2 v3                    24       2.30  ▏
    2026-11-01  Production  LRS データ保存 全角…   1,048,576.25  12,345.68  ██████████████████
    2026-11-02  Prüfung     Data Transfer Out              -3.5  -5,000.30  ░░░░░░░░

    The terminal is too narrow for instanceId; --columns chooses others.

    3 rows
    ");
}

#[test]
fn columns_become_rows() {
    let view = || View { transposed: true, decimals: Some(0), ..View::default() };
    assert_snapshot!(drawn(view(), narrow(120)), @"
    date                                                                                                    2026-11-01
    ────────────────  ────────────────────────────────────────────────────────────────────────────────────────────────
    subscriptionName                                                                                        Production
    meterName                                                                                            D2s v3/DS2 v3
    instanceId        /subscriptions/5f3c1a2e/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/web-01
    consumedQuantity                                                                                                24
    cost                                                                                                             2

    date                             2026-11-01
    ────────────────  ─────────────────────────
    subscriptionName                 Production
    meterName         LRS データ保存 全角の名前
    instanceId
    consumedQuantity               1,048,576.25
    cost                                 12,346

    date                     2026-11-02
    ────────────────  ─────────────────
    subscriptionName            Prüfung
    meterName         Data Transfer Out
    instanceId
    consumedQuantity               -3.5
    cost                         -5,000

    3 rows
    ");
    assert_snapshot!(drawn(view(), narrow(62)), @"
    date                                                2026-11-01
    ────────────────  ────────────────────────────────────────────
    subscriptionName                                    Production
    meterName                                        D2s v3/DS2 v3
    instanceId        …rs/Microsoft.Compute/virtualMachines/web-01
    consumedQuantity                                            24
    cost                                                         2

    date                             2026-11-01
    ────────────────  ─────────────────────────
    subscriptionName                 Production
    meterName         LRS データ保存 全角の名前
    instanceId
    consumedQuantity               1,048,576.25
    cost                                 12,346

    date                     2026-11-02
    ────────────────  ─────────────────
    subscriptionName            Prüfung
    meterName         Data Transfer Out
    instanceId
    consumedQuantity               -3.5
    cost                         -5,000

    3 rows
    ");
}

#[test]
fn without_rows_there_is_no_table() {
    let table = Table::new(fields(), View { title: Some("Usage".to_owned()), ..View::default() });
    assert_snapshot!(table.render(narrow(80), &["complete".to_owned()]), @"
    Usage

    no rows

    complete
    ");
}

#[test]
fn forgotten_rows_are_not_drawn() {
    let mut table = Table::new(fields(), View { bars: Some("cost"), ..View::default() });
    rows().iter().for_each(|row| table.push(row));
    table.truncate(1);
    let text = table.render(narrow(100), &[]);
    assert!(text.contains("2.30") && !text.contains("12,345") && text.contains(&"█".repeat(8)), "{text}");
}

#[test]
fn colour_marks_the_header_and_what_is_below_nothing() {
    let view = View { bars: Some("cost"), ..View::default() };
    let text = drawn(view, Look { colour: true, ..narrow(90) });
    let lines: Vec<_> = text.lines().collect();
    assert!(lines[0].starts_with("\u{1b}[1mdate\u{1b}[0m"), "{text}");
    assert!(lines[4].contains("\u{1b}[31m-5,000.30\u{1b}[0m") && lines[4].contains("\u{1b}[31m░"), "{text}");
    assert!(!lines[2].contains("\u{1b}[31m") && lines[3].contains("\u{1b}[36m█"), "{text}");
}
