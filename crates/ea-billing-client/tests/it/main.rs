//! Behaviour of the raw client: what its values keep, what its objects accept and what its requests look like.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that can't go on fails, helpers included"
)]

mod number;
mod object;
mod request;
mod union;
