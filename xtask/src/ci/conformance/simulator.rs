//! The simulator as a program of its own, with a world in which an answer is checked in no time.

use super::document::Caller;
use crate::program::{self, Error, Running};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The world of every run: few rows, and a clock that stands still.
const WORLD: [&str; 4] = ["--rows", "40", "--as-of", "2026-11-21T09:00:00Z"];

/// Builds the program and says where it is.
pub(super) fn build(root: &Path) -> Result<PathBuf, Error> {
    program::build(root, "ea-billing-sim", "dev")
}

/// Who asks for an enrollment, with a key for it.
pub(super) fn caller(program: &Path, enrollment: &str) -> Result<Caller, Error> {
    let mut command = Command::new(program);
    let mut running = Running::start(command.arg("key").args(WORLD).args(["--enrollment", enrollment]))?;
    let key = running.told(|line| Some(line.trim().to_owned()).filter(|key| !key.is_empty()))?;
    Ok(Caller { enrollment: enrollment.to_owned(), authorization: format!("bearer {key}") })
}

/// A running simulator on ports of its own.
#[derive(Debug)]
pub(super) struct Simulator {
    /// Scheme, host and port of its API.
    pub(super) origin: String,
    /// Ends with this value.
    _running: Running,
}

impl Simulator {
    /// Starts the program and waits until it says where it listens.
    pub(super) fn start(program: &Path) -> Result<Self, Error> {
        let mut command = Command::new(program);
        let mut running = Running::start(command.args(["serve", "--port", "0"]).args(WORLD))?;
        let origin = running.told(|line| Some(line.strip_prefix("api ")?.trim().to_owned()))?;
        Ok(Self { origin, _running: running })
    }
}
