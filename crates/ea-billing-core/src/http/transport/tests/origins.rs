//! The key goes to one origin alone.

use ea_billing_sim::{Authorization, Listener};

use super::*;

#[tokio::test]
async fn no_redirect_is_followed() {
    let bench = Bench::with_tls().await;
    for kind in ["same", "cross", "downgrade", "loop"] {
        for status in [301, 302, 303, 307, 308] {
            let fault = format!(r#"{{"fault":"redirect-{kind}","status":{status}}}"#);
            let error = bench.under(vec![rule(&fault)]).await.expect_err(&fault);
            assert_eq!((error.code(), error.http_status()), (Code::Redirected, Some(status)), "{error}");
            assert_eq!(bench.requests().len(), 1, "{fault}");
            assert_eq!(bench.requests()[0].listener, Listener::Api, "{fault}");
        }
    }
}

#[tokio::test]
async fn a_redirect_of_a_signed_address_is_not_followed_either() {
    let bench = Bench::start().await;
    let url: Url = format!("{}/reports/a.csv?sig=1", bench.simulator.blob_url()).parse().expect("a URL");
    let evil = format!(r#"{{"fault":"redirect-same","location":"{}/v3/x"}}"#, bench.simulator.url());
    let error = bench.ask(&Request::signed(url), vec![rule(&evil)]).await.expect_err("it leads away");
    assert_eq!((error.code(), bench.requests().len()), (Code::Redirected, 1));
    assert_eq!(bench.requests()[0].authorization, Authorization::Absent);
}

#[tokio::test]
async fn the_key_never_reaches_another_origin() {
    let bench = Bench::start().await;
    let base = bench.url(USAGE);
    let host = |url: String| url.trim_start_matches("http://").to_owned();
    let (api, blob) = (host(bench.simulator.url()), host(bench.simulator.blob_url()));
    let (api_port, blob_port) = (&api[10..], &blob[10..]);
    for link in [
        format!("http://{blob}/v3/x"),
        format!("http://{blob}{USAGE}?page=2"),
        format!("//{blob}/v3/x"),
        format!("\\\\{blob}\\v3\\x"),
        format!("/\\{blob}/v3/x"),
        format!("http:\\\\{blob}/v3/x"),
        format!("HTTP://{blob}/v3/x"),
        format!(" ht\ntp://{blob}/v3/x\t"),
        format!("http://{api}@{blob}/v3/x"),
        format!("http://user:word@{api}/v3/x"),
        format!("http://user@{api}/v3/x"),
        format!("http://{blob}\\@{api}/v3/x"),
        format!("http://{blob}#@{api}/v3/x"),
        format!("http://{blob}?@{api}/v3/x"),
        format!("http://localhost:{api_port}/v3/x"),
        format!("http://127.1:{blob_port}/v3/x"),
        format!("http://0x7f000001:{blob_port}/v3/x"),
        format!("http://[::ffff:127.0.0.1]:{api_port}/v3/x"),
        format!("https://{api}/v3/x"),
        "http://127.0.0.1/v3/x".to_owned(),
        format!("ftp://{api}/v3/x"),
        "javascript:alert(1)".to_owned(),
        "data:,x".to_owned(),
        "file:///etc/passwd".to_owned(),
    ] {
        let error = bench.transport.origin().resolve(&base, &link).expect_err(&link);
        assert_eq!(error.code(), Code::ForeignLink, "{link}");
        // Nor does a request leave that was not resolved at all.
        if let Ok(url) = Url::parse(&link) {
            let sent = bench.ask(&Request::get(url), Vec::new()).await.expect_err(&link);
            assert_eq!(sent.code(), Code::ForeignLink, "{link}");
        }
        assert!(bench.requests().is_empty(), "{link}");
    }
}

#[tokio::test]
async fn links_that_the_server_gives_are_followed_within_the_origin() {
    let bench = Bench::with_tls().await;
    for (fault, expect) in [
        (None, true),
        (Some(r#"{"fault":"link-relative"}"#), true),
        (Some(r#"{"fault":"link-foreign"}"#), false),
        (Some(r#"{"fault":"link-http"}"#), false),
        (Some(r#"{"fault":"link-userinfo"}"#), false),
        (Some(r#"{"fault":"link-userinfo","hostAsUser":true}"#), false),
    ] {
        let answer = bench.under(fault.map(rule).into_iter().collect()).await.expect("the page is good");
        let page: serde_json::Value = serde_json::from_slice(&answer.body).expect("it is JSON");
        let link = page["nextLink"].as_str().expect("there are more pages");
        let resolved = bench.transport.origin().resolve(&answer.head.url, link);
        assert_eq!(resolved.is_ok(), expect, "{fault:?} {link}");
        if let Ok(url) = resolved {
            let next = bench.ask(&Request::get(url), Vec::new()).await.expect("the next page");
            assert_eq!((bench.requests()[0].page, next.head.status), (2, StatusCode::OK));
        }
    }
}
