//! Faults of the connection.

use crate::wire::{Ending, PAGES, ask, authority, connect, exchange, first_and_next, get, glance, with};
use ea_billing_sim::{Listener, Rule, Simulator, World};
use std::io::ErrorKind;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

async fn refuses(url: &str) -> bool {
    let refused = TcpStream::connect(authority(url)).await;
    refused.is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused)
}

#[tokio::test]
async fn a_closed_listener_refuses_until_it_is_opened() {
    let simulator = with(r#"{"fault":"refuse"}"#).await;
    assert!(refuses(&simulator.url()).await && !refuses(&simulator.blob_url()).await);
    simulator.open_listener(Listener::Api).expect("the port is kept");
    assert_eq!(ask(&simulator, PAGES).await.status(), 200);
    simulator.close_listener(Listener::Blob);
    assert!(refuses(&simulator.blob_url()).await && !refuses(&simulator.url()).await);
}

#[tokio::test]
async fn a_listener_closes_at_a_request_and_opens_by_itself() {
    let simulator = with(r#"{"fault":"refuse","milliseconds":1,"when":{"path":"*/usagedetails"}}"#).await;
    let mut idle = connect(&simulator.url()).await;
    assert_eq!(exchange(&mut idle, &get("/v3/enrollments/100/balancesummary")).await.status(), 200);
    let seen = ask(&simulator, PAGES).await;
    assert!(seen.bytes.is_empty() && seen.ending != Ending::Silent, "{seen:?}");
    let dropped = idle.read(&mut [0]).await;
    assert!(dropped.is_err() || dropped.is_ok_and(|length| length == 0));
    while refuses(&simulator.url()).await {
        tokio::task::yield_now().await;
    }
    assert_eq!(ask(&simulator, PAGES).await.status(), 200);
    assert_eq!(simulator.requests()[1].status, None);
}

#[tokio::test]
async fn a_connection_is_reset_before_the_head() {
    let (seen, _) = first_and_next(r#"{"fault":"reset-before-headers"}"#).await;
    assert_eq!((seen.ending, seen.bytes.len()), (Ending::Reset, 0));
}

#[tokio::test]
async fn a_connection_is_reset_in_the_head() {
    let (seen, _) = first_and_next(r#"{"fault":"reset-mid-headers"}"#).await;
    assert_eq!(seen.ending, Ending::Reset);
    assert!(
        seen.text().starts_with("HTTP/1.1 200 OK\r\n") && !seen.text().contains("\r\n\r\n"),
        "{}",
        seen.text()
    );
}

#[tokio::test]
async fn a_connection_is_reset_in_the_body() {
    let (seen, next) = first_and_next(r#"{"fault":"reset-mid-body","after":7}"#).await;
    assert_eq!(seen.ending, Ending::Reset);
    assert_eq!(seen.body(), next.body()[..7]);
    let (seen, next) = first_and_next(r#"{"fault":"reset-mid-body"}"#).await;
    assert!(seen.body().len() <= next.body().len() / 2);
}

#[tokio::test]
async fn a_connection_ends_before_the_announced_length() {
    let (seen, next) = first_and_next(r#"{"fault":"fin-mid-content-length","after":7}"#).await;
    assert_eq!(seen.ending, Ending::Closed);
    assert_eq!(seen.header("content-length"), Some(next.body().len().to_string()));
    assert_eq!(seen.body(), next.body()[..7]);
}

#[tokio::test]
async fn the_last_chunk_is_missing() {
    let (seen, next) = first_and_next(r#"{"fault":"missing-last-chunk"}"#).await;
    assert_eq!(seen.ending, Ending::Closed);
    assert_eq!(seen.header("transfer-encoding").as_deref(), Some("chunked"));
    assert_eq!(seen.body(), next.body());
    assert!(!seen.text().contains("\r\n0\r\n"));
}

#[tokio::test]
async fn a_body_that_is_cut_looks_complete() {
    let (seen, next) = first_and_next(r#"{"fault":"close-delimited-cut","after":9}"#).await;
    assert_eq!(seen.ending, Ending::Closed);
    assert_eq!(seen.header("connection").as_deref(), Some("close"));
    assert_eq!((seen.header("content-length"), seen.header("transfer-encoding")), (None, None));
    assert_eq!(seen.body(), next.body()[..9]);
}

#[tokio::test]
async fn nothing_comes() {
    let simulator = with(r#"{"fault":"stall-before-headers"}"#).await;
    let seen = glance(&mut connect(&simulator.url()).await, &get(PAGES), 0).await;
    assert_eq!((seen.ending, seen.bytes.len()), (Ending::Silent, 0));
    assert_eq!(simulator.requests()[0].status, None);
    let (seen, next) = first_and_next(r#"{"fault":"stall-before-headers","milliseconds":1}"#).await;
    assert_eq!(seen.body(), next.body());
}

#[tokio::test]
async fn a_body_stops_coming() {
    let simulator = with(r#"{"fault":"stall-mid-body","after":5}"#).await;
    let mut stream = connect(&simulator.url()).await;
    let seen = glance(&mut stream, &get(PAGES), 1).await;
    assert_eq!((seen.ending, seen.body().len()), (Ending::Silent, 5));
    let (seen, next) = first_and_next(r#"{"fault":"stall-mid-body","milliseconds":1}"#).await;
    assert_eq!(seen.body(), next.body());
}

#[tokio::test]
async fn a_stalled_client_that_goes_is_let_go() {
    let simulator = with(r#"{"fault":"stall-mid-body","times":"always"}"#).await;
    drop(glance(&mut connect(&simulator.url()).await, &get(PAGES), 1).await);
    simulator.stop().await;
}

#[tokio::test]
async fn an_answer_drips() {
    let simulator = with(r#"{"fault":"drip","fast":100,"milliseconds":0}"#).await;
    let (slow, fast) = (
        ask(&simulator, "/v2/enrollments/100/billingperiods").await,
        ask(&simulator, "/v2/enrollments/100/billingperiods").await,
    );
    assert_eq!((slow.status(), slow.body()), (fast.status(), fast.body()));
    let simulator = with(r#"{"fault":"drip","fast":9}"#).await;
    let seen = glance(&mut connect(&simulator.url()).await, &get(PAGES), 9).await;
    assert_eq!((seen.ending, seen.text().as_str()), (Ending::Silent, "HTTP/1.1 "));
}

#[tokio::test]
async fn a_connection_pretends_to_stay_open() {
    let simulator = with(r#"{"fault":"closed-keep-alive"}"#).await;
    let mut stream = connect(&simulator.url()).await;
    let seen = exchange(&mut stream, &get(PAGES)).await;
    assert_eq!((seen.ending, seen.header("connection")), (Ending::Complete, None));
    let seen = exchange(&mut stream, &get(PAGES)).await;
    assert_eq!((seen.ending, seen.bytes.len()), (Ending::Reset, 0));
    assert_eq!(simulator.requests().len(), 1);

    let simulator = with(r#"{"fault":"closed-keep-alive","closesAt":"idle"}"#).await;
    let mut stream = connect(&simulator.url()).await;
    let seen = exchange(&mut stream, &get(PAGES)).await;
    assert_eq!((seen.ending, seen.header("connection")), (Ending::Complete, None));
    assert_eq!(stream.read(&mut [0]).await.expect("it ends in an orderly way"), 0);
}

#[tokio::test]
async fn a_connection_stays_open_otherwise() {
    let simulator = with(r#"{"fault":"reset-before-headers","when":{"path":"/never"}}"#).await;
    let mut stream = connect(&simulator.url()).await;
    for _ in 0..3 {
        assert_eq!(exchange(&mut stream, &get(PAGES)).await.ending, Ending::Complete);
    }
    let head = glance(&mut stream, &get(PAGES).replace("GET", "HEAD"), 1).await;
    assert!(head.status() == 200 && head.body().is_empty());
}

/// A simulator with a single rule in a world that compresses or not.
async fn packing(gzip: bool, rule: &str) -> Simulator {
    let rules = vec![Rule::from_json(rule).expect(rule)];
    let world = World { gzip, ..World::default() };
    Simulator::builder(world).with_faults(rules).start().await.expect("it starts")
}

/// The text of a request of a client that accepts gzip.
fn get_packed(path: &str) -> String {
    get(path).replace("\r\n\r\n", "\r\nAccept-Encoding: gzip\r\n\r\n")
}

#[tokio::test]
async fn no_fault_of_a_body_lets_all_of_it_through() {
    // Small, of one chunk, and of unknown length where there is compression.
    let path = "/v2/enrollments/100/billingperiods";
    let csv = "/v3/enrollments/100/usagedetails/download?billingPeriod=202610";
    for name in ["reset-mid-body", "fin-mid-content-length", "close-delimited-cut", "stall-mid-body"] {
        for after in ["", r#","after":1000000000"#] {
            for (gzip, path) in [(true, path), (true, csv), (false, path), (false, csv)] {
                if name == "fin-mid-content-length" && path == csv {
                    continue;
                }
                let rule = format!(r#"{{"fault": "{name}"{after}}}"#);
                let simulator = packing(gzip, &rule).await;
                let mut stream = connect(&simulator.url()).await;
                let seen = if name == "stall-mid-body" {
                    glance(&mut stream, &get_packed(path), 1).await
                } else {
                    exchange(&mut stream, &get_packed(path)).await
                };
                assert_ne!(seen.ending, Ending::Complete, "{rule} {gzip} {path}");
                assert_eq!(simulator.faults()[0].used, 1, "{rule} {gzip} {path}");
                let next = exchange(&mut connect(&simulator.url()).await, &get(path)).await.body();
                if name == "close-delimited-cut" {
                    assert_eq!(seen.header("content-encoding"), None);
                    assert!(
                        next.starts_with(&seen.body()) && seen.body().len() < next.len(),
                        "{rule} {path}"
                    );
                }
                // Of what is compressed, the end is missing.
                if seen.header("content-encoding").is_some() {
                    let mut text = Vec::new();
                    let mut decoder = flate2::read::GzDecoder::new(std::io::Cursor::new(seen.body()));
                    assert!(std::io::Read::read_to_end(&mut decoder, &mut text).is_err(), "{rule} {path}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_head_alone_has_no_body_to_break_off() {
    let simulator = packing(false, r#"{"fault":"reset-mid-body"}"#).await;
    let request = get(PAGES).replace("GET", "HEAD");
    let head = glance(&mut connect(&simulator.url()).await, &request, 1).await;
    assert_eq!((head.status(), head.ending), (200, Ending::Silent));
    assert_eq!(simulator.faults()[0].used, 0);
    assert!(simulator.requests()[0].not_applicable);
}

#[tokio::test]
async fn a_rule_that_does_not_apply_makes_way() {
    let simulator = with(r#"{"fault":"csv-ragged","times":"always"}"#).await;
    simulator.add_fault(Rule::from_json(r#"{"fault":"not-found"}"#).expect("a rule")).expect("it can be");
    assert_eq!(ask(&simulator, PAGES).await.status(), 404);
    assert_eq!(ask(&simulator, PAGES).await.status(), 200);
    let log = simulator.requests();
    assert_eq!((log[0].fault_name, log[0].not_applicable), (Some("not-found"), false));
    assert_eq!((log[1].fault_name, log[1].not_applicable), (Some("csv-ragged"), true));
    assert_eq!(simulator.faults().iter().map(|rule| rule.used).collect::<Vec<_>>(), [0, 1]);
}
