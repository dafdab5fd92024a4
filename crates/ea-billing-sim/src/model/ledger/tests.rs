use super::*;
use crate::world::Enrollment;
use std::collections::HashSet;

fn model(rows_per_month: u64) -> Model {
    Model::build(Enrollment { rows_per_month, ..Enrollment::new("100") }, 1)
}

fn at(now: &str) -> Moment {
    Moment { now: now.parse().unwrap(), restatements: Vec::new() }
}

fn month(period: &str) -> (NaiveDate, NaiveDate) {
    let period: Period = period.parse().unwrap();
    (period.first_day(), period.last_day())
}

fn day(text: &str) -> (NaiveDate, NaiveDate) {
    (text.parse().unwrap(), text.parse().unwrap())
}

fn costs(model: &Model, segments: &[Segment]) -> Vec<Decimal> {
    let rows = |segment: &Segment| {
        (0..segment.rows).map(|number| segment.row(model, number).cost).collect::<Vec<_>>()
    };
    segments.iter().flat_map(rows).collect()
}

#[test]
fn a_month_that_is_over_has_the_rows_it_was_asked_for() {
    for rows in [0, 1, 10, 999, 2_500, 123_457, 10_000_000] {
        let model = model(rows);
        for period in ["202511", "202602", "202610"] {
            let segments = segments(&model, month(period), Scope::Enrollment, &at("2026-11-21T09:00:00Z"));
            assert_eq!(count(&segments), rows, "{period}");
        }
    }
}

#[test]
fn nothing_is_known_before_it_was_reported() {
    let model = model(2_500);
    let rows = |range, now: &str| count(&segments(&model, range, Scope::Enrollment, &at(now)));
    let monday = day("2026-10-05");
    assert_eq!(rows(monday, "2026-10-05T23:59:59Z"), 0);
    assert_eq!(rows(monday, "2026-10-06T05:59:59Z"), 0);
    let first = rows(monday, "2026-10-06T06:00:00Z");
    let second = rows(monday, "2026-10-07T06:00:00Z");
    let third = rows(monday, "2026-10-08T06:00:00Z");
    assert!(0 < first && first < second && second < third, "{first} {second} {third}");
    assert_eq!(rows(monday, "2027-10-08T06:00:00Z"), third);
    assert_eq!(rows(month("202510"), "2026-11-21T09:00:00Z"), 0, "before the first period");
}

#[test]
fn rows_that_were_there_stay_as_they_were_when_others_arrive_late() {
    let model = model(2_500);
    let range = day("2026-10-05");
    let rows = |now: &str| {
        let segments = segments(&model, range, Scope::Account(model.accounts[0].id), &at(now));
        segments.iter().flat_map(|segment| costs(&model, std::slice::from_ref(segment))).collect::<Vec<_>>()
    };
    let (early, late) = (rows("2026-10-06T06:00:00Z"), rows("2026-10-08T06:00:00Z"));
    assert_eq!(early, late[..early.len()]);
}

#[test]
fn weekends_have_fewer_rows_and_the_end_of_a_month_more() {
    let model = model(100_000);
    let rows = |range| count(&segments(&model, range, Scope::Enrollment, &at("2026-11-21T09:00:00Z")));
    let (friday, saturday, sunday) =
        (rows(day("2026-10-09")), rows(day("2026-10-10")), rows(day("2026-10-11")));
    assert!(sunday < saturday && saturday < friday);
    assert!(rows(day("2026-10-30")) > friday);
}

#[test]
fn a_restatement_changes_some_rows_of_one_day() {
    let model = model(2_500);
    let range = month("202610");
    let before = at("2026-11-21T09:00:00Z");
    let asked = Restatement { day: "2026-10-05".parse().unwrap(), at: before.now };
    let after = Moment { restatements: vec![asked], ..before.clone() };
    let (old, new) = (
        segments(&model, range, Scope::Enrollment, &before),
        segments(&model, range, Scope::Enrollment, &after),
    );
    assert_ne!(fingerprint(&old), fingerprint(&new));
    assert_eq!(count(&old), count(&new));
    for (old, new) in old.iter().zip(&new) {
        let pairs = costs(&model, std::slice::from_ref(old))
            .into_iter()
            .zip(costs(&model, std::slice::from_ref(new)));
        let quantities =
            (0..old.rows).filter(|&row| old.row(&model, row).quantity != new.row(&model, row).quantity);
        if old.day == asked.day {
            assert!(quantities.count() > 0, "account {}", old.account);
        } else {
            assert!(pairs.into_iter().all(|(old, new)| old == new), "{}", old.day);
        }
    }
}

#[test]
fn some_days_are_restated_by_themselves_and_then_stay() {
    let model = model(2_500);
    let print = |day: NaiveDate, days: u64| {
        let moment = Moment { now: arrival(day, days), restatements: Vec::new() };
        fingerprint(&segments(&model, (day, day), Scope::Enrollment, &moment))
    };
    let days = |from: u64, to: u64| {
        let (first, last) = month("202609");
        let days = first.iter_days().take_while(|day| *day <= last);
        days.filter(|day| print(*day, from) != print(*day, to)).count()
    };
    assert!((1..10).contains(&days(2, 8)), "{}", days(2, 8));
    assert_eq!(days(8, 100), 0);
    let fixed =
        Model::build(Enrollment { late_rows: false, restatements: false, ..Enrollment::new("100") }, 1);
    let print = |now: &str| fingerprint(&segments(&fixed, month("202609"), Scope::Enrollment, &at(now)));
    assert_eq!(print("2026-10-01T06:00:00Z"), print("2026-11-14T00:00:00Z"));
}

#[test]
fn every_row_belongs_to_one_account_and_at_most_one_department() {
    let model = model(2_500);
    let now = at("2026-11-21T09:00:00Z");
    let rows = |scope| count(&segments(&model, month("202610"), scope, &now));
    let accounts: u64 = model.accounts.iter().map(|account| rows(Scope::Account(account.id))).sum();
    assert_eq!(accounts, 2_500);
    let departments: u64 = model.departments.iter().map(|each| rows(Scope::Department(each.id))).sum();
    let loose = model.accounts.iter().filter(|account| account.department.is_none());
    let loose: u64 = loose.map(|account| rows(Scope::Account(account.id))).sum();
    assert_eq!(departments + loose, 2_500);
    assert!(departments > 0 && loose > 0);
    assert_eq!(rows(Scope::Department(1)), 0);
}

#[test]
fn a_cost_is_quantity_times_rate_and_has_the_digits_of_both() {
    let model = model(100_000);
    let segments = segments(&model, month("202610"), Scope::Enrollment, &at("2026-11-21T09:00:00Z"));
    let (mut longest, mut credits, mut free) = (0, 0, 0);
    for segment in &segments {
        for number in 0..segment.rows {
            let row = segment.row(&model, number);
            assert_eq!(row.cost.mantissa, row.quantity.mantissa * row.rate.mantissa);
            assert_eq!(row.cost.scale, 6 + row.rate.scale);
            longest = longest.max(row.cost.scale);
            credits += u32::from(row.quantity.is_negative());
            free += u32::from(row.rate.mantissa == 0);
        }
    }
    assert_eq!(longest, 22);
    assert!(credits > 0 && free > 0, "{credits} {free}");
}

#[test]
fn some_rows_of_a_day_are_equal_in_everything() {
    let model = model(2_500);
    let segments = segments(&model, day("2026-10-05"), Scope::Enrollment, &at("2026-11-21T09:00:00Z"));
    let mut seen = HashSet::new();
    let mut rows = 0;
    for segment in &segments {
        for number in 0..segment.rows {
            let row = segment.row(&model, number);
            seen.insert((segment.account, row.line_index, row.ordinal, row.quantity.mantissa));
            rows += 1;
        }
    }
    assert!(seen.len() < rows, "{rows}");
}

#[test]
fn an_anomaly_stands_out_of_its_category() {
    let model = model(100_000);
    let periods = ["202603", "202604", "202606", "202607", "202609", "202610"];
    let anomaly = periods.iter().find_map(|period| model.anomaly_of(period.parse().unwrap())).unwrap();
    let sum = |day: NaiveDate| {
        let segments = segments(&model, (day, day), Scope::Enrollment, &at("2026-11-21T09:00:00Z"));
        let of = |segment: &Segment| {
            let rows = (0..segment.rows).map(|number| segment.row(&model, number));
            let rows = rows.filter(|row| model.meters[row.line.meter].category == anomaly.category);
            rows.map(|row| row.quantity.mantissa).sum::<i128>()
        };
        segments.iter().map(of).sum::<i128>()
    };
    let (usual, unusual) = (sum(anomaly.from - Days::new(7)), sum(anomaly.from));
    let (more, less) = (unusual > usual * 2, unusual * 2 < usual);
    assert!(if anomaly.thousandths > 1000 { more } else { less }, "{anomaly:?}: {usual} {unusual}");
}

#[test]
fn rows_never_grow_fewer_as_time_goes_by_in_the_smallest_enrollments_either() {
    for seed in 0..40 {
        for rows_per_month in [1, 10, 40] {
            let plan = Enrollment { rows_per_month, ..Enrollment::new("100") };
            let model = Model::build(plan, seed);
            let mut before = 0;
            for hours in (0..35 * 24).step_by(6) {
                let now = "2026-10-01T01:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hours);
                let moment = Moment { now, restatements: Vec::new() };
                let rows = count(&segments(&model, month("202610"), Scope::Enrollment, &moment));
                assert!((before..=rows_per_month).contains(&rows), "seed {seed}: {before} {rows}");
                before = rows;
            }
            assert_eq!(before, rows_per_month);
        }
    }
}

#[test]
fn a_machine_has_no_more_hours_than_the_day_and_a_reserved_one_always_its_own() {
    for seed in 0..4 {
        let model = Model::build(Enrollment::new("100"), seed);
        let year = (month("202511").0, month("202610").1);
        let moment = at("2026-11-21T09:00:00Z");
        for segment in segments(&model, year, Scope::Enrollment, &moment) {
            for number in 0..segment.rows {
                let row = segment.row(&model, number);
                let hours = row.quantity.mantissa;
                if model.meters[row.line.meter].sku.is_some() {
                    assert!(hours.abs() <= 24_000_000, "{hours} on {}", segment.day);
                }
                assert!(!row.line.reserved || hours == i128::from(row.line.daily_quantity));
            }
        }
    }
}

#[test]
fn every_anomaly_can_be_seen() {
    let cost = |model: &Model, anomaly: &Anomaly, day: NaiveDate| {
        let segments = segments(model, (day, day), Scope::Enrollment, &at("2026-12-21T09:00:00Z"));
        let rows =
            segments.iter().flat_map(|segment| (0..segment.rows).map(|number| segment.row(model, number)));
        let rows = rows.filter(|row| model.meters[row.line.meter].category == anomaly.category);
        rows.fold(Decimal::ZERO, |sum, row| sum.plus(row.cost))
    };
    let mut seen = 0;
    for seed in 0..6 {
        let model = Model::build(Enrollment::new("100"), seed);
        for period in ["202601", "202602", "202604", "202605", "202607", "202608", "202610"] {
            let Some(anomaly) = model.anomaly_of(period.parse().unwrap()) else { continue };
            let (day, week_before) =
                (cost(&model, &anomaly, anomaly.from), cost(&model, &anomaly, anomaly.from - Days::new(7)));
            let differs = if anomaly.thousandths > 1000 {
                week_before.is_below(day)
            } else {
                day.is_below(week_before)
            };
            assert!(differs, "seed {seed}: {anomaly:?} {week_before} {day}");
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
}

/// The mean quantity of rows of a pattern on a day, in thousandths of the usual one of their lines.
fn share(model: &Model, pattern: Pattern, on: &str) -> i128 {
    let segments = segments(model, day(on), Scope::Enrollment, &at("2026-12-21T09:00:00Z"));
    let rows = segments.iter().flat_map(|segment| (0..segment.rows).map(|number| segment.row(model, number)));
    let rows = rows.filter(|row| !row.line.reserved && model.meters[row.line.meter].pattern == pattern);
    let shares: Vec<i128> =
        rows.map(|row| row.quantity.mantissa * 1000 / i128::from(row.line.daily_quantity.max(1))).collect();
    shares.iter().sum::<i128>() / i128::try_from(shares.len()).unwrap()
}

#[test]
fn quantities_go_with_the_week_the_month_and_the_years() {
    let model = Model::build(Enrollment { restatements: false, ..Enrollment::new("100") }, 1);
    let (sunday, wednesday) = ("2025-12-14", "2025-12-17");
    assert!(share(&model, Pattern::Business, sunday) * 2 < share(&model, Pattern::Business, wednesday));
    assert!((950..=1000).contains(&share(&model, Pattern::Constant, wednesday)));
    let large = self::model(100_000);
    let (middle, end) = ("2025-12-10", "2025-12-31");
    assert!(share(&large, Pattern::MonthEnd, middle) * 10 < share(&large, Pattern::MonthEnd, end));
    // A year later there is a sixth more of everything that grows.
    let (before, after) =
        (share(&large, Pattern::Business, "2025-11-05"), share(&large, Pattern::Business, "2026-11-04"));
    assert!((110..=125).contains(&(after * 100 / before)), "{before} {after}");
}
