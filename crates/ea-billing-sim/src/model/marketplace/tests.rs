use super::*;
use crate::world::{Enrollment, Quirks};
use serde_json::Value;

const FIELDS: &[&str] = &[
    "id",
    "subscriptionGuid",
    "subscriptionName",
    "meterId",
    "usageStartDate",
    "usageEndDate",
    "offerName",
    "resourceGroup",
    "instanceId",
    "additionalInfo",
    "tags",
    "orderNumber",
    "unitOfMeasure",
    "costCenter",
    "accountId",
    "accountName",
    "accountOwnerId",
    "departmentId",
    "departmentName",
    "publisherName",
    "planName",
    "consumedQuantity",
    "resourceRate",
    "extendedCost",
    "isRecurringCharge",
];

fn model(seed: u64, quirks: Quirks) -> Model {
    Model::build(Enrollment { quirks, ..Enrollment::new("100") }, seed)
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn october() -> Period {
    "202610".parse().unwrap()
}

fn written(model: &Model, version: u8) -> (usize, String) {
    let charges = charges(model, october(), at("2026-11-21T09:00:00Z"));
    let mut out = Vec::new();
    let count = write(&charges.iter().collect::<Vec<_>>(), model, version, &mut out);
    (count, String::from_utf8(out).unwrap())
}

#[test]
fn a_month_has_ten_to_sixty_charges() {
    for seed in 0..100 {
        let model = model(seed, Quirks::default());
        let charges = charges(&model, october(), at("2026-11-21T09:00:00Z"));
        assert!((10..=60).contains(&charges.len()), "{}", charges.len());
        assert!(charges.iter().any(|charge| charge.recurring));
        assert!(charges.is_sorted_by_key(|charge| charge.day));
        for charge in &charges {
            assert_eq!(Period::of(charge.day), october());
            assert_eq!(charge.quantity.times(charge.rate), charge.extended_cost);
            assert!(!charge.extended_cost.is_negative() && charge.extended_cost.mantissa > 0);
        }
    }
}

#[test]
fn a_charge_arrives_on_the_morning_after() {
    let day = NaiveDate::from_ymd_opt(2026, 10, 7).unwrap();
    assert!(!has_arrived(day, at("2026-10-08T05:59:59Z")));
    assert!(has_arrived(day, at("2026-10-08T06:00:00Z")));
    let model = model(1, Quirks::default());
    assert!(charges(&model, october(), at("2026-10-01T23:00:00Z")).is_empty());
    let early = charges(&model, october(), at("2026-10-16T12:00:00Z"));
    let late = charges(&model, october(), at("2026-11-16T12:00:00Z"));
    assert!(!early.is_empty() && early.len() < late.len());
    assert_eq!(format!("{early:?}"), format!("{:?}", &late[..early.len()]));
}

#[test]
fn only_the_third_version_tells_of_recurring_charges() {
    let model = model(1, Quirks::as_pages_print());
    let (all, text) = written(&model, 3);
    let (some, old) = written(&model, 2);
    assert_eq!(old, written(&model, 1).1);
    assert!(some < all && text.contains("\"True\"") && !old.contains("isRecurringCharge"));
}

#[test]
fn fields_stand_in_the_order_of_the_samples() {
    let check = |version: u8, expect: &[&str]| {
        let (count, text) = written(&model(1, Quirks::default()), version);
        let Value::Array(items) = serde_json::from_str(&text).unwrap() else { panic!("no array") };
        assert_eq!(items.len(), count);
        let mut at = 0;
        for name in expect {
            let offset = text[at..].find(&format!("\"{name}\":")).expect(name);
            at += offset + name.len();
        }
        assert!(items.iter().all(|item| item.as_object().unwrap().len() == expect.len()));
    };
    check(1, &FIELDS[..24]);
    check(2, &FIELDS[..24]);
    check(3, FIELDS);
}

#[test]
fn recurring_is_a_boolean_for_clients_that_saw_one() {
    let (_, text) = written(&model(1, Quirks::as_clients_saw()), 3);
    assert!(text.contains("\"isRecurringCharge\":false") && text.contains("\"isRecurringCharge\":true"));
}
