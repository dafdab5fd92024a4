use rust_decimal::Decimal;

use super::reported;
use crate::{
    Record as _, RowIssue, UsageAggregate,
    convert::{envelope, rows},
    recordings,
    source::Version,
};

/// The rows of a page with these, of which none is lost.
fn decoded(array: &str) -> (Vec<UsageAggregate>, Vec<RowIssue>) {
    let decoded = rows::<UsageAggregate>(Version::Commerce2015, array, 1, 1).expect("an array of rows");
    (decoded.records, decoded.issues)
}

/// A row with these properties beside those that every row has.
fn row(properties: &str) -> UsageAggregate {
    let times = r#""usageStartTime":"2015-04-29T17:00:00-07:00","usageEndTime":"2015-04-30T17:00:00-07:00""#;
    let array = format!(
        r#"[{{"name":"Daily_BRSDT_20150501_0000","properties":{{{times},"quantity":1{properties}}}}}]"#
    );
    let (mut records, issues) = decoded(&array);
    assert!(issues.is_empty(), "{issues:?}");
    records.pop().expect("one row")
}

/// What is shown of the resource in this text.
fn instance(text: &str) -> String {
    let quoted = serde_json::Value::from(text);
    let record = row(&format!(r#","instanceData":{quoted}"#));
    assert_eq!(record.instance_data, text);
    let broken = record.broken_json_texts();
    let Some(data) = record.instance else { return format!("none, {broken} broken") };
    let shown =
        |text: Option<crate::JsonText>| text.map_or_else(|| "-".to_owned(), |text| text.as_str().to_owned());
    let extra: Vec<String> =
        data.extra.iter().map(|field| format!("{}={}", field.name, field.json)).collect();
    format!(
        "{}|{}|{}|{}|{}|{}|{}, {broken} broken",
        data.resource_uri,
        data.location,
        shown(data.tags),
        shown(data.additional_info),
        data.part_number,
        data.order_number,
        extra.join(" ")
    )
}

#[test]
fn the_name_of_a_row_tells_when_it_was_reported() {
    let check = |name: &str, expect: Option<&str>| {
        let found = reported(name).map(|instant| instant.format("%Y-%m-%d %H:%M").to_string());
        assert_eq!(found.as_deref(), expect, "{name}");
    };
    check("Daily_BRSDT_20150501_0000", Some("2015-05-01 00:00"));
    check("Hourly_BRSDT_20150501_2300", Some("2015-05-01 23:00"));
    check("daily_brsdt_20150501_0000", Some("2015-05-01 00:00"));
    check("Daily_BRSDT_20150231_0000", None);
    check("Daily_BRSDT_20150501_2400", None);
    check("Daily_BRSDT_20150501_0000_1", None);
    check("Daily_BRSDT_+2015501_0000", None);
    check("Monthly_BRSDT_20150501_0000", None);
    check("20150501", None);
    check("", None);
}

#[test]
fn the_text_of_the_resource_is_read() {
    let full = r#"{"microsoft.resources":{"resourceUri":"/subscriptions/a/resourceGroups/rg/x","location":"ukwest",
        "Tags":{"env":"p","n":1.50},"additionalInfo":{"ImageType":"Canonical"},"partNumber":"AAA-1","orderNumber":77,"new":[1e400]},"other":0.10}"#;
    let expect = r#"/subscriptions/a/resourceGroups/rg/x|ukwest|{"env":"p","n":1.50}|{"ImageType":"Canonical"}|AAA-1|77|new=[1e400] other=0.10, 0 broken"#;
    assert_eq!(instance(full), expect);
    let check = |inner: &str, expect: &str| {
        assert_eq!(instance(&format!(r#"{{"Microsoft.Resources":{inner}}}"#)), expect, "{inner}");
    };
    check(r#"{"tags":null,"additionalInfo":null,"location":null}"#, "||-|-|||, 0 broken");
    check(r#"{"tags":{}}"#, "||{}|-|||, 0 broken");
    check(r#"{"additionalInfo":"{\"a\":1}"}"#, r#"||-|{"a":1}|||, 0 broken"#);
    check(r#"{"tags":"a=1"}"#, "||a=1|-|||, 1 broken");
    check(r#"{"tags":["a"],"additionalInfo":7}"#, r#"||["a"]|7|||, 2 broken"#);
    check(r#"{"location":{"a":1}}"#, r#"||-|-|||location={"a":1}, 0 broken"#);
    check("null", "||-|-|||, 0 broken");
    let flat = r#"{"resourceUri":"/a","location":"b","tags":{"c":"d"},"partNumber":"e","f":1}"#;
    assert_eq!(instance(flat), r#"/a|b|{"c":"d"}|-|e||f=1, 0 broken"#);
}

#[test]
fn the_resource_may_stand_there_without_a_text_around_it() {
    let check = |json: &str, resource: Option<&str>, group: Option<&str>, broken: usize| {
        let record = row(&format!(r#","instanceData":{json}"#));
        assert_eq!(record.instance_data, json);
        assert_eq!(record.instance.as_ref().map(|data| data.resource_uri.as_str()), resource, "{json}");
        assert_eq!((record.resource_group(), record.broken_json_texts()), (group, broken), "{json}");
    };
    let wrapped =
        r#"{"Microsoft.Resources":{"resourceUri":"/subscriptions/a/resourceGroups/rg/x","tags":{"n":1.50}}}"#;
    check(wrapped, Some("/subscriptions/a/resourceGroups/rg/x"), Some("rg"), 0);
    check(r#"{"location":"a","resourceUri":"b","tags":"t","additionalInfo":"OS"}"#, Some("b"), None, 2);
    check("[1]", None, None, 1);
    check("7", None, None, 1);
    assert_eq!(row(r#","instanceData":null"#).instance_data, "");
    let (records, issues) = decoded(
        r#"[{"properties":{"usageStartTime":"2015-04-29","usageEndTime":"2015-04-30","quantity":1,"instanceData":"\ud800"}}]"#,
    );
    assert_eq!((records.len(), issues[0].field.as_deref()), (0, Some("properties.instanceData")));
}

#[test]
fn a_text_that_tells_of_no_resource_is_kept_and_counted() {
    let check = |text: &str, expect: &str| assert_eq!(instance(text), expect, "{text}");
    check("", "none, 0 broken");
    check("null", "none, 0 broken");
    check("{}", "||-|-|||, 0 broken");
    check("/subscriptions/a", "none, 1 broken");
    check(r#"{"Microsoft.Resources":{"resourceUri":"/a"}"#, "none, 1 broken");
    check(r#"{"Microsoft.Resources":"/a"}"#, "none, 1 broken");
    check(r#"{"Microsoft.Other":{"resourceUri":"/a"}}"#, "none, 1 broken");
    check(r#"{"location":"a"}"#, "none, 1 broken");
    check(r#"{"resourceUri":"/a","resourceURI":"/b"}"#, "none, 1 broken");
    check(r#"{"Microsoft.Resources":{"location":"a","Location":"b"}}"#, "none, 1 broken");
    check(r#"{"Microsoft.Resources":{},"MICROSOFT.RESOURCES":{}}"#, "none, 1 broken");
    let deep = "[".repeat(200) + &"]".repeat(200);
    check(&format!(r#"{{"Microsoft.Resources":{{"x":{deep}}}}}"#), "none, 1 broken");
}

#[test]
fn quantities_have_all_their_digits_and_days_are_in_utc() {
    let check = |quantity: &str, expect: &str| {
        let array = format!(
            r#"[{{"PROPERTIES":{{"UsageStartTime":"2015-04-29T17:00:00-07:00","usageEndTime":"2015-05-01T00:00:00Z","Quantity":{quantity},"MeterID":"AB"}}}}]"#
        );
        let (records, issues) = decoded(&array);
        assert!(issues.is_empty(), "{issues:?}");
        assert_eq!((records[0].quantity.to_string().as_str(), records[0].meter_id.as_str()), (expect, "AB"));
        let day = "2015-04-30".parse().expect("a day");
        assert_eq!(records[0].usage_days(), (day, day));
    };
    check("2e-06", "0.000002");
    check("1.936541884E-06", "0.000001936541884");
    check("0.0001231422268144879778826552", "0.0001231422268144879778826552");
    check("11643.8089", "11643.8089");
    check("\"3.50\"", "3.50");
    check("-0.5", "-0.5");
}

#[test]
fn a_row_over_midnight_is_of_the_day_on_which_it_began() {
    let (records, _) = decoded(
        r#"[{"properties":{"usageStartTime":"2015-04-30T12:00:00Z","usageEndTime":"2015-05-01T12:00:00Z","quantity":1}}]"#,
    );
    let day = |text: &str| text.parse::<chrono::NaiveDate>().expect("a day");
    assert_eq!(records[0].usage_days(), (day("2015-04-30"), day("2015-05-01")));
    assert_eq!(records[0].days(), Some((day("2015-04-30"), day("2015-04-30"))));
}

#[test]
fn fields_that_no_document_knows_are_kept() {
    let record =
        row(r#","infoFields":{"meteredRegion":"UK \"W\"","project":null,"Zone":7},"resourceGroup":"rg""#);
    let shown = |fields: &[crate::record::ExtraField]| -> Vec<String> {
        fields.iter().map(|field| format!("{}={}", field.name, field.json)).collect()
    };
    assert_eq!(shown(&record.info_fields), [r#"meteredRegion="UK \"W\"""#, "Zone=7"]);
    assert_eq!(shown(&record.extra), [r#"resourceGroup="rg""#]);
    let times = r#""usageStartTime":"2015-04-29","usageEndTime":"2015-04-30","quantity":1"#;
    let (records, _) = decoded(&format!(r#"[{{"type":"Other","sku":null,"properties":{{{times}}}}}]"#));
    assert_eq!(shown(&records[0].extra), ["sku=null", r#"type="Other""#]);
}

#[test]
fn a_row_without_time_or_quantity_is_an_issue_and_the_others_stay() {
    let (records, issues) = decoded(
        r#"[{"name":"a"},{"properties":{"usageStartTime":"soon","usageEndTime":"2015-04-30","quantity":1}},
            {"properties":{"usageStartTime":"2015-04-29","usageEndTime":"2015-04-30","quantity":1}},
            {"properties":{"usageStartTime":"2015-04-29","usageEndTime":"2015-04-30"}}]"#,
    );
    assert_eq!(records.len(), 1);
    let found: Vec<_> =
        issues.iter().map(|issue| (issue.row, issue.field.as_deref().unwrap_or_default())).collect();
    let expect =
        [(1, "properties.usageStartTime"), (2, "properties.usageStartTime"), (4, "properties.quantity")];
    assert_eq!(found, expect);
}

#[test]
fn recorded_rows_decode_whole() {
    let Some(body) = recordings::arm("commerce/usageaggregates.excerpt.json") else { return };
    let page = envelope(body.as_bytes()).expect("a page");
    let (records, issues) = decoded(page.data);
    assert!(issues.is_empty(), "{issues:?}");
    // The digits as another reader finds them in the text.
    let expect: Vec<&str> = body
        .split("\"quantity\":")
        .skip(1)
        .filter_map(|rest| rest.split(['}', ',']).next().map(str::trim))
        .collect();
    let found: Vec<String> = records.iter().map(|record| record.quantity.to_string()).collect();
    assert_eq!((found, expect.len()), (expect.iter().map(ToString::to_string).collect(), 30));
    // By Python's `decimal`.
    assert_eq!(records.iter().map(|record| record.quantity).sum::<Decimal>().to_string(), "3510.882818");
    for record in &records {
        assert_eq!(record.reported, reported("Daily_BRSDT_20150501_0000"));
        let (first, last) = record.usage_days();
        assert_eq!((first, record.usage_start.time()), (last, chrono::NaiveTime::MIN));
        assert!(record.extra.is_empty() && !record.info_fields.is_empty(), "{record:?}");
        assert_eq!((record.instance.is_none(), record.broken_json_texts()), (true, 0));
    }
}
