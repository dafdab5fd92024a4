//! The control listener, as a script would use it.

use crate::wire::{PAGES, Seen, ask, connect, exchange};
use ea_billing_sim::{Fault, Listener, Simulator, World};
use serde_json::{Value, json};

async fn start() -> Simulator {
    Simulator::start(World::default()).await.expect("it starts")
}

async fn send(simulator: &Simulator, method: &str, path: &str, body: &str) -> Seen {
    let length = body.len();
    let request =
        format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n{body}");
    exchange(&mut connect(&simulator.control_url()).await, &request).await
}

async fn call(simulator: &Simulator, method: &str, path: &str, body: &str) -> (u16, Value) {
    let seen = send(simulator, method, path, body).await;
    (seen.status(), serde_json::from_slice(&seen.body()).expect("it is JSON"))
}

/// The value of an operation that succeeds.
async fn done(simulator: &Simulator, method: &str, path: &str, body: &str) -> Value {
    let (status, value) = call(simulator, method, path, body).await;
    assert_eq!(status, 200, "{value}");
    value
}

/// The message of an operation that is refused.
async fn refused(simulator: &Simulator, method: &str, path: &str, body: &str) -> (u16, String) {
    let (status, value) = call(simulator, method, path, body).await;
    (status, value["error"]["message"].as_str().expect("it has a message").to_owned())
}

#[tokio::test]
async fn the_operations_are_listed() {
    let simulator = start().await;
    let index = done(&simulator, "GET", "/", "").await;
    let list = index["operations"].as_array().expect("it is a list");
    assert!(list.iter().any(|entry| entry["method"] == "PUT" && entry["path"] == "/clock"));
    assert!(list.iter().all(|entry| entry["about"].as_str().is_some_and(|about| about.ends_with('.'))));
}

#[tokio::test]
async fn the_clock_is_read_and_moved() {
    let simulator = start().await;
    let now = json!({ "now": "2026-11-21T09:00:00Z" });
    assert_eq!(done(&simulator, "GET", "/clock", "").await, now);
    done(&simulator, "PUT", "/clock", r#"{"advanceSeconds":-60}"#).await;
    assert_eq!(simulator.now().to_rfc3339(), "2026-11-21T08:59:00+00:00");
    done(&simulator, "PUT", "/clock", r#"{"now":"2026-12-01T00:00:00Z"}"#).await;
    assert_eq!(simulator.now().to_rfc3339(), "2026-12-01T00:00:00+00:00");
    let neither = refused(&simulator, "PUT", "/clock", "{}").await;
    assert_eq!(neither, (400, "body: expected either `now` or `advanceSeconds`".to_owned()));
    let (status, message) = refused(&simulator, "PUT", "/clock", r#"{"now":"noon"}"#).await;
    assert!(status == 400 && message.starts_with("now: "), "{message}");
}

#[tokio::test]
async fn rules_are_added_used_and_taken_away() {
    let simulator = start().await;
    done(&simulator, "POST", "/faults", r#"{"fault":"not-found","times":2}"#).await;
    done(&simulator, "POST", "/faults", r#"{"faults":[{"fault":"forbidden"},{"fault":"bom"}]}"#).await;
    assert_eq!(ask(&simulator, PAGES).await.status(), 404);
    let rules = done(&simulator, "GET", "/faults", "").await;
    assert_eq!(
        rules["faults"][0],
        json!({ "rule": { "fault": "not-found", "times": 2 }, "met": 1, "used": 1 })
    );
    assert_eq!(rules["faults"].as_array().map(Vec::len), Some(3));
    let taken = done(&simulator, "DELETE", "/faults", "").await;
    assert_eq!(taken, json!({ "faults": [] }));
    assert_eq!(ask(&simulator, PAGES).await.status(), 200);
}

#[tokio::test]
async fn a_wrong_rule_is_named_and_none_is_added() {
    let simulator = start().await;
    let script = r#"{"faults":[{"fault":"not-found"},{"fault":"tls-abort"}]}"#;
    let (status, message) = refused(&simulator, "POST", "/faults", script).await;
    assert_eq!(
        (status, &message[..]),
        (400, "faults[1].fault: `tls-abort` needs a simulator that speaks https")
    );
    let (_, message) = refused(&simulator, "POST", "/faults", r#"{"fault":"drip","fast":"x"}"#).await;
    assert_eq!(message, "fast: invalid type: string \"x\", expected a whole number");
    assert!(simulator.faults().is_empty());
}

#[tokio::test]
async fn the_catalogue_is_shown() {
    let simulator = start().await;
    let catalogue = done(&simulator, "GET", "/faults/catalogue", "").await;
    let list = catalogue["faults"].as_array().expect("it is a list");
    assert_eq!(list.len(), Fault::catalogue().len());
    let refuse = list.iter().find(|entry| entry["name"] == "refuse").expect("it is listed");
    assert!(refuse["parameters"]["milliseconds"].is_string());
}

#[tokio::test]
async fn requests_are_shown_without_keys_and_signatures() {
    let simulator = start().await;
    let request = "GET /v3/x?sig=canary&a=b HTTP/1.1\r\nHost: localhost\r\nAuthorization: bearer canary\r\n\
        If-None-Match: \"7\"\r\n\r\n";
    exchange(&mut connect(&simulator.url()).await, request).await;
    let log = done(&simulator, "GET", "/requests", "").await;
    assert_eq!(log["count"], 1);
    let first = &log["requests"][0];
    assert_eq!((&first["path"], &first["query"]), (&json!("/v3/x"), &json!("sig=REDACTED&a=b")));
    assert_eq!((&first["authorization"], &first["ifNoneMatch"]), (&json!("bearer"), &json!("\"7\"")));
    assert!(!log.to_string().contains("canary"));
    let none = done(&simulator, "GET", "/requests?route=price-sheet", "").await;
    assert_eq!(none["count"], 0);
    let (status, message) = refused(&simulator, "GET", "/requests?route=x", "").await;
    assert!(status == 400 && message.starts_with("route: unknown variant `x`"), "{message}");
    done(&simulator, "DELETE", "/requests", "").await;
    assert!(simulator.requests().is_empty());
}

#[tokio::test]
async fn bytes_are_counted() {
    let simulator = start().await;
    let seen = ask(&simulator, PAGES).await;
    let sent = simulator.requests()[0].bytes_sent;
    assert_eq!(usize::try_from(sent), Ok(seen.body().len()));
}

#[tokio::test]
async fn a_day_is_restated() {
    let simulator = start().await;
    let done = done(&simulator, "POST", "/restatements", r#"{"enrollment":"100","day":"2026-10-03"}"#).await;
    assert_eq!(done, json!({ "enrollment": "100", "day": "2026-10-03" }));
    let wrong =
        refused(&simulator, "POST", "/restatements", r#"{"enrollment":"100","day":"03.10.2026"}"#).await;
    assert_eq!(wrong, (400, "day: `03.10.2026` is no day such as 2026-10-03".to_owned()));
    let (status, message) = refused(&simulator, "POST", "/restatements", r#"{"enrollment":"100"}"#).await;
    assert!(status == 400 && message.contains("missing field `day`"), "{message}");
}

#[tokio::test]
async fn the_world_is_shown() {
    let simulator = start().await;
    let world = done(&simulator, "GET", "/world", "").await;
    let world: World = serde_json::from_value(world).expect("it is a world");
    assert_eq!(world, World::default());
}

#[tokio::test]
async fn listeners_are_closed_and_opened() {
    let simulator = start().await;
    let closed = done(&simulator, "PUT", "/listener", r#"{"open":false}"#).await;
    assert_eq!(closed, json!({ "api": false, "blob": true }));
    let address = simulator.url();
    assert!(tokio::net::TcpStream::connect(crate::wire::authority(&address)).await.is_err());
    done(&simulator, "PUT", "/listener", r#"{"open":true}"#).await;
    assert_eq!(ask(&simulator, PAGES).await.status(), 200);
    done(&simulator, "PUT", "/listener", r#"{"open":false,"listener":"blob"}"#).await;
    assert_eq!(done(&simulator, "GET", "/listener", "").await, json!({ "api": true, "blob": false }));
    simulator.open_listener(Listener::Blob).expect("the port is kept");
}

#[tokio::test]
async fn what_there_is_not_is_refused() {
    let simulator = start().await;
    let (status, message) = refused(&simulator, "GET", "/clocks", "").await;
    assert_eq!((status, &message[..]), (404, "there is nothing at `/clocks`; `GET /` lists what there is"));
    let seen = send(&simulator, "POST", "/clock", "").await;
    assert_eq!((seen.status(), seen.header("allow").as_deref()), (405, Some("GET, PUT")));
    let (status, _) = refused(&simulator, "PUT", "/clock", "{").await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn everything_ends_with_the_handle() {
    let simulator = start().await;
    let urls = [simulator.url(), simulator.blob_url(), simulator.control_url()];
    simulator.stop().await;
    for url in &urls {
        assert!(tokio::net::TcpStream::connect(crate::wire::authority(url)).await.is_err());
    }
}

#[tokio::test]
async fn a_quota_is_counted_by_the_servers_clock() {
    let quota = Some(ea_billing_sim::Quota { requests: 2, seconds: 60 });
    let simulator = Simulator::start(World { quota, ..World::default() }).await.expect("it starts");
    simulator.advance(chrono::TimeDelta::seconds(50));
    for status in [200, 200, 429, 429] {
        assert_eq!(ask(&simulator, PAGES).await.status(), status);
    }
    let seen = ask(&simulator, PAGES).await;
    let hint = seen.header("x-ms-ratelimit-microsoft.consumption-retry-after");
    assert_eq!(hint.as_deref(), Some("10"));
    assert!(seen.text().contains(
        r#"{"error":{"code":"429","message":"Too many requests. Please retry after 10 seconds."}}"#
    ));
    simulator.advance(chrono::TimeDelta::seconds(10));
    assert_eq!(ask(&simulator, PAGES).await.status(), 200);
}

#[tokio::test]
async fn bodies_are_compressed_where_the_world_does_and_the_client_can() {
    let simulator = Simulator::start(World { gzip: true, ..World::default() }).await.expect("it starts");
    let plain = ask(&simulator, PAGES).await;
    assert_eq!(plain.header("content-encoding"), None);
    let request = crate::wire::get(PAGES).replace("\r\n\r\n", "\r\nAccept-Encoding: gzip\r\n\r\n");
    let packed = exchange(&mut connect(&simulator.url()).await, &request).await;
    assert_eq!(packed.header("content-encoding").as_deref(), Some("gzip"));
    assert_eq!(packed.header("vary").as_deref(), Some("Accept-Encoding"));
    let mut text = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&packed.body()[..]), &mut text)
        .expect("it is gzip");
    assert_eq!(text, plain.body());
}

#[tokio::test]
async fn a_request_is_logged_as_it_arrives() {
    let simulator = start().await;
    let slow = format!(
        "POST {PAGES} HTTP/1.1\r\nHost: localhost\r\nRange: bytes=1-\r\nIf-Range: \"1\"\r\n\
        Accept: text/csv\r\nAccept-Encoding: br\r\nUser-Agent: test/1\r\napi-version: 1.0\r\nContent-Length: 1\r\n\r\n"
    );
    let mut stream = connect(&simulator.url()).await;
    crate::wire::glance(&mut stream, &slow, 0).await;
    let running = simulator.requests();
    assert_eq!((running.len(), running[0].status, running[0].bytes_sent), (1, None, 0));
    ask(&simulator, PAGES).await;
    exchange(&mut stream, "x").await;
    let log = done(&simulator, "GET", "/requests", "").await;
    assert_eq!(
        (&log["requests"][0]["method"], &log["requests"][1]["method"]),
        (&json!("POST"), &json!("GET"))
    );
    assert_eq!(log["requests"][0]["status"], 401);
    let told = ["range", "ifRange", "accept", "acceptEncoding", "userAgent", "apiVersion"];
    let told = told.map(|name| log["requests"][0][name].as_str().unwrap_or("-").to_owned());
    assert_eq!(told, ["bytes=1-", "\"1\"", "text/csv", "br", "test/1", "1.0"]);
    assert_eq!(log["requests"][1]["range"], Value::Null);
}

#[tokio::test]
async fn what_is_compressed_has_a_tag_of_its_own() {
    let simulator = Simulator::start(World { gzip: true, ..World::default() }).await.expect("it starts");
    let accepting = |more: &str| {
        crate::wire::get(PAGES).replace("\r\n\r\n", &format!("\r\nAccept-Encoding: gzip{more}\r\n\r\n"))
    };
    let packed = exchange(&mut connect(&simulator.url()).await, &accepting("")).await;
    let strong = ask(&simulator, PAGES).await.header("etag").expect("it has one");
    let weak = format!("W/{strong}");
    assert_eq!(packed.header("etag").as_deref(), Some(&weak[..]));
    let known = accepting(&format!("\r\nIf-None-Match: {weak}"));
    let known = exchange(&mut connect(&simulator.url()).await, &known).await;
    assert_eq!((known.status(), known.header("etag")), (304, Some(weak)));
}

/// Asks as a client does that blocks its thread.
fn ask_blocking(simulator: &Simulator) -> String {
    use std::io::{Read as _, Write as _};
    let url = simulator.url();
    let mut stream = std::net::TcpStream::connect(crate::wire::authority(&url)).expect("it listens");
    let patience = Some(std::time::Duration::from_secs(10));
    stream.set_read_timeout(patience).expect("it can be set");
    stream.write_all(crate::wire::get(PAGES).as_bytes()).expect("it is read");
    let mut start = [0; 15];
    stream.read_exact(&mut start).expect("it answers");
    String::from_utf8_lossy(&start).into_owned()
}

#[tokio::test(flavor = "current_thread")]
async fn a_client_may_block_the_only_thread_of_its_runtime() {
    assert_eq!(ask_blocking(&start().await), "HTTP/1.1 200 OK");
}

#[test]
fn a_client_needs_no_runtime() {
    let simulator = Simulator::start_blocking(World::default()).expect("it starts");
    assert_eq!(ask_blocking(&simulator), "HTTP/1.1 200 OK");
    let url = simulator.url();
    drop(simulator);
    assert!(std::net::TcpStream::connect(crate::wire::authority(&url)).is_err());
}

#[tokio::test]
async fn a_condition_is_built_by_its_methods() {
    let when = ea_billing_sim::Condition::default()
        .on(ea_billing_sim::Route::UsageDetails)
        .method("get")
        .path("*/usagedetails")
        .query_contains("a=b")
        .enrollment("100")
        .version(3)
        .page(1);
    let rule = ea_billing_sim::Rule::new(Fault::NotFound { message: None }).when(when);
    let simulator = start().await;
    simulator.add_fault(rule).expect("it can be");
    assert_eq!(ask(&simulator, PAGES).await.status(), 200);
    assert_eq!(ask(&simulator, &format!("{PAGES}?a=b")).await.status(), 404);
}
