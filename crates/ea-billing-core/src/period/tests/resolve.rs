//! Selectors at certain times, for certain lists.

use chrono::Month;

use super::*;

const MONTHS: &str = "202607 202608 202609 202610";

#[track_caller]
fn check(selector: &str, periods: &str, now: &str, expect: &str, notes: &[&str]) {
    let resolved = resolved(selector, periods, now, &PeriodRules::default()).unwrap();
    let told: Vec<String> = resolved.notes().iter().map(PeriodNote::to_string).collect();
    assert_eq!(
        (shown(&resolved).as_str(), told),
        (expect, notes.iter().map(|&note| note.to_owned()).collect())
    );
}

#[track_caller]
fn check_error(selector: &str, periods: &str, now: &str, expect: &str) {
    let error = resolved(selector, periods, now, &PeriodRules::default()).unwrap_err();
    assert_eq!((error.code(), error.to_string().as_str()), (Code::InvalidPeriod, expect));
}

#[test]
fn each_selector_has_its_periods() {
    check("current", MONTHS, "2026-10-15", "202610", &[]);
    check("previous", MONTHS, "2026-10-15", "202609", &[]);
    check("latest-closed", MONTHS, "2026-10-05T23:59:59Z", "202608", &[]);
    check("latest-closed", MONTHS, "2026-10-06T00:00:00Z", "202609", &[]);
    check("last-1", MONTHS, "2026-10-15", "202610", &[]);
    check("last-4", MONTHS, "2026-10-15", "202607 202608 202609 202610", &[]);
    check("202608", MONTHS, "2026-10-15", "202608", &[]);
    check("2026-08..2026-09", MONTHS, "2026-10-15", "202608 202609", &[]);
    check("2026-09..", MONTHS, "2026-10-15", "202609 202610", &[]);
    check("2026-01-05..2026-02-10", MONTHS, "2026-10-15", "2026-01-05..2026-02-10", &[]);
    check("2026-10-11..", MONTHS, "2026-10-15", "2026-10-11..2026-10-15", &[]);
}

#[test]
fn the_day_changes_at_midnight_utc() {
    check("current", MONTHS, "2026-09-30T23:59:59.999Z", "202609", &[]);
    check("current", MONTHS, "2026-10-01T00:00:00Z", "202610", &[]);
    check("current", MONTHS, "2026-10-01T01:59:59+02:00", "202609", &[]);
    check("2026-10-01", MONTHS, "2026-10-01T00:00:00Z", "2026-10-01..2026-10-01", &[]);
    check_error(
        "2026-10-01",
        MONTHS,
        "2026-09-30T23:59:59Z",
        "2026-10-01 is in the future: the last day that can be asked for is today, 2026-09-30 (UTC)",
    );
}

#[test]
fn periods_need_not_be_months() {
    let odd = "202601:2025-12-16..2026-01-15 202602:2026-01-16..2026-02-15 202603:2026-02-16..2026-03-15";
    check("current", odd, "2026-02-15T23:59:59Z", "202602", &[]);
    check("current", odd, "2026-02-16T00:00:00Z", "202603", &[]);
    check("previous", odd, "2026-02-16T00:00:00Z", "202602", &[]);
    check("latest-closed", odd, "2026-02-21", "202602", &[]);
    check("fytd", odd, "2026-02-16", "202601 202602 202603", &[]);
    // Named after the month in which it ends, it has begun before that month.
    check("2026-03", odd, "2026-02-16", "202603", &[]);
}

const NOT_LISTED: &str =
    "no listed billing period contains today, so 202610, the newest, was taken for the current one";

#[test]
fn the_newest_stands_in_for_a_current_period_that_is_not_listed() {
    for (selector, expect) in [
        ("current", "202610"),
        ("previous", "202609"),
        ("last-2", "202609 202610"),
        ("2026-08..", "202608 202609 202610"),
    ] {
        check(selector, MONTHS, "2026-11-01T00:00:00Z", expect, &[NOT_LISTED]);
    }
    check("latest-closed", MONTHS, "2026-11-30", "202609", &[]);
    check("202610", MONTHS, "2026-11-30", "202610", &[]);
    check("2026-09..2026-10", MONTHS, "2026-11-30", "202609 202610", &[]);
    check("current", "202606 202610", "2026-08-15", "202606", &[&NOT_LISTED.replace("202610", "202606")]);
}

#[test]
fn of_overlapping_periods_the_newest_is_current() {
    let odd = "202608:2026-08-01..2026-10-31 202609 202610:2026-09-20..2026-10-10";
    check("current", odd, "2026-09-25", "202610", &[]);
    check("current", odd, "2026-10-20", "202608", &[]);
    check("last-5", odd, "2026-10-20", "202608", &["of 5 billing periods only 1 are listed"]);
}

const NO_LIST: &str = "no billing period is listed that has begun, so calendar months were taken";

#[test]
fn without_a_list_the_calendar_is_taken() {
    for (selector, expect) in [
        ("current", "202403"),
        ("previous", "202402"),
        ("latest-closed", "202401"),
        ("last-3", "202401 202402 202403"),
        ("2014-05", "201405"),
        ("2023-12..", "202312 202401 202402 202403"),
        ("fytd", "202401 202402 202403"),
    ] {
        check(selector, "", "2024-03-01", expect, &[NO_LIST]);
        check(selector, "202404", "2024-03-01", expect, &[NO_LIST]);
        check(selector, "201404", "2024-03-01", expect, &[NO_LIST]);
    }
    check("2024-02-29", "", "2024-03-01", "2024-02-29..2024-02-29", &[]);
    check("last-4", "", "2014-06-01", "201405 201406", &[NO_LIST, "of 4 billing periods only 2 are listed"]);
}

#[test]
fn what_is_missing_is_told() {
    let gap = "202512 202601 202604";
    check(
        "2025-12..2026-04",
        gap,
        "2026-04-09",
        "202512 202601 202604",
        &["no billing period is listed that is named 202602, 202603"],
    );
    check(
        "2026-02..2026-04",
        gap,
        "2026-04-09",
        "202604",
        &["no billing period is listed that is named 202602, 202603"],
    );
    check(
        "fytd",
        gap,
        "2026-04-09",
        "202601 202604",
        &["no billing period is listed that is named 202602, 202603"],
    );
    check("previous", gap, "2026-04-09", "202601", &[]);
    check("last-3", gap, "2026-04-09", "202512 202601 202604", &[]);
    check("last-9", gap, "2026-04-09", "202512 202601 202604", &["of 9 billing periods only 3 are listed"]);
    let names =
        "202002, 202003, 202004, 202005, 202006, 202007, 202008, 202009, 202010, 202011, 202012, 202101";
    check(
        "2020-01..2021-02",
        "202001 202102",
        "2021-02-01",
        "202001 202102",
        &[&format!("no billing period is listed that is named {names}")],
    );
    let more = format!("no billing period is listed that is named {names} or 1 more");
    check("2020-01..2021-03", "202001 202103", "2021-03-01", "202001 202103", &[&more]);
}

#[test]
fn what_is_not_listed_is_refused() {
    let gap = "202512 202601 202604";
    let error = "the enrollment has no billing period 202602: it lists 202512 to 202604";
    check_error("2026-02", gap, "2026-04-09", error);
    check_error("2026-02..2026-03", gap, "2026-04-09", &error.replace("202602:", "2026-02..2026-03:"));
    check_error("2025-11", gap, "2026-04-09", &error.replace("202602:", "202511:"));
    check_error("2025-11..2026-01", gap, "2026-04-09", &error.replace("202602:", "202511:"));
    check_error("2025-11..", gap, "2026-04-09", &error.replace("202602:", "202511:"));
    check_error("2026-05", gap, "2026-05-09", &error.replace("202602:", "202605:"));
    check_error(
        "2026-05",
        "202604",
        "2026-05-01",
        "the enrollment has no billing period 202605: it lists 202604",
    );
    let error = resolved("2026-02", gap, "2026-04-09", &PeriodRules::default()).unwrap_err();
    assert_eq!(error.hint(), "choose from the billing periods that the enrollment lists");
}

#[test]
fn the_past_before_the_data_and_the_future_are_refused() {
    check_error("2014-04-30", "", "2026-10-15", "2014-04-30 is before 2014-05-01, the first day with data");
    check_error(
        "2014-04-30..2014-05-02",
        "",
        "2026-10-15",
        "2014-04-30 is before 2014-05-01, the first day with data",
    );
    check("2014-05-01", "", "2026-10-15", "2014-05-01..2014-05-01", &[]);
    check_error(
        "2014-04",
        MONTHS,
        "2026-10-15",
        "billing period 201404 ended before 2014-05-01, the first day with data",
    );
    check_error(
        "2014-04..2026-10",
        MONTHS,
        "2026-10-15",
        "billing period 201404 ended before 2014-05-01, the first day with data",
    );
    check_error(
        "2014-05",
        MONTHS,
        "2026-10-15",
        "the enrollment has no billing period 201405: it lists 202607 to 202610",
    );
    // Half of it is before the data, half of it is not.
    check("2014-04", "201404:2014-04-16..2014-05-01 201405", "2014-05-02", "201404", &[]);
    check_error(
        "2014-04",
        "201404 201405",
        "2014-05-02",
        "billing period 201404 ended before 2014-05-01, the first day with data",
    );

    let future = "is in the future: today is 2026-10-15 (UTC), and the enrollment lists 202607 to 202610";
    check_error("2026-11", MONTHS, "2026-10-15", &format!("billing period 202611 {future}"));
    check_error("2026-11", "202607 202610 202611", "2026-10-15", &format!("billing period 202611 {future}"));
    check_error("2026-10..2026-11", MONTHS, "2026-10-15", &format!("billing period 202611 {future}"));
    check_error("2026-11..", MONTHS, "2026-10-15", &format!("billing period 202611 {future}"));
    let day = "2026-10-16 is in the future: the last day that can be asked for is today, 2026-10-15 (UTC)";
    check_error("2026-10-16", MONTHS, "2026-10-15", day);
    check_error("2026-10-01..2026-10-16", MONTHS, "2026-10-15", day);
    check_error("2026-10-16..", MONTHS, "2026-10-15", day);
}

#[test]
fn what_does_not_exist_yet_is_refused() {
    check_error(
        "previous",
        "202610",
        "2026-10-15",
        "there is no previous billing period: the enrollment lists none before 202610, the current one",
    );
    check_error(
        "latest-closed",
        "202609 202610",
        "2026-10-02",
        "no billing period is closed, which one is 5 days after its last day and the next one is listed: the enrollment lists 202609 to 202610",
    );
    let rules = PeriodRules::default().with_needs_next_period(false).with_settling_days(7);
    let error = resolved("latest-closed", "202609", "2026-10-07", &rules).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no billing period is closed, which one is 7 days after its last day: the enrollment lists 202609"
    );
    assert_eq!(shown(&resolved("latest-closed", "202609", "2026-10-08", &rules).unwrap()), "202609");
}

#[test]
fn a_clock_before_the_first_data_is_an_error() {
    for selector in ["current", "2014-04", "2014-04-01"] {
        let error =
            resolved(selector, "201404", "2014-04-30T23:59:59Z", &PeriodRules::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the clock says 2014-04-30, which is before 2014-05-01, the first day with data"
        );
        assert_eq!(error.hint(), "set the clock of this machine");
    }
    check("current", "", "2014-05-01T00:00:00Z", "201405", &[NO_LIST]);
}

#[test]
fn selectors_that_were_not_read_from_text_are_checked_too() {
    let resolve =
        |selector: Selector| selector.resolve(&listed(MONTHS), at("2026-10-15"), &PeriodRules::default());
    assert_eq!(
        resolve(Selector::Last(0)).unwrap_err().to_string(),
        "last-0 selects nothing: expected last-1 or more"
    );
    let reversed = resolve(Selector::Periods(id("202609"), id("202608"))).unwrap_err();
    assert_eq!(
        reversed.to_string(),
        "2026-09..2026-08 ends before it begins: expected the earlier period first"
    );
    assert_eq!(resolve(Selector::Last(u32::MAX)).unwrap().notes().len(), 1);
}

/// Every month of three years, one of them a leap year, with a fiscal year that begins in any month.
#[test]
fn fiscal_years_begin_in_any_month() {
    let all: Vec<String> =
        (2023..=2025).flat_map(|year| (1..=12).map(move |month| format!("{year}{month:02}"))).collect();
    let list = all.join(" ");
    for start in 1..=12_u8 {
        let rules = PeriodRules::default().with_fiscal_year_start(Month::try_from(start).unwrap());
        for now in 12..36 {
            let mut first = now;
            while !all[first].ends_with(&format!("{start:02}")) {
                first -= 1;
            }
            let today = format!("{}-{}-28", &all[now][..4], &all[now][4..]);
            let fiscal = resolved("fytd", &list, &today, &rules).unwrap();
            assert_eq!(shown(&fiscal), all[first..=now].join(" "), "on {today} from month {start}");
        }
    }
}
