//! Programs of the workspace and of others, built and run to be looked at.

mod measured;
mod running;

pub(crate) use measured::{Ran, run};
pub(crate) use running::Running;

use cargo_metadata::Message;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// Why a program could not be built, run or understood.
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
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Error {
        let what = what.into();
        |source| Error::Io { what, source }
    }
}

/// Builds the program of a package with a profile and tells where it is.
pub(crate) fn build(root: &Path, package: &'static str, profile: &str) -> Result<PathBuf, Error> {
    build_target(root, &["--package", package, "--bin", package], package, profile)
}

/// Builds what the arguments of `cargo build` choose and tells where the program named `target` is.
pub(crate) fn build_target(
    root: &Path,
    which: &[&str],
    target: &'static str,
    profile: &str,
) -> Result<PathBuf, Error> {
    let mut cargo = crate::cargo::command();
    cargo.arg("build").args(which).args(["--profile", profile]);
    cargo.args(["--message-format", "json-render-diagnostics"]).current_dir(root);
    let output = cargo.stderr(Stdio::inherit()).output().map_err(Error::io("run `cargo build`"))?;
    let messages = Message::parse_stream(BufReader::new(&*output.stdout));
    let programs = messages.filter_map(|message| match message {
        Ok(Message::CompilerArtifact(artifact)) if artifact.target.name == target => artifact.executable,
        _ => None,
    });
    let program = programs.last().filter(|_| output.status.success());
    program.map(Into::into).ok_or(Error::Build(target))
}
