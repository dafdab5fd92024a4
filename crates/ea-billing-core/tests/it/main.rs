//! The core crate as its users meet it.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that is surprised should stop at once"
)]

#[cfg(feature = "cache")]
mod cache;
#[cfg(feature = "http")]
mod support;
