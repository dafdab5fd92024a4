//! Whether and when to ask again. Nothing here sends or waits.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

const DEFAULT_ATTEMPTS: u32 = 8;
const DEFAULT_MAX_WAIT: Duration = Duration::from_secs(15 * 60);
/// The bound of the first wait, doubled for each that follows, and of all of them.
const BASE: Duration = Duration::from_millis(200);
const CAP: Duration = Duration::from_secs(30);

/// How often and how patiently a client asks again.
///
/// Statuses 408, 429, 500, 502, 503 and 504 and broken connections are asked again, after a random time below a bound that
/// doubles from 200 milliseconds up to 30 seconds, and never before the time that the server asks to wait. On top of it all
/// clones of a client share a budget, so that a server in trouble is not asked much more often than one in health.
///
/// ```
/// use std::time::Duration;
/// use ea_billing_core::RetryPolicy;
///
/// let patient = RetryPolicy::default().with_max_attempts(12).with_max_wait(Duration::from_secs(3600));
/// # let _ = patient;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    max_wait: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { max_attempts: DEFAULT_ATTEMPTS, max_wait: DEFAULT_MAX_WAIT }
    }
}

/// What kind of failure may be asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Retry {
    /// None: the answer would be the same.
    Never,
    /// A fault of the connection or the server, with the wait that the server asks for.
    Fault(Option<Duration>),
    /// The server is asked too often, with the wait that it asks for.
    Throttled(Option<Duration>),
}

/// What to do after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// Ask again after this time.
    Again(Duration),
    /// Give up.
    GiveUp(Reason),
}

/// Why nothing is asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// It would not help.
    Final,
    /// It was asked often enough.
    Attempts,
    /// Too much was asked again of late by this client and its clones.
    Budget,
    /// The server asks for a longer wait than is allowed.
    Hint(Duration),
    /// The time for the whole call would be over.
    Deadline,
}

impl RetryPolicy {
    /// Asks at most so many times in all, 8 if nothing is said; 0 counts as 1.
    #[must_use]
    pub fn with_max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// Obeys a server that asks to wait up to this time, 15 minutes if nothing is said. A longer wait is not begun: the
    /// error says at once when to come back.
    #[must_use]
    pub fn with_max_wait(mut self, wait: Duration) -> Self {
        self.max_wait = wait;
        self
    }

    pub(super) fn max_wait(&self) -> Duration {
        self.max_wait
    }

    /// What to do after the attempt of this number, from 1, when so much is left of the time for the whole call.
    pub(super) fn decide(
        &self,
        retry: Retry,
        attempt: u32,
        left: Duration,
        budget: &RetryBudget,
        random: &mut fastrand::Rng,
    ) -> Decision {
        let (hint, cost) = match retry {
            Retry::Never => return Decision::GiveUp(Reason::Final),
            Retry::Fault(hint) => (hint, RetryBudget::FAULT),
            Retry::Throttled(hint) => (hint, RetryBudget::THROTTLED),
        };
        if let Some(hint) = hint.filter(|hint| *hint > self.max_wait || *hint >= left) {
            return Decision::GiveUp(Reason::Hint(hint));
        }
        if attempt >= self.max_attempts {
            return Decision::GiveUp(Reason::Attempts);
        }
        let wait = backoff(attempt, random).max(hint.unwrap_or_default());
        if wait >= left {
            return Decision::GiveUp(Reason::Deadline);
        }
        if budget.take(cost) { Decision::Again(wait) } else { Decision::GiveUp(Reason::Budget) }
    }
}

impl Retry {
    /// What the budget pays for it.
    pub(super) fn cost(self) -> u32 {
        match self {
            Self::Never => 0,
            Self::Fault(_) => RetryBudget::FAULT,
            Self::Throttled(_) => RetryBudget::THROTTLED,
        }
    }
}

/// A random wait before the retry of this number, from 1: anything up to its bound, so that many clients spread.
fn backoff(retry: u32, random: &mut fastrand::Rng) -> Duration {
    let doubled = 1_u32.checked_shl(retry.saturating_sub(1)).and_then(|factor| BASE.checked_mul(factor));
    let bound = doubled.map_or(CAP, |bound| bound.min(CAP));
    let millis = u64::try_from(bound.as_millis()).unwrap_or(u64::MAX);
    Duration::from_millis(random.u64(0..=millis))
}

/// What a client and its clones may spend on asking again.
#[derive(Clone, Debug)]
pub(super) struct RetryBudget(Arc<Mutex<u32>>);

impl RetryBudget {
    const FULL: u32 = 500;
    const FAULT: u32 = 14;
    const THROTTLED: u32 = 5;

    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(Self::FULL)))
    }

    fn left(&self) -> MutexGuard<'_, u32> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, cost: u32) -> bool {
        let mut left = self.left();
        let rest = left.checked_sub(cost);
        *left = rest.unwrap_or(*left);
        rest.is_some()
    }

    /// Gives back after a success: what the last retry cost, or a little where there was none.
    pub(super) fn succeeded(&self, last_cost: Option<u32>) {
        let mut left = self.left();
        *left = left.saturating_add(last_cost.unwrap_or(1)).min(Self::FULL);
    }
}

#[cfg(test)]
mod tests;
