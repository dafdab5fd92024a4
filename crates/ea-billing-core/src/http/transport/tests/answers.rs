//! Good answers, 304, statuses and content.

use super::*;

#[tokio::test]
async fn a_page_comes_whole_and_with_its_tag() {
    let bench = Bench::start().await;
    let answer = bench.under(Vec::new()).await.expect("nothing is wrong");
    assert_eq!(answer.head.status, StatusCode::OK);
    assert!(answer.body.starts_with(b"{") && answer.body.ends_with(b"}"));
    assert_eq!(answer.head.content_type.as_deref(), Some("application/json; charset=utf-8"));
    assert!(answer.head.etag.is_some());
    assert_eq!(answer.head.server_date, Some(now()));
    assert_eq!(answer.head.url, bench.url(USAGE));
    let sent = bench.requests();
    assert_eq!(answer.bytes_on_wire, sent[0].bytes_sent);
    assert_eq!(sent[0].accept_encoding.as_deref(), Some("gzip"));
    assert!(bench.clock.pauses().is_empty());
}

#[tokio::test]
async fn what_has_not_changed_costs_a_304() {
    let bench = Bench::start().await;
    let first = bench.under(Vec::new()).await.expect("nothing is wrong");
    let again = bench.usage().if_changed(first.head.etag.clone());
    let answer = bench.ask(&again, Vec::new()).await.expect("nothing is wrong");
    assert!(answer.head.is_not_modified() && answer.body.is_empty());
    assert_eq!(answer.proof, EndProof::NoBody);
    assert_eq!(bench.requests().len(), 1);
}
