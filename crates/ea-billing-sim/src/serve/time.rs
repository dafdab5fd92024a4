//! Real time, for a clock that goes on. Nothing else here asks for it.

use chrono::TimeDelta;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Tells how much real time has gone by since it was last asked.
#[derive(Debug)]
pub(super) struct Stopwatch(Mutex<Instant>);

impl Stopwatch {
    pub(super) fn start() -> Self {
        Self(Mutex::new(read()))
    }

    pub(super) fn lap(&self) -> TimeDelta {
        let now = read();
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lap = TimeDelta::from_std(now.saturating_duration_since(*last)).unwrap_or_default();
        *last = now;
        lap
    }
}

#[expect(clippy::disallowed_methods, reason = "a running clock needs real time, and this is its home")]
fn read() -> Instant {
    Instant::now()
}
