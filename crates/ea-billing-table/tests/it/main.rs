//! Rows from outside: batches of Arrow and JSON of the same rows say the same.
//!
//! - `same`: the comparison
//! - `simulated`: every dataset of the simulator
//! - `recorded`: payloads that nobody here wrote
//! - `made`: rows of any numbers, days and texts
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that is surprised should stop at once"
)]

mod made;
mod recorded;
mod same;
mod simulated;
mod site;
