use super::*;
use crate::model::ledger::Restatement;
use crate::world::Enrollment;
use serde_json::Value;

fn periods(from: &str, count: usize) -> Vec<Period> {
    let first: Period = from.parse().unwrap();
    std::iter::successors(Some(first), |period| Some(period.next())).take(count).collect()
}

fn model(currency: &str) -> Model {
    let plan = Enrollment { currency: currency.to_owned(), rows_per_month: 900, ..Enrollment::new("100") };
    Model::build(plan, 1)
}

fn moment() -> Moment {
    Moment { now: "2026-11-21T09:00:00Z".parse().unwrap(), restatements: Vec::new() }
}

/// The amounts of a summary in minor units.
fn amounts(books: &Books<'_>, period: Period) -> impl Fn(&str) -> i128 + use<> {
    let mut text = Vec::new();
    books.write(period, 2, &mut text);
    let summary: serde_json::Map<String, Value> = serde_json::from_slice(&text).unwrap();
    let text = String::from_utf8(text).unwrap();
    move |name: &str| {
        assert!(summary.contains_key(name), "{name}");
        let (_, rest) = text.split_once(&format!("\"{name}\":")).unwrap();
        let number: String = rest.chars().take_while(|c| c.is_ascii_digit() || "-.".contains(*c)).collect();
        number.replace('.', "").parse().unwrap()
    }
}

#[test]
fn a_period_begins_with_what_the_one_before_ended_with() {
    for currency in ["USD", "JPY"] {
        let (model, moment, cache) = (model(currency), moment(), SumCache::default());
        let books = Books { model: &model, moment: &moment, cache: &cache };
        let mut ending = 0;
        for period in periods("202511", 13) {
            let of = amounts(&books, period);
            assert_eq!(of("beginningBalance"), ending, "{period}");
            ending = of("endingBalance");
            let change = of("newPurchases") + of("adjustments") - of("utilized");
            assert_eq!(ending, of("beginningBalance") + change, "{period}");
            assert_eq!(of("totalOverage"), of("serviceOverage") + of("chargesBilledSeparately"), "{period}");
            assert_eq!(of("totalUsage"), of("utilized") + of("totalOverage"), "{period}");
            assert!(ending >= 0, "{period}");
        }
    }
}

#[test]
fn a_year_has_purchases_credits_and_overage() {
    let (model, moment, cache) = (model("USD"), moment(), SumCache::default());
    let books = Books { model: &model, moment: &moment, cache: &cache };
    let mut seen = [0; 4];
    for period in periods("202511", 12) {
        let of = amounts(&books, period);
        let names = ["newPurchases", "adjustments", "serviceOverage", "chargesBilledSeparately"];
        for (seen, name) in seen.iter_mut().zip(names) {
            *seen += i32::from(of(name) > 0);
        }
    }
    assert!(seen.iter().all(|&months| months > 0), "{seen:?}");
}

#[test]
fn a_total_is_the_sum_of_the_rows_but_for_its_rounding() {
    for (currency, unit) in [("USD", Decimal::new(1, 2)), ("JPY", Decimal::new(1, 0))] {
        let (model, moment, cache) = (model(currency), moment(), SumCache::default());
        let books = Books { model: &model, moment: &moment, cache: &cache };
        for period in periods("202511", 13) {
            let (sums, summary) = (books.sums(period), books.summary(period));
            let off = summary.total().minus(sums.committed.plus(sums.separate));
            assert!(off.is_below(unit) && Decimal::ZERO.minus(off).is_below(unit), "{off}");
            let facts = books.facts(period);
            assert_eq!(facts.residual, off.to_string());
            let off = sums.as_json.minus(sums.committed.plus(sums.separate));
            let tiny = Decimal::new(1, 6);
            assert!(off.is_below(tiny) && Decimal::ZERO.minus(off).is_below(tiny), "{off}");
        }
    }
}

#[test]
fn a_restated_day_changes_the_balance() {
    let (model, before, cache) = (model("USD"), moment(), SumCache::default());
    let asked = Restatement { day: "2026-10-05".parse().unwrap(), at: before.now };
    let after = Moment { restatements: vec![asked], ..before.clone() };
    let period = "202610".parse().unwrap();
    let total = |moment| Books { model: &model, moment, cache: &cache }.summary(period).total();
    assert_ne!(total(&before), total(&after));
}

#[test]
fn a_commitment_does_not_change_while_its_month_goes_by() {
    let plan = Enrollment { first_period: "202611".parse().unwrap(), ..Enrollment::new("100") };
    let (model, cache) = (Model::build(plan, 1), SumCache::default());
    let purchases = |now: &str| {
        let moment = Moment { now: now.parse().unwrap(), restatements: Vec::new() };
        let books = Books { model: &model, moment: &moment, cache: &cache };
        amounts(&books, "202611".parse().unwrap())("newPurchases")
    };
    let first = purchases("2026-11-01T09:00:00Z");
    assert!(first > 0);
    assert_eq!((purchases("2026-11-15T09:00:00Z"), purchases("2026-12-15T09:00:00Z")), (first, first));
}
