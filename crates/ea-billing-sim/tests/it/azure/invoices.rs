//! Invoices.

use super::{PAYG, READER, bearer, fetch, get, json, send, shown, with};
use crate::wire::Seen;
use ea_billing_sim::{NextLink, Simulator, World};
use serde_json::Value;

const ACCOUNT: &str =
    "5b2f0c6e-91d7-4a38-8e54-c3a7f1d06b92%3Ae7d19a40-2c5b-4f86-b013-7a9e5d2c84f1_2019-05-31";
const ENROLLMENT: &str = "8608480";

fn of_subscription(what: &str) -> String {
    let separator = if what.contains('?') { '&' } else { '?' };
    format!(
        "/subscriptions/{PAYG}/providers/Microsoft.Billing/{what}{separator}api-version=2018-03-01-preview"
    )
}

fn of_account(what: &str) -> String {
    let separator = if what.contains('?') { '&' } else { '?' };
    format!("/providers/Microsoft.Billing/billingAccounts/{what}{separator}api-version=2024-04-01")
}

async fn post(simulator: &Simulator, url: &str, body: &str) -> Seen {
    let path = url.strip_prefix(&simulator.arm_url()).unwrap_or(url);
    send(&simulator.arm_url(), &format!("POST {path}"), &[bearer(simulator, READER)], body).await
}

fn texts(body: &Value, field: &str) -> Vec<String> {
    let list = body["value"].as_array().unwrap_or_else(|| panic!("{body}"));
    list.iter()
        .map(|each| each.pointer(field).and_then(Value::as_str).unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn invoices_of_a_subscription_come_newest_first() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let list = json(&get(&simulator, &of_subscription("invoices")).await);
    insta::assert_json_snapshot!(list);
    let filtered = of_subscription(
        "invoices?$filter=invoicePeriodEndDate%20ge%202026-08-01%20and%20invoicePeriodEndDate%20le%202026-09-30",
    );
    let filtered = json(&get(&simulator, &filtered).await);
    assert_eq!(texts(&filtered, "/properties/invoicePeriodEndDate"), ["2026-09-05", "2026-08-05"]);
    let first = json(&get(&simulator, &of_subscription("invoices?$top=4&$expand=downloadUrl")).await);
    let next = first["nextLink"].as_str().expect("a link").replace(&simulator.arm_url(), "");
    let second = json(&get(&simulator, &next).await);
    let both = [texts(&first, "/name"), texts(&second, "/name")].concat();
    assert_eq!(both, texts(&list, "/name"));
    assert!(
        second["nextLink"].is_null() && second["value"][0]["properties"]["downloadUrl"]["url"].is_string()
    );
}

#[tokio::test]
async fn an_invoice_leads_to_its_document_for_an_hour() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let latest = get(&simulator, &of_subscription("invoices/latest")).await;
    insta::assert_snapshot!(shown(&simulator, &latest));
    let latest = json(&latest);
    let name = latest["name"].as_str().expect("a name");
    let same = json(&get(&simulator, &of_subscription(&format!("invoices/{name}"))).await);
    assert_eq!(same, latest);
    let url = latest["properties"]["downloadUrl"]["url"].as_str().expect("an address");
    let document = fetch(&simulator, url, &[]).await;
    assert_eq!(document.header("content-type").as_deref(), Some("application/pdf"));
    let text = String::from_utf8(document.body()).expect("plain text");
    assert!(text.starts_with("%PDF-1.4\n") && text.ends_with("%%EOF\n") && text.contains(name));
    simulator.advance(chrono::TimeDelta::hours(1));
    let late = fetch(&simulator, url, &[]).await;
    assert!(late.status() == 403 && late.text().contains("<Code>AuthenticationFailed</Code>"));
}

#[tokio::test]
async fn no_invoice_is_an_error_and_its_target_is_another_host() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let path = of_subscription("invoices?$filter=invoicePeriodEndDate%20lt%202016-01-31&$top=1");
    let seen = get(&simulator, &path).await;
    assert_eq!(seen.status(), 404);
    insta::assert_snapshot!(String::from_utf8_lossy(&seen.body()));
    let check = async |what: &str, status: u16| {
        assert_eq!(get(&simulator, &of_subscription(what)).await.status(), status, "{what}");
    };
    check("invoices?$top=101", 400).await;
    check("invoices?$filter=name%20eq%20a", 400).await;
    check("invoices?$expand=everything", 400).await;
    check("invoices/201705-1", 404).await;
    check("billingPeriods/201705-1", 404).await;
}

#[tokio::test]
async fn billing_periods_begin_on_the_day_of_the_cycle() {
    let simulator = with(|azure| azure.quirks.next_link = NextLink::Relative).await;
    let first = json(&get(&simulator, &of_subscription("billingPeriods?$top=2")).await);
    insta::assert_json_snapshot!(first);
    let path = of_subscription("billingPeriods/202702-1");
    assert_eq!(json(&get(&simulator, &path).await)["properties"]["billingPeriodStartDate"], "2026-11-06");
    let leaked = with(|azure| azure.quirks.next_link = NextLink::Internal).await;
    let body = json(&get(&leaked, &of_subscription("billingPeriods?$top=2")).await);
    assert!(
        body["nextLink"]
            .as_str()
            .is_some_and(|link| link.starts_with("https://billing-preview.windowsazure.com/"))
    );
}

#[tokio::test]
async fn accounts_profiles_and_subscriptions_have_the_same_invoices() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let list = async |owner: String| json(&get(&simulator, &of_account(&owner)).await);
    let account =
        list(format!("{ACCOUNT}/invoices?periodStartDate=2026-10-01&periodEndDate=11-30-2026")).await;
    let mut told = serde_json::to_string_pretty(&account).expect("it is text");
    told = told.replace(&simulator.arm_url(), "https://arm");
    insta::assert_snapshot!(told);
    let profile = list(format!("{ACCOUNT}/billingProfiles/h6ri-txwc-bg7-pgb/invoices")).await;
    let whole = list(format!("{ACCOUNT}/invoices")).await;
    assert_eq!(texts(&profile, "/id"), texts(&whole, "/id"));
    assert!(profile["value"][0]["properties"]["billingProfileId"].is_string());
    let subscription = list(format!("default/billingSubscriptions/{PAYG}/invoices")).await;
    let name = subscription["value"][0]["name"].as_str().expect("a name").to_owned();
    let facts = simulator.azure_facts(PAYG).expect("it is there");
    let cycle = facts.cycles.iter().find(|cycle| cycle.invoice.as_ref() == Some(&name)).expect("it is there");
    let billed = subscription["value"][0]["properties"]["billedAmount"]["value"].to_string();
    assert_eq!(billed.trim_end_matches('0'), cycle.billed_amount.trim_end_matches('0'));
    for owner in [
        format!("{ACCOUNT}/invoices/{name}"),
        format!("default/invoices/{name}"),
        format!("default/billingSubscriptions/{PAYG}/invoices/{name}"),
    ] {
        assert_eq!(
            list(owner).await["properties"]["billedAmount"],
            subscription["value"][0]["properties"]["billedAmount"]
        );
    }
    let paid = list(format!("{ACCOUNT}/invoices?filter=status%20eq%20'Paid'&top=2")).await;
    assert_eq!(texts(&paid, "/properties/status"), ["Paid", "Paid"]);
    let next = paid["nextLink"].as_str().expect("a link").replace(&simulator.arm_url(), "");
    let after = json(&get(&simulator, &next).await);
    assert!(texts(&after, "/name").iter().all(|name| !texts(&paid, "/name").contains(name)));
}

#[tokio::test]
async fn an_account_that_is_not_there_is_told_without_a_wrapper() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let check = async |what: &str, status: u16| {
        let seen = get(&simulator, &of_account(what)).await;
        let body = json(&seen);
        assert!(
            seen.status() == status && body["code"].is_string() && body["error"].is_null(),
            "{what}: {body}"
        );
    };
    check("nobody/invoices", 404).await;
    check(&format!("{ACCOUNT}/invoices/G1"), 404).await;
    check(&format!("{ACCOUNT}/billingProfiles/none/invoices"), 404).await;
    check(&format!("{ACCOUNT}/invoices?periodStartDate=soon"), 400).await;
    check(&format!("{ACCOUNT}/invoices?top=51"), 400).await;
    check(&format!("{ACCOUNT}/operationResults/invoiceDownload_1"), 404).await;
}

/// Polls until the address of a file is told, and fetches it.
async fn collect(simulator: &Simulator, accepted: Seen) -> Seen {
    assert_eq!((accepted.status(), accepted.header("retry-after").as_deref()), (202, Some("10")));
    let mut location = accepted.header("location").expect("a place");
    for _ in 0..3 {
        let path = location.strip_prefix(&simulator.arm_url()).expect("the same host").to_owned();
        let seen = get(simulator, &path).await;
        if seen.status() == 200 {
            let body = json(&seen);
            assert!(body["expiryTime"].is_string() == path.contains("2024-04-01"));
            return fetch(simulator, body["url"].as_str().expect("an address"), &[]).await;
        }
        location = seen.header("location").expect("a place");
    }
    panic!("it is never ready");
}

#[tokio::test]
async fn a_document_is_asked_for_polled_and_fetched() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let list = json(&get(&simulator, &of_account(&format!("{ENROLLMENT}/invoices?top=3"))).await);
    let invoice = |index: usize| &list["value"][index];
    let url = invoice(0)["properties"]["documents"][0]["url"].as_str().expect("an address");
    let document = collect(&simulator, post(&simulator, url, "").await).await;
    assert!(document.body().starts_with(b"%PDF-"));
    let older = url.replace("2024-04-01", "2020-05-01");
    assert_eq!(collect(&simulator, post(&simulator, &older, "").await).await.body(), document.body());
    let name = invoice(0)["name"].as_str().expect("a name");
    let path = of_account(&format!("{ENROLLMENT}/invoices/{name}/downloadSummary"));
    let summary = collect(&simulator, post(&simulator, &path, "").await).await;
    assert!(summary.body().starts_with(b"%PDF-") && summary.body() != document.body());
    let wanted: Vec<Value> = (0..3)
        .map(|index| {
            let document = &invoice(index)["properties"]["documents"][0]["name"];
            serde_json::json!({ "documentName": document, "invoiceName": invoice(index)["name"] })
        })
        .collect();
    let path = of_account(&format!("{ENROLLMENT}/downloadDocuments"));
    let accepted = post(&simulator, &path, &Value::from(wanted).to_string()).await;
    let archive = collect(&simulator, accepted).await;
    assert_eq!(archive.header("content-type").as_deref(), Some("application/zip"));
    assert!(archive.body().starts_with(b"PK\x03\x04"));
    assert_eq!(archive.body().windows(5).filter(|bytes| bytes == b"%PDF-").count(), 3);

    let wrong = post(&simulator, &url.replace("Drs_", "Drs_9"), "").await;
    assert_eq!(wrong.status(), 404);
    assert_eq!(post(&simulator, &path, "[]").await.status(), 400);
    assert_eq!(get(&simulator, &url.replace(&simulator.arm_url(), "")).await.status(), 405);
    let of_customer = json(&get(&simulator, &of_account(&format!("{ACCOUNT}/invoices?top=1"))).await);
    let name = of_customer["value"][0]["name"].as_str().expect("a name");
    let path = of_account(&format!("{ACCOUNT}/invoices/{name}/downloadSummary"));
    assert_eq!(post(&simulator, &path, "").await.status(), 400);
}
