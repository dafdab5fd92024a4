//! How long the client waits, and when it would rather not.

use super::*;

/// The waits of one call under a fault that happens once.
async fn waits(fault: &str) -> Vec<Duration> {
    let bench = Bench::start().await;
    bench.under(vec![rule(fault)]).await.expect(fault);
    assert_eq!(bench.requests().len(), 2, "{fault}");
    bench.clock.pauses()
}

#[tokio::test]
async fn every_hint_is_obeyed() {
    for (fault, seconds) in [
        (r#"{"fault":"throttled","retryAfter":7}"#, 7),
        (r#"{"fault":"throttled","retryAfter":7,"hint":"seconds"}"#, 7),
        (r#"{"fault":"throttled","retryAfter":7,"hint":"date"}"#, 7),
        (r#"{"fault":"throttled","retryAfter":7,"hint":"cost-management-headers-only"}"#, 7),
        (r#"{"fault":"unavailable","retryAfter":900}"#, 900),
        (r#"{"fault":"hint-disagreeing"}"#, 30),
        (r#"{"fault":"hint-disagreeing","status":503}"#, 30),
    ] {
        assert_eq!(waits(fault).await, [Duration::from_secs(seconds)], "{fault}");
    }
}

#[tokio::test]
async fn without_a_hint_the_wait_is_short() {
    for fault in [
        r#"{"fault":"request-timeout"}"#,
        r#"{"fault":"server-error"}"#,
        r#"{"fault":"server-error","status":504}"#,
        r#"{"fault":"server-error-html"}"#,
        r#"{"fault":"hint-negative"}"#,
        r#"{"fault":"hint-past-date"}"#,
        r#"{"fault":"hint-garbage"}"#,
        r#"{"fault":"hint-garbage","status":500}"#,
    ] {
        let waits = waits(fault).await;
        assert!(waits.len() == 1 && waits[0] <= Duration::from_millis(200), "{fault}: {waits:?}");
    }
}

#[tokio::test]
async fn a_date_is_taken_by_the_servers_clock() {
    let bench = Bench::start().await;
    bench.clock.advance(Duration::from_secs(86_400));
    bench
        .under(vec![rule(r#"{"fault":"throttled","retryAfter":7,"hint":"date"}"#)])
        .await
        .expect("it is throttled once");
    assert_eq!(bench.clock.pauses(), [Duration::from_secs(7)]);
}

#[tokio::test]
async fn a_wait_beyond_the_limit_is_an_error_at_once() {
    let bench = Bench::start().await;
    for (fault, code, seconds) in [
        (r#"{"fault":"hint-ten-years"}"#, Code::Throttled, 315_360_000),
        (r#"{"fault":"hint-ten-years","status":503}"#, Code::ServerError, 315_360_000),
        (r#"{"fault":"throttled","retryAfter":901}"#, Code::Throttled, 901),
    ] {
        let error = bench.under(vec![rule(fault)]).await.expect_err(fault);
        assert_eq!(error.code(), code, "{error}");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)), "{error}");
        assert!(error.to_string().contains(&format!("asks to wait {seconds}s")), "{error}");
        assert_eq!(bench.requests().len(), 1);
    }
    assert!(bench.clock.pauses().is_empty());
}

#[tokio::test]
async fn a_wait_beyond_the_total_time_is_an_error_at_once() {
    let bench = Bench::start().await;
    bench
        .simulator
        .set_faults(vec![rule(r#"{"fault":"throttled","retryAfter":60}"#)])
        .expect("the rule is good");
    let deadline = Deadline::after(&bench.clock, Duration::from_secs(59));
    let error = bench.transport.page(&bench.usage(), &deadline).await.expect_err("it takes too long");
    assert_eq!((error.code(), error.retry_after()), (Code::Throttled, Some(Duration::from_secs(60))));
    assert!(bench.clock.pauses().is_empty());
}

#[tokio::test]
async fn trouble_without_end_is_given_up() {
    let bench = Bench::start().await;
    for (fault, code, status) in [
        (r#"{"fault":"throttled"}"#, Code::Throttled, 429),
        (r#"{"fault":"server-error"}"#, Code::ServerError, 500),
        (r#"{"fault":"server-error-html","status":503}"#, Code::ServerError, 503),
        (r#"{"fault":"request-timeout"}"#, Code::ServerError, 408),
    ] {
        let error = bench.under(vec![rule(fault).always()]).await.expect_err(fault);
        assert_eq!((error.code(), error.http_status()), (code, Some(status)), "{error}");
        assert!(error.to_string().ends_with(", after 8 attempts"), "{error}");
        assert_eq!(bench.requests().len(), 8, "{fault}");
    }
}

#[tokio::test]
async fn an_outage_is_not_made_worse() {
    let bench = Bench::start().await;
    bench.simulator.set_faults(vec![rule(r#"{"fault":"server-error"}"#).always()]).expect("the rule is good");
    let clones: Vec<Transport> = (0..50).map(|_| bench.transport.clone()).collect();
    for transport in &clones {
        let error = transport.page(&bench.usage(), &bench.deadline()).await.expect_err("nothing works");
        assert_eq!(error.code(), Code::ServerError);
    }
    // 50 calls, and 500 / 14 retries for all of them.
    assert_eq!(bench.requests().len(), 50 + 35);
    let error = bench.transport.page(&bench.usage(), &bench.deadline()).await.expect_err("nothing works");
    assert!(error.to_string().contains("too many requests failed of late"), "{error}");
}
