//! `cargo xtask bench`: speed and memory, measured beside named peers in the same run and printed, never asserted.

mod client;
mod ffi;
mod folder;
mod host;
mod measure;
mod month;
mod peer;
mod prepared;
mod pricing;
mod reader;
mod reading;
mod request;
mod scaling;
mod simulator;
mod site;
mod stored;
mod table;

pub use crate::program::Error;

use clap::ValueEnum;
use std::path::Path;

/// Something that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Bench {
    /// how fast the simulator makes and sends its answers, and how much memory it takes
    Simulator,
    /// how fast a client makes records and an exact sum of a month, beside curl and Python
    Client,
    /// how fast a rate card is read and usage is priced by it, beside Python
    Pricing,
    /// how fast the C library hands out rows as a stream of Arrow and as JSON, and whether they are the same
    Ffi,
    /// whether time per row and memory stay the same as rows get more
    Scaling,
}

/// What to measure and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// What to measure; nothing means everything.
    pub benches: Vec<Bench>,
    /// Rows of the month that is served; for clients, whole pages of a thousand.
    pub rows: u64,
    /// How often everything is measured.
    pub runs: u32,
    /// Whether to go on to ten times the rows where the scaling is measured.
    pub is_large: bool,
    /// Whether the command line, which takes long to build, is left out where the client is measured.
    pub is_core_only: bool,
    /// The profile that the measured program is built with.
    pub profile: String,
}

/// Measures, in the workspace at `root`; gives the tables and a line about the machine.
///
/// # Errors
/// A program could not be built, started or asked. A peer that is missing is no error; the table says so.
pub fn run(root: &Path, options: &Options) -> Result<String, Error> {
    let all = Bench::value_variants().iter();
    let asked = all.filter(|bench| options.benches.is_empty() || options.benches.contains(bench));
    let tables = asked.map(|bench| match bench {
        Bench::Simulator => simulator::run(root, options),
        Bench::Client => reading::run(root, options),
        Bench::Pricing => pricing::run(root, options),
        Bench::Ffi => ffi::run(root, options),
        Bench::Scaling => scaling::run(root, options),
    });
    let tables = tables.collect::<Result<Vec<_>, _>>()?;
    Ok(format!("{}\n{}", tables.join("\n\n"), table::machine()))
}
