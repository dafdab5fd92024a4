//! Tokens: attached, renewed and tried once more. An API key stands for a token; the simulator knows only whether it is good.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;

use super::*;
use crate::token::{AccessToken, TokenFuture, TokenSource};

/// Gives keys that are different and good, or always the same.
#[derive(Debug)]
struct Keys {
    keys: Vec<AccessToken>,
    given: Arc<AtomicUsize>,
}

impl TokenSource for Keys {
    fn token<'a>(&'a self, _: &'a str) -> TokenFuture<'a> {
        let number = self.given.fetch_add(1, Ordering::SeqCst);
        let key = self.keys.get(number).or(self.keys.last()).cloned();
        Box::pin(async { key.ok_or_else(|| Error::new(Code::SignIn, "nobody is signed in")) })
    }
}

/// A bench whose source has so many tokens, and how many it gave.
async fn bench(keys: i64) -> (Bench, Arc<AtomicUsize>) {
    let simulator = Simulator::start(World::default()).await.expect("a simulator");
    let key = |number| {
        let mut request = KeyRequest::new("100");
        request.expires = Some(now() + TimeDelta::days(30 + number));
        let key = simulator.issue_key(&request).expect("there is such an enrollment");
        AccessToken::new(key, None).expect("a key could be a token")
    };
    let keys = (0..keys).map(key).collect();
    let given = Arc::<AtomicUsize>::default();
    let source = Arc::new(Keys { keys, given: Arc::clone(&given) });
    let bench = Bench::of(simulator, |settings| HttpSettings {
        credential: Credential::token(source, "scope"),
        ..settings
    });
    (bench, given)
}

fn refused() -> Rule {
    rule(r#"{"fault":"unauthorized"}"#)
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let (bench, given) = bench(2).await;
    let count = || given.load(Ordering::SeqCst);
    bench.under(Vec::new()).await.expect("the token is good");
    bench.under(Vec::new()).await.expect("the token is still good");
    assert_eq!(count(), 1, "it is kept");
    bench.under(vec![refused()]).await.expect("the second token is good");
    assert_eq!((bench.requests().len(), count()), (2, 2));
    assert!(bench.clock.pauses().is_empty(), "nothing is to be waited for");
}

#[tokio::test]
async fn a_second_refusal_is_the_error() {
    let (bench, given) = bench(9).await;
    let error = bench.under(vec![refused().always()]).await.expect_err("no token is good");
    assert_eq!((error.code(), error.http_status()), (Code::Unauthorized, Some(401)));
    assert!(error.hint().contains("access token"), "{}", error.hint());
    assert_eq!((bench.requests().len(), given.load(Ordering::SeqCst)), (2, 2));

    let rules = vec![refused(), rule(r#"{"fault":"server-error"}"#), refused()];
    let error = bench.under(rules).await.map(drop).expect_err("a fault between is no new call");
    assert_eq!((error.code(), bench.requests().len()), (Code::Unauthorized, 3));
}

#[tokio::test]
async fn a_ready_token_is_not_tried_twice() {
    let (bench, _) = bench(1).await;
    let error = bench.under(vec![refused()]).await.expect_err("there is no other");
    assert_eq!((error.code(), bench.requests().len()), (Code::Unauthorized, 1));
}

#[tokio::test]
async fn nothing_is_sent_without_a_token() {
    let (bench, _) = bench(0).await;
    let error = bench.under(Vec::new()).await.expect_err("there is none");
    assert_eq!((error.code(), error.to_string()), (Code::SignIn, "nobody is signed in".to_owned()));
    assert!(bench.requests().is_empty());

    let token = AccessToken::new("old", Some(now())).expect("a token");
    let credential = Credential::token(token.fixed(), "scope");
    let bench = bench.changed(|settings| HttpSettings { credential, ..settings });
    let error = bench.under(Vec::new()).await.expect_err("it is over");
    assert_eq!(error.code(), Code::TokenExpired);
    assert!(bench.requests().is_empty());
}

#[tokio::test]
async fn a_token_is_fetched_for_its_own_origin_only() {
    let (bench, given) = bench(1).await;
    let url = format!("{}/v3/x", bench.simulator.blob_url()).parse().expect("a URL");
    let error = bench.ask(&Request::get(url), Vec::new()).await.expect_err("it is another origin");
    assert_eq!((error.code(), given.load(Ordering::SeqCst)), (Code::ForeignLink, 0));
    let signed = format!("{}/reports/none.csv?sig=1", bench.simulator.blob_url()).parse().expect("a URL");
    bench.ask(&Request::signed(signed), Vec::new()).await.expect_err("there is no such file");
    assert_eq!(given.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn the_wait_for_a_token_is_within_the_deadline() {
    #[derive(Debug)]
    struct Never(ManualClock);
    impl TokenSource for Never {
        fn token<'a>(&'a self, _: &'a str) -> TokenFuture<'a> {
            self.0.advance(LONG);
            Box::pin(std::future::pending())
        }
    }
    let (bench, _) = bench(0).await;
    let clock = bench.clock.clone();
    let credential = Credential::token(Arc::new(Never(clock.clone())), "scope");
    let settings = HttpSettings { credential, ..settings(&bench.simulator) };
    let transport = Transport::new(settings, Arc::new(clock)).expect("the settings are good");
    let error = transport.page(&bench.usage(), &bench.deadline()).await.expect_err("there is no token");
    assert_eq!(error.code(), Code::DeadlineExceeded, "{error}");
    let error = transport.principal(&bench.deadline()).await.expect_err("there is no token");
    assert_eq!(error.code(), Code::DeadlineExceeded, "{error}");
}

#[tokio::test]
async fn a_principal_tells_nothing() {
    let (bench, _) = bench(2).await;
    let deadline = bench.deadline();
    let principal = bench.transport.principal(&deadline).await.expect("there is a token");
    assert_eq!(principal, bench.transport.principal(&deadline).await.expect("it is kept"));
    assert_eq!(principal.len(), 32);
}

#[tokio::test]
async fn an_error_does_not_repeat_a_token() {
    let token = AccessToken::new("canary-token", None).expect("a token");
    let bench = Bench::start().await;
    let credential = Credential::token(token.fixed(), "scope");
    let bench = bench.changed(|settings| HttpSettings { credential, ..settings });
    bench.under(Vec::new()).await.expect_err("the simulator does not know it");
    let error = bench.transport.fit_to_show(Error::new(Code::Decode, "found canary-token there"));
    assert_eq!(error.to_string(), "found … there");
    assert!(!format!("{:?}", bench.transport).contains("canary"));
}
