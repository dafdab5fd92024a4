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
    assert_eq!(sent[0].authorization, ea_billing_sim::Authorization::Bearer);
    assert!(bench.clock.pauses().is_empty());
}

#[tokio::test]
async fn a_compressed_page_is_the_same() {
    let plain = Bench::start().await;
    let world = World { gzip: true, ..World::default() };
    let bench = Bench::of(Simulator::start(world).await.expect("a simulator"), |settings| settings);
    let (plain, packed) = (plain.under(Vec::new()).await, bench.under(Vec::new()).await);
    let (plain, packed) = (plain.expect("it comes"), packed.expect("it comes"));
    assert_eq!(text(&plain).len(), text(&packed).len());
    assert!(packed.bytes_on_wire < plain.bytes_on_wire);
    assert_eq!(packed.bytes_on_wire, bench.requests()[0].bytes_sent);
}

fn text(answer: &Answer) -> &str {
    std::str::from_utf8(&answer.body).expect("it is text")
}

#[tokio::test]
async fn what_has_not_changed_costs_a_304() {
    let bench = Bench::start().await;
    let first = bench.under(Vec::new()).await.expect("nothing is wrong");
    let again = bench.usage().if_changed(first.head.etag.clone());
    for rules in [
        Vec::new(),
        vec![rule(r#"{"fault":"server-error"}"#)],
        vec![rule(r#"{"fault":"reset-mid-headers"}"#)],
    ] {
        let answer = bench.ask(&again, rules).await.expect("nothing is wrong");
        assert!(answer.head.is_not_modified() && answer.body.is_empty());
        assert_eq!((answer.proof, answer.bytes_on_wire), (EndProof::NoBody, 0));
        assert_eq!(bench.requests().last().map(|last| last.bytes_sent), Some(0));
    }
}

#[tokio::test]
async fn what_has_changed_comes_whole() {
    let bench = Bench::start().await;
    let first = bench.under(Vec::new()).await.expect("nothing is wrong");
    assert!(!first.head.is_not_modified());
    let old = bench.usage().if_changed("\"of yesterday\"".parse().ok());
    let answer = bench.ask(&old, Vec::new()).await.expect("nothing is wrong");
    assert!(!answer.head.is_not_modified());
    assert_eq!((answer.body, answer.head.etag), (first.body, first.head.etag));
}

#[tokio::test]
async fn a_tag_may_become_weak_or_be_left_out() {
    let bench = Bench::start().await;
    let first = bench.under(Vec::new()).await.expect("nothing is wrong").head.etag.expect("a tag");
    let weak = bench
        .under(vec![rule(r#"{"fault":"weak-etag"}"#)])
        .await
        .expect("it comes")
        .head
        .etag
        .expect("a tag");
    assert!(weak.is_weak() && weak.same_as(&first));
    let request = bench.usage().if_changed(Some(weak));
    assert!(bench.ask(&request, Vec::new()).await.expect("it comes").head.is_not_modified());
    let none = bench.under(vec![rule(r#"{"fault":"no-etag"}"#)]).await.expect("it comes");
    assert_eq!(none.head.etag, None);
}

#[tokio::test]
async fn a_304_that_nobody_asked_for_is_asked_again_once() {
    let bench = Bench::start().await;
    let unasked = || rule(r#"{"fault":"not-modified-unasked"}"#);
    let answer = bench.under(vec![unasked()]).await.expect("the second answer is good");
    assert_eq!((answer.head.status, bench.requests().len()), (StatusCode::OK, 2));
    let error = bench.under(vec![unasked().always()]).await.expect_err("it is always 304");
    assert_eq!(error.code(), Code::UnexpectedNotModified);
    assert!(
        error.to_string().ends_with("status 304 Not Modified, although no condition was sent"),
        "{error}"
    );
    assert_eq!(bench.requests().len(), 2);
    assert!(bench.clock.pauses().is_empty());
}

#[tokio::test]
async fn a_304_for_another_state_is_asked_again_without_the_tag() {
    let bench = Bench::start().await;
    let etag = bench.under(Vec::new()).await.expect("nothing is wrong").head.etag;
    let request = bench.usage().if_changed(etag);
    let other = || rule(r#"{"fault":"not-modified-other-etag"}"#);
    let answer = bench.ask(&request, vec![other()]).await.expect("the second answer is good");
    assert!(answer.head.status == StatusCode::OK && !answer.body.is_empty());
    let conditions: Vec<bool> = bench.requests().iter().map(|sent| sent.if_none_match.is_some()).collect();
    assert_eq!(conditions, [true, false]);
    let error = bench.ask(&request, vec![other().always()]).await.expect_err("it is always 304");
    assert_eq!((error.code(), bench.requests().len()), (Code::UnexpectedNotModified, 3));
}

#[tokio::test]
async fn a_refusal_is_an_error_at_once() {
    let bench = Bench::start().await;
    for (fault, code, status) in [
        (r#"{"fault":"bad-request"}"#, Code::BadRequest, 400),
        (r#"{"fault":"unauthorized"}"#, Code::Unauthorized, 401),
        (r#"{"fault":"key-expired"}"#, Code::KeyExpired, 401),
        (r#"{"fault":"forbidden"}"#, Code::Forbidden, 403),
        (r#"{"fault":"not-found"}"#, Code::NotFound, 404),
        (r#"{"fault":"no-content"}"#, Code::UnexpectedStatus, 204),
        (r#"{"fault":"partial-content"}"#, Code::UnexpectedStatus, 206),
        (r#"{"fault":"server-error","status":501}"#, Code::ServerError, 501),
    ] {
        let error = bench.under(vec![rule(fault)]).await.expect_err(fault);
        assert_eq!((error.code(), error.http_status()), (code, Some(status)), "{fault}: {error}");
        assert_eq!(bench.requests().len(), 1, "{fault}");
    }
    assert!(bench.clock.pauses().is_empty());
}

#[tokio::test]
async fn a_key_of_a_narrow_view_is_not_a_bad_key() {
    let bench = Bench::start().await;
    let facts = bench.simulator.facts("100").expect("there is such an enrollment");
    let account = facts.accounts[0].id;
    let key = bench.simulator.issue_key(&KeyRequest::account("100", account)).expect("a key");
    let bench = bench.changed(|settings| HttpSettings { credential: Credential::bearer(&key), ..settings });
    let request = Request::get(bench.url("/v3/enrollments/100/pricesheet"));
    let error = bench.ask(&request, Vec::new()).await.expect_err("it may not");
    assert_eq!((error.code(), error.http_status()), (Code::ReportView, Some(401)), "{error}");
}

#[tokio::test]
async fn content_that_is_no_page_is_refused() {
    let bench = Bench::start().await;
    let error = bench.under(vec![rule(r#"{"fault":"html-login"}"#)]).await.expect_err("it is HTML");
    assert_eq!(error.code(), Code::UnexpectedContent);
    let answer = bench.under(vec![rule(r#"{"fault":"wrong-type"}"#)]).await.expect("it may be JSON");
    assert_eq!(answer.head.content_type.as_deref(), Some("text/plain"));
    for coding in ["br", "deflate", "gzip, gzip", "compress"] {
        let fault =
            format!(r#"{{"fault":"answer","headers":{{"content-encoding":"{coding}"}},"body":"[]"}}"#);
        let error = bench.under(vec![rule(&fault)]).await.expect_err(coding);
        assert_eq!((error.code(), bench.requests().len()), (Code::UnexpectedContent, 1), "{coding}");
    }
    let identity = r#"{"fault":"answer","headers":{"content-encoding":"identity"},"body":"[]"}"#;
    assert_eq!(bench.under(vec![rule(identity)]).await.expect("it is plain").body, "[]");
}

#[tokio::test]
async fn what_claims_to_be_gzip_and_is_not_is_damaged() {
    let bench = Bench::start()
        .await
        .changed(|settings| HttpSettings { retry: RetryPolicy::default().with_max_attempts(2), ..settings });
    let fault = r#"{"fault":"answer","headers":{"content-encoding":"gzip"},"body":"no gzip at all"}"#;
    let error = bench.under(vec![rule(fault).always()]).await.expect_err("it is not gzip");
    assert_eq!((error.code(), bench.requests().len()), (Code::Decode, 2), "{error}");
    let empty = r#"{"fault":"answer","headers":{"content-encoding":"gzip"},"body":""}"#;
    assert!(bench.under(vec![rule(empty)]).await.expect("it is nothing").body.is_empty());
}

#[tokio::test]
async fn nothing_grows_beyond_its_limits() {
    let bench = Bench::start().await;
    let error =
        bench.under(vec![rule(r#"{"fault":"gzip-bomb","size":100000000}"#)]).await.expect_err("it is a bomb");
    assert_eq!((error.code(), bench.requests().len()), (Code::TooLarge, 1), "{error}");
    assert!(error.to_string().contains("more than 1000 times as much"), "{error}");

    let whole = bench.under(Vec::new()).await.expect("nothing is wrong").body.len();
    let size = u64::try_from(whole).expect("it is small");
    for (page_bytes, fits) in [(size, true), (size - 1, false), (10, false)] {
        let simulator = Simulator::start(World { gzip: page_bytes == 10, ..World::default() }).await;
        let bench = Bench::of(simulator.expect("a simulator"), |settings| HttpSettings {
            limits: Limits { page_bytes, ..Limits::default() },
            ..settings
        });
        let code = bench.under(Vec::new()).await.err().map(|error| error.code());
        assert_eq!(code, (!fits).then_some(Code::TooLarge), "{page_bytes}");
        assert_eq!(bench.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_download_comes_bit_by_bit() {
    let bench = Bench::start().await;
    let url = bench.url("/v3/enrollments/100/usagedetails/download?billingPeriod=202610");
    let request = Request::get(url).any_type();
    let Opened { head, mut body } =
        bench.transport.open(&request, &bench.deadline()).await.expect("nothing is wrong");
    assert_eq!(head.content_type.as_deref(), Some("application/octet-stream"));
    let (mut size, mut chunks) = (0, 0);
    while let Some(chunk) = body.chunk().await.expect("it is whole") {
        assert!(body.proof().is_none() && !chunk.is_empty());
        (size, chunks) = (size + u64::try_from(chunk.len()).expect("it is small"), chunks + 1);
    }
    assert!(chunks > 1 && body.proof().is_some());
    assert_eq!((body.decoded(), body.received()), (size, bench.requests()[0].bytes_sent));
    assert!(body.chunk().await.expect("it stays at its end").is_none());
}

#[tokio::test]
async fn a_download_that_broke_stays_broken() {
    let bench = Bench::start().await;
    let url = bench.url("/v3/enrollments/100/usagedetails/download?billingPeriod=202610");
    let request = Request::get(url).any_type();
    for fault in [r#"{"fault":"missing-last-chunk"}"#, r#"{"fault":"cut-gzip"}"#] {
        bench.simulator.set_faults(vec![rule(fault)]).expect("the rule is good");
        let mut body =
            bench.transport.open(&request, &bench.deadline()).await.expect("its head is good").body;
        let error = loop {
            match body.chunk().await {
                Ok(Some(_)) => {}
                Ok(None) => panic!("{fault}: it seems to be whole"),
                Err(error) => break error,
            }
        };
        assert_eq!(error.code(), Code::Truncated, "{fault}: {error}");
        assert_eq!(body.chunk().await.expect_err("it is broken").code(), Code::Truncated);
        assert_eq!(body.proof(), None);
    }
}

#[tokio::test]
async fn a_skewed_clock_is_no_error() {
    let bench = Bench::start().await;
    let answer =
        bench.under(vec![rule(r#"{"fault":"clock-skew","seconds":-86400}"#)]).await.expect("it comes");
    assert_eq!(answer.head.server_date, Some(now() - chrono::TimeDelta::days(1)));
}
