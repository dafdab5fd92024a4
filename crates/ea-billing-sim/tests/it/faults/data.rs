//! Faults that need real rows, entity tags, pages and reports to act on.

use crate::wire::{Ending, PAGES, Seen, ask, connect, exchange, get, key, with};
use ea_billing_sim::{Route, Simulator, World};
use serde_json::Value;

const CSV: &str = "/v3/enrollments/100/usagedetails/download?billingPeriod=202610";

fn json(seen: &Seen) -> Value {
    serde_json::from_slice(&seen.body()).unwrap_or_else(|error| panic!("{error}: {}", seen.text()))
}

fn link(seen: &Seen) -> String {
    json(seen)["nextLink"].as_str().expect("it has a link").to_owned()
}

fn rows(seen: &Seen) -> Vec<Value> {
    json(seen)["data"].as_array().expect("it has rows").clone()
}

/// Path and query of a link to this simulator, which goes by the name localhost.
fn path(link: &str) -> String {
    let rest = link.split_once("://").expect("it has a scheme").1;
    rest[rest.find('/').expect("it has a path")..].to_owned()
}

/// The second page of a simulator.
async fn second(simulator: &Simulator) -> String {
    let first = ask(simulator, PAGES).await;
    path(&link(&first))
}

#[tokio::test]
async fn entity_tags_go_and_change() {
    let simulator = with(r#"{"fault":"no-etag"}"#).await;
    assert_eq!(ask(&simulator, PAGES).await.header("etag"), None);
    let strong = ask(&simulator, PAGES).await.header("etag").expect("it has one");
    let simulator = with(r#"{"fault":"weak-etag"}"#).await;
    assert_eq!(ask(&simulator, PAGES).await.header("etag"), Some(format!("W/{strong}")));
    assert_eq!(simulator.requests()[0].etag, Some(format!("W/{strong}")));
}

#[tokio::test]
async fn csv_is_spoiled() {
    let line = |seen: &Seen, line: usize| {
        String::from_utf8_lossy(&seen.body()).split("\r\n").nth(line).expect("a line").to_owned()
    };
    let simulator = with(r#"{"fault":"csv-ragged"}"#).await;
    let (bad, good) = (ask(&simulator, CSV).await, ask(&simulator, CSV).await);
    assert!(line(&good, 3).starts_with(&line(&bad, 3)) && line(&good, 3) != line(&bad, 3));
    assert_eq!(line(&good, 4), line(&bad, 4));
    let simulator = with(r#"{"fault":"csv-header-drift"}"#).await;
    let (bad, good) = (ask(&simulator, CSV).await, ask(&simulator, CSV).await);
    assert_ne!(line(&good, 2), line(&bad, 2));
    assert!(line(&bad, 2).contains("Renamed"));
    assert_eq!(line(&good, 3), line(&bad, 3));
}

#[tokio::test]
async fn csv_is_cut_at_a_line() {
    let simulator = with(r#"{"fault":"close-delimited-cut","after":20000}"#).await;
    let (bad, good) = (ask(&simulator, CSV).await, ask(&simulator, CSV).await);
    assert_eq!(bad.ending, Ending::Closed);
    assert!(
        bad.body().ends_with(b"\n") && bad.body().len() <= 20_000 && good.body().starts_with(&bad.body())
    );
}

#[tokio::test]
async fn next_links_lead_astray() {
    let host = "localhost";
    for (rule, expect) in [
        (r#"{"fault":"link-foreign","url":"http://foreign.example{path}"}"#, "http://foreign.example/"),
        (r#"{"fault":"link-foreign"}"#, "http://localhost:"),
        (r#"{"fault":"link-http"}"#, "http://localhost/"),
        (r#"{"fault":"link-userinfo"}"#, "http://user@localhost/"),
        (r#"{"fault":"link-userinfo","hostAsUser":true}"#, "http://localhost@localhost:"),
        (r#"{"fault":"link-relative"}"#, "/v3/"),
    ] {
        let simulator = with(rule).await;
        let bad = link(&ask(&simulator, PAGES).await);
        let good = link(&ask(&simulator, PAGES).await);
        assert!(bad.starts_with(expect), "{rule}: {bad}");
        assert!(good.starts_with(&format!("http://{host}/")), "{good}");
        assert!(bad.ends_with(&path(&good)), "{bad} {good}");
    }
}

#[tokio::test]
async fn chains_of_pages_run_in_circles() {
    let simulator = with(r#"{"fault":"link-self-loop","when":{"page":2},"times":"always"}"#).await;
    let page = second(&simulator).await;
    assert_eq!(path(&link(&ask(&simulator, &page).await)), page);

    let simulator = with(r#"{"fault":"link-two-cycle","when":{"page":2},"times":"always"}"#).await;
    let page = second(&simulator).await;
    let first = path(&link(&ask(&simulator, &page).await));
    assert_eq!(path(&link(&ask(&simulator, &first).await)), page);

    let simulator = with(r#"{"fault":"link-endless"}"#).await;
    let mut seen = vec![PAGES.to_owned()];
    for _ in 0..20 {
        let next = path(&link(&ask(&simulator, seen.last().expect("there is one")).await));
        assert!(!seen.contains(&next), "{next}");
        seen.push(next);
    }
}

#[tokio::test]
async fn pages_are_empty_or_come_twice() {
    let simulator = with(r#"{"fault":"page-empty","when":{"page":2}}"#).await;
    let page = second(&simulator).await;
    let empty = ask(&simulator, &page).await;
    assert!(rows(&empty).is_empty() && !link(&empty).is_empty());

    let simulator = with(r#"{"fault":"page-duplicate","when":{"page":2}}"#).await;
    let first = ask(&simulator, PAGES).await;
    let page = path(&link(&first));
    assert_eq!(rows(&ask(&simulator, &page).await), rows(&first));
    assert_ne!(rows(&ask(&simulator, &page).await), rows(&first));
}

#[tokio::test]
async fn data_changes_while_it_is_read() {
    let simulator = with(r#"{"fault":"data-switch","when":{"page":1}}"#).await;
    let before = ask(&simulator, PAGES).await.header("etag");
    assert_ne!(ask(&simulator, PAGES).await.header("etag"), before);
}

/// Asks for a report and waits until it is finished.
async fn report(simulator: &Simulator) -> (String, Value) {
    let submit = get("/v3/enrollments/100/usagedetails/submit?billingPeriod=202610")
        .replace("GET ", "POST ")
        .replace("\r\n\r\n", "\r\nContent-Length: 0\r\n\r\n");
    let seen = exchange(&mut connect(&simulator.url()).await, &submit).await;
    let url = path(json(&seen)["reportUrl"].as_str().expect("it has a URL"));
    for _ in 0..20 {
        simulator.advance(chrono::TimeDelta::minutes(1));
        let state = json(&ask(simulator, &url).await);
        if state["blobPath"] != "" {
            return (url, state);
        }
    }
    let state = json(&ask(simulator, &url).await);
    (url, state)
}

#[tokio::test]
async fn a_report_is_never_done() {
    let simulator = with(r#"{"fault":"poll-never-done","when":{"route":"usage-report"}}"#).await;
    let (_, state) = report(&simulator).await;
    assert_eq!((state["status"].as_u64(), state["blobPath"].as_str()), (Some(2), Some("")));
    simulator.clear_faults();
    let (_, state) = report(&simulator).await;
    assert_eq!(state["status"].as_u64(), Some(3));
}

#[tokio::test]
async fn a_report_fails_or_takes_too_long() {
    for (rule, expect) in
        [(r#"{"fault":"report-failed"}"#, 4), (r#"{"fault":"report-failed","status":7}"#, 7)]
    {
        let simulator = with(rule).await;
        let (url, state) = report(&simulator).await;
        assert_eq!((state["status"].as_u64(), state["blobPath"].as_str()), (Some(expect), Some("")));
        let state = json(&ask(&simulator, &url).await);
        assert_eq!(state["status"].as_u64(), Some(expect));
    }
}

#[tokio::test]
async fn a_signed_address_expires() {
    let blob = async |simulator: &Simulator| {
        let (_, state) = report(simulator).await;
        path(state["blobPath"].as_str().expect("it has one"))
    };
    let fetch = async |simulator: &Simulator, path: &str| {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        exchange(&mut connect(&simulator.blob_url()).await, &request).await
    };
    let simulator = with(r#"{"fault":"sas-expired"}"#).await;
    let path = blob(&simulator).await;
    let refused = fetch(&simulator, &path).await;
    assert!(refused.status() == 403 && refused.text().contains("<Code>AuthenticationFailed</Code>"));
    assert_eq!(fetch(&simulator, &path).await.status(), 200);

    let simulator = with(r#"{"fault":"sas-expired","after":5000}"#).await;
    let path = blob(&simulator).await;
    let broken = fetch(&simulator, &path).await;
    assert_eq!((broken.ending, broken.body().len()), (Ending::Reset, 5000));
    assert_eq!(fetch(&simulator, &path).await.status(), 403);
    assert_eq!(fetch(&simulator, &path).await.status(), 403);
    let queries: Vec<String> = simulator.requests().into_iter().map(|request| request.query).collect();
    assert!(queries.iter().any(|query| query.contains("sig=REDACTED")), "{queries:?}");
}

#[tokio::test]
async fn requests_are_told_apart() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let page = second(&simulator).await;
    ask(&simulator, &page).await;
    let log = simulator.requests();
    let told: Vec<_> = log.iter().map(|request| (request.route, request.page, request.version)).collect();
    assert_eq!(told, [(Route::UsageDetails, 1, Some(3)), (Route::UsageDetails, 2, Some(3))]);
    assert!(log[1].enrollment == "100" && log[1].etag.is_some() && !key().is_empty());
}
