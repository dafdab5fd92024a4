//! Connections that break, stall, or are not to be trusted.

use ea_billing_sim::Listener;

use super::*;

/// The outcome of a fault that goes on for ever, at three attempts.
async fn check_gives_up(bench: &Bench, fault: &str, expect: Code) {
    let error = bench.under(vec![rule(fault).always()]).await.expect_err(fault);
    assert_eq!(error.code(), expect, "{fault}: {error}");
    assert!(error.to_string().ends_with(", after 3 attempts"), "{fault}: {error}");
    assert_eq!(bench.requests().len(), 3, "{fault}");
}

#[tokio::test]
async fn a_broken_connection_is_asked_again() {
    let bench = Bench::start()
        .await
        .changed(|settings| HttpSettings { retry: RetryPolicy::default().with_max_attempts(3), ..settings });
    let whole = bench.under(Vec::new()).await.expect("nothing is wrong").body;
    for (fault, expect) in [
        (r#"{"fault":"reset-before-headers"}"#, Code::Network),
        (r#"{"fault":"reset-mid-headers"}"#, Code::Network),
        (r#"{"fault":"reset-mid-body"}"#, Code::Network),
        (r#"{"fault":"fin-mid-content-length"}"#, Code::Truncated),
        (r#"{"fault":"fin-mid-content-length","after":0}"#, Code::Truncated),
        (r#"{"fault":"missing-last-chunk"}"#, Code::Truncated),
        (r#"{"fault":"cut-gzip"}"#, Code::Truncated),
    ] {
        let waited = bench.clock.pauses().len();
        let answer = bench.under(vec![rule(fault).times(2)]).await.expect(fault);
        assert_eq!(answer.body, whole, "{fault}");
        assert_eq!((bench.requests().len(), bench.clock.pauses().len() - waited), (3, 2), "{fault}");
        check_gives_up(&bench, fault, expect).await;
    }
}

#[tokio::test]
async fn a_listener_that_is_closed_is_no_network() {
    let bench = Bench::start().await;
    bench.simulator.close_listener(Listener::Api);
    let error = bench.under(Vec::new()).await.expect_err("nobody listens");
    assert_eq!(error.code(), Code::Network);
    assert!(error.to_string().contains("no connection came about, after 8 attempts"), "{error}");
    assert_eq!(bench.clock.pauses().len(), 7);
    bench.simulator.open_listener(Listener::Api).expect("the port is kept");
    assert!(bench.under(Vec::new()).await.is_ok());
}

#[tokio::test]
async fn a_connection_that_was_kept_and_is_gone_is_made_anew() {
    let bench = Bench::start().await;
    for closes_at in ["next-request", "idle"] {
        let fault = format!(r#"{{"fault":"closed-keep-alive","closesAt":"{closes_at}"}}"#);
        let first = bench.under(vec![rule(&fault)]).await.expect("the first is whole");
        let second =
            bench.transport.page(&bench.usage(), &bench.deadline()).await.expect("it is asked again");
        assert_eq!(first.body, second.body);
    }
}

#[tokio::test]
async fn a_cut_without_a_sign_has_no_proof() {
    let bench = Bench::start().await;
    let whole = bench.under(Vec::new()).await.expect("nothing is wrong");
    assert_ne!(whole.proof, EndProof::Unproven);
    let answer = bench.under(vec![rule(r#"{"fault":"close-delimited-cut"}"#)]).await.expect("nothing tells");
    assert_eq!(answer.proof, EndProof::Unproven);
    assert!(answer.body.len() < whole.body.len());
}

#[tokio::test]
async fn silence_is_asked_again() {
    for fault in [r#"{"fault":"stall-before-headers"}"#, r#"{"fault":"stall-mid-body"}"#] {
        let bench = Bench::start().await.changed(only_limit(fault));
        let answer = moving(&bench, bench.under(vec![rule(fault)])).await.expect("the second time it comes");
        assert!(answer.body.ends_with(b"}"), "{fault}");
        assert_eq!((bench.requests().len(), bench.clock.pauses().len()), (2, 1), "{fault}");
    }
}

#[tokio::test]
async fn silence_for_ever_is_a_timeout() {
    for (fault, expect) in [
        (r#"{"fault":"stall-before-headers"}"#, "no answer came within 1s"),
        (r#"{"fault":"stall-mid-body","after":100}"#, "no byte of the body came for 1s, after 100 bytes"),
    ] {
        let bench = Bench::start().await.changed(|settings| HttpSettings {
            retry: RetryPolicy::default().with_max_attempts(1),
            ..only_limit(fault)(settings)
        });
        let error = moving(&bench, bench.under(vec![rule(fault).always()])).await.expect_err(fault);
        assert_eq!(error.code(), Code::Timeout, "{error}");
        assert!(error.to_string().ends_with(expect), "{error}");
    }
}

/// Settings in which only the limit counts that a fault is to meet, since the clock moves before the fault is there.
fn only_limit(fault: &str) -> impl Fn(HttpSettings) -> HttpSettings {
    let (second, for_ever) = (Duration::from_secs(1), Duration::MAX);
    let (head_limit, idle_limit) =
        if fault.contains("before-headers") { (second, for_ever) } else { (for_ever, second) };
    move |settings| HttpSettings { head_limit, idle_limit, ..settings }
}

#[tokio::test]
async fn an_error_whose_text_does_not_come_is_still_that_error() {
    let bench = Bench::start().await.changed(only_limit("stall-mid-body"));
    let fault = r#"{"fault":"stall-mid-body","when":{"path":"*/nothing"}}"#;
    let request = Request::get(bench.url("/v3/enrollments/100/nothing"));
    let error =
        moving(&bench, bench.ask(&request, vec![rule(fault).always()])).await.expect_err("there is nothing");
    assert_eq!((error.code(), error.http_status()), (Code::NotFound, Some(404)), "{error}");
    assert!(error.to_string().ends_with("status 404 Not Found"), "{error}");
}

#[tokio::test]
async fn the_total_time_ends_every_wait() {
    for fault in [
        r#"{"fault":"stall-before-headers"}"#,
        r#"{"fault":"stall-mid-body"}"#,
        r#"{"fault":"drip","milliseconds":3600000}"#,
        r#"{"fault":"drip","fast":600,"milliseconds":3600000}"#,
    ] {
        let bench = Bench::start().await;
        bench.simulator.set_faults(vec![rule(fault).always()]).expect("the rule is good");
        let deadline = Deadline::after(&bench.clock, Duration::from_secs(30));
        let request = bench.usage();
        let call = bench.transport.page(&request, &deadline);
        let error = moving(&bench, call).await.expect_err(fault);
        assert_eq!(error.code(), Code::DeadlineExceeded, "{fault}: {error}");
        assert_eq!(bench.requests().len(), 1);
        // Nothing is sent when the time is over.
        let error = bench.transport.page(&request, &deadline).await.expect_err("it is over");
        assert_eq!((error.code(), bench.requests().len()), (Code::DeadlineExceeded, 1));
    }
}

/// A call while the clock moves second by second, from its request to its first pause.
async fn moving<T>(bench: &Bench, call: impl Future<Output = T>) -> T {
    let clock = async {
        while bench.requests().is_empty() {
            tokio::task::yield_now().await;
        }
        while bench.clock.pauses().is_empty() {
            bench.clock.advance(Duration::from_secs(1));
            // The call, which is of the same task, has its turn.
            tokio::task::yield_now().await;
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        biased;
        done = call => done,
        () = clock => unreachable!("it never ends"),
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_ends_the_call() {
    let bench = Bench::with_tls().await;
    assert!(bench.under(Vec::new()).await.is_ok());
    for fault in ["tls-expired", "tls-wrong-host", "tls-self-signed"] {
        let bench = Bench::with_tls().await;
        let rule = rule(&format!(r#"{{"fault":"{fault}"}}"#)).always();
        let error = bench.under(vec![rule]).await.expect_err(fault);
        assert_eq!(error.code(), Code::Tls, "{fault}: {error}");
        assert!(bench.requests().is_empty() && bench.clock.pauses().is_empty(), "{fault}");
    }
}

#[tokio::test]
async fn an_authority_that_was_not_given_is_not_trusted() {
    let bench = Bench::with_tls().await.changed(|settings| HttpSettings { ca_pem: Vec::new(), ..settings });
    let error = bench.under(Vec::new()).await.expect_err("nobody knows that authority");
    assert_eq!(error.code(), Code::Tls, "{error}");
    assert!(bench.requests().is_empty());
}

#[tokio::test]
async fn a_handshake_that_breaks_is_tried_again() {
    let bench = Bench::with_tls().await;
    let answer = bench.under(vec![rule(r#"{"fault":"tls-abort"}"#)]).await;
    assert_eq!(answer.expect("the second handshake is good").head.status, StatusCode::OK);
    assert_eq!(bench.clock.pauses().len(), 1);
}
