use proptest::prelude::*;

use super::*;

const HOUR: Duration = Duration::from_secs(3600);

fn random() -> fastrand::Rng {
    fastrand::Rng::with_seed(7)
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn a_failure_is_asked_again_or_not() {
    let policy = RetryPolicy::default().with_max_attempts(3).with_max_wait(seconds(60));
    let check = |retry: Retry, attempt: u32, left: Duration, expect: Option<Reason>| {
        let decision = policy.decide(retry, attempt, left, &RetryBudget::new(), &mut random());
        let reason = match decision {
            Decision::GiveUp(reason) => Some(reason),
            Decision::Again(_) => None,
        };
        assert_eq!(reason, expect, "{retry:?} {attempt} {left:?}");
    };
    check(Retry::Never, 1, HOUR, Some(Reason::Final));
    check(Retry::Fault(None), 1, HOUR, None);
    check(Retry::Fault(None), 2, HOUR, None);
    check(Retry::Fault(None), 3, HOUR, Some(Reason::Attempts));
    check(Retry::Throttled(None), 3, HOUR, Some(Reason::Attempts));
    check(Retry::Throttled(Some(seconds(60))), 1, HOUR, None);
    check(Retry::Throttled(Some(seconds(61))), 1, HOUR, Some(Reason::Hint(seconds(61))));
    check(Retry::Fault(Some(seconds(50))), 1, seconds(49), Some(Reason::Hint(seconds(50))));
    check(Retry::Fault(Some(seconds(50))), 1, seconds(50), Some(Reason::Hint(seconds(50))));
    check(Retry::Fault(Some(seconds(50))), 1, seconds(51), None);
    check(Retry::Fault(Some(seconds(50))), 3, HOUR, Some(Reason::Attempts));
    check(Retry::Fault(None), 1, Duration::ZERO, Some(Reason::Deadline));
}

#[test]
fn at_least_one_attempt_is_made() {
    assert_eq!(RetryPolicy::default().with_max_attempts(0).max_attempts, 1);
}

#[test]
fn the_usual_policy_is_the_documented_one() {
    let policy = RetryPolicy::default();
    assert_eq!((policy.max_attempts, policy.max_wait()), (8, seconds(900)));
}

#[test]
fn the_budget_ends_a_storm() {
    let (policy, budget) = (RetryPolicy::default(), RetryBudget::new());
    let again = |retry: Retry| {
        matches!(policy.decide(retry, 1, HOUR, &budget.clone(), &mut random()), Decision::Again(_))
    };
    // 500 / 14: a whole outage is asked so many times, however many calls there are.
    assert_eq!((0..1000).filter(|_| again(Retry::Fault(None))).count(), 35);
    // What is left is enough for two of the cheaper retries.
    assert_eq!((0..1000).filter(|_| again(Retry::Throttled(None))).count(), 2);
    budget.succeeded(Some(Retry::Fault(None).cost()));
    assert!(again(Retry::Fault(None)));
    assert!(!again(Retry::Throttled(None)));
    (0..5).for_each(|_| budget.succeeded(None));
    assert!(again(Retry::Throttled(None)));
}

#[test]
fn the_budget_is_bounded() {
    let budget = RetryBudget::new();
    (0..1000).for_each(|_| budget.succeeded(Some(14)));
    assert_eq!(*budget.left(), 500);
}

#[test]
fn a_hint_that_is_refused_costs_nothing() {
    let budget = RetryBudget::new();
    let policy = RetryPolicy::default();
    policy.decide(Retry::Throttled(Some(Duration::MAX)), 1, HOUR, &budget, &mut random());
    policy.decide(Retry::Fault(None), 8, HOUR, &budget, &mut random());
    assert_eq!(*budget.left(), 500);
}

fn retries() -> impl Strategy<Value = Retry> {
    let hint = proptest::option::of((0_u64..2_000_000).prop_map(Duration::from_millis));
    prop_oneof![Just(Retry::Never), hint.clone().prop_map(Retry::Fault), hint.prop_map(Retry::Throttled),]
}

proptest! {
    #[test]
    fn a_wait_is_within_its_bounds(retry in any::<u32>(), seed in any::<u64>()) {
        let wait = backoff(retry, &mut fastrand::Rng::with_seed(seed));
        prop_assert!(wait <= CAP);
        if (1..=7).contains(&retry) {
            prop_assert!(wait <= BASE * 2_u32.pow(retry - 1));
        }
    }

    #[test]
    fn nobody_comes_before_the_hint_or_after_the_end(
        retry in retries(), attempt in 1_u32..100, left in 0_u64..2_000_000, max in 0_u64..2_000_000, seed in any::<u64>(),
    ) {
        let (left, max) = (Duration::from_millis(left), Duration::from_millis(max));
        let policy = RetryPolicy::default().with_max_attempts(50).with_max_wait(max);
        let mut random = fastrand::Rng::with_seed(seed);
        let decision = policy.decide(retry, attempt, left, &RetryBudget::new(), &mut random);
        if let Decision::Again(wait) = decision {
            let hint = match retry {
                Retry::Fault(hint) | Retry::Throttled(hint) => hint.unwrap_or_default(),
                Retry::Never => unreachable!("it is never asked again"),
            };
            prop_assert!(wait >= hint && hint <= max);
            prop_assert!(wait < left && attempt < 50);
            prop_assert!(wait <= hint.max(CAP));
        }
    }

    #[test]
    fn the_budget_is_never_overdrawn(steps in proptest::collection::vec((retries(), any::<bool>()), 0..100)) {
        let (policy, budget, mut random) = (RetryPolicy::default(), RetryBudget::new(), random());
        let mut spent = 0_u32;
        for (retry, succeeds) in steps {
            let decision = policy.decide(retry, 1, HOUR, &budget, &mut random);
            if matches!(decision, Decision::Again(_)) {
                spent += retry.cost();
                if succeeds {
                    budget.succeeded(Some(retry.cost()));
                    spent -= retry.cost();
                }
            }
            prop_assert!(spent <= 500);
            prop_assert_eq!(*budget.left(), 500 - spent);
        }
    }

    #[test]
    fn waits_spread_over_the_whole_of_their_bound(retry in 1_u32..20) {
        let mut random = random();
        let waits: Vec<Duration> = (0..200).map(|_| backoff(retry, &mut random)).collect();
        let bound = BASE.saturating_mul(1 << (retry - 1)).min(CAP);
        prop_assert!(waits.iter().any(|wait| *wait < bound / 4));
        prop_assert!(waits.iter().any(|wait| *wait > bound / 4 * 3));
    }
}
