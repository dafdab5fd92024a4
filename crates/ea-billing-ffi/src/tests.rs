//! The library as C uses it, against the simulator.

mod azure;
mod calls;
mod client;
mod download;
mod environment;
mod errors;
#[cfg(unix)]
mod fork;
#[cfg(feature = "panic-injection")]
mod panics;
mod sign_in;
mod support;
