//! `cargo xtask bench`: speed and memory, measured beside named peers in the same run and printed, never asserted.

mod client;
mod folder;
mod measure;
mod peer;
mod process;
mod program;
mod simulator;
mod table;

use clap::ValueEnum;
use std::io;
use std::path::Path;

/// Something that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Bench {
    /// how fast the simulator makes and sends its answers, and how much memory it takes
    Simulator,
}

/// What to measure and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// What to measure; nothing means everything.
    pub benches: Vec<Bench>,
    /// Rows of the month that is served. The large month has ten times as many.
    pub rows: u64,
    /// How often everything is measured.
    pub runs: u32,
    /// The profile that the measured program is built with.
    pub profile: String,
}

/// Why something could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The program could not be built; cargo has said why.
    #[error("cannot build `{0}`")]
    Build(&'static str),
    /// The system or the network was in the way.
    #[error("cannot {what}")]
    Io {
        /// What was to be done.
        what: String,
        /// What the system said.
        source: io::Error,
    },
    /// What a program or a server said was not what it should say.
    #[error("{0}")]
    Unexpected(String),
}

impl Error {
    /// What to make of an error of the system while doing something.
    fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Error {
        let what = what.into();
        |source| Error::Io { what, source }
    }
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
    });
    let tables = tables.collect::<Result<Vec<_>, _>>()?;
    Ok(format!("{}\n{}", tables.join("\n"), table::machine()))
}
