//! The samples on the API's own pages, which nobody here wrote, judge what the simulator sends.
//!
//! They are read from the folder that `EA_BILLING_RECORDINGS` names; without it these tests say that they were skipped.

use super::client::{Client, small_world, usual_world};
use super::csv::cells;
use super::shape::Shape;
use ea_billing_sim::Rule;
use std::path::PathBuf;

/// A sample, and the path whose answer looks like it.
const SAMPLES: &[(&str, &str)] = &[
    ("billingperiods.v1.json", "/v1/enrollments/100/billingperiods"),
    ("billingperiods.v2.json", "/v2/enrollments/100/billingperiods"),
    // The first period has purchases, the third has credits.
    ("balancesummary.v1.json", "/v1/enrollments/100/billingPeriods/202511/balancesummary"),
    ("balancesummary.v2.json", "/v2/enrollments/100/billingPeriods/202601/balancesummary"),
    ("balancesummary.v3.json", "/v3/enrollments/100/balancesummary"),
    ("usagedetails.v1.json", "/v1/enrollments/100/billingPeriods/202610/usagedetails"),
    ("usagedetails.v2.json", "/v2/enrollments/100/usagedetails"),
    (
        "usagedetails.v3.json",
        "/v3/enrollments/100/usagedetailsbycustomdate?startTime=2026-10-05&endTime=2026-11-05",
    ),
    ("marketplacecharges.v1.json", "/v1/enrollments/100/billingPeriods/202610/marketplacecharges"),
    ("marketplacecharges.v2.json", "/v2/enrollments/100/marketplacecharges"),
    (
        "marketplacecharges.v3.json",
        "/v3/enrollments/100/marketplacechargesbycustomdate?startTime=2026-09-05&endTime=2026-11-05",
    ),
    ("pricesheet.v1.json", "/v1/enrollments/100/billingPeriods/202610/pricesheet"),
    ("pricesheet.v2.json", "/v2/enrollments/100/pricesheet"),
    (
        "reservationcharges.v3.json",
        "/v3/enrollments/100/reservationcharges?startDate=2025-11-01&endDate=2026-11-21",
    ),
    (
        "reservationdetails.v2.json",
        "/v2/enrollments/100/reservationdetails?startDate=2026-10-01&endDate=2026-10-31",
    ),
    (
        "reservationsummaries.v2.json",
        "/v2/enrollments/100/reservationsummaries?grain=daily&startdate=2026-10-01&enddate=2026-10-31",
    ),
    (
        "SharedReservationRecommendations.v2.json",
        "/v2/enrollments/100/SharedReservationRecommendations?lookBackPeriod=7",
    ),
    (
        "SingleReservationRecommendations.v2.json",
        "/v2/enrollments/100/SingleReservationRecommendations?lookBackPeriod=60",
    ),
    ("legacy-usage-report.detail.json", "/rest/100/usage-report?month=2026-10&type=detail&fmt=Json"),
];

#[expect(clippy::disallowed_methods, reason = "the variable names a folder of test data")]
pub(super) fn sample(name: &str) -> Option<Vec<u8>> {
    let Some(folder) = std::env::var_os("EA_BILLING_RECORDINGS") else {
        eprintln!("skipped: EA_BILLING_RECORDINGS names no folder with the samples");
        return None;
    };
    let path = PathBuf::from(folder).join("ea/samples").join(name);
    Some(std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

#[tokio::test]
async fn answers_look_like_the_samples() {
    let client = Client::of(usual_world()).await;
    for (name, path) in SAMPLES {
        let Some(sample) = sample(name) else { return };
        let reply = client.get(path).await;
        assert_eq!(reply.status(), 200, "{path}: {}", reply.text());
        let mine = Shape::of(&reply.body);
        assert_ne!(mine, Shape::List(Vec::new()), "{path}");
        let mut found = Vec::new();
        mine.differences(&Shape::of(&sample), "", &mut found);
        found.sort();
        assert_eq!(found, [""; 0], "{path}");
    }
}

#[tokio::test]
async fn a_submitted_report_looks_like_the_sample() {
    let client = Client::of(small_world()).await;
    for version in ["v2", "v3"] {
        let Some(sample) = sample(&format!("usagedetails-submit.{version}.json")) else { return };
        let path = format!("/{version}/enrollments/100/usagedetails/submit?billingPeriod=202610");
        let reply = client.send("POST", &path, &[("Authorization", &format!("bearer {}", client.key))]).await;
        assert_eq!(Shape::of(&reply.body), Shape::of(&sample));
    }
}

#[tokio::test]
async fn the_list_of_months_looks_like_the_sample_and_has_the_links_it_lacks() {
    let Some(sample) = sample("legacy-usage-reports.json") else { return };
    let client = Client::of(small_world()).await;
    let reply = client.get("/rest/100/usage-reports").await;
    // The sample was cut by whoever printed it: the field tables name four links.
    let text = String::from_utf8(sample).unwrap();
    let more = "\"LinkToDownloadPriceSheetReport\": \"\", \"LinkToDownloadStoreChargeReport\": \"\"";
    let text = text.replace("type=detail\"", &format!("type=detail\", {more}"));
    let mut found = Vec::new();
    Shape::of(&reply.body).differences(&Shape::of(text.as_bytes()), "", &mut found);
    assert_eq!(found, [""; 0]);
}

#[tokio::test]
async fn a_price_sheet_of_v3_looks_like_the_sample_and_has_the_offer_it_lacks() {
    let Some(sample) = sample("pricesheet.v3.json") else { return };
    let client = Client::of(small_world()).await;
    let reply = client.get("/v3/enrollments/100/pricesheet").await;
    // The page prints the fields of v2; the original Swagger document has one more.
    let text = String::from_utf8(sample).unwrap();
    let text = text.replace("\"currencyCode\": \"USD\"", "\"currencyCode\": \"USD\", \"offerId\": \"\"");
    let mut found = Vec::new();
    Shape::of(&reply.body).differences(&Shape::of(text.as_bytes()), "", &mut found);
    assert_eq!(found, [""; 0]);
}

#[tokio::test]
async fn an_error_of_the_server_looks_like_the_sample() {
    let Some(sample) = sample("error.500.pricesheet.json") else { return };
    let client = Client::of(small_world()).await;
    client.simulator.add_fault(Rule::from_json(r#"{"fault": "server-error"}"#).unwrap()).unwrap();
    let reply = client.get("/v3/enrollments/100/pricesheet").await;
    assert_eq!((reply.status(), reply.error().0.as_str()), (500, "500"));
    assert_eq!(Shape::of(&reply.body), Shape::of(&sample));
}

#[tokio::test]
async fn the_header_of_a_download_is_that_of_the_sample() {
    let Some(sample) = sample("csv-header.v3-download.csv") else { return };
    let client = Client::of(small_world()).await;
    let download = client.get("/v3/enrollments/100/usagedetails/download?billingPeriod=202610").await.text();
    let header = String::from_utf8(sample).unwrap();
    assert_eq!(download.split("\r\n").nth(2), Some(header.trim_end()));
}

#[tokio::test]
async fn a_report_of_the_earlier_api_begins_with_the_bytes_of_the_sample() {
    let Some(sample) = sample("legacy-usage-report.detail.csv") else { return };
    let client = Client::of(small_world()).await;
    let report = client.get("/rest/100/usage-report?month=2026-10&type=detail").await.body;
    let lines =
        |text: &[u8]| text.split(|byte| *byte == b'\n').take(3).map(<[u8]>::to_vec).collect::<Vec<_>>();
    assert_eq!(lines(&report), lines(&sample));
    for text in [report, sample] {
        let rows = cells(String::from_utf8(text).unwrap().trim_end());
        assert_eq!(rows[2].len(), 32);
        assert!(rows[3..].iter().all(|row| row.len() == 31));
    }
}

#[tokio::test]
async fn an_empty_month_of_the_earlier_api_is_the_sample() {
    let Some(sample) = sample("legacy-usage-report.empty-month.csv") else { return };
    let client = Client::of(small_world()).await;
    let sample = String::from_utf8(sample).unwrap();
    let get = async |format: &str| {
        client.get(&format!("/rest/100/usage-report?month=2024-01&type=detail&fmt={format}")).await.text()
    };
    assert_eq!(get("Csv").await, sample);
    // A client that asked for JSON compares the first character with a quote.
    assert_eq!(get("Json").await, sample.trim_start_matches('\u{feff}'));
}

#[tokio::test]
async fn a_report_for_another_view_is_refused_in_the_words_of_the_sample() {
    let Some(sample) = sample("error.401.report-view.json") else { return };
    let client = Client::of(small_world()).await;
    let account = client.simulator.facts("100").unwrap().accounts[0].id;
    let client = client.with(&ea_billing_sim::KeyRequest::account("100", account));
    let reply = client.get("/v3/enrollments/100/pricesheet").await;
    assert_eq!((reply.status(), reply.text().trim()), (401, String::from_utf8(sample).unwrap().trim()));
}

#[tokio::test]
async fn the_claims_of_a_key_are_those_of_the_sample() {
    use base64::Engine as _;
    let Some(sample) = sample("apikey-claims.json") else { return };
    let client = Client::of(small_world()).await;
    let sample: serde_json::Value = serde_json::from_slice(&sample).unwrap();
    for (part, name) in client.key.split('.').zip(["header", "payload"]) {
        let json = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).unwrap();
        let mut found = Vec::new();
        let sample = serde_json::to_vec(&sample[name]).unwrap();
        // The sample was printed in some order; the names and the kinds are what counts.
        let mine = serde_json::to_vec(&serde_json::from_slice::<serde_json::Value>(&json).unwrap()).unwrap();
        Shape::of(&mine).differences(&Shape::of(&sample), name, &mut found);
        assert_eq!(found, [""; 0]);
    }
}
