//! The program from outside: what its user sees, exit code, stdout and stderr together.
//!
//! - `support`: runs the program in a home of its own and looks after every run for keys and for files that others can read
//! - `settings`: where settings come from, the file of profiles, keys
//! - `interrupt`: Ctrl-C and SIGTERM
//! - `rows`: the datasets in every shape, rows that could not be read, data that change meanwhile
//! - `formats`: every format, columns, expressions, errors for programs
//! - `exits`: every exit code
//! - `terminal`: width, colour and progress
//! - `spend`: exact sums by anything
//! - `demo`: the tour
//! - `doctor`: the checks
//! - `cache`: the snapshot cache
//! - `verbose`: what is told of requests
//! - `azure`: usage aggregates, rate cards, pricing, invoices, and signing in
//! - `pages`: help, completions, manual pages
//! - `simulate`: the built-in simulator
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that is surprised should stop at once"
)]

mod azure;
mod cache;
mod demo;
mod doctor;
mod exits;
mod formats;
mod interrupt;
mod pages;
mod rows;
mod settings;
mod simulate;
mod spend;
mod support;
mod terminal;
mod verbose;
