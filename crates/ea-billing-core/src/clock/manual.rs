//! A clock for tests.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};

use super::{Clock, Wait};

/// A clock that stands still until it is moved, for tests that must not wait.
///
/// A pause moves it at once by the time that was to be waited, and is written down. A time limit ends only when the clock
/// has been moved past it, so that no test fails because a machine is slow. Clones are the same clock.
///
/// ```
/// use std::time::Duration;
/// use ea_billing_core::{Clock, ManualClock};
///
/// let clock = ManualClock::new("2026-11-10T09:00:00Z".parse()?);
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(clock.now().to_rfc3339(), "2026-11-10T09:01:00+00:00");
/// assert!(clock.pauses().is_empty());
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Clone)]
pub struct ManualClock(Arc<Mutex<State>>);

struct State {
    now: DateTime<Utc>,
    pauses: Vec<Duration>,
    waiting: Vec<(u64, Waker)>,
    limits: u64,
}

impl ManualClock {
    /// A clock that shows this time.
    #[must_use]
    pub fn new(now: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new(State { now, pauses: Vec::new(), waiting: Vec::new(), limits: 0 })))
    }

    /// Sets the time, forward or back. Whoever waits for a time limit that has now passed goes on.
    pub fn set(&self, now: DateTime<Utc>) {
        let mut state = self.state();
        state.now = now;
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        waiting.into_iter().for_each(|(_, waker)| waker.wake());
    }

    /// Moves the time forward, as [`set`](Self::set) does.
    pub fn advance(&self, by: Duration) {
        let now = self.now();
        self.set(later(now, by));
    }

    /// All that was to be waited so far, in order.
    #[must_use]
    pub fn pauses(&self) -> Vec<Duration> {
        self.state().pauses.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for ManualClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("ManualClock").field("now", &state.now).field("pauses", &state.pauses).finish()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        self.state().now
    }

    fn pause(&self, duration: Duration) -> Wait {
        self.state().pauses.push(duration);
        self.advance(duration);
        Box::pin(std::future::ready(()))
    }

    fn time_limit(&self, duration: Duration) -> Wait {
        let mut state = self.state();
        state.limits += 1;
        Box::pin(Limit { clock: self.clone(), number: state.limits, at: later(state.now, duration) })
    }
}

/// A wait for the clock to be moved to a time.
struct Limit {
    clock: ManualClock,
    number: u64,
    at: DateTime<Utc>,
}

impl Future for Limit {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.clock.state();
        state.waiting.retain(|(number, _)| *number != self.number);
        if state.now >= self.at {
            return Poll::Ready(());
        }
        state.waiting.push((self.number, context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Limit {
    fn drop(&mut self) {
        self.clock.state().waiting.retain(|(number, _)| *number != self.number);
    }
}

/// A time so much later, or the last one that there is.
fn later(time: DateTime<Utc>, by: Duration) -> DateTime<Utc> {
    TimeDelta::from_std(by)
        .ok()
        .and_then(|by| time.checked_add_signed(by))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use std::task::Wake;

    use super::*;

    struct Nobody;

    impl Wake for Nobody {
        fn wake(self: Arc<Self>) {}
    }

    fn is_over(limit: &mut Wait) -> bool {
        let waker = Waker::from(Arc::new(Nobody));
        limit.as_mut().poll(&mut Context::from_waker(&waker)).is_ready()
    }

    #[test]
    fn a_pause_moves_the_time_and_is_remembered() {
        let clock = ManualClock::new(DateTime::UNIX_EPOCH);
        drop(clock.pause(Duration::from_secs(3)));
        drop(clock.clone().pause(Duration::from_millis(1)));
        assert_eq!(clock.pauses(), [Duration::from_secs(3), Duration::from_millis(1)]);
        assert_eq!(clock.now().timestamp_millis(), 3001);
    }

    #[test]
    fn a_time_limit_ends_when_its_time_has_come() {
        let clock = ManualClock::new(DateTime::UNIX_EPOCH);
        let mut limit = clock.time_limit(Duration::from_secs(2));
        assert!(!is_over(&mut limit));
        clock.advance(Duration::from_millis(1999));
        assert!(!is_over(&mut limit));
        clock.advance(Duration::from_millis(1));
        assert!(is_over(&mut limit));
        drop(limit);
        assert!(clock.state().waiting.is_empty());
    }

    #[test]
    fn no_time_is_too_long() {
        let clock = ManualClock::new(DateTime::UNIX_EPOCH);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), DateTime::<Utc>::MAX_UTC);
    }
}
