//! The API that came before.

use super::client::Client;
use super::csv::cells;
use serde_json::Value;

#[tokio::test]
async fn every_link_of_the_list_of_months_leads_to_a_report() {
    let client = Client::new().await;
    let months = client.json("/rest/100/usage-reports").await;
    assert_eq!(
        (&months["object_type"], &months["contract_version"]),
        (&Value::from("Usage"), &Value::from("1.0"))
    );
    let months = months["AvailableMonths"].as_array().unwrap();
    assert_eq!(months.len(), 13);
    assert_eq!(months[0]["Month"], "2025-11");
    for (name, link) in months[11].as_object().unwrap().iter().filter(|(name, _)| name.starts_with("Link")) {
        let link = link.as_str().unwrap();
        assert!(link.starts_with("/rest/100/usage"), "{link}");
        let csv = client.get(link).await;
        assert_eq!(
            (csv.status(), csv.header("Content-Type").as_deref()),
            (200, Some("text/csv; charset=utf-8"))
        );
        let text = csv.text();
        let lines = cells(text.trim_end());
        assert!(lines.len() > 4, "{name}");
        // The header has a comma too many, and so has the title.
        assert_eq!(lines[2].len(), lines[3].len() + 1, "{name}");
        let rows: Vec<Value> =
            serde_json::from_str(&client.get(&format!("{link}&fmt=Json")).await.text()).unwrap();
        assert_eq!(rows.len(), lines.len() - 3, "{name}");
    }
}

#[tokio::test]
async fn the_detail_report_has_the_rows_of_the_month() {
    let client = Client::new().await;
    let path = "/rest/100/usage-report?month=2026-10&type=detail";
    let key = format!("bearer {}", client.key);
    let text = client.send("GET", path, &[("authorization", &key), ("api-version", "1.0")]).await.text();
    assert!(text.starts_with("\u{feff}\"Usage Data Extract\",\r\n\"\",\r\n\"AccountOwnerId\","));
    let lines = cells(text.trim_end());
    assert_eq!((lines.len(), lines[2].len(), lines[3].len()), (313, 32, 31));
    let column = |name: &str| lines[2].iter().position(|other| other == name).unwrap();
    let of = |name: &str| lines[3][column(name)].clone();
    assert_eq!([of("Date"), of("Month"), of("Day"), of("Year")], ["10/01/2026", "10", "1", "2026"]);
    let rows: Vec<Value> =
        serde_json::from_str(&client.get(&format!("{path}&fmt=Json")).await.text()).unwrap();
    assert_eq!(rows.len(), 310);
    let row = &rows[0];
    assert_eq!(
        (&row["Date"], &row["Month"], &row["Day"], &row["Year"]),
        (&Value::from("10/01/2026"), &Value::from(10), &Value::from(1), &Value::from(2026))
    );
    assert!(row["SubscriptionId"].as_u64().unwrap() > 99_999_999_999);
    for (name, cell) in lines[2].iter().zip(&lines[3]) {
        let name = name.replace([' ', '-'], "");
        let value = row.as_object().unwrap().iter().find(|(field, _)| field.eq_ignore_ascii_case(&name));
        if let Some(text) = value.and_then(|(_, value)| value.as_str()) {
            assert_eq!(cell, text, "{name}");
        }
    }
}

#[tokio::test]
async fn the_summary_is_texts() {
    let client = Client::new().await;
    let summary = client.json("/rest/100/usage-report?month=2026-10&type=summary&fmt=Json").await;
    let balance = client.get("/v3/enrollments/100/billingPeriods/202610/balancesummary").await.text();
    for line in summary.as_array().unwrap() {
        assert_eq!(line["Currency Code"], "USD");
        let amount = line["Amount"].as_str().unwrap();
        let field = line["Azure Service Commitment"].as_str().unwrap().replace(' ', "");
        assert!(
            balance.to_lowercase().contains(&format!("\"{}\":{amount}", field.to_lowercase())),
            "{field}"
        );
    }
}

#[tokio::test]
async fn a_report_that_can_not_be_is_a_bad_request() {
    let client = Client::new().await;
    let check = async |query: &str, status: u16| {
        assert_eq!(client.get(&format!("/rest/100/usage-report?{query}")).await.status(), status, "{query}");
    };
    check("type=detail", 400).await;
    check("month=2026-9&type=detail", 200).await;
    check("month=202610&type=detail", 400).await;
    check("month=2026-13&type=detail", 400).await;
    check("month=2026-10", 400).await;
    check("month=2026-10&type=everything", 400).await;
    check("month=2026-10&type=detail&fmt=xml", 400).await;
    check("month=2024-10&type=summary", 404).await;
}
