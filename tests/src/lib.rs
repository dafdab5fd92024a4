//! Tests of the whole workspace from the outside; the tests are in `tests/it`.
//!
//! The Rust examples of the README are compiled and run as documentation of this crate.
#![doc = include_str!("../../README.md")]
