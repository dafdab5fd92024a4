//! How long something took: the one place of these commands that asks for the time.

use std::time::{Duration, Instant};

/// Does the work and tells how long it took.
#[expect(
    clippy::disallowed_methods,
    reason = "how long something took is the one thing here that needs a clock"
)]
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}
