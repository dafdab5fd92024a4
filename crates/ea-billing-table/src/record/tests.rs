//! Every field of a record is a column, and every column is one that the API documents.

mod complete;

use std::{fs, path::Path};

use ea_billing_core::{
    BalanceSummary, Invoice, MarketplaceCharge, PriceSheetItem, ReservationCharge, ReservationDetail,
    ReservationSummary, SharedRecommendation, SingleRecommendation, UsageAggregate, UsageDetail,
};

use super::{MeterRow, PeriodRow, Tabular, extra, json_string, named_amounts};
use crate::Cell;

/// The columns are the properties of this definition, in its order, then `more`.
#[track_caller]
fn check<R: Tabular>(document: &str, definition: &str, more: &[&str]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec").join(document);
    let text = fs::read_to_string(path).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let properties = json["definitions"][definition]["properties"].as_object().unwrap();
    let columns = R::columns();
    let names: Vec<_> = columns.iter().map(|column| column.name.as_ref()).collect();
    let (documented, others) = names.split_at(properties.len());
    assert_eq!(others, more);
    let mut rest = text.split_once(&format!("\"{definition}\": {{")).unwrap().1;
    for name in documented {
        assert!(properties.contains_key(*name), "{definition} has no {name}");
        let after = rest.split_once(&format!("\"{name}\": {{"));
        rest = after.unwrap_or_else(|| panic!("{name} stands earlier in {definition}")).1;
    }
}

#[test]
fn columns_are_those_of_the_newest_documents() {
    let extra = &["extraFields"];
    check::<UsageDetail>("ea-v3.json", "UsageDetail", extra);
    check::<MarketplaceCharge>("ea-v3.json", "MarketplaceCharge", extra);
    check::<BalanceSummary>("ea-v3.json", "BalanceSummary", extra);
    check::<PriceSheetItem>("ea-v3.json", "PriceSheetItem", extra);
    check::<ReservationCharge>("ea-v3.json", "ReservationCharge", extra);
    check::<ReservationDetail>("ea-v2.json", "ReservationDetail", extra);
    check::<ReservationSummary>("ea-v2.json", "ReservationSummary", extra);
    check::<SharedRecommendation>("ea-v2.json", "SharedReservationRecommendation", extra);
    check::<SingleRecommendation>("ea-v2.json", "SingleReservationRecommendation", extra);
    let derived = [
        "firstDay",
        "lastDay",
        "state",
        "hasBalanceSummary",
        "hasUsageDetails",
        "hasMarketplaceCharges",
        "hasPriceSheet",
        "extraFields",
    ];
    check::<PeriodRow>("ea-v2.json", "BillingPeriod", &derived);
}

/// The columns are named as the properties of these definitions, and those of `more` are found by this program.
#[track_caller]
fn check_names<R: Tabular>(document: &str, definitions: &[&str], more: &[&str]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec").join(document);
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let has = |name: &str| {
        let mut those = definitions.iter().map(|definition| &json["definitions"][definition]["properties"]);
        let same = |property: &String| property.eq_ignore_ascii_case(name);
        those.any(|properties| properties.as_object().unwrap().keys().any(same))
    };
    let columns = R::columns();
    let own: Vec<_> = columns.iter().map(|column| column.name.as_ref()).filter(|name| !has(name)).collect();
    assert_eq!(own, more);
}

#[test]
fn columns_of_azure_are_named_as_in_its_documents() {
    let of_instance = [
        "resourceUri",
        "resourceGroup",
        "location",
        "tags",
        "additionalInfo",
        "partNumber",
        "orderNumber",
        "reportedTime",
        "extraFields",
    ];
    let commerce = "commerce-2015-06-01-preview.json";
    check_names::<UsageAggregate>(commerce, &["UsageAggregation", "UsageSample"], &of_instance);
    check_names::<MeterRow>(commerce, &["MeterInfo"], &["currency", "meterStatus", "extraFields"]);
    let more = ["id", "name", "type", "billingPeriodIds", "downloadUrlExpiryTime", "currency", "extraFields"];
    check_names::<Invoice>("billing-2024-04-01.json", &["InvoiceProperties"], &more);
}

#[test]
fn unknown_fields_and_details_are_json_whatever_their_names_hold() {
    assert_eq!(extra(&[]), Cell::Null);
    assert_eq!(named_amounts(&[]), Cell::Json("[]".into()));
    let hostile = "a\"b\\c\u{1b}[31m\u{202e}";
    let json = json_string(hostile);
    assert_eq!(serde_json::from_str::<String>(&json).unwrap(), hostile);
}
