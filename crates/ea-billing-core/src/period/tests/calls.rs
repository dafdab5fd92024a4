//! The calls that a selection leads to.

use proptest::prelude::*;

use super::*;
use crate::Dataset;

const PERIODS: Offers = Offers { current: true, by_period: true, by_days: None };
const DAYS: Offers = Offers { current: false, by_period: false, by_days: Some(RangeLimit::CalendarMonth) };
const BOTH: Offers = Offers { current: true, by_period: true, by_days: Some(RangeLimit::Months(36)) };
const CURRENT: Offers = Offers { current: true, by_period: false, by_days: None };
const NOTHING: Offers = Offers { current: false, by_period: false, by_days: None };

fn plan(selector: &str, offers: Offers, periods: &str, now: &str) -> Result<Vec<Span>> {
    let resolved = resolved(selector, periods, now, &PeriodRules::default()).unwrap();
    resolved.plan(Dataset::BalanceSummary, offers, &listed(periods))
}

#[track_caller]
fn check(selector: &str, offers: Offers, periods: &str, now: &str, expect: &[&str]) {
    let spans: Vec<String> =
        plan(selector, offers, periods, now).unwrap().iter().map(Span::to_string).collect();
    assert_eq!(spans, expect, "{selector} of {periods} at {now}");
}

#[track_caller]
fn check_error(selector: &str, offers: Offers, periods: &str, expect: &str, hint: &str) {
    let error = plan(selector, offers, periods, "2026-10-15").unwrap_err();
    assert_eq!((error.code(), error.to_string().as_str(), error.hint()), (Code::InvalidPeriod, expect, hint));
}

#[test]
fn periods_are_asked_for_by_name_where_they_can_be() {
    check("last-2", PERIODS, "202609 202610", "2026-10-15", &["202609", "202610"]);
    check("last-2", BOTH, "202609 202610", "2026-10-15", &["202609", "202610"]);
    check("current", BOTH, "202609 202610", "2026-10-15", &["202610"]);
    check("current", CURRENT, "202609 202610", "2026-10-15", &["current"]);
    check("2026-10", CURRENT, "202609 202610", "2026-10-15", &["current"]);
}

#[test]
fn the_server_knows_the_current_period_that_no_list_tells() {
    check("current", PERIODS, "", "2026-10-15", &["current"]);
    check("current", BOTH, "", "2026-10-15", &["current"]);
    check("current", CURRENT, "", "2026-10-15", &["current"]);
    check("current", DAYS, "", "2026-10-15", &["2026-10-01..2026-10-15"]);
    check("last-1", PERIODS, "", "2026-10-15", &["202610"]);
    check("previous", PERIODS, "", "2026-10-15", &["202609"]);
    let named_only = Offers { current: false, ..PERIODS };
    check("current", named_only, "", "2026-10-15", &["202610"]);
}

#[test]
fn periods_are_asked_for_by_their_days_otherwise() {
    check(
        "last-2",
        DAYS,
        "202609 202610",
        "2026-10-15",
        &["2026-09-01..2026-09-30", "2026-10-01..2026-10-15"],
    );
    check(
        "last-2",
        DAYS,
        "202402 202403",
        "2024-03-01",
        &["2024-02-01..2024-02-29", "2024-03-01..2024-03-01"],
    );
    let odd = "202601:2025-12-16..2026-01-15 202602:2026-01-16..2026-02-15";
    let expect = [
        "2025-12-16..2025-12-31",
        "2026-01-01..2026-01-15",
        "2026-01-16..2026-01-31",
        "2026-02-01..2026-02-09",
    ];
    check("last-2", DAYS, odd, "2026-02-09", &expect);
    check("2014-04", DAYS, "201404:2014-04-16..2014-05-15", "2026-01-01", &["2014-05-01..2014-05-15"]);
}

#[test]
fn days_that_periods_share_are_asked_for_once() {
    let unlimited = Offers { by_days: Some(RangeLimit::Unlimited), ..DAYS };
    let odd = "202601:2026-01-01..2026-02-20 202602:2026-02-01..2026-02-10 202603:2026-02-20..2026-03-31 202604:2026-01-15..2026-04-05";
    let expect = ["2026-01-01..2026-02-20", "2026-02-21..2026-04-05"];
    check("2026-01..2026-04", unlimited, odd, "2026-06-01", &expect);
    let gap = "202601 202603";
    check(
        "2026-01..2026-03",
        unlimited,
        gap,
        "2026-06-01",
        &["2026-01-01..2026-01-31", "2026-03-01..2026-03-31"],
    );
}

#[test]
fn days_are_asked_for_where_they_can_be() {
    check(
        "2026-01-05..2026-02-10",
        DAYS,
        "",
        "2026-10-15",
        &["2026-01-05..2026-01-31", "2026-02-01..2026-02-10"],
    );
    check("2026-01-05..2026-02-10", BOTH, "", "2026-10-15", &["2026-01-05..2026-02-10"]);
    check_error(
        "2026-09-30..2026-10-01",
        PERIODS,
        "202608 202609 202610",
        "balance-summary cannot be asked for the days 2026-09-30..2026-10-01: \
         it is offered for the current billing period and by billing period",
        "select 2026-09..2026-10, which covers these days",
    );
    check_error(
        "2026-09-30",
        Offers { current: false, ..PERIODS },
        "202610:2026-09-16..2026-10-15",
        "balance-summary cannot be asked for the days 2026-09-30..2026-09-30: it is offered by billing period",
        "select 2026-10, which covers these days",
    );
    check_error(
        "2026-08-30..2026-09-30",
        Offers { current: false, ..PERIODS },
        "",
        "balance-summary cannot be asked for the days 2026-08-30..2026-09-30: it is offered by billing period",
        "select 2026-08..2026-09, which covers these days",
    );
    check_error(
        "2026-09-30",
        CURRENT,
        "202610",
        "balance-summary cannot be asked for the days 2026-09-30..2026-09-30: it is offered for the current billing period",
        "select current",
    );
    let error = plan("2026-09-30", NOTHING, "", "2026-10-15").unwrap_err();
    assert!(
        error.to_string().ends_with("it is offered for no period") && error.hint().starts_with("write "),
        "{error:?}"
    );
}

#[test]
fn other_periods_than_the_current_one_are_refused_where_only_that_is_offered() {
    check_error(
        "previous",
        CURRENT,
        "202609 202610",
        "balance-summary cannot be asked for billing period 202609: it is offered for the current billing period",
        "select current",
    );
    check_error(
        "last-2",
        CURRENT,
        "202609 202610",
        "balance-summary cannot be asked for the billing periods 202609 to 202610: it is offered for the current billing period",
        "select current",
    );
    let error = plan("current", NOTHING, "202610", "2026-10-15").unwrap_err();
    assert!(
        error.to_string().ends_with("it is offered for no period") && error.hint().starts_with("write "),
        "{error:?}"
    );
}

#[track_caller]
fn check_split(first: &str, last: &str, limit: RangeLimit, expect: &[&str]) {
    let pieces: Vec<String> = days(first, last).split(limit).iter().map(DateRange::to_string).collect();
    assert_eq!(pieces, expect);
}

#[test]
fn ranges_are_cut_at_their_limit() {
    let three_years = RangeLimit::Months(36);
    check_split("2020-02-29", "2023-02-27", three_years, &["2020-02-29..2023-02-27"]);
    check_split(
        "2020-02-29",
        "2023-02-28",
        three_years,
        &["2020-02-29..2023-02-27", "2023-02-28..2023-02-28"],
    );
    check_split("2021-01-01", "2023-12-31", three_years, &["2021-01-01..2023-12-31"]);
    check_split(
        "2021-01-01",
        "2024-01-01",
        three_years,
        &["2021-01-01..2023-12-31", "2024-01-01..2024-01-01"],
    );
    let month = RangeLimit::CalendarMonth;
    check_split("2024-02-29", "2024-03-01", month, &["2024-02-29..2024-02-29", "2024-03-01..2024-03-01"]);
    check_split("2025-12-31", "2026-01-31", month, &["2025-12-31..2025-12-31", "2026-01-01..2026-01-31"]);
    check_split("2014-05-01", "2026-10-15", RangeLimit::Unlimited, &["2014-05-01..2026-10-15"]);
    check_split(
        "2026-01-01",
        "2026-02-01",
        RangeLimit::Months(0),
        &["2026-01-01..2026-01-31", "2026-02-01..2026-02-01"],
    );
    let end = DateRange::new(NaiveDate::MAX, NaiveDate::MAX).unwrap();
    assert_eq!(end.split(RangeLimit::Months(36)), [end]);
}

/// The same day so many months later, or the last day of that month, found by walking from day to day.
fn months_later(first: NaiveDate, months: u32) -> NaiveDate {
    let mut begun = 0;
    let mut today = first;
    while begun < months || number_of(today, "%d") != number_of(first, "%d") {
        let tomorrow = today.succ_opt().unwrap();
        begun += u32::from(number_of(tomorrow, "%d") == 1);
        if begun > months {
            return today;
        }
        today = tomorrow;
    }
    today
}

fn number_of(day: NaiveDate, format: &str) -> u32 {
    day.format(format).to_string().parse().unwrap()
}

proptest! {
    #[test]
    fn each_day_is_in_one_piece(start in 0..5_000_u64, length in 0..2_000_u64, months in 1..=36_u32) {
        let first = day("2014-05-01") + Days::new(start);
        let range = DateRange::new(first, first + Days::new(length)).unwrap();
        for limit in [RangeLimit::Unlimited, RangeLimit::CalendarMonth, RangeLimit::Months(months)] {
            let pieces = range.split(limit);
            let all: Vec<_> = pieces.iter().copied().flat_map(DateRange::days).collect();
            prop_assert_eq!(all, range.days().collect::<Vec<_>>());
            // No piece is too long, and none could have had a day more.
            for (at, piece) in pieces.iter().enumerate() {
                let beyond = match limit {
                    RangeLimit::Unlimited => break,
                    RangeLimit::CalendarMonth => {
                        prop_assert!(piece.days().all(|day| number_of(day, "%m") == number_of(piece.first(), "%m")));
                        piece.days().find(|day| number_of(*day + Days::new(1), "%d") == 1).map(|day| day + Days::new(1))
                    }
                    RangeLimit::Months(months) => Some(months_later(piece.first(), months)),
                };
                let is_last = at + 1 == pieces.len();
                let next = piece.last() + Days::new(1);
                let fits = if is_last { beyond.is_none_or(|beyond| next <= beyond) } else { beyond == Some(next) };
                prop_assert!(fits, "{} of {}", piece, range);
            }
            prop_assert!(limit != RangeLimit::Unlimited || pieces.len() == 1);
        }
    }
}
