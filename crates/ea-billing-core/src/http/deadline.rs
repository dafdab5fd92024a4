//! The time that a call may take.

use std::{future::Future, time::Duration};

use crate::clock::Clock;

/// When a call must be complete, with all its pages, retries and waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Deadline {
    /// By [`Clock::elapsed`], which no correction of the time of day moves.
    at: Duration,
}

/// Why something was not waited for any longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Over {
    /// It took longer than it alone may.
    Limit,
    /// The time for the whole call is over.
    Deadline,
}

impl Deadline {
    /// So much from now on.
    pub(crate) fn after(clock: &dyn Clock, total: Duration) -> Self {
        Self { at: clock.elapsed().saturating_add(total) }
    }

    /// What is left of it; nothing when it has passed.
    pub(crate) fn left(&self, clock: &dyn Clock) -> Duration {
        self.at.saturating_sub(clock.elapsed())
    }

    /// Does some work until this deadline, and no longer than the limit.
    pub(super) async fn within<T>(
        &self,
        clock: &dyn Clock,
        limit: Duration,
        work: impl Future<Output = T>,
    ) -> Result<T, Over> {
        let left = self.left(clock);
        if left.is_zero() {
            return Err(Over::Deadline);
        }
        let over = if left <= limit { Over::Deadline } else { Over::Limit };
        let end = clock.time_limit(limit.min(left));
        tokio::select! {
            biased;
            done = work => Ok(done),
            () = end => Err(over),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::clock::ManualClock;

    async fn stalled(deadline: Deadline, clock: &ManualClock, limit: u64) -> Result<(), Over> {
        let work = async {
            clock.advance(Duration::from_secs(6));
            std::future::pending::<()>().await;
        };
        deadline.within(clock, Duration::from_secs(limit), work).await
    }

    #[tokio::test]
    async fn the_shorter_time_counts() {
        let clock = ManualClock::new(DateTime::UNIX_EPOCH);
        let deadline = Deadline::after(&clock, Duration::from_secs(10));
        assert_eq!(stalled(deadline, &clock, 5).await, Err(Over::Limit));
        assert_eq!(deadline.left(&clock), Duration::from_secs(4));
        assert_eq!(stalled(deadline, &clock, 5).await, Err(Over::Deadline));
        assert_eq!(deadline.left(&clock), Duration::ZERO);
        assert_eq!(deadline.within(&clock, Duration::from_secs(5), async {}).await, Err(Over::Deadline));
    }

    #[tokio::test]
    async fn work_that_is_done_is_done() {
        let clock = ManualClock::new(DateTime::UNIX_EPOCH);
        let deadline = Deadline::after(&clock, Duration::MAX);
        assert_eq!(deadline.within(&clock, Duration::from_secs(5), async { 1 }).await, Ok(1));
    }
}
