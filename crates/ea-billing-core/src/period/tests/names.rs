//! Names of periods and their calendar months.

use super::*;

#[track_caller]
fn check(text: &str, expect: Option<(i32, u32)>) {
    let read = text.parse::<BillingPeriodId>();
    assert_eq!(read.ok().map(|id| (id.year(), id.month())), expect, "{text:?}");
}

#[test]
fn both_forms_are_read() {
    check("202610", Some((2026, 10)));
    check("2026-10", Some((2026, 10)));
    check("1000-01", Some((1000, 1)));
    check("999912", Some((9999, 12)));
}

#[test]
fn other_forms_are_refused() {
    for text in
        ["", "2026", "20261", "2026-1", "2026101", "2026-010", "026-10", "02026-10", "2026/10", "2026-10-01"]
    {
        check(text, None);
    }
    for text in
        [" 202610", "202610 ", "+02610", "2026+1", "2026-+1", "-20261", "２０２６10", "2026é0", "99é999", "é"]
    {
        check(text, None);
    }
    for text in ["202600", "202613", "2026-00", "2026-13", "099912", "0000-01"] {
        check(text, None);
    }
}

#[test]
fn errors_name_what_was_read() {
    let error = "2026-13".parse::<BillingPeriodId>().unwrap_err();
    assert_eq!(error.to_string(), "there is no billing period of year 2026 and month 13");
    let error = "October\u{1b}[2J".parse::<BillingPeriodId>().unwrap_err();
    assert_eq!(error.code(), Code::InvalidPeriod);
    assert_eq!(
        error.to_string(),
        r#""October\u{1b}[2J" is no billing period: expected a year and a month, such as 202610 or 2026-10, from 201405 on"#
    );
    let error = "9".repeat(1_000_000).parse::<BillingPeriodId>().unwrap_err();
    assert!(error.to_string().starts_with(&format!("\"{}…\" is no", "9".repeat(32))), "{error}");
    let error = "9".repeat(32).parse::<BillingPeriodId>().unwrap_err();
    assert!(error.to_string().starts_with(&format!("\"{}\" is no", "9".repeat(32))), "{error}");
}

/// Walks from day to day over four centuries, so that every kind of year is met.
#[test]
fn months_follow_each_other_as_in_the_calendar() {
    let mut today = day("1899-12-31");
    let mut before = BillingPeriodId::of(today);
    assert_eq!(before.to_string(), "189912");
    while today < day("2301-01-01") {
        let tomorrow = today.succ_opt().unwrap();
        let period = BillingPeriodId::of(tomorrow);
        assert!(period.days().contains(tomorrow));
        if tomorrow.format("%d").to_string() == "01" {
            assert_eq!(period.to_string(), tomorrow.format("%Y%m").to_string());
            assert_eq!((before.last_day(), period.first_day()), (today, tomorrow));
            assert_eq!((before.next(), period.previous()), (Some(period), Some(before)));
            assert!(before < period);
            before = period;
        } else {
            assert_eq!(period, before);
        }
        today = tomorrow;
    }
}

#[test]
fn names_end_where_four_digits_do() {
    assert_eq!((id("999912").next(), id("100001").previous()), (None, None));
    assert_eq!(id("999912").last_day(), day("9999-12-31"));
    assert_eq!(id("999912").and_later().count(), 1);
    assert_eq!(BillingPeriodId::of(NaiveDate::MAX), id("999912"));
    assert_eq!(BillingPeriodId::of(NaiveDate::MIN), id("100001"));
    assert_eq!(BillingPeriodId::of(day("1000-01-31")), id("100001"));
    assert_eq!(BillingPeriodId::of(day("9999-12-01")), id("999912"));
    assert!(BillingPeriodId::new(10_000, 1).is_err() && BillingPeriodId::new(999, 12).is_err());
}

#[test]
fn ranges_have_each_of_their_days() {
    let range = days("2024-02-27", "2024-03-01");
    let all: Vec<String> = range.days().map(|day| day.to_string()).collect();
    assert_eq!(all, ["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01"]);
    assert!(range.contains(day("2024-02-27")) && range.contains(day("2024-03-01")));
    assert!(!range.contains(day("2024-02-26")) && !range.contains(day("2024-03-02")));
    assert_eq!((range.first(), range.last()), (day("2024-02-27"), day("2024-03-01")));
    let one = days("2024-02-29", "2024-02-29");
    assert_eq!(one.days().count(), 1);
    let error = DateRange::new(day("2024-03-01"), day("2024-02-29")).unwrap_err();
    assert_eq!(error.to_string(), "the last day 2024-02-29 is before the first, 2024-03-01");
}

#[test]
fn calls_are_printed_as_they_ask() {
    let print = |span: Span| span.to_string();
    assert_eq!(print(Span::Current), "current");
    assert_eq!(print(Span::Period(id("2026-10"))), "202610");
    assert_eq!(print(Span::Days(days("2026-01-05", "2026-02-10"))), "2026-01-05..2026-02-10");
}
