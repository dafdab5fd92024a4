//! Submit, poll, fetch from storage.

use super::client::{Client, Reply, small_world};
use chrono::TimeDelta;
use ea_billing_sim::KeyRequest;
use serde_json::Value;

const SUBMIT: &str = "/v3/enrollments/100/usagedetails/submit?billingPeriod=202610";

fn json(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.body).unwrap()
}

async fn submit(client: &Client, path: &str) -> Reply {
    client.send("POST", path, &[("Authorization", &format!("bearer {}", client.key))]).await
}

/// Submits a report and polls until its file is there; the statuses that were seen, and the signed link.
async fn finish(client: &Client, path: &str) -> (Vec<(u16, i64)>, String) {
    let reply = submit(client, path).await;
    let mut seen = vec![(reply.status(), json(&reply)["status"].as_i64().unwrap())];
    let url = json(&reply)["reportUrl"].as_str().unwrap().to_owned();
    loop {
        let reply = client.get(&url).await;
        let status = json(&reply)["status"].as_i64().unwrap();
        seen.push((reply.status(), status));
        if ![1, 2, 6].contains(&status) {
            return (seen, json(&reply)["blobPath"].as_str().unwrap().to_owned());
        }
        assert!(seen.len() < 10);
    }
}

#[tokio::test]
async fn a_report_is_made_while_the_client_polls() {
    let client = Client::new().await;
    let (seen, blob) = finish(&client, SUBMIT).await;
    assert_eq!(seen, [(200, 1), (200, 2), (200, 3)]);
    let start = format!("{}/usagedetails/", client.simulator.blob_url());
    assert!(
        blob.starts_with(&start) && blob.contains("&sig=") && blob.contains("&se=2026-11-21T10%3A00%3A00Z"),
        "{blob}"
    );
    let file = client.send("GET", &blob, &[]).await;
    assert_eq!(file.status(), 200);
    assert_eq!(file.header("Content-Length"), Some(file.body.len().to_string()));
    assert_eq!(file.header("Content-Type").as_deref(), Some("application/octet-stream"));
    let download = client.get("/v3/enrollments/100/usagedetails/download?billingPeriod=202610").await;
    assert_eq!(file.text(), download.text());
    let (_, range) =
        finish(&client, "/v2/enrollments/100/usagedetails/submit?startTime=2026-09-01&endTime=2026-10-31")
            .await;
    assert_eq!(client.send("GET", &range, &[]).await.text().matches("\r\n").count(), 3 + 620);
}

#[tokio::test]
async fn some_servers_accept_an_order_and_have_a_file_ready_before_it_is_completed() {
    let client = Client::new().await.with(&KeyRequest::new("200"));
    let (seen, blob) = finish(&client, &SUBMIT.replace("100", "200")).await;
    assert_eq!(seen, [(202, 1), (202, 2), (202, 6), (200, 3)]);
    assert_eq!(client.send("GET", &blob, &[]).await.status(), 200);
}

#[tokio::test]
async fn a_report_without_data_says_so() {
    let client = Client::new().await;
    let (seen, blob) = finish(&client, "/v3/enrollments/100/usagedetails/submit?billingPeriod=202401").await;
    assert_eq!((seen, blob.as_str()), (vec![(200, 1), (200, 2), (200, 5)], ""));
}

#[tokio::test]
async fn an_order_that_can_not_be_is_a_bad_request() {
    let client = Client::new().await;
    let check = async |query: &str, status: u16| {
        let reply = submit(&client, &format!("/v3/enrollments/100/usagedetails/submit{query}")).await;
        assert_eq!(reply.status(), status, "{query}");
    };
    check("", 400).await;
    check("?billingPeriod=x", 400).await;
    check("?startTime=2023-10-01&endTime=2026-10-02", 400).await;
    check("?startTime=2023-10-01&endTime=2026-10-01", 200).await;
    assert_eq!(client.get("/v3/enrollments/100/usagedetails/reports/unknown").await.status(), 404);
}

#[tokio::test]
async fn a_report_belongs_to_the_key_that_asked_for_it() {
    let client = Client::new().await;
    let url = json(&submit(&client, SUBMIT).await)["reportUrl"].as_str().unwrap().to_owned();
    let account = client.simulator.facts("100").unwrap().accounts[0].id;
    let client = client.with(&KeyRequest::account("100", account));
    assert_eq!(client.get(&url).await.status(), 404);
    let (_, blob) = finish(&client, SUBMIT).await;
    let rows = client.send("GET", &blob, &[]).await.text().matches("\r\n").count() - 3;
    assert!(0 < rows && rows < 310, "{rows}");
}

#[tokio::test]
async fn a_file_has_the_rows_of_the_time_at_which_it_was_asked_for() {
    let client = Client::new().await;
    let before = client.get("/v3/enrollments/100/usagedetails/download?billingPeriod=202610").await.text();
    let url = json(&submit(&client, SUBMIT).await)["reportUrl"].as_str().unwrap().to_owned();
    client.simulator.restate("100", "2026-10-05".parse().unwrap()).unwrap();
    client.get(&url).await;
    let blob = json(&client.get(&url).await)["blobPath"].as_str().unwrap().to_owned();
    assert_eq!(client.send("GET", &blob, &[]).await.text(), before);
    let after = client.get("/v3/enrollments/100/usagedetails/download?billingPeriod=202610").await.text();
    assert_ne!(after, before);
}

#[tokio::test]
async fn storage_takes_its_own_signature_and_no_key() {
    let client = Client::new().await;
    let (_, blob) = finish(&client, SUBMIT).await;
    let check = async |url: &str, headers: &[(&str, &str)], status: u16, code: &str| {
        let reply = client.send("GET", url, headers).await;
        let text = reply.text();
        assert_eq!(reply.status(), status, "{text}");
        assert!(text.contains(&format!("<Error><Code>{code}</Code>")), "{text}");
    };
    let key = format!("bearer {}", client.key);
    check(&blob, &[("Authorization", &key)], 400, "InvalidAuthenticationInfo").await;
    check(&blob.replace("sp=r", "sp=w"), &[], 403, "AuthenticationFailed").await;
    check(blob.split('?').next().unwrap(), &[], 403, "AuthenticationFailed").await;
    check(&blob.replace("T10", "T11"), &[], 403, "AuthenticationFailed").await;
    check(&blob.replace("/usagedetails/", "/usagedetails/0"), &[], 404, "BlobNotFound").await;
    check(
        &format!("{}/v3/enrollments/100/usagedetails", client.simulator.blob_url()),
        &[],
        404,
        "BlobNotFound",
    )
    .await;
    client.simulator.advance(TimeDelta::minutes(59));
    assert_eq!(client.send("GET", &blob, &[]).await.status(), 200);
    client.simulator.advance(TimeDelta::minutes(1));
    check(&blob, &[], 403, "AuthenticationFailed").await;
}

#[tokio::test]
async fn a_part_of_a_file_can_be_had() {
    let mut world = small_world();
    world.enrollments[0].rows_per_month = 5_000;
    let client = Client::of(world).await;
    let (_, blob) = finish(&client, SUBMIT).await;
    let file = client.send("GET", &blob, &[]).await;
    let all = file.body.len();
    assert!(all > 3_000_000, "{all}");
    assert_eq!(file.header("Accept-Ranges").as_deref(), Some("bytes"));
    for (from, to) in [(0, 99), (100_000, 100_000), (2_345_678, all - 1), (all - 10, all - 1)] {
        let range = format!("bytes={from}-{to}");
        let part = client.send("GET", &blob, &[("Range", &range), ("If-Match", &file.etag())]).await;
        assert_eq!(part.status(), 206);
        assert_eq!(part.header("Content-Range"), Some(format!("bytes {from}-{to}/{all}")));
        assert_eq!(part.header("Content-Length"), Some((to + 1 - from).to_string()));
        assert!(part.body == file.body[from..=to], "{range}");
    }
    let send = async |name: &str, value: &str| {
        client.send("GET", &blob, &[("Range", "bytes=5-"), (name, value)]).await.status()
    };
    assert_eq!(send("If-Match", "\"other\"").await, 412);
    assert_eq!(send("If-Range", "\"other\"").await, 200);
    assert_eq!(send("If-None-Match", &file.etag()).await, 304);
    let beyond = client.send("GET", &blob, &[("Range", &format!("bytes={all}-"))]).await;
    assert_eq!((beyond.status(), beyond.header("Content-Range")), (416, Some(format!("bytes */{all}"))));
}

#[tokio::test]
async fn an_order_has_seven_digits_of_a_second_and_days_without_a_zone() {
    let client = Client::new().await;
    client.simulator.set_now("2026-11-21T09:00:00.129070412Z".parse().unwrap());
    let order = json(&submit(&client, SUBMIT).await);
    assert_eq!(order["requestedOn"], "2026-11-21T09:00:00.1290704Z");
    assert_eq!(
        (&order["startDate"], &order["endDate"]),
        (&Value::from("2026-10-01T00:00:00"), &Value::from("2026-10-31T00:00:00"))
    );
    assert_eq!((&order["blobPath"], &order["enrollmentNumber"]), (&Value::from(""), &Value::from("100")));
}
