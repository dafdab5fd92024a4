//! The only place that knows what time it is, and that waits.

mod manual;

pub use manual::ManualClock;

use std::{fmt, future::Future, pin::Pin, time::Duration};

use chrono::{DateTime, Utc};

/// A wait; it ends when its time has come.
pub type Wait = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Tells the time and waits.
///
/// Tests give a clock of their own and never wait for real.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The time in UTC.
    fn now(&self) -> DateTime<Utc>;

    /// Waits before something is done again: a retry, a poll.
    fn pause(&self, duration: Duration) -> Wait;

    /// Ends when something has taken longer than it may. Unlike a pause it usually is dropped before it ends.
    fn time_limit(&self, duration: Duration) -> Wait;
}

/// The clock of the system.
#[cfg(feature = "http")]
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

#[cfg(feature = "http")]
#[expect(clippy::disallowed_methods, reason = "this is the home of time")]
impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        std::time::SystemTime::now().into()
    }

    fn pause(&self, duration: Duration) -> Wait {
        Box::pin(tokio::time::sleep(duration))
    }

    fn time_limit(&self, duration: Duration) -> Wait {
        Box::pin(tokio::time::sleep(duration))
    }
}
