//! `cargo xtask tidy`: the rules of this workspace that neither the compiler nor clippy can know.
//!
//! Each rule is a pure function from a path and a text (or from the list of members) to findings; only this file
//! reads the tree. Rules that need to resolve a name belong in `clippy.toml` instead.

mod code;
mod edges;
mod sizes;
mod whitespace;
mod words;

use std::fmt;
use std::io;
use std::path::Path;
use std::process::{Command, Output};

/// Where the code generator writes; its output answers to the generator's own checks.
const GENERATED: &str = "crates/ea-billing-client/src/generated";

/// One place that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, relative to the workspace root, with `/` between folders.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What stands there.
    pub what: String,
    /// Why that is not wanted.
    pub why: String,
    /// What to do instead.
    pub fix: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}; {}; {}", self.path, self.line, self.what, self.why, self.fix)
    }
}

/// Why the tree is not tidy, or could not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Rules are broken; every place is listed.
    #[error("untidy places: {}\n{}", .0.len(), lines(.0))]
    Untidy(Vec<Finding>),
    /// A program the rules rely on could not be started.
    #[error("cannot run `{command}`")]
    Start {
        /// The command line.
        command: String,
        /// What the system said.
        source: io::Error,
    },
    /// A program the rules rely on reported a failure.
    #[error("`{command}` failed: {stderr}")]
    Failed {
        /// The command line.
        command: String,
        /// What it printed.
        stderr: String,
    },
    /// A file of the tree could not be read.
    #[error("cannot read `{path}`")]
    Read {
        /// The file, relative to the workspace root.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// Cargo could not describe the workspace.
    #[error("cannot read the workspace's manifests")]
    Metadata(#[from] cargo_metadata::Error),
}

/// Checks every file that git knows or would add below `root`, and the members of the workspace; says how many.
///
/// # Errors
/// [`Error::Untidy`] with all findings, sorted by path and line; any other kind where the tree could not be read.
pub fn run(root: &Path) -> Result<String, Error> {
    let members = edges::read(root)?;
    let mut findings = edges::check(&members);
    if root.join(edges::CORE_MANIFEST).exists() {
        let tree = output(root, "cargo", edges::CORE_TREE)?;
        findings.extend(edges::check_light_core(&tree));
    }
    let files = files(root)?;
    for path in &files {
        // A file that is not text has no lines to check.
        if let Some(text) = read_text(root, path)? {
            findings.extend(check_file(path, &text));
        }
    }
    findings.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    if findings.is_empty() {
        let (files, members) = (files.len(), members.len());
        Ok(format!("{files} files and {members} workspace members are tidy"))
    } else {
        Err(Error::Untidy(findings))
    }
}

/// All rules about one file.
fn check_file(path: &str, text: &str) -> Vec<Finding> {
    [sizes::check(path, text), whitespace::check(path, text), words::check(path, text)].concat()
}

/// The files of the work tree, untracked ones included, ignored and deleted ones left out.
fn files(root: &Path) -> Result<Vec<String>, Error> {
    let listed = output(root, "git", "ls-files -z --cached --others --exclude-standard")?;
    let mut files: Vec<String> = listed.split_terminator('\0').map(str::to_owned).collect();
    files.retain(|path| root.join(path).is_file());
    // An unmerged file is listed once for each side.
    files.dedup();
    Ok(files)
}

fn read_text(root: &Path, path: &str) -> Result<Option<String>, Error> {
    match std::fs::read(root.join(path)) {
        Ok(bytes) => Ok(String::from_utf8(bytes).ok()),
        Err(source) => {
            let path = path.to_owned();
            Err(Error::Read { path, source })
        }
    }
}

fn output(root: &Path, program: &str, args: &str) -> Result<String, Error> {
    let command = format!("{program} {args}");
    let mut call = Command::new(program);
    match call.args(args.split(' ')).current_dir(root).output() {
        Ok(Output { status, stdout, .. }) if status.success() => {
            Ok(String::from_utf8_lossy(&stdout).into_owned())
        }
        Ok(Output { stderr, .. }) => {
            let stderr = String::from_utf8_lossy(&stderr).trim().to_owned();
            Err(Error::Failed { command, stderr })
        }
        Err(source) => Err(Error::Start { command, source }),
    }
}

fn lines(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Whether `path` is `home`, the file `home.rs`, or below the folder `home`.
fn lives_in(path: &str, home: &str) -> bool {
    path.strip_prefix(home).is_some_and(|rest| rest.is_empty() || rest == ".rs" || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_is_a_file_or_a_folder_but_no_prefix_of_a_name() {
        assert!(lives_in("core/src/clock.rs", "core/src/clock"));
        assert!(lives_in("core/src/clock/fake.rs", "core/src/clock"));
        assert!(lives_in("Cargo.toml", "Cargo.toml"));
        assert!(!lives_in("core/src/clockwork.rs", "core/src/clock"));
    }

    #[test]
    fn every_rule_about_files_is_asked() {
        let text = format!("fn pay(amount: f64) {{}} \n{}", "//\n".repeat(400));
        let whats: Vec<String> =
            check_file("crates/ea-billing-core/src/money.rs", &text).into_iter().map(|f| f.what).collect();
        insta::assert_snapshot!(whats.join("\n"), @r"
        401 lines, 1 over the limit of 400
        white space at the end of the line
        `f64`
        ");
    }

    #[test]
    fn an_untidy_tree_lists_every_place() {
        let finding = |line| Finding {
            path: "a.rs".into(),
            line,
            what: "a thing".into(),
            why: "it is wrong".into(),
            fix: "mend it".into(),
        };
        let error = Error::Untidy(vec![finding(1), finding(7)]);
        insta::assert_snapshot!(error, @r"
        untidy places: 2
        a.rs:1: a thing; it is wrong; mend it
        a.rs:7: a thing; it is wrong; mend it
        ");
    }
}
