use std::collections::BTreeMap;

use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::{
    BalanceSummary, BillingPeriod, Code, ExtraField, MarketplaceCharge, PriceSheetItem, Record,
    ReservationCharge, ReservationDetail, ReservationSummary, SharedRecommendation, SingleRecommendation,
    UsageDetail,
    convert::{Decoded, Version, object, rows},
};

const VERSIONS: [Version; 3] = [Version::V1, Version::V2, Version::V3];

fn decode<R: Record>(version: Version, json: &str) -> Decoded<R> {
    rows(version, json, 1, 1).unwrap_or_else(|error| panic!("{error}: {json:.200}"))
}

/// The one record of an array of one.
fn one<R: Record>(version: Version, row: &str) -> R {
    let mut decoded = decode(version, &format!("[{row}]"));
    assert!(decoded.issues.is_empty(), "{:?}", decoded.issues);
    assert_eq!(decoded.records.len(), 1);
    decoded.records.remove(0)
}

/// What a row is refused for: the field, and words of the reason.
fn refused<R: Record + std::fmt::Debug>(version: Version, row: &str, field: Option<&str>, reason: &str) {
    let decoded = decode::<R>(version, &format!("[{row}]"));
    assert!(decoded.records.is_empty(), "{:?}", decoded.records);
    let [issue] = decoded.issues.as_slice() else { panic!("{:?}", decoded.issues) };
    assert_eq!(issue.field.as_deref(), field, "{issue:?}");
    assert!(issue.reason.contains(reason), "{issue:?}");
    assert!(issue.reason.chars().count() <= 401, "{issue:?}");
    assert_eq!(issue.raw, row);
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

const USAGE: &str = r#"{"date": "2018-08-01T00:00:00", "consumedQuantity": 24.000000, "cost": 12.330899428656048000000,
    "extendedCost": 12.330899428656048000000, "resourceRate": 0.513787476194002, "subscriptionId": 152718564513,
    "meterId": "a", "tags": "{\"a\":\"b\"}", "additionalInfo": null, "unitOfMeasure": "Hours",
    "serviceTier": "Premium", "chargesBilledSeparately": "True"}"#;

#[test]
fn usage_is_the_same_in_all_versions() {
    for version in VERSIONS {
        let row: UsageDetail = one(version, USAGE);
        assert_eq!(row.date.to_string(), "2018-08-01");
        assert_eq!(row.consumed_quantity.to_string(), "24.000000");
        assert_eq!(row.cost.to_string(), "12.330899428656048000000");
        assert_eq!(row.resource_rate.map(|rate| rate.to_string()).as_deref(), Some("0.513787476194002"));
        assert_eq!(row.subscription_id, "152718564513");
        assert_eq!(row.tags.as_str(), r#"{"a":"b"}"#);
        assert_eq!((row.additional_info.as_str(), row.account_name.as_str()), ("", ""));
        assert_eq!(row.unit_of_measure(), Some("Hours"));
        assert_eq!(row.cost(), Some((row.cost, None)));
        assert_eq!(row.days(), Some((row.date, row.date)));
    }
    let row: UsageDetail = one(Version::V3, USAGE);
    assert_eq!((row.service_tier.as_str(), row.charges_billed_separately), ("Premium", Some(true)));
    let row: UsageDetail = one(Version::V2, USAGE);
    assert_eq!((row.service_tier.as_str(), row.charges_billed_separately), ("", None));
    // What a version does not have is kept as it came.
    let extra: BTreeMap<_, _> =
        row.extra.iter().map(|field| (field.name.as_str(), field.json.as_str())).collect();
    assert_eq!(extra["serviceTier"], "\"Premium\"");
    assert_eq!(extra["chargesBilledSeparately"], "\"True\"");
}

#[test]
fn field_names_match_in_any_casing_and_unknown_fields_are_kept() {
    let row: UsageDetail = one(
        Version::V2,
        r#"{"DATE": "2017-04-27T23:01:43.799Z", "ConsumedQuantity": "1", "Cost": -0.10, "newField": {"a": [1.10]}}"#,
    );
    assert_eq!(row.cost.to_string(), "-0.10");
    assert_eq!(row.date.to_string(), "2017-04-27");
    assert_eq!(row.extra, [ExtraField { name: "newField".into(), json: r#"{"a": [1.10]}"#.into() }]);
}

#[test]
fn usage_without_day_quantity_or_cost_is_an_issue() {
    let check = |row: &str, field, reason| refused::<UsageDetail>(Version::V3, row, field, reason);
    check(r#"{"date": "2018-08-01", "consumedQuantity": 1}"#, Some("cost"), "has no `cost`");
    check(r#"{"date": "2018-08-01", "consumedQuantity": 1, "cost": null}"#, Some("cost"), "has no `cost`");
    check(r#"{"date": "2018-08-01", "consumedQuantity": "", "cost": 1}"#, Some("consumedQuantity"), "has no");
    check(r#"{"consumedQuantity": 1, "cost": 1}"#, Some("date"), "has no `date`");
    check(r#"{"date": "string", "consumedQuantity": 1, "cost": 1}"#, Some("date"), "found `string`");
    let v1 = r#"{"date": "2018-08-01", "consumedQuantity": 1, "cost": 1}"#;
    refused::<UsageDetail>(Version::V1, v1, Some("extendedCost"), "has no `extendedCost`");
}

#[test]
fn what_would_lose_a_digit_is_an_issue() {
    let with = |cost: &str| format!(r#"{{"date": "2018-08-01", "consumedQuantity": 1, "cost": {cost}}}"#);
    for version in [Version::V2, Version::V3] {
        let check =
            |cost: &str, reason: &str| refused::<UsageDetail>(version, &with(cost), Some("cost"), reason);
        check("123456789012345678901234567890123456789", "is not rounded");
        check("0.00000000000000000000000000001", "is not rounded");
        check("1e400", "is not rounded");
        check("\"NaN\"", "expected a decimal number");
        check("{}", "expected a decimal number");
        let row: UsageDetail = one(version, &with("1.5E-6"));
        assert_eq!(row.cost, number("0.0000015"));
    }
}

#[test]
fn a_hostile_row_leaves_the_others_alone() {
    let good = r#"{"date": "2018-08-01", "consumedQuantity": 1, "cost": 1.50}"#;
    let bad = [
        "null",
        "7",
        "\"text\"",
        "[]",
        "{}",
        r#"{"date": "2018-08-01", "consumedQuantity": 1, "cost": 1, "Cost": 2}"#,
        r#"{"date": "2018-08-01", "consumedQuantity": 1, "cost": 1e400}"#,
        r#"{"date": "2018-08-01", "consumedQuantity": 1, "cost": 1, "accountName": 7}"#,
        r#"{"date": "2018-08-01", "consumedQuantity": 1, "cost": 1, "tags": {"a": "b"}}"#,
    ];
    let mut all = vec![good];
    for row in bad {
        all.extend([row, good]);
    }
    let decoded: Decoded<UsageDetail> = rows(Version::V3, &format!("[{}]", all.join(",")), 4, 3001).unwrap();
    assert_eq!(decoded.records.len(), bad.len() + 1);
    assert!(decoded.records.iter().all(|row| row.cost.to_string() == "1.50"));
    let found: Vec<_> =
        decoded.issues.iter().map(|issue| (issue.row, issue.page, issue.raw.as_str())).collect();
    let expect: Vec<_> = bad.iter().zip((3002..).step_by(2)).map(|(row, place)| (place, 4, *row)).collect();
    assert_eq!(found, expect);
    let twice = &decoded.issues[5];
    assert!(twice.reason.contains("`cost` came twice"), "{}", twice.reason);
}

#[test]
fn a_page_that_is_no_json_is_an_error() {
    let check = |json: &str, code: Code| {
        let found = rows::<UsageDetail>(Version::V3, json, 1, 1).map(|decoded| decoded.records.len());
        assert_eq!(found.map_err(|error| error.code()), Err(code), "{json:.100}");
    };
    check(r#"[{"cost": NaN}]"#, Code::Decode);
    check(r#"[{"cost": 1}"#, Code::Truncated);
    check(r#"[{"cost": 1}] 1"#, Code::Decode);
    check(r#"{"cost": 1}"#, Code::Decode);
    let deep = |levels: usize| {
        let (open, close) = ("[".repeat(levels), "]".repeat(levels));
        format!(r#"[{{"date": "2018-08-01", "consumedQuantity": 1, "cost": 1, "nested": {open}{close}}}]"#)
    };
    check(&deep(200_000), Code::TooLarge);
    check(&format!("[{}{}]", "[".repeat(200_000), "]".repeat(200_000)), Code::TooLarge);
    assert_eq!(decode::<UsageDetail>(Version::V3, &deep(100)).records.len(), 1);
    // Brackets within text are no nesting.
    let text = r#"[{"date": "2018-08-01", "consumedQuantity": 1, "cost": 1, "tags": "TEXT"}, null]"#;
    let text = text.replace("TEXT", &r#"[\"{\\"#.repeat(500));
    assert_eq!(decode::<UsageDetail>(Version::V3, &text).records.len(), 1);
}

#[test]
fn a_billing_period_knows_what_it_has() {
    for version in VERSIONS {
        let period: BillingPeriod = one(
            version,
            r#"{"billingPeriodId": "201704", "billingStart": "2017-04-01T00:00:00Z", "billingEnd": "2017-04-30T11:59:59Z",
                "balanceSummary": "/v1/enrollments/100/billingperiods/201704/balancesummary", "usageDetails": "", "priceSheet": null}"#,
        );
        assert_eq!(period.billing_period.to_string(), "201704");
        assert_eq!(period.billing_end.unwrap().to_rfc3339(), "2017-04-30T11:59:59+00:00");
        assert_eq!(period.has(crate::Dataset::BalanceSummary), Some(true));
        assert_eq!(period.has(crate::Dataset::UsageDetails), Some(false));
        assert_eq!(period.has(crate::Dataset::PriceSheet), Some(false));
        assert_eq!(period.has(crate::Dataset::ReservationDetails), None);
        assert_eq!(period.balance_summary, "/v1/enrollments/100/billingperiods/201704/balancesummary");
        let days = period.days().map(|(first, last)| format!("{first} {last}"));
        assert_eq!(days.as_deref(), Some("2017-04-01 2017-04-30"));
    }
    let check = |id: &str| {
        let row = format!(r#"{{"billingPeriodId": {id}}}"#);
        refused::<BillingPeriod>(Version::V2, &row, Some("billingPeriodId"), "");
    };
    for id in ["\"\"", "null", "\"2017-04\"", "201713", "2017", "\"+20174\"", "2.17e5", "\"é0174\""] {
        check(id);
    }
}

const BALANCE: &str = r#"{"id": "b", "billingPeriodId": 201507, "currencyCode": "usd", "beginningBalance": 0,
    "endingBalance": 1.1, "newPurchases": 1, "adjustments": 1.10, "utilized": 1.1, "serviceOverage": 1,
    "chargesBilledSeparately": 1, "totalOverage": 1, "totalUsage": 1.1, "azureMarketplaceServiceCharges": 1,
    "newPurchasesDetails": [{"name": "", "value": 1}], "adjustmentDetails": null}"#;

#[test]
fn a_balance_is_an_object_or_an_array_of_one() {
    let balance = |body: &str| object::<BalanceSummary>(Version::V3, body.as_bytes());
    for body in [BALANCE.to_owned(), format!("\u{feff} [{BALANCE}]\r\n")] {
        let decoded = balance(&body).unwrap();
        let [summary] = decoded.records.as_slice() else { panic!("{:?}", decoded.issues) };
        assert_eq!(summary.billing_period.to_string(), "201507");
        assert_eq!(summary.adjustments.amount().to_string(), "1.10");
        assert_eq!(summary.adjustments.currency().as_str(), "USD");
        assert_eq!(summary.new_purchases_details.len(), 1);
        assert_eq!(summary.adjustment_details, []);
        assert_eq!(summary.cost().unwrap().0.to_string(), "1.1");
    }
    for body in ["[]", "null"] {
        let decoded = balance(body).unwrap();
        assert!(decoded.records.is_empty() && decoded.issues.is_empty(), "{body}");
    }
    let code = |body: &str| balance(body).map(|_| ()).map_err(|error| error.code());
    for body in ["", "\u{feff}\r\n"] {
        assert_eq!(code(body), Err(Code::Truncated), "{body:?}");
    }
    assert_eq!(code(&format!("[{BALANCE},{BALANCE}]")), Err(Code::Decode));
    assert_eq!(code(&BALANCE[..80]), Err(Code::Truncated));
    assert_eq!(code(r#"{"error": {"code": "500", "message": "no"}}"#), Err(Code::UnexpectedContent));
    let check = |from: &str, to: &str, field: &str| {
        refused::<BalanceSummary>(Version::V1, &BALANCE.replace(from, to), Some(field), "");
    };
    check("\"usd\"", "\"string\"", "currencyCode");
    check("\"usd\"", "null", "currencyCode");
    check("\"totalUsage\": 1.1", "\"totalUsage\": null", "totalUsage");
    check("\"value\": 1}", "\"value\": null}", "newPurchasesDetails");
}

#[test]
fn a_marketplace_charge_may_recur_in_version_3() {
    let row = r#"{"usageStartDate": "2015-09-17T00:00:00Z", "usageEndDate": "2015-09-18T23:59:59Z", "accountId": 100,
        "offerName": "Virtual LoadMaster™", "extendedCost": 1.11, "unitOfMeasure": "", "isRecurringCharge": "False"}"#;
    for version in VERSIONS {
        let charge: MarketplaceCharge = one(version, row);
        assert_eq!(charge.offer_name, "Virtual LoadMaster™");
        assert_eq!(charge.account_id, "100");
        assert_eq!(charge.cost(), Some((number("1.11"), None)));
        let days = charge.days().map(|(first, last)| format!("{first} {last}"));
        assert_eq!(days.as_deref(), Some("2015-09-17 2015-09-18"));
        assert_eq!(charge.is_recurring_charge, (version == Version::V3).then_some(false));
        refused::<MarketplaceCharge>(version, &row.replace("1.11", "null"), Some("extendedCost"), "has no");
        refused::<MarketplaceCharge>(
            version,
            &row.replace("Start", "Other"),
            Some("usageStartDate"),
            "has no",
        );
    }
}

#[test]
fn a_price_has_its_currency() {
    let row = r#"{"billingPeriodId": "201704", "meterId": "m", "meterName": "A1 VM", "unitOfMeasure": "100 Hours",
        "includedQuantity": 0, "unitPrice": 0.00, "currencyCode": "USD", "offerId": "o"}"#;
    for version in VERSIONS {
        let price: PriceSheetItem = one(version, row);
        assert_eq!(
            (price.unit_price.amount().to_string().as_str(), price.unit_price.currency().as_str()),
            ("0.00", "USD")
        );
        assert_eq!(price.unit_of_measure(), Some("100 Hours"));
        assert_eq!(price.meter_id, if version == Version::V1 { "" } else { "m" });
        assert_eq!(price.offer_id, if version == Version::V3 { "o" } else { "" });
        refused::<PriceSheetItem>(version, &row.replace("USD", "dollar"), Some("currencyCode"), "`dollar`");
        refused::<PriceSheetItem>(version, &row.replace("0.00", "\"\""), Some("unitPrice"), "has no");
    }
}

#[test]
fn reservations_are_decoded() {
    let detail: ReservationDetail = one(
        Version::V2,
        r#"{"usageDate": "2018-02-01T00:00:00", "totalReservedQuantity": 18.000000000000000, "reservedHours": 432.0, "usedHours": 400}"#,
    );
    assert_eq!(detail.total_reserved_quantity.unwrap().to_string(), "18.000000000000000");
    assert_eq!(detail.days().unwrap().0.to_string(), "2018-02-01");
    let summary: ReservationSummary = one(
        Version::V2,
        r#"{"usageDate": "2018-05-01T00:00:00", "reservedHours": 24, "usedHours": 23, "avgUtilizationPercentage": 95.83, "MaxUtilizationPercentage": 100}"#,
    );
    assert_eq!(summary.avg_utilization_percentage, Some(number("95.83")));
    assert_eq!(summary.max_utilization_percentage, Some(number("100")));
    let charge = r#"{"PurchasingsubscriptionGuid": "g", "eventDate": "2018-05-01T00:00:00Z", "eventType": "Refund", "amount": -1.0, "currency": "EUR"}"#;
    for version in [Version::V2, Version::V3] {
        let charge: ReservationCharge = one(version, charge);
        assert_eq!(charge.purchasing_subscription_guid, "g");
        assert_eq!(
            charge.cost().map(|(cost, currency)| (cost.to_string(), currency.unwrap().to_string())),
            Some(("-1.0".into(), "EUR".into()))
        );
    }
    refused::<ReservationCharge>(Version::V3, &charge.replace("EUR", "string"), Some("currency"), "`string`");
    let row = r#"{"subscriptionId": "s", "costWithNoRI": 186.27634908960002, "recommendedQuantity": 9, "totalCostWithRI": 143.12931642978083,
        "netSavings": 43.147032659819189, "firstUsageDate": "2018-02-19T00:00:00"}"#;
    let shared: SharedRecommendation = one(Version::V2, row);
    let single: SingleRecommendation = one(Version::V2, row);
    assert_eq!(shared.net_savings.to_string(), "43.147032659819189");
    assert_eq!((single.subscription_id.as_str(), single.cost_with_no_ri), ("s", shared.cost_with_no_ri));
    refused::<SharedRecommendation>(
        Version::V2,
        &row.replace("RI\": 186.27634908960002", "\": 1"),
        Some("costWithNoRI"),
        "has no",
    );
}

proptest! {
    /// Bad rows between good ones change neither the order nor the digits of the good ones.
    #[test]
    fn every_row_is_a_record_or_an_issue_in_its_place(costs in prop::collection::vec(prop::option::of(any::<i64>()), 0..40)) {
        let texts: Vec<String> = costs.iter().map(|cost| match cost {
            Some(cost) => format!(r#"{{"date":"2018-08-01","consumedQuantity":1,"cost":{cost}.250}}"#),
            None => r#"{"cost":"none"}"#.to_owned(),
        }).collect();
        let decoded: Decoded<UsageDetail> = rows(Version::V3, &format!("[{}]", texts.join(",")), 1, 1).unwrap();
        let found: Vec<String> = decoded.records.iter().map(|row| row.cost.to_string()).collect();
        let expect: Vec<String> = costs.iter().flatten().map(|cost| format!("{cost}.250")).collect();
        prop_assert_eq!(found, expect);
        let found: Vec<u64> = decoded.issues.iter().map(|issue| issue.row).collect();
        let expect: Vec<u64> = (1..).zip(&costs).filter(|(_, cost)| cost.is_none()).map(|(row, _)| row).collect();
        prop_assert_eq!(found, expect);
    }
}
