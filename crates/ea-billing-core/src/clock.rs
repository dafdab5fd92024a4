//! The only place that knows what time it is, and that waits.

mod manual;

pub use manual::ManualClock;

use std::{fmt, future::Future, pin::Pin, time::Duration};
#[cfg(feature = "http")]
use std::{sync::OnceLock, time::Instant};

use chrono::{DateTime, Utc};

/// A wait; it ends when its time has come.
pub type Wait = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Tells the time and waits.
///
/// Tests give a clock of their own and never wait for real.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The time in UTC.
    fn now(&self) -> DateTime<Utc>;

    /// The time since some moment in the past, by which total times are kept. It should not change when the time of day is
    /// corrected; if it is not given, it does.
    fn elapsed(&self) -> Duration {
        (self.now() - DateTime::<Utc>::UNIX_EPOCH).to_std().unwrap_or_default()
    }

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

    fn elapsed(&self) -> Duration {
        static BEGIN: OnceLock<Instant> = OnceLock::new();
        let now = Instant::now();
        now.saturating_duration_since(*BEGIN.get_or_init(|| now))
    }

    fn pause(&self, duration: Duration) -> Wait {
        Box::pin(tokio::time::sleep(duration))
    }

    fn time_limit(&self, duration: Duration) -> Wait {
        Box::pin(tokio::time::sleep(duration))
    }
}
