//! An object finds its fields whatever their casing, keeps those it does not know and refuses to choose.

use ea_billing_client::{
    decode, ea_v2, ea_v3,
    ea_v3::types::{BalanceSummary, MarketplaceCharge, UsageDetail, UsageDetailPage},
    wire::Map,
};

fn row(json: &str) -> UsageDetail {
    decode::from_str(json).unwrap_or_else(|error| panic!("{error}"))
}

fn refusal<T: serde::de::DeserializeOwned + std::fmt::Debug>(json: &str) -> String {
    decode::from_str::<T>(json).unwrap_err().to_string()
}

#[test]
fn a_field_is_found_in_any_casing() {
    for name in ["cost", "Cost", "COST"] {
        let cost = row(&format!("{{\"{name}\": 1.10}}")).cost.unwrap();
        assert_eq!(cost.to_string(), "1.10");
    }
    let charge: ea_v3::types::ReservationCharge =
        decode::from_str(r#"{"PurchasingsubscriptionGuid": "a", "CurrentEnrollment": "b"}"#).unwrap();
    assert_eq!(charge.purchasing_subscription_guid.as_deref(), Some("a"));
    assert_eq!(charge.current_enrollment.as_deref(), Some("b"));
    assert!(charge.extra.is_empty());
}

#[test]
fn an_amount_that_comes_twice_is_refused() {
    // One of the two is no amount, in whichever order they come.
    for json in [r#"{"cost": 1, "Cost": null}"#, r#"{"Cost": "", "cost": 1}"#] {
        assert_eq!(row(json).cost.unwrap().to_string(), "1");
    }
    insta::assert_snapshot!(refusal::<UsageDetail>(r#"{"cost": 1, "Cost": 2}"#), @"the field `cost` came twice, perhaps in another casing at line 1 column 22");
    insta::assert_snapshot!(refusal::<UsageDetail>(r#"{"cost": 1, "cost": 1}"#), @"the field `cost` came twice, perhaps in another casing at line 1 column 22");
}

#[test]
fn unknown_fields_are_kept_and_written_again() {
    let json = r#"{"cost":1.50,"amortizedCost":0.000000000000000000000000000000000001,"nested":{"a":[1.0]}}"#;
    let row = row(json);
    let names: Vec<_> = row.extra.iter().map(|(name, value)| (name, value.get())).collect();
    assert_eq!(
        names,
        [("amortizedCost", "0.000000000000000000000000000000000001"), ("nested", r#"{"a":[1.0]}"#)]
    );
    assert_eq!(row.extra.len(), 2);
    assert_eq!(serde_json::to_string(&row).unwrap(), json);
}

#[test]
fn null_and_blank_are_no_value() {
    let row = row(
        r#"{"cost": null, "consumedQuantity": "", "date": "", "chargesBilledSeparately": " \t", "accountId": "", "tags": null, "meterName": ""}"#,
    );
    assert_eq!((row.cost, row.consumed_quantity, row.date), (None, None, None));
    assert_eq!((row.charges_billed_separately, row.account_id, row.tags), (None, None, None));
    assert_eq!(row.meter_name.as_deref(), Some(""), "text may be empty");
    for blank in ["                              ", "\\u0020\\t\\u0020\\u0020\\u0020", "\u{a0}"] {
        assert_eq!(self::row(&format!(r#"{{"cost": "{blank}"}}"#)).cost, None, "{blank}");
    }
}

#[test]
fn ids_booleans_and_numbers_come_as_themselves_or_as_text() {
    let row = row(
        r#"{"subscriptionId": "152718564513", "accountId": 7, "cost": "2.50", "chargesBilledSeparately": "False"}"#,
    );
    assert_eq!(row.subscription_id.unwrap().as_str(), "152718564513");
    assert_eq!(row.account_id.unwrap().as_str(), "7");
    assert_eq!(row.cost.unwrap().to_string(), "2.50");
    assert!(!row.charges_billed_separately.unwrap().value());
    let charge: MarketplaceCharge = decode::from_str(r#"{"isRecurringCharge": true}"#).unwrap();
    assert!(charge.is_recurring_charge.unwrap().value());
}

#[test]
fn a_value_that_does_not_fit_names_its_field() {
    insta::assert_snapshot!(refusal::<UsageDetailPage>(r#"{"data": [{"cost": 1}, {"cost": "n/a"}]}"#), @"data[1].cost: expected a decimal number, found `n/a` at line 1 column 38");
    insta::assert_snapshot!(refusal::<UsageDetailPage>(r#"{"data": [{"consumedQuantity": 1e-40}]}"#), @"data[0].consumedQuantity: the number 1e-40 does not fit a decimal of 96 bits and 28 decimals, and is not rounded at line 1 column 37");
    insta::assert_snapshot!(refusal::<UsageDetailPage>(r#"{"data": [{"chargesBilledSeparately": "maybe"}]}"#), @"data[0].chargesBilledSeparately: expected true or false, as a boolean or as text at line 1 column 46");
    insta::assert_snapshot!(refusal::<UsageDetailPage>(r#"{"data": {}}"#), @"data: invalid type: map, expected a sequence at line 1 column 9");
    insta::assert_snapshot!(refusal::<UsageDetailPage>(r#"{"data": [{"cost": 1"#), @"data[0].?: EOF while parsing an object at line 1 column 20");
}

#[test]
fn the_balance_comes_as_an_object_or_as_a_list_of_one() {
    for json in [r#"{"totalUsage": 5.10}"#, r#"[{"totalUsage": 5.10}]"#] {
        let balance: BalanceSummary = decode::from_str(json).unwrap();
        assert_eq!(balance.total_usage.unwrap().to_string(), "5.10");
    }
    for json in ["[]", r#"[{"totalUsage": 1}, {"totalUsage": 2}]"#, "5"] {
        assert!(decode::from_str::<BalanceSummary>(json).is_err(), "{json}");
    }
    // Only the balance is known to come so; elsewhere a list would be a mistake.
    assert!(decode::from_str::<UsageDetail>(r#"[{"cost": 1}]"#).is_err());
}

#[test]
fn a_byte_order_mark_is_read_over() {
    let page: ea_v2::types::UsageDetailPage = decode::from_slice(b"\xef\xbb\xbf{\"data\": []}").unwrap();
    assert_eq!(page.data.unwrap().len(), 0);
}

#[test]
fn a_rate_that_comes_twice_or_not_at_all_is_refused() {
    use ea_billing_client::commerce_2015_06_01_preview::types::MeterInfo;
    insta::assert_snapshot!(refusal::<MeterInfo>(r#"{"MeterRates": {"0": 1.5, "0": 2.5}}"#), @"MeterRates: the name `0` came twice at line 1 column 29");
    insta::assert_snapshot!(refusal::<MeterInfo>(r#"{"MeterRates": {"0": 1.5, "100": null}}"#), @"MeterRates: the name `100` has no value at line 1 column 38");
    let meter: MeterInfo = decode::from_str(r#"{"MeterRates": {"51200": 0.10, "0": 1.5}}"#).unwrap();
    let rates = meter.meter_rates.unwrap();
    assert_eq!(rates.get("0").unwrap().to_string(), "1.5");
    let order: Vec<_> = rates.iter().map(|(tier, _)| tier.as_str()).collect();
    assert_eq!(order, ["51200", "0"], "the order is the server's");
}

#[test]
fn a_signed_url_is_shown_to_nobody() {
    let json = r#"{"blobPath": "https://user:pass@blob.example/reports/secret.csv?sig=canary", "status": 3}"#;
    let report: ea_v3::types::UsageReportStatus = decode::from_str(json).unwrap();
    let shown = format!("{report:?} {report:#?}");
    assert!(shown.contains("https://blob.example/…"), "{shown}");
    for secret in ["canary", "secret.csv", "pass"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(report.blob_path.unwrap().expose().ends_with("sig=canary"));
}

#[test]
fn a_tag_without_a_value_is_left_out() {
    let tags: Map<String, String> = serde_json::from_str(r#"{"team": "a", "cost": null}"#).unwrap();
    assert_eq!(tags, Map::from_iter([("team".to_owned(), "a".to_owned())]));
}
