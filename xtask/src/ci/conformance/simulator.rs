//! The simulator as a program of its own: built, started, and ended with the value that stands for it.

use super::document::Caller;
use cargo_metadata::Message;
use std::error::Error;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The world of every run: few rows, so that an answer is checked in no time, and a clock that stands still.
const WORLD: [&str; 4] = ["--rows", "40", "--as-of", "2026-11-21T09:00:00Z"];

/// Builds the program and says where it is.
pub(super) fn build(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let mut command = Command::new("cargo");
    command.args(["build", "--quiet", "--package", "ea-billing-sim", "--message-format"]);
    command.arg("json-render-diagnostics").current_dir(root).stderr(Stdio::inherit());
    let output = command.output()?;
    if !output.status.success() {
        return Err(format!("the simulator could not be built: {}", output.status).into());
    }
    let messages = Message::parse_stream(output.stdout.as_slice());
    let programs = messages.filter_map(|message| match message {
        Ok(Message::CompilerArtifact(artifact)) if artifact.target.name == "ea-billing-sim" => {
            artifact.executable
        }
        _ => None,
    });
    let program = programs.last().ok_or("cargo built no `ea-billing-sim`")?;
    Ok(program.into())
}

/// Who asks for an enrollment, with a key for it.
pub(super) fn caller(program: &Path, enrollment: &str) -> Result<Caller, Box<dyn Error>> {
    let mut command = Command::new(program);
    let output = command.arg("key").args(WORLD).args(["--enrollment", enrollment]).output()?;
    if !output.status.success() {
        return Err(format!("the simulator has no key: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let authorization = format!("bearer {}", String::from_utf8_lossy(&output.stdout).trim());
    Ok(Caller { enrollment: enrollment.to_owned(), authorization })
}

/// A running simulator on ports of its own.
#[derive(Debug)]
pub(super) struct Simulator {
    child: Child,
    /// Scheme, host and port of its API.
    pub(super) origin: String,
}

impl Simulator {
    /// Starts the program and waits until it says where it listens.
    pub(super) fn start(program: &Path) -> Result<Simulator, Box<dyn Error>> {
        let mut command = Command::new(program);
        command.args(["serve", "--port", "0"]).args(WORLD).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut simulator = Simulator { child: command.spawn()?, origin: String::new() };
        let output = simulator.child.stdout.take().ok_or("the simulator has no output")?;
        for line in BufReader::new(output).lines() {
            let line = line?;
            if let Some(origin) = line.strip_prefix("api ") {
                simulator.origin = origin.trim().to_owned();
            }
            // The last line of its greeting; it must find a reader until then.
            if line.starts_with("keys ") {
                return Ok(simulator);
            }
        }
        Err("the simulator ended before it listened".into())
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
