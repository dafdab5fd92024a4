//! Invoices as servers sent them and as the official examples show them: nothing of them may be lost.

use std::{collections::BTreeMap, fs, path::PathBuf};

use serde_json::{Value, json};

use crate::{
    Invoice, Record, RowIssue, SubscriptionPeriod,
    convert::{self, Decoded},
    recordings::folder,
    source::Version,
};

/// The JSON files of a folder by name.
fn files(folder: &PathBuf) -> BTreeMap<String, Value> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let read = entries.map(|entry| {
        let text = fs::read_to_string(entry.path()).unwrap();
        (entry.file_name().into_string().unwrap(), serde_json::from_str(&text).unwrap())
    });
    read.collect()
}

fn decoded<R: Record>(version: Version, body: &Value) -> Decoded<R> {
    let text = body.to_string();
    match body.get("value") {
        Some(rows) => convert::rows(version, &rows.to_string(), 1, 1).unwrap(),
        None => convert::object(version, text.as_bytes()).unwrap(),
    }
}

/// The values of a row, each with the name of its field, without dates and addresses, which are written otherwise.
fn leaves(name: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| leaves(name, value, found)),
        Value::Array(values) => values.iter().for_each(|value| leaves(name, value, found)),
        Value::Null => {}
        _ if ["date", "url", "expiry"].iter().any(|mark| name.to_lowercase().contains(mark)) => {}
        _ if name.ends_with("On") => {}
        Value::String(text) if name == "currency" => found.push(format!("currency: {text} ")),
        Value::String(text) => found.push(format!("{text:?}")),
        other => found.push(other.to_string()),
    }
}

/// The addresses of a row.
fn addresses(value: &Value) -> usize {
    match value {
        Value::Object(members) => members.values().map(addresses).sum(),
        Value::Array(values) => values.iter().map(addresses).sum(),
        Value::String(text) => usize::from(text.starts_with("https://")),
        _ => 0,
    }
}

fn kept(invoice: &Invoice) -> usize {
    let of_documents =
        invoice.documents.iter().flat_map(|document| [&document.url, &document.external_url]).flatten();
    of_documents.count() + usize::from(invoice.download_url.is_some())
}

#[track_caller]
fn whole(version: Version, body: &Value) -> Vec<Invoice> {
    let rows = body.get("value").and_then(Value::as_array).cloned().unwrap_or_else(|| vec![body.clone()]);
    let Decoded { records, issues } = decoded::<Invoice>(version, body);
    assert_eq!((records.len(), issues), (rows.len(), Vec::<RowIssue>::new()));
    for (record, row) in records.iter().zip(&rows) {
        let (shown, mut expected) = (format!("{record:?}"), Vec::new());
        leaves("", row, &mut expected);
        for value in expected {
            assert!(shown.contains(&value), "{value} is not in {shown}");
        }
        assert_eq!(kept(record), addresses(row));
        assert!(!shown.contains("sig=") && !shown.contains("downloadToken"), "{shown}");
    }
    records
}

#[test]
fn recorded_invoices_are_whole() {
    let Some(folder) = folder("arm/billing") else { return };
    let (mut invoices, mut periods) = (0, 0);
    for recorded in files(&folder).into_values() {
        let (url, body) = (recorded["url"].as_str().unwrap(), &recorded["body"]);
        if recorded["status"] != 200 || url.contains("operationResults") {
            continue;
        }
        let version =
            if url.contains("/subscriptions/") { Version::Billing2018 } else { Version::Billing2024 };
        if url.contains("/billingPeriods?") {
            let Decoded { records, issues } = decoded::<SubscriptionPeriod>(version, body);
            assert_eq!((records.len(), issues.len()), (body["value"].as_array().unwrap().len(), 0));
            periods += records.len();
        } else {
            let found = whole(version, body);
            assert!(found.iter().all(|invoice| invoice.days().is_some() && invoice.extra.is_empty()));
            invoices += found.len();
        }
    }
    assert!(invoices > 10 && periods > 10, "{invoices} invoices, {periods} periods");
}

#[test]
fn official_invoices_are_whole() {
    let Some(folder) = folder("swagger/specification/billing/resource-manager/Microsoft.Billing") else {
        return;
    };
    let mut read = 0;
    for (part, version) in [
        ("preview/2018-03-01-preview/examples", Version::Billing2018),
        ("stable/2024-04-01/examples", Version::Billing2024),
    ] {
        for (name, example) in files(&folder.join(part)) {
            let body = &example["responses"]["200"]["body"];
            let is_list = name.to_lowercase().starts_with("invoicesget")
                || name.to_lowercase().starts_with("invoiceslist")
                || name == "InvoicesExpand.json";
            if is_list {
                read += whole(version, body).len();
            }
        }
    }
    assert!(read > 10, "{read} invoices");
}

fn row(properties: &Value) -> Value {
    json!({"id": "/i", "name": "T1", "type": "t", "properties": properties})
}

#[test]
fn times_stay_as_they_were_printed() {
    let body = row(&json!({
        "invoicePeriodStartDate": "2020-05-01T00:00:00",
        "invoicePeriodEndDate": "2020-05-31T23:59:59.9999999",
        "invoiceDate": "12/15/2019",
        "dueDate": "2020-07-16T15:31:14.5914624Z",
    }));
    let invoice = whole(Version::Billing2024, &body).remove(0);
    assert_eq!(invoice.invoice_period_end.unwrap().to_string(), "2020-05-31 23:59:59.999999900");
    let days = invoice.days().map(|(first, last)| format!("{first} {last}"));
    assert_eq!(days.as_deref(), Some("2020-05-01 2020-05-31"));
    assert_eq!(invoice.invoice_date.unwrap().to_rfc3339(), "2019-12-15T00:00:00+00:00");
    assert_eq!(invoice.due_date.unwrap().to_rfc3339(), "2020-07-16T15:31:14.591462400+00:00");
}

#[test]
fn documents_of_2019_have_another_name() {
    let body = row(&json!({"documentUrls": [
        {"kind": "Invoice", "url": "https://drs.example/id=5220764605", "source": "DRS"}
    ], "documents": null}));
    let invoice = whole(Version::Billing2024, &body).remove(0);
    assert_eq!(invoice.documents[0].url.as_ref().unwrap().expose(), "https://drs.example/id=5220764605");
    assert_eq!(invoice.extra, []);
}

#[test]
fn what_no_document_knows_is_kept_under_its_place() {
    let body = row(&json!({
        "invoiceSection": "IT",
        "tags": ["a"],
        "payments": [{"amount": {"currency": "USD", "value": 1.50, "scale": 2}, "note": 7}],
        "rebillDetails": {"invoiceDocumentId": "b", "rebillDetails": {"invoiceDocumentId": "a", "why": "tax"}},
        "creditAmount": {"currency": "", "value": 0.0},
        "link": {"href": "https://b.example/x?sv=1\\u0026SIG=abc", "rel": "x"},
    }));
    let Decoded { records, issues } = decoded::<Invoice>(Version::Billing2024, &body);
    assert_eq!(issues, []);
    let shown: Vec<String> =
        records[0].extra.iter().map(|field| format!("{} = {}", field.name, field.json)).collect();
    let mut expect = [
        r#"invoiceSection = "IT""#,
        r#"tags = ["a"]"#,
        r#"link = {"href":"…","rel":"x"}"#,
        r#"creditAmount = {"currency":"","value":0.0}"#,
        r"payments[0].note = 7",
        r"payments[0].amount.scale = 2",
        r#"rebillDetails[1].why = "tax""#,
    ];
    expect.sort_unstable();
    let mut shown = shown;
    shown.sort_unstable();
    assert_eq!(shown, expect);
    assert_eq!(records[0].credit_amount, None);
    let invoices: Vec<&str> =
        records[0].rebill_details.iter().map(|one| one.invoice_document_id.as_str()).collect();
    assert_eq!(invoices, ["b", "a"]);
}

#[test]
fn an_amount_without_currency_is_no_record() {
    let signed = "https://b.example/x.pdf?sv=1&sig=canary";
    let body = row(&json!({
        "totalAmount": {"value": 12.5},
        "documents": [{"url": signed}],
    }));
    let Decoded { records, issues } = decoded::<Invoice>(Version::Billing2024, &body);
    assert_eq!(records, []);
    assert_eq!(issues[0].field.as_deref(), Some("totalAmount"));
    assert_eq!(issues[0].reason, "expected a currency such as USD, found ``");
    assert!(issues[0].raw.contains("12.5") && !issues[0].raw.contains("canary"), "{}", issues[0].raw);
}

#[test]
fn an_address_is_not_shown() {
    let body = row(&json!({"downloadUrl": {
        "expiryTime": "2017-05-17T02:55:46Z", "url": "https://b.example/canary.pdf?sig=canary"
    }}));
    let invoice = whole(Version::Billing2018, &body).remove(0);
    let link = invoice.download_url.as_ref().unwrap();
    assert_eq!(link.expiry_time.unwrap().to_rfc3339(), "2017-05-17T02:55:46+00:00");
    assert!(link.url.expose().ends_with("canary"));
    assert!(!format!("{invoice:?}").contains("canary"));
}

#[test]
fn only_a_total_is_summed() {
    let check = |amounts: Value, expect: Option<&str>| {
        let row = json!({"name": "G1", "properties": amounts});
        let decoded = decoded::<Invoice>(Version::Billing2024, &row);
        let cost = decoded.records[0].cost().map(|(amount, _)| amount.to_string());
        assert_eq!(cost.as_deref(), expect, "{row}");
    };
    let euros = |value: i32| json!({"currency": "EUR", "value": value});
    check(json!({"totalAmount": euros(12), "billedAmount": euros(15)}), Some("12"));
    check(json!({"billedAmount": euros(15)}), None);
}
