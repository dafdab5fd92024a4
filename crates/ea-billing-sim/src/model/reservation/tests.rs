use super::*;
use crate::world::{Enrollment, Quirks};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::BTreeSet;

fn model(seed: u64) -> Model {
    Model::build(Enrollment { quirks: Quirks::as_pages_print(), ..Enrollment::new("100") }, seed)
}

fn rare_model(seed: u64) -> Model {
    Model::build(Enrollment { quirks: Quirks::as_rarely_seen(), ..Enrollment::new("200") }, seed)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-11-21T09:00:00Z".parse().unwrap()
}

/// The elements that were written, after a look at their number and at the order of the fields of the first.
fn items(write: impl Fn(&mut Vec<u8>) -> usize, fields: &[&str]) -> Vec<Value> {
    let mut out = Vec::new();
    let count = write(&mut out);
    let text = String::from_utf8(out).unwrap();
    let Value::Array(items) = serde_json::from_str(&text).unwrap() else { panic!("no array") };
    assert_eq!(items.len(), count);
    let mut from = 0;
    for name in fields.iter().filter(|_| count > 0) {
        from += text[from..].find(&format!("\"{name}\":")).expect(name) + name.len();
    }
    assert!(items.iter().all(|item| item.as_object().unwrap().len() == fields.len()));
    items
}

const DETAILS: &[&str] = &[
    "reservationOrderId",
    "reservationId",
    "usageDate",
    "skuName",
    "instanceId",
    "totalReservedQuantity",
    "reservedHours",
    "usedHours",
];

const SUMMARIES: &[&str] = &[
    "reservationOrderId",
    "reservationId",
    "skuName",
    "reservedHours",
    "usageDate",
    "usedHours",
    "minUtilizationPercentage",
    "avgUtilizationPercentage",
    "maxUtilizationPercentage",
];

const CHARGES: &[&str] = &[
    "purchasingEnrollment",
    "armSkuName",
    "term",
    "region",
    "PurchasingsubscriptionGuid",
    "PurchasingsubscriptionName",
    "accountName",
    "accountOwnerEmail",
    "departmentName",
    "costCenter",
    "currentEnrollment",
    "eventDate",
    "reservationOrderId",
    "description",
    "eventType",
    "quantity",
    "amount",
    "currency",
    "reservationOrderName",
];

const RECOMMENDATIONS: &[&str] = &[
    "subscriptionId",
    "lookBackPeriod",
    "meterId",
    "skuName",
    "term",
    "region",
    "costWithNoRI",
    "recommendedQuantity",
    "totalCostWithRI",
    "netSavings",
    "firstUsageDate",
];

#[test]
fn reserved_machines_are_covered_on_every_day() {
    for seed in 0..8 {
        let model = model(seed);
        let from = model.plan.first_period.first_day();
        let mut out = Vec::new();
        let count = details(&model, from, day("2026-11-30"), now(), &mut out);
        let lines = || model.accounts.iter().flat_map(|account| &account.lines).filter(|line| line.reserved);
        let days = usize::try_from((day("2026-11-21") - from).num_days()).unwrap();
        assert_eq!(count, lines().count() * days);
        let text = String::from_utf8(out).unwrap().to_lowercase();
        for line in lines() {
            let quoted = serde_json::to_string(&line.instance_id.to_lowercase()).unwrap();
            assert!(text.contains(&quoted), "{quoted}");
        }
    }
}

#[test]
fn details_arrive_on_the_morning_after() {
    let model = model(1);
    let count = |now: &str| {
        let (from, to) = (day("2026-11-20"), day("2026-11-20"));
        items(|out| details(&model, from, to, now.parse().unwrap(), out), DETAILS).len()
    };
    assert_eq!(count("2026-11-21T07:59:59Z"), 0);
    assert!(count("2026-11-21T08:00:00Z") > 0);
    let mut out = Vec::new();
    details(&model, day("2026-11-20"), day("2026-11-20"), now(), &mut out);
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains(".000000000000000,\"reservedHours\":") && text.contains("/resourcegroups/"));
}

#[test]
fn summaries_add_up_details() {
    let model = model(1);
    let (from, to) = (day("2026-10-01"), day("2026-10-31"));
    let october = |grain| items(|out| summaries(&model, grain, Some(from), Some(to), now(), out), SUMMARIES);
    let (daily, monthly) = (october(Grain::Daily), october(Grain::Monthly));
    let sum = |items: &[Value]| items.iter().map(|item| item["reservedHours"].as_u64().unwrap()).sum::<u64>();
    assert_eq!(sum(&daily), sum(&monthly));
    assert!(daily.iter().all(|item| item["usageDate"].as_str().unwrap().starts_with("2026-10-")));
    assert!(monthly.iter().all(|item| item["usageDate"] == "2026-10-01T00:00:00"));
    let whole_life = items(|out| summaries(&model, Grain::Monthly, None, None, now(), out), SUMMARIES);
    assert!(whole_life.len() > monthly.len() * 10);
    for item in &whole_life {
        let [least, mean, most] =
            ["min", "avg", "max"].map(|name| hundredths(&item[format!("{name}UtilizationPercentage")]));
        assert!(least <= mean && mean <= most && most <= 10_000, "{item}");
    }
}

/// A number with at most two decimals, in hundredths.
fn hundredths(number: &Value) -> u64 {
    let text = number.to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    format!("{whole}{decimals:0<2}").parse().unwrap()
}

#[test]
fn charges_hold_purchases_a_cancellation_and_an_exchange() {
    for seed in 0..8 {
        let model = model(seed);
        let write = |out: &mut Vec<u8>| charges(&model, 3, day("2020-01-01"), day("2026-12-31"), now(), out);
        let items = items(write, CHARGES);
        let of = |kind| items.iter().filter(|item| item["eventType"] == kind).collect::<Vec<_>>();
        assert!(of("Purchase").len() >= 4 && of("Cancel").len() == 1 && of("Refund").len() == 1);
        assert!(
            of("Cancel").iter().chain(&of("Refund")).all(|item| item["amount"].to_string().starts_with('-'))
        );
        let orders: BTreeSet<_> =
            of("Purchase").iter().map(|item| item["reservationOrderId"].to_string()).collect();
        assert_eq!(orders.len(), of("Purchase").len());
    }
}

#[test]
fn a_range_and_the_clock_bound_charges() {
    let model = model(1);
    let count = |from: &str, to: &str, now: &str| {
        let mut out = Vec::new();
        charges(&model, 3, day(from), day(to), now.parse().unwrap(), &mut out)
    };
    // The cancelled reservation is bought on the nineteenth day.
    assert!(count("2025-11-19", "2025-11-19", "2025-11-20T00:00:00Z") >= 1);
    assert_eq!(count("2025-11-19", "2025-11-19", "2025-11-19T00:00:00Z"), 0);
    assert_eq!(count("2010-01-01", "2013-12-31", "2026-11-20T00:00:00Z"), 0);
}

#[test]
fn the_second_version_has_fewer_fields() {
    let model = model(1);
    let fields =
        ["armSkuName", "term", "region", "eventDate", "reservationOrderId", "description", "eventType"];
    let fields: Vec<_> = fields.into_iter().chain(["quantity", "amount", "currency"]).collect();
    items(|out| charges(&model, 2, day("2020-01-01"), day("2026-12-31"), now(), out), &fields);
}

#[test]
fn names_follow_the_quirks() {
    let model = rare_model(1);
    let mut out = Vec::new();
    charges(&model, 3, day("2020-01-01"), day("2026-12-31"), now(), &mut out);
    summaries(&model, Grain::Monthly, None, None, now(), &mut out);
    let text = String::from_utf8(out).unwrap();
    for name in ["purchasingSubscriptionGuid", "purchasingSubscriptionName", "MaxUtilizationPercentage"] {
        assert!(text.contains(&format!("\"{name}\"")), "{name}");
    }
    assert!(
        !text.contains("\"PurchasingsubscriptionGuid\"") && !text.contains("\"maxUtilizationPercentage\"")
    );
}

#[test]
fn recommendations_save_what_they_say() {
    let model = model(1);
    for (look_back, single) in [(7, false), (30, false), (60, true)] {
        let fields = if single { RECOMMENDATIONS } else { &RECOMMENDATIONS[1..] };
        let items = items(|out| recommendations(&model, single, look_back, now(), out), fields);
        assert!(!items.is_empty());
        for item in &items {
            assert_eq!(item["lookBackPeriod"], format!("Last{look_back}Days"));
            assert!(!item["netSavings"].to_string().starts_with('-'), "{item}");
        }
    }
    let mut out = Vec::new();
    let begin = "2025-11-01T00:00:00Z".parse().unwrap();
    assert_eq!(recommendations(&model, false, 7, begin, &mut out), 0);
}
