//! Selectors as text.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(text: &str, expect: Selector, printed: &str) {
    let read: Selector = text.parse().unwrap();
    assert_eq!((read, read.to_string().as_str()), (expect, printed), "{text:?}");
}

#[track_caller]
fn check_error(text: &str, expect: &str) {
    let error = text.parse::<Selector>().unwrap_err();
    assert_eq!((error.code(), error.to_string().as_str()), (Code::InvalidPeriod, expect), "{text:?}");
}

#[test]
fn every_form_is_read_and_printed() {
    check("current", Selector::Current, "current");
    check("previous", Selector::Previous, "previous");
    check("latest-closed", Selector::LatestClosed, "latest-closed");
    check("fytd", Selector::FiscalYearToDate, "fytd");
    check("last-3", Selector::Last(3), "last-3");
    check("last-4294967295", Selector::Last(u32::MAX), "last-4294967295");
    check("2026-10", Selector::Period(id("202610")), "2026-10");
    check("202610", Selector::Period(id("202610")), "2026-10");
    check("2026-01..2026-03", Selector::Periods(id("202601"), id("202603")), "2026-01..2026-03");
    check("2026-01..2026-01", Selector::Periods(id("202601"), id("202601")), "2026-01..2026-01");
    check("2026-01..", Selector::PeriodsFrom(id("202601")), "2026-01..");
    check("2026-01-05", Selector::Days(days("2026-01-05", "2026-01-05")), "2026-01-05");
    check(
        "2026-01-05..2026-02-10",
        Selector::Days(days("2026-01-05", "2026-02-10")),
        "2026-01-05..2026-02-10",
    );
    check("2026-01-05..", Selector::DaysFrom(day("2026-01-05")), "2026-01-05..");
}

#[test]
fn days_are_read_from_a_range_and_from_a_day() {
    let read = |text: &str| text.parse::<DateRange>().map_err(|error| error.to_string());
    let range = days("2026-10-01", "2026-10-05");
    assert_eq!((read("2026-10-01..2026-10-05"), range.to_string().parse().ok()), (Ok(range), Some(range)));
    assert_eq!(read(" 2026-10-05 "), Ok(days("2026-10-05", "2026-10-05")));
    let expect = "is no range of days: expected one such as 2026-10-01..2026-10-05, or a day";
    for other in ["202610", "last-3", "2026-10-01..", "current"] {
        assert_eq!(read(other), Err(format!("{other:?} {expect}")));
    }
    assert!(read("2026-10-05..2026-10-01").is_err() && read("").is_err());
}

#[test]
fn casing_and_blanks_do_not_matter() {
    check("  Current\n", Selector::Current, "current");
    check("LATEST-CLOSED", Selector::LatestClosed, "latest-closed");
    check("Last-12", Selector::Last(12), "last-12");
    check("FYTD", Selector::FiscalYearToDate, "fytd");
    check(" 202601 .. 2026-03 ", Selector::Periods(id("202601"), id("202603")), "2026-01..2026-03");
    check("2026-01-05 ..", Selector::DaysFrom(day("2026-01-05")), "2026-01-05..");
}

#[test]
fn other_texts_are_refused() {
    for text in [
        "",
        "  ",
        "now",
        "currently",
        "current..",
        "latest closed",
        "last",
        "last-",
        "last--1",
        "last-+1",
        "last-x",
        "last 3",
        "last-4294967296",
        "..",
        "..2026-01",
        "2026-01...2026-02",
        "2026-01..x",
        "2026-01..2026-02..2026-03",
        "2026",
        "2026-1",
        "2026-1-5",
        "20260105",
        "2026-01-5",
        "2026-01-05-06",
        "-2026-01-05",
        "12026-01-05",
        "2026-Q1",
        "é",
        "lastéé3",
    ] {
        let error = text.parse::<Selector>().unwrap_err();
        assert_eq!(error.code(), Code::InvalidPeriod);
        assert!(
            error.to_string().contains("selects no billing period: expected current,"),
            "{text:?}: {error}"
        );
    }
}

#[test]
fn errors_say_what_is_wrong() {
    check_error(
        " last quarter",
        "\"last quarter\" selects no billing period: expected current, previous, latest-closed, fytd, last-3, a period such \
         as 2026-10, a day such as 2026-01-05, or a range of either joined by .., from 2014-05-01 to today",
    );
    check_error("last-0", "last-0 selects nothing: expected last-1 or more");
    check_error(
        "2026-03..2026-01",
        "2026-03..2026-01 ends before it begins: expected the earlier period first",
    );
    check_error("2026-02-10..2026-01-05", "the last day 2026-01-05 is before the first, 2026-02-10");
    check_error("2026-13", "there is no billing period of year 2026 and month 13");
    check_error("2026-01..2026-00", "there is no billing period of year 2026 and month 0");
    check_error("2025-02-29", "there is no day 2025-02-29: expected one of the calendar");
    check_error(
        "2026-01..2026-02-10",
        "2026-01..2026-02-10 mixes a period with a day: expected two periods or two days",
    );
    check_error(
        "2026-01-05..2026-02",
        "2026-01-05..2026-02 mixes a period with a day: expected two periods or two days",
    );
}

#[test]
fn long_and_hostile_texts_are_not_repeated_whole() {
    let error = "\u{1b}]0;".repeat(1_000_000).parse::<Selector>().unwrap_err().to_string();
    assert!(error.len() < 500 && !error.contains('\u{1b}'), "{error}");
    let blanks = " ".repeat(1_000);
    check(&format!("{blanks}current{blanks}"), Selector::Current, "current");
    check(
        &format!("2026-01{}..2026-02", " ".repeat(84)),
        Selector::Periods(id("202601"), id("202602")),
        "2026-01..2026-02",
    );
    assert!(format!("2026-01{}..2026-02", " ".repeat(85)).parse::<Selector>().is_err());
}

fn any_selector() -> impl Strategy<Value = Selector> {
    let period =
        || (1000..=9999_i32, 1..=12_u32).prop_map(|(year, month)| BillingPeriodId::new(year, month).unwrap());
    let day = || {
        (period(), 1..=31_u32)
            .prop_filter_map("a day", |(id, day)| NaiveDate::from_ymd_opt(id.year(), id.month(), day))
    };
    prop_oneof![
        Just(Selector::Current),
        Just(Selector::Previous),
        Just(Selector::LatestClosed),
        Just(Selector::FiscalYearToDate),
        (1..=u32::MAX).prop_map(Selector::Last),
        period().prop_map(Selector::Period),
        (period(), period()).prop_map(|(a, b)| Selector::Periods(a.min(b), a.max(b))),
        period().prop_map(Selector::PeriodsFrom),
        (day(), day()).prop_map(|(a, b)| Selector::Days(DateRange::new(a.min(b), a.max(b)).unwrap())),
        day().prop_map(Selector::DaysFrom),
    ]
}

proptest! {
    #[test]
    fn what_is_printed_is_read_again(selector in any_selector(), upper: bool) {
        let text = selector.to_string();
        let text = if upper { text.to_uppercase() } else { text };
        prop_assert_eq!(text.parse::<Selector>().unwrap(), selector);
    }

    #[test]
    fn names_are_read_again(year in 1000..=9999_i32, month in 1..=12_u32) {
        let period = BillingPeriodId::new(year, month).unwrap();
        prop_assert_eq!(period.to_string().parse::<BillingPeriodId>().unwrap(), period);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*", near in "[ lLaAsStT0-9.é-]{0,24}") {
        for text in [text, near] {
            let short = |error: Error| error.to_string().chars().count() < 600;
            prop_assert!(text.parse::<Selector>().err().is_none_or(short));
            prop_assert!(text.parse::<BillingPeriodId>().err().is_none_or(short));
        }
    }
}
