//! The workspace seen from the outside: what others recorded decodes whole, any official document becomes a crate, and
//! the README says what is so.
//!
//! Payloads that nobody here wrote are read from the folder that the environment variable `EA_BILLING_RECORDINGS`
//! names; without it those tests say that they were skipped.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that can't go on fails, helpers included; the environment names folders"
)]

mod c_library;
mod client;
mod contract;
mod crates;
mod examples;
mod readme;
mod recordings;
mod schema;
mod survival;
mod synthesis;
mod tree;
mod workspace;
