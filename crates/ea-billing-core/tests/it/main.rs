//! What a user of the crate can rely on, tried from outside.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that is surprised should stop at once, and one that is skipped says so"
)]

#[cfg(feature = "http")]
mod azure;
#[cfg(feature = "cache")]
mod cache;
#[cfg(feature = "cache")]
mod cached;
#[cfg(feature = "http")]
mod contract;
#[cfg(feature = "http")]
mod faults;
#[cfg(feature = "http")]
mod fetch;
#[cfg(feature = "http")]
mod invoices;
mod key;
#[cfg(feature = "http")]
mod keys;
#[cfg(feature = "http")]
mod origins;
#[cfg(feature = "http")]
mod paging;
#[cfg(feature = "cache")]
mod promises;
#[cfg(feature = "http")]
mod spans;
#[cfg(feature = "http")]
mod sums;
#[cfg(feature = "http")]
mod support;
