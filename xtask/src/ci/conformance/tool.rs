//! Schemathesis, kept in a folder of its own below `target`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The version that the gate runs.
const VERSION: &str = "4.32.5";
/// That version and all it needs, so that a seed gives the same calls on every machine.
const REQUIREMENTS: &str = include_str!("requirements.txt");

/// Where the tool is, or why it can't be had.
#[derive(Debug)]
pub(super) enum Tool {
    Ready(PathBuf),
    Missing(&'static str),
}

impl Tool {
    /// The tool in `target`, installed first where it isn't there yet.
    pub(super) fn install(target: &Path) -> io::Result<Tool> {
        let folder = target.join(format!("tools/schemathesis-{VERSION}"));
        let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
        let program = programs.join("schemathesis");
        let requirements = folder.join("requirements.txt");
        if is_installed(&requirements, &program) {
            return Ok(Tool::Ready(program));
        }
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        if !succeeds(Command::new("python3").args(["-m", "venv"]).arg(&folder)) {
            return Ok(Tool::Missing("`python3 -m venv` does not work"));
        }
        let wanted = folder.join("wanted.txt");
        fs::write(&wanted, REQUIREMENTS)?;
        let mut pip = Command::new(programs.join("python"));
        // A registry that does not answer must not hold up the other gates.
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]);
        pip.args([
            "--timeout",
            "15",
            "--retries",
            "1",
            "--no-deps",
            "--only-binary",
            ":all:",
            "--requirement",
        ]);
        if !succeeds(pip.arg(&wanted)) {
            return Ok(Tool::Missing("pip could not install schemathesis"));
        }
        fs::rename(&wanted, &requirements)?;
        Ok(Tool::Ready(program))
    }
}

/// The list of requirements comes last, so an installation that was cut short is made again; so is one whose Python
/// has gone.
fn is_installed(requirements: &Path, program: &Path) -> bool {
    fs::read_to_string(requirements).is_ok_and(|text| text == REQUIREMENTS)
        && Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Runs a command whose output is shown; one that can't be started has no success either.
fn succeeds(command: &mut Command) -> bool {
    command.status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_one_that_is_required() {
        assert!(REQUIREMENTS.lines().any(|line| line == format!("schemathesis=={VERSION}")));
    }

    #[test]
    fn every_requirement_names_its_version() {
        assert!(REQUIREMENTS.lines().all(|line| line.contains("==")));
    }

    #[test]
    fn a_tool_is_there_with_all_that_it_needs_and_works() {
        let folder = tempfile::tempdir().unwrap();
        let requirements = folder.path().join("requirements.txt");
        let is_installed = |program: &str| is_installed(&requirements, Path::new(program));
        assert!(!is_installed("cargo"));
        fs::write(&requirements, "schemathesis==1.0.0\n").unwrap();
        assert!(!is_installed("cargo"));
        fs::write(&requirements, REQUIREMENTS).unwrap();
        assert!(is_installed("cargo"));
        assert!(!is_installed("no-such-program"));
    }
}
