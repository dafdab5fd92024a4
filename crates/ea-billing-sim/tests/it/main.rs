//! The simulator, seen from its sockets and as a program.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that is surprised should stop at once, and one that is skipped says so"
)]

mod api;
mod azure;
mod control;
mod faults;
#[cfg(feature = "program")]
mod program;
mod wire;
