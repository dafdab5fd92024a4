//! The library as C uses it, against the simulator.

mod azure;
mod client;
mod download;
mod errors;
#[cfg(unix)]
mod fork;
#[cfg(feature = "panic-injection")]
mod panics;
mod support;
