//! Behaviour of the generator: what becomes of a document, what is refused and how, and that nothing makes it panic.
//! Also that what is measured can be measured.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that can't go on fails, helpers included"
)]

mod bench;
mod committed;
mod errors;
mod interface;
mod kitchen_sink;
mod mutation;
mod support;
mod vocabulary;
