use std::{collections::VecDeque, time::Duration};

use chrono::TimeDelta;

use super::*;
use crate::{Code, clock::ManualClock, token::TokenFuture};

/// What a source does when it is asked.
enum Act {
    /// Gives this token, which lives for so many minutes.
    Give(&'static str, i64),
    Fail,
}

/// Does one thing after the other, and lets everybody else run before.
#[derive(Clone)]
struct Script {
    acts: Arc<Bolt<VecDeque<Act>>>,
    clock: ManualClock,
    asked: Arc<AtomicU64>,
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Script")
    }
}

impl TokenSource for Script {
    fn token<'a>(&'a self, scope: &'a str) -> TokenFuture<'a> {
        Box::pin(async move {
            assert_eq!(scope, "scope/.default");
            self.asked.fetch_add(1, Ordering::SeqCst);
            for _ in 0..200 {
                tokio::task::yield_now().await;
            }
            let act = self.acts.lock().expect("nobody panicked").pop_front();
            match act.expect("it is not asked so often") {
                Act::Give(token, minutes) => {
                    AccessToken::new(token, Some(self.clock.now() + TimeDelta::minutes(minutes)))
                }
                Act::Fail => Err(Error::new(Code::SignIn, "no token today").with_hint("come tomorrow")),
            }
        })
    }
}

struct Bench {
    cache: Arc<TokenCache>,
    clock: ManualClock,
    asked: Arc<AtomicU64>,
}

impl Bench {
    fn new(acts: impl IntoIterator<Item = Act>) -> Self {
        let clock = ManualClock::new("2026-11-21T09:00:00Z".parse().expect("a time"));
        let asked = Arc::<AtomicU64>::default();
        let acts = Arc::new(Bolt::new(acts.into_iter().collect()));
        let script = Script { acts, clock: clock.clone(), asked: Arc::clone(&asked) };
        let cache = Arc::new(TokenCache::new(Arc::new(script), "scope/.default".to_owned()));
        Self { cache, clock, asked }
    }

    async fn token(&self) -> Result<String> {
        self.cache.token(&self.clock).await.map(|token| token.secret().expose().to_owned())
    }

    async fn another(&self, refused: &str) -> Result<Option<String>> {
        let refused = AccessToken::new(refused, None).expect("a token");
        let another = self.cache.another(&refused, &self.clock).await?;
        Ok(another.map(|token| token.secret().expose().to_owned()))
    }

    fn later(&self, seconds: u64) -> &Self {
        self.clock.advance(Duration::from_secs(seconds));
        self
    }

    fn asked(&self) -> u64 {
        self.asked.load(Ordering::SeqCst)
    }

    /// What so many get who all come at once.
    async fn crowd(&self, refused: Option<&'static str>) -> Vec<Result<Option<String>>> {
        let each = (0..50).map(|_| {
            let (cache, clock) = (Arc::clone(&self.cache), self.clock.clone());
            let bench = Self { cache, clock, asked: Arc::clone(&self.asked) };
            tokio::spawn(async move {
                match refused {
                    Some(refused) => bench.another(refused).await,
                    None => bench.token().await.map(Some),
                }
            })
        });
        let mut found = Vec::new();
        for task in each.collect::<Vec<_>>() {
            found.push(task.await.expect("it does not panic"));
        }
        found
    }
}

#[tokio::test]
async fn a_token_is_kept_until_shortly_before_its_end() {
    let bench = Bench::new([Act::Give("one", 60), Act::Give("two", 60)]);
    assert_eq!(bench.token().await.expect("a token"), "one");
    assert_eq!(bench.later(55 * 60 - 1).token().await.expect("a token"), "one");
    assert_eq!(bench.later(1).token().await.expect("a token"), "two");
    assert_eq!(bench.asked(), 2);
}

#[tokio::test]
async fn a_short_token_is_not_renewed_at_every_request() {
    let bench = Bench::new([Act::Give("one", 4), Act::Give("two", 4)]);
    assert_eq!(bench.token().await.expect("a token"), "one");
    assert_eq!(bench.later(119).token().await.expect("a token"), "one");
    assert_eq!(bench.later(1).token().await.expect("a token"), "two");
}

#[tokio::test]
async fn fifty_who_come_at_once_ask_once() {
    let bench = Bench::new([Act::Give("one", 60), Act::Give("two", 60), Act::Give("three", 60)]);
    let all = |found: Vec<Result<Option<String>>>, expect: &str| {
        assert_eq!(found.len(), 50);
        assert!(found.into_iter().all(|token| token.expect("a token").as_deref() == Some(expect)));
    };
    all(bench.crowd(None).await, "one");
    assert_eq!(bench.asked(), 1);
    all(bench.later(61 * 60).crowd(None).await, "two");
    assert_eq!(bench.asked(), 2);
    all(bench.crowd(Some("two")).await, "three");
    assert_eq!(bench.asked(), 3);
}

#[tokio::test]
async fn one_renews_and_the_others_go_on_with_the_token_that_is_still_good() {
    let bench = Bench::new([Act::Give("one", 60), Act::Give("two", 60)]);
    assert_eq!(bench.token().await.expect("a token"), "one");
    let found = bench.later(56 * 60).crowd(None).await;
    let with = |expect: &str| {
        found.iter().filter(|token| matches!(token, Ok(Some(token)) if token == expect)).count()
    };
    assert_eq!((with("one"), with("two"), bench.asked()), (49, 1, 2));
    assert_eq!(bench.token().await.expect("a token"), "two");
}

#[tokio::test]
async fn a_token_that_was_refused_too_is_no_other() {
    let given = ["one", "two", "two", "two", "three"];
    let bench = Bench::new(given.map(|token| Act::Give(token, 60)));
    assert_eq!(bench.token().await.expect("a token"), "one");
    assert_eq!(bench.another("one").await.expect("a token").as_deref(), Some("two"));
    assert_eq!(bench.another("two").await.expect("no failure"), None, "the source has the same again");
    // A late refusal of the first.
    assert_eq!(bench.another("one").await.expect("no failure"), None, "it was refused as well");
    assert_eq!(bench.another("one").await.expect("a token").as_deref(), Some("three"));
}

#[tokio::test]
async fn a_token_that_is_over_is_no_other() {
    let bench = Bench::new([Act::Give("one", 60), Act::Give("two", 60), Act::Give("three", 60)]);
    assert_eq!(bench.token().await.expect("a token"), "one");
    assert_eq!(bench.another("one").await.expect("a token").as_deref(), Some("two"));
    assert_eq!(bench.later(3601).another("one").await.expect("a token").as_deref(), Some("three"));
}

#[tokio::test]
async fn fifty_share_a_failure_and_the_next_asks_again() {
    let bench = Bench::new([Act::Fail, Act::Give("one", 60)]);
    for found in bench.crowd(None).await {
        let error = found.expect_err("there is none");
        assert_eq!((error.code(), error.to_string()), (Code::SignIn, "no token today".to_owned()));
        assert_eq!(error.hint(), "come tomorrow");
    }
    assert_eq!(bench.asked(), 1);
    assert_eq!(bench.token().await.expect("a token"), "one");
}

#[tokio::test]
async fn an_old_token_is_used_while_there_is_no_new_one() {
    let bench = Bench::new([Act::Give("one", 60), Act::Fail, Act::Fail, Act::Give("two", 60)]);
    assert_eq!(bench.token().await.expect("a token"), "one");
    assert_eq!(bench.later(55 * 60).token().await.expect("the old one"), "one");
    assert_eq!(bench.later(29).token().await.expect("the old one"), "one");
    assert_eq!(bench.asked(), 2, "it is left alone for a while");
    // Past its end there is nothing left to use.
    let error = bench.later(5 * 60).token().await.expect_err("it is over");
    assert_eq!((error.code(), bench.asked()), (Code::SignIn, 3));
    assert_eq!(bench.token().await.expect("a token"), "two");
}

#[tokio::test]
async fn a_late_refusal_does_not_throw_a_newer_token_away() {
    let bench = Bench::new([Act::Give("one", 60), Act::Give("two", 60)]);
    assert_eq!(bench.token().await.expect("a token"), "one");
    assert_eq!(bench.another("one").await.expect("a token").as_deref(), Some("two"));
    assert_eq!(bench.another("one").await.expect("a token").as_deref(), Some("two"));
    assert_eq!(bench.token().await.expect("a token"), "two");
    assert_eq!(bench.asked(), 2);
}

#[tokio::test]
async fn a_source_with_one_token_has_no_other() {
    let bench = Bench::new([Act::Give("one", 60), Act::Give("one", 60), Act::Give("two", 60)]);
    assert_eq!(bench.token().await.expect("a token"), "one");
    assert!(bench.crowd(Some("one")).await.into_iter().all(|found| found.expect("no failure").is_none()));
    assert_eq!(bench.asked(), 2);
    assert_eq!(bench.token().await.expect("a token"), "two", "a refused token is not kept");
}

#[tokio::test]
async fn a_refused_token_is_not_used_because_there_is_no_new_one() {
    let bench = Bench::new([Act::Give("one", 60), Act::Fail]);
    assert_eq!(bench.token().await.expect("a token"), "one");
    assert_eq!(bench.another("one").await.expect_err("there is none").code(), Code::SignIn);
}

#[tokio::test]
async fn an_old_token_of_a_source_is_an_error() {
    let bench = Bench::new([Act::Give("one", 0)]);
    assert_eq!(bench.token().await.expect_err("it is over").code(), Code::TokenExpired);
}

#[tokio::test]
async fn who_gives_up_leaves_the_way_to_the_next() {
    let bench = Bench::new([Act::Give("one", 60)]);
    tokio::select! {
        biased;
        _ = bench.token() => panic!("the source is slow"),
        () = tokio::task::yield_now() => {}
    }
    assert_eq!(bench.token().await.expect("a token"), "one");
    assert_eq!(bench.asked(), 2);
}

#[tokio::test]
async fn tokens_of_late_are_remembered_and_not_shown() {
    let names = ["canary-1", "canary-2", "canary-3", "canary-4", "canary-5"];
    let bench = Bench::new(names.map(|name| Act::Give(name, 60)));
    for name in names {
        assert_eq!(bench.later(3600).token().await.expect("a token"), name);
    }
    let kept = bench.cache.secrets();
    assert_eq!(kept.iter().map(Secret::expose).collect::<Vec<_>>(), names[1..]);
    assert!(!format!("{:?}", bench.cache).contains("canary"));
}
