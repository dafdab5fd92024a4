//! `cargo xtask tools`: installs what the gates use beside Rust, where this may be done.
//!
//! Nothing depends on its success: a gate that lacks a tool is skipped and says so.

use std::process::{Command, Stdio};

/// A program that has to be there, and the package of Debian that has it.
struct Tool {
    /// How to see that it is there.
    probe: &'static [&'static str],
    package: &'static str,
}

const TOOLS: &[Tool] = &[
    Tool { probe: &["gcc", "--version"], package: "gcc" },
    Tool { probe: &["g++", "--version"], package: "g++" },
    Tool { probe: &["nm", "--version"], package: "binutils" },
    Tool { probe: &["pkg-config", "--version"], package: "pkg-config" },
    Tool { probe: &["valgrind", "--version"], package: "valgrind" },
    Tool { probe: &["abidiff", "--version"], package: "abigail-tools" },
    Tool { probe: &["python3", "-c", "import ensurepip"], package: "python3-venv" },
    Tool { probe: &["go", "version"], package: "golang-go" },
    Tool { probe: &["javac", "-version"], package: "default-jdk-headless" },
    Tool { probe: &["test", "-e", "/usr/share/java/jna.jar"], package: "libjna-java" },
    Tool { probe: &["node", "--version"], package: "nodejs" },
    Tool { probe: &["npm", "--version"], package: "npm" },
];

/// Installs what is missing and says what was done, and what could not be.
#[must_use]
pub fn run() -> String {
    let missing = missing(works);
    if missing.is_empty() {
        return "all tools are there".to_owned();
    }
    if !may_install() {
        return format!(
            "missing: {}; as root, on a system with apt-get, they would be installed",
            missing.join(", ")
        );
    }
    install(&missing);
    let still = self::missing(works);
    let installed: Vec<&str> = missing.into_iter().filter(|package| !still.contains(package)).collect();
    told(&installed, &still)
}

/// The packages of the tools that are not there.
fn missing(works: impl Fn(&[&str]) -> bool) -> Vec<&'static str> {
    TOOLS.iter().filter(|tool| !works(tool.probe)).map(|tool| tool.package).collect()
}

fn told(installed: &[&str], still: &[&str]) -> String {
    let part = |what: &str, packages: &[&str]| {
        (!packages.is_empty()).then(|| format!("{what}: {}", packages.join(", ")))
    };
    let parts = [part("installed", installed), part("could not be installed", still)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn works(probe: &[&str]) -> bool {
    let [program, args @ ..] = probe else { return false };
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn may_install() -> bool {
    let id = Command::new("id").arg("-u").output();
    let is_root = id.is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    is_root && works(&["apt-get", "--version"])
}

/// All at once, and if that fails one after the other, so that one that this system does not have keeps no other away.
fn install(packages: &[&str]) {
    if !apt(&["update"]) {
        return;
    }
    let install = ["install", "--yes", "--no-install-recommends"];
    if !apt(&[&install[..], packages].concat()) {
        for package in packages {
            apt(&[&install[..], &[package]].concat());
        }
    }
}

fn apt(args: &[&str]) -> bool {
    let mut command = Command::new("apt-get");
    // A server that does not answer must not hold up the gates.
    command.args([
        "-qq",
        "-o",
        "Acquire::Retries=1",
        "-o",
        "Acquire::http::Timeout=30",
        "-o",
        "DPkg::Lock::Timeout=60",
    ]);
    command.args(args).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_not_installed() {
        assert_eq!(missing(|_| true), [""; 0]);
        assert_eq!(missing(|probe| probe[0] != "valgrind"), ["valgrind"]);
        assert_eq!(missing(|_| false).len(), TOOLS.len());
    }

    #[test]
    fn a_probe_is_a_program_that_succeeds() {
        assert!(works(&["cargo", "--version"]));
        assert!(!works(&["cargo", "--no-such-option"]));
        assert!(!works(&["no-such-program"]));
    }

    #[test]
    fn what_was_done_and_what_not_is_told() {
        assert_eq!(told(&["gcc", "g++"], &[]), "installed: gcc, g++");
        assert_eq!(told(&[], &["npm"]), "could not be installed: npm");
        assert_eq!(told(&["gcc"], &["npm"]), "installed: gcc; could not be installed: npm");
    }
}
