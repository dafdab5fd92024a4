//! What a request looks like when it reaches the one seam that all of them pass.

use std::sync::{Arc, Mutex};

use ea_billing_client::{
    billing_2024_04_01, commerce_2015_06_01_preview, ea_legacy, ea_v3,
    transport::{self, Exchange, Operation, Seam, Transport},
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
    fn send(&self, operation: Operation, request: Request) -> Exchange<'_> {
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
    let client = ea_v3::Client::new(BASE, http(), recorder.seam()).unwrap();
    let answer = client.usage_details_list_by_custom_date("100", "2026-10-01", "2026-10-31").await.unwrap();
    assert_eq!(answer.headers()["etag"], "\"1\"");
    insta::assert_snapshot!(recorder.only(), @r"
    ea_v3::usage_details_list_by_custom_date: GET https://billing.invalid/v3/enrollments/100/usagedetailsbycustomdate?endTime=2026-10-31&startTime=2026-10-01
    accept: application/json
    ");
}

#[tokio::test]
async fn resource_manager_apis_have_it_in_the_query() {
    let recorder = Recorder::new(200, r#"{"Meters": []}"#);
    let client = commerce_2015_06_01_preview::Client::new(BASE, http(), recorder.seam()).unwrap();
    client.rate_card_get("a/b", "OfferDurableId eq 'MS-AZR-0003P'").await.unwrap();
    insta::assert_snapshot!(recorder.only(), @"
    commerce_2015_06_01_preview::rate_card_get: GET https://billing.invalid/subscriptions/OfferDurableId%20eq%20'MS-AZR-0003P'/providers/Microsoft.Commerce/RateCard?%24filter=a%2Fb&api-version=2015-06-01-preview
    accept: application/json
    ");
}

#[tokio::test]
async fn the_legacy_api_has_it_in_a_header() {
    let recorder = Recorder::new(200, "{}");
    let client = ea_legacy::Client::new(BASE, http(), recorder.seam()).unwrap();
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
        let client = ea_v3::Client::new(BASE, http(), recorder.seam()).unwrap();
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
        let client = ea_v3::Client::new(BASE, http(), recorder.seam()).unwrap();
        let report = client.usage_details_submit("100", Some("202610"), None, None).await.unwrap();
        assert_eq!(report.status().as_u16(), status);
        assert_eq!(report.into_inner().blob_path.unwrap().expose(), "https://blob.invalid/x");
    }
}

#[tokio::test]
async fn a_download_is_bytes_and_not_json() {
    let recorder = Recorder::new(202, "");
    let client = billing_2024_04_01::Client::new(BASE, http(), recorder.seam()).unwrap();
    let error = client.invoices_download_by_billing_account("1:2", "T1", None).await.unwrap_err();
    assert_eq!(
        error.status().map(|status| status.as_u16()),
        Some(202),
        "the Location of a 202 is polled by the caller"
    );

    let recorder = Recorder::new(200, "\u{feff}AccountId\r\n");
    let client = ea_v3::Client::new(BASE, http(), recorder.seam()).unwrap();
    client.usage_details_download("100", Some("202610"), None, None).await.unwrap();
    assert!(!recorder.only().contains("accept"), "{}", recorder.only());
}

#[tokio::test]
async fn a_body_that_does_not_fit_names_its_field() {
    let recorder = Recorder::new(200, r#"{"data": [{"cost": "n/a"}]}"#);
    let client = ea_v3::Client::new(BASE, http(), recorder.seam()).unwrap();
    let error = client.usage_details_list("100").await.unwrap_err();
    let ea_v3::Error::InvalidResponsePayload(_, error) = error else { panic!("{error}") };
    insta::assert_snapshot!(error, @"data[0].cost: expected a decimal number, found `n/a` at line 1 column 25");
}

/// An argument that made another path of it would ask for something else: the list instead of one invoice.
#[tokio::test]
async fn no_argument_leaves_its_place_in_the_path() {
    let recorder = Recorder::new(200, "{}");
    let client = billing_2024_04_01::Client::new(BASE, http(), recorder.seam()).unwrap();
    for name in ["", ".", ".."] {
        let error = client.invoices_get_by_billing_account("account", name).await.unwrap_err();
        assert!(matches!(error, billing_2024_04_01::Error::InvalidRequest(_)), "{error}");
    }
    client.invoices_get_by_billing_account("a:b/../c", "x\\..\\y").await.unwrap();
    insta::assert_snapshot!(recorder.only().lines().next().unwrap(), @"billing_2024_04_01::invoices_get_by_billing_account: GET https://billing.invalid/providers/Microsoft.Billing/billingAccounts/a:b%2F..%2Fc/invoices/x%5C..%5Cy?api-version=2024-04-01");
}

#[tokio::test]
async fn a_base_url_is_one() {
    let recorder = Recorder::new(200, "[]");
    let client = |base: &str| ea_v3::Client::new(base, http(), recorder.seam());
    for base in
        ["", "not a url", "ftp://host", "https://host/x?y=z", "https://host/#a", "https://user:secret@host"]
    {
        let error = client(base).unwrap_err().to_string();
        assert!(error.starts_with("expected a base URL") && !error.contains("secret"), "{error}");
    }
    client("http://127.0.0.1:8080/stem/").unwrap().price_sheet_list("100").await.unwrap();
    assert!(recorder.only().contains("GET http://127.0.0.1:8080/stem/v3/enrollments/100/pricesheet\n"));
}

#[test]
fn a_client_does_not_show_what_its_transport_holds() {
    #[derive(Debug)]
    struct Keyed(&'static str);
    impl Transport for Keyed {
        fn send(&self, _: Operation, _: Request) -> Exchange<'_> {
            unreachable!("nothing is sent with {}", self.0)
        }
    }
    let client = ea_v3::Client::new(BASE, http(), Seam::new(Keyed("canary-key"))).unwrap();
    assert!(!format!("{client:?} {client:#?}").contains("canary"));
}

/// Answers one request with these bytes and gives the port.
async fn answer_once(answer: String) -> u16 {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        let _ = socket.read(&mut request).await.unwrap();
        socket.write_all(answer.as_bytes()).await.unwrap();
    });
    port
}

#[tokio::test]
async fn the_direct_transport_sends_and_follows_no_redirect() {
    let elsewhere = answer_once("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]".to_owned()).await;
    let location = format!("http://127.0.0.1:{elsewhere}/stolen");
    let port =
        answer_once(format!("HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n")).await;
    let seam = Seam::new(transport::Direct::new().unwrap());
    let client = ea_v3::Client::new(&format!("http://127.0.0.1:{port}"), http(), seam).unwrap();
    let error = client.price_sheet_list("100").await.unwrap_err();
    let ea_v3::Error::UnexpectedResponse(response) = error else { panic!("{error}") };
    assert_eq!(response.headers()["location"], location);
}
