//! `libea_billing`: the core's clients behind a C interface. `ea_billing.h` is made of this source and is its documentation
//! for users of C; the README of this crate is for all other languages.
//!
//! Nothing is decided here: each function checks its arguments, calls the core, and turns what comes back into what C knows.
//! All of them go through `boundary`, which catches panics; pointers are looked at in `pointer` only.
#![allow(unsafe_code, reason = "this is the boundary to C")]
#![allow(non_camel_case_types, reason = "the names are those of the C interface")]
#![allow(
    clippy::missing_safety_doc,
    reason = "the rules for pointers are the same for all functions and stand at the top of the header"
)]

mod azure;
mod boundary;
mod cancel;
mod client;
mod download;
mod engine;
mod error;
mod fetch;
mod json;
mod pointer;
mod query;
mod resolve;
mod result;
mod settings;
mod sign_in;
mod signals;
mod spans;
mod status;
mod stream;
mod values;
mod version;

pub use azure::*;
#[cfg(feature = "panic-injection")]
pub use boundary::eab_test_panic_in;
pub use cancel::*;
pub use client::*;
pub use download::*;
pub use error::*;
pub use fetch::*;
pub use query::*;
pub use result::*;
pub use settings::*;
pub use sign_in::*;
pub use spans::*;
pub use status::*;
pub use stream::*;
pub use values::*;
pub use version::*;

#[cfg(test)]
mod tests;
