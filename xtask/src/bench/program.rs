//! Building the program that is measured.

use super::Error;
use cargo_metadata::Message;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// Builds the program of a package with a profile and tells where it is.
pub(super) fn build(root: &Path, package: &'static str, profile: &str) -> Result<PathBuf, Error> {
    let mut cargo = crate::cargo::command();
    cargo.args(["build", "--package", package, "--bin", package, "--profile", profile]);
    cargo.args(["--message-format", "json-render-diagnostics"]).current_dir(root);
    let output = cargo.stderr(Stdio::inherit()).output().map_err(Error::io("run `cargo build`"))?;
    let messages = Message::parse_stream(BufReader::new(&*output.stdout));
    let programs = messages.filter_map(|message| match message {
        Ok(Message::CompilerArtifact(artifact)) if artifact.target.name == package => artifact.executable,
        _ => None,
    });
    let program = programs.last().filter(|_| output.status.success());
    program.map(Into::into).ok_or(Error::Build(package))
}
