//! Who looks on while a program runs, and what is missing where nobody can.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::programs::folder;

/// Who looks on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Watch {
    /// Nobody.
    Nobody,
    /// Valgrind, of the library as it is.
    Valgrind,
    /// AddressSanitizer and LeakSanitizer, within library and program.
    Sanitizer,
}

impl Watch {
    /// The command that runs a program.
    pub(crate) fn command(self, program: &Path) -> Command {
        let mut command = match self {
            Self::Nobody | Self::Sanitizer => Command::new(program),
            Self::Valgrind => {
                let mut valgrind = Command::new("valgrind");
                // A child of a fork is killed by itself, and what its parent had is no leak of its own. Threads take turns in
                // the order in which they come, so that none starves.
                valgrind.args(["--quiet", "--leak-check=full", "--error-exitcode=9", "--fair-sched=yes"]);
                valgrind
                    .args(["--show-leak-kinds=definite,indirect,possible", "--child-silent-after-fork=yes"]);
                valgrind.arg("--errors-for-leak-kinds=definite,indirect,possible");
                // Frames of inlined functions take most of the time, and the culprit's name is known without them.
                valgrind.args(["--read-inline-info=no", "--num-callers=40"]);
                valgrind
                    .arg(format!("--suppressions={}", folder().join("valgrind.supp").display()))
                    .arg(program);
                valgrind
            }
        };
        if self == Self::Sanitizer {
            command.env("ASAN_OPTIONS", "detect_leaks=1:abort_on_error=0:exitcode=9");
        }
        command.env("RUST_BACKTRACE", "0");
        command
    }
}

/// What these tests need besides cargo, or why they cannot be.
pub(crate) fn missing(programs: &[&str]) -> Option<String> {
    let silent = |program: &&&str| {
        let mut version = Command::new(program);
        let ran = version
            .arg("--version")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        !ran.is_ok_and(|status| status.success())
    };
    if !cfg!(target_os = "linux") {
        return Some("these tests are written for Linux".to_owned());
    }
    programs.iter().find(silent).map(|program| format!("`{program}` cannot be run"))
}

/// The run time of AddressSanitizer that comes with the compiler, or why there is none.
pub(crate) fn sanitizer_runtime() -> Result<PathBuf, String> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Err("AddressSanitizer is used on Linux with x86_64 only".to_owned());
    }
    let asked = Command::new("rustc").args(["--print", "target-libdir"]).output();
    let asked = asked.map_err(|error| format!("`rustc` cannot be run: {error}"))?;
    let folder = PathBuf::from(String::from_utf8_lossy(&asked.stdout).trim());
    let files = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let files = files.flatten().map(|entry| entry.path());
    let found = files.into_iter().find(|path| path.to_string_lossy().ends_with("_rt.asan.a"));
    found.ok_or_else(|| format!("the compiler has no AddressSanitizer in {}", folder.display()))
}
