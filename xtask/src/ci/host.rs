//! What this machine offers beyond the pinned toolchain.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Names the folder of recorded server responses; the tests that need them read it.
const RECORDINGS: &str = "EA_BILLING_RECORDINGS";

/// Tools and files that some gates can use.
#[derive(Debug, Default)]
pub(super) struct Host {
    /// Whether `cargo nextest` works.
    pub(super) nextest: bool,
    /// Whether `cargo deny` works.
    pub(super) deny: bool,
    /// Whether `python3` works.
    pub(super) python: bool,
    /// Whether `gcc` works.
    pub(super) gcc: bool,
    recordings: Recordings,
}

/// Where the tests find recorded server responses.
#[derive(Debug, Default, PartialEq, Eq)]
enum Recordings {
    /// Named by the environment, which every child inherits.
    Given(PathBuf),
    /// Kept beside the checkout.
    Beside(PathBuf),
    #[default]
    Missing,
}

impl Host {
    /// Looks at this machine, with the workspace at `root`.
    #[expect(
        clippy::disallowed_methods,
        reason = "the variable is passed on to the tests, nothing here acts on it"
    )]
    pub(super) fn look(root: &Path) -> Host {
        let given = std::env::var_os(RECORDINGS).map(PathBuf::from);
        Host {
            nextest: works(root, "cargo", &["nextest", "--version"]),
            deny: works(root, "cargo", &["deny", "--version"]),
            python: works(root, "python3", &["--version"]),
            gcc: works(root, "gcc", &["--version"]),
            recordings: Recordings::find(given, root),
        }
    }

    /// Tells where the recordings are, or what their absence means.
    pub(super) fn recordings_note(&self) -> String {
        match &self.recordings {
            Recordings::Given(path) => format!("recordings: {}", path.display()),
            Recordings::Beside(path) => {
                let path = path.display();
                format!("recordings: {path} (found beside the checkout)")
            }
            Recordings::Missing => {
                format!("recordings: none; tests that need {RECORDINGS} are skipped")
            }
        }
    }

    /// The variable that the tests need and the environment does not have.
    pub(super) fn test_env(&self) -> Option<(&'static str, String)> {
        match &self.recordings {
            Recordings::Beside(path) => Some((RECORDINGS, path.display().to_string())),
            Recordings::Given(_) | Recordings::Missing => None,
        }
    }

    /// A machine that has every tool, and recordings in `recordings`.
    #[cfg(test)]
    pub(super) fn with_everything(recordings: &str) -> Host {
        Host {
            nextest: true,
            deny: true,
            python: true,
            gcc: true,
            recordings: Recordings::Beside(recordings.into()),
        }
    }
}

fn works(root: &Path, program: &str, args: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(args).current_dir(root);
    command.output().is_ok_and(|output| output.status.success())
}

impl Recordings {
    fn find(given: Option<PathBuf>, root: &Path) -> Recordings {
        let beside = root.parent().map(|parent| parent.join("shared/data"));
        match (given, beside.filter(|folder| folder.is_dir())) {
            (Some(folder), _) => Recordings::Given(folder),
            (None, Some(folder)) => Recordings::Beside(folder),
            (None, None) => Recordings::Missing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recordings_of_the_environment_win_over_those_beside_the_checkout() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("checkout");
        let find = |given: Option<&str>| Recordings::find(given.map(PathBuf::from), &root);

        assert_eq!(find(None), Recordings::Missing);
        let beside = folder.path().join("shared/data");
        std::fs::create_dir_all(&beside).unwrap();
        assert_eq!(find(None), Recordings::Beside(beside));
        assert_eq!(find(Some("r")), Recordings::Given("r".into()));
    }

    #[test]
    fn the_tests_are_told_only_what_the_environment_does_not_say() {
        let with = |recordings| Host { recordings, ..Host::default() };
        let beside = with(Recordings::Beside("r".into()));
        assert_eq!(beside.test_env(), Some((RECORDINGS, "r".to_owned())));
        assert_eq!(with(Recordings::Given("r".into())).test_env(), None);
        assert_eq!(with(Recordings::Missing).test_env(), None);
    }

    #[test]
    fn a_tool_that_is_not_there_does_not_work() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(works(here, "cargo", &["clippy", "--version"]));
        assert!(!works(here, "cargo", &["no-such-subcommand", "--version"]));
        assert!(!works(here, "no-such-program", &[]));
    }
}
