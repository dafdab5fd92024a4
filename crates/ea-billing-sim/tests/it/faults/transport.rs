//! Faults of the connection.

use crate::wire::{Ending, PAGES, ask, authority, connect, exchange, first_and_next, get, glance, with};
use ea_billing_sim::Listener;
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
