//! A Python with pyarrow, for what reads the streams of the C library as its users do.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU64, Ordering},
};

/// The version that is known to work. It needs nothing else.
const PYARROW: &str = "21.0.0";

/// A Python with pyarrow, kept in `tools` of a target folder and installed there first where it isn't yet.
///
/// # Errors
///
/// Why it can't be had.
pub fn with_pyarrow(target: &Path) -> Result<PathBuf, &'static str> {
    let tools = target.join("tools");
    let place = tools.join(format!("pyarrow-{PYARROW}"));
    if !is_good(&place) {
        // It is made beside its place and moved there when it is whole, since others may look for it at the same time.
        static MADE: AtomicU64 = AtomicU64::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let beside = tools.join(format!("pyarrow-{}-{number}", std::process::id()));
        let installed = install(&beside);
        if installed.is_ok() && fs::rename(&beside, &place).is_err() && !is_good(&place) {
            // What is there was cut short, or its Python has gone.
            let _ = fs::remove_dir_all(&place);
            let _ = fs::rename(&beside, &place);
        }
        let _ = fs::remove_dir_all(&beside);
        installed?;
    }
    Ok(program(&place))
}

fn install(folder: &Path) -> Result<(), &'static str> {
    if !succeeds(Command::new("python3").args(["-m", "venv"]).arg(folder)) {
        return Err("`python3 -m venv` does not work");
    }
    let mut pip = Command::new(program(folder));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"]);
    pip.args(["--timeout", "15", "--retries", "1", "--only-binary", ":all:"]);
    if succeeds(pip.arg(format!("pyarrow=={PYARROW}"))) {
        Ok(())
    } else {
        Err("pip could not install pyarrow")
    }
}

fn program(folder: &Path) -> PathBuf {
    folder.join(if cfg!(windows) { "Scripts/python" } else { "bin/python" })
}

fn is_good(folder: &Path) -> bool {
    succeeds(Command::new(program(folder)).args(["-c", "import pyarrow"]))
}

fn succeeds(command: &mut Command) -> bool {
    command.stdin(Stdio::null()).output().is_ok_and(|output| output.status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_python_is_no_installation() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!is_good(folder.path()));
        assert!(program(folder.path()).starts_with(folder.path()));
    }
}
