//! Real time, for a clock that goes on. Nothing else here asks for it.

use chrono::TimeDelta;
use std::time::Instant;

/// Tells how much real time has gone by since it was last asked.
#[derive(Debug)]
pub(super) struct Stopwatch(Instant);

impl Stopwatch {
    pub(super) fn start() -> Self {
        Self(read())
    }

    pub(super) fn lap(&mut self) -> TimeDelta {
        let now = read();
        let lap = TimeDelta::from_std(now.saturating_duration_since(self.0)).unwrap_or_default();
        self.0 = now;
        lap
    }
}

#[expect(clippy::disallowed_methods, reason = "a running clock needs real time, and this is its home")]
fn read() -> Instant {
    Instant::now()
}
