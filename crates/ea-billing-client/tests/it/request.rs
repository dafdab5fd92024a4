//! What a request looks like when it reaches the one seam that all of them pass.

use std::sync::{Arc, Mutex};

use ea_billing_client::{
    billing_2024_04_01, commerce_2015_06_01_preview, ea_legacy, ea_v3,
    transport::{Exchange, Operation, Seam, Transport},
};
use http::StatusCode;
use reqwest::Request;

const BASE: &str = "https://billing.invalid";

/// Answers every request alike and remembers it; there is no socket.
#[derive(Clone, Debug)]
struct Recorder {
    seen: Arc<Mutex<Vec<String>>>,
    status: StatusCode,
    body: &'static str,
}

impl Recorder {
    fn new(status: u16, body: &'static str) -> Self {
        Self { seen: Arc::default(), status: StatusCode::from_u16(status).unwrap(), body }
    }

    fn seam(&self) -> Seam {
        Seam::new(self.clone())
    }

    /// The one request that was made: its operation, method, URL and headers.
    fn only(&self) -> String {
        let seen = self.seen.lock().unwrap();
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen[0].clone()
    }
}

impl Transport for Recorder {
    fn send<'a>(&'a self, operation: Operation, request: Request) -> Exchange<'a> {
        let mut line =
            format!("{}::{}: {} {}", operation.api, operation.name, request.method(), request.url());
        for (name, value) in request.headers() {
            line.push_str(&format!("\n{name}: {}", value.to_str().unwrap()));
        }
        self.seen.lock().unwrap().push(line);
        let answer =
            http::Response::builder().status(self.status).header("etag", "\"1\"").body(self.body).unwrap();
        Box::pin(async move { Ok(answer.into()) })
    }
}

fn http() -> reqwest::Client {
    reqwest::Client::new()
}

#[tokio::test]
async fn the_enterprise_api_has_its_version_in_the_path_only() {
    let recorder = Recorder::new(200, r#"{"data": [], "nextLink": ""}"#);
    let client = ea_v3::Client::new_with_client(BASE, http(), recorder.seam());
    let answer = client.usage_details_list_by_custom_date("100", "2026-10-31", "2026-10-01").await.unwrap();
    assert_eq!(answer.headers()["etag"], "\"1\"");
    insta::assert_snapshot!(recorder.only(), @r"
    ea_v3::usage_details_list_by_custom_date: GET https://billing.invalid/v3/enrollments/100/usagedetailsbycustomdate?endTime=2026-10-31&startTime=2026-10-01
    accept: application/json
    ");
}

#[tokio::test]
async fn resource_manager_apis_have_it_in_the_query() {
    let recorder = Recorder::new(200, r#"{"Meters": []}"#);
    let client = commerce_2015_06_01_preview::Client::new_with_client(BASE, http(), recorder.seam());
    client.rate_card_get("a/b", "OfferDurableId eq 'MS-AZR-0003P'").await.unwrap();
    insta::assert_snapshot!(recorder.only(), @r"
    commerce_2015_06_01_preview::rate_card_get: GET https://billing.invalid/subscriptions/a%2Fb/providers/Microsoft.Commerce/RateCard?%24filter=OfferDurableId+eq+%27MS-AZR-0003P%27&api-version=2015-06-01-preview
    accept: application/json
    ");
}

#[tokio::test]
async fn the_legacy_api_has_it_in_a_header() {
    let recorder = Recorder::new(200, "{}");
    let client = ea_legacy::Client::new_with_client(BASE, http(), recorder.seam());
    client.usage_reports_list("100").await.unwrap();
    insta::assert_snapshot!(recorder.only(), @r"
    ea_legacy::usage_reports_list: GET https://billing.invalid/rest/100/usage-reports
    accept: application/json
    api-version: 1.0
    ");
}

#[tokio::test]
async fn every_answer_but_the_success_comes_back_whole() {
    for status in [204, 301, 304, 401, 404, 429, 503] {
        let recorder = Recorder::new(status, "not JSON");
        let client = ea_v3::Client::new_with_client(BASE, http(), recorder.seam());
        let error = client.balance_summary_get("100").await.unwrap_err();
        let ea_v3::Error::UnexpectedResponse(response) = error else { panic!("{status} is no answer") };
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(response.headers()["etag"], "\"1\"");
        assert_eq!(response.text().await.unwrap(), "not JSON");
    }
}

#[tokio::test]
async fn a_report_may_be_accepted_or_done() {
    for status in [200, 202] {
        let recorder = Recorder::new(status, r#"{"status": 3, "blobPath": "https://blob.invalid/x"}"#);
        let client = ea_v3::Client::new_with_client(BASE, http(), recorder.seam());
        let report = client.usage_details_submit("100", Some("202610"), None, None).await.unwrap();
        assert_eq!(report.status().as_u16(), status);
        assert_eq!(report.into_inner().blob_path.as_deref(), Some("https://blob.invalid/x"));
    }
}

#[tokio::test]
async fn a_download_is_bytes_and_not_json() {
    let recorder = Recorder::new(202, "");
    let client = billing_2024_04_01::Client::new_with_client(BASE, http(), recorder.seam());
    let error = client.invoices_download_by_billing_account("1:2", "T1", None).await.unwrap_err();
    assert_eq!(
        error.status().map(|status| status.as_u16()),
        Some(202),
        "the Location of a 202 is polled by the caller"
    );

    let recorder = Recorder::new(200, "\u{feff}AccountId\r\n");
    let client = ea_v3::Client::new_with_client(BASE, http(), recorder.seam());
    client.usage_details_download("100", Some("202610"), None, None).await.unwrap();
    assert!(!recorder.only().contains("accept"), "{}", recorder.only());
}

#[tokio::test]
async fn a_body_that_does_not_fit_names_its_field() {
    let recorder = Recorder::new(200, r#"{"data": [{"cost": "n/a"}]}"#);
    let client = ea_v3::Client::new_with_client(BASE, http(), recorder.seam());
    let error = client.usage_details_list("100").await.unwrap_err();
    let ea_v3::Error::InvalidResponsePayload(_, error) = error else { panic!("{error}") };
    insta::assert_snapshot!(error, @"data[0].cost: expected a decimal number, found `n/a` at line 1 column 25");
}
