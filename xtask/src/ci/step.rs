//! What a gate does: a call of cargo, a check of this program, or nothing with a reason.

use super::{conformance, link};
use crate::abi::{self, Outcome, Task};
use crate::{cargo, codegen, header, tidy};
use std::error::Error;
use std::fmt;
use std::path::Path;

/// The work of a gate. Printed, it is the command that does the same alone.
#[derive(Debug)]
pub(super) enum Step {
    Cargo(Call),
    Codegen,
    Header,
    Abi,
    Tidy,
    Link,
    Conformance,
    Skip(&'static str),
}

impl Step {
    /// A call of cargo with these arguments, separated by spaces.
    pub(super) fn cargo(args: &str) -> Step {
        Step::Cargo(Call::new(args))
    }

    /// Does the work in the workspace at `root`.
    pub(super) fn run(&self, root: &Path) -> Result<Ran, Box<dyn Error>> {
        match self {
            Step::Cargo(call) => call.run(root),
            Step::Codegen => {
                let check = codegen::Options { check: true, ..codegen::Options::default() };
                Ok(Ran::Own(codegen::run(&check)?))
            }
            Step::Header => Ok(Ran::Own(header::run_in(root, true)?)),
            Step::Abi => match abi::run_in(root, Task::Check)? {
                Outcome::Done(said) => Ok(Ran::Own(said)),
                Outcome::Skipped(reason) => Ok(Ran::Not(reason)),
            },
            Step::Tidy => Ok(Ran::Own(tidy::run(root)?)),
            Step::Link => link::run(root),
            Step::Conformance => conformance::run(root),
            Step::Skip(reason) => Ok(Ran::Not(reason)),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Cargo(call) => call.fmt(f),
            Step::Codegen => f.write_str("cargo xtask codegen --check"),
            Step::Header => f.write_str("cargo xtask header --check"),
            Step::Abi => f.write_str("cargo xtask abi --check"),
            Step::Tidy => f.write_str("cargo xtask tidy"),
            Step::Link => f.write_str("cargo xtask ci link"),
            Step::Conformance => f.write_str("cargo xtask ci conformance"),
            Step::Skip(reason) => write!(f, "skipped: {reason}"),
        }
    }
}

/// What a step that did not fail did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ran {
    /// Cargo ran, and has said what it had to say.
    Cargo,
    /// A check of this program found nothing, as this sentence says.
    Own(String),
    /// Nothing, for this reason.
    Not(&'static str),
}

/// A call of cargo, with a variable added to its environment where it needs one.
#[derive(Debug)]
pub(super) struct Call {
    args: String,
    env: Option<(&'static str, String)>,
}

impl Call {
    /// A call with these arguments, separated by spaces.
    pub(super) fn new(args: &str) -> Call {
        Call { args: args.to_owned(), env: None }
    }

    /// The same call with another environment variable.
    pub(super) fn with(self, env: Option<(&'static str, String)>) -> Call {
        Call { env, ..self }
    }

    fn run(&self, root: &Path) -> Result<Ran, Box<dyn Error>> {
        let mut command = cargo::command();
        command.args(self.args.split(' ')).current_dir(root);
        if let Some((name, value)) = &self.env {
            command.env(name, value);
        }
        let status = command.status()?;
        if status.success() { Ok(Ran::Cargo) } else { Err(format!("`{self}` failed with {status}").into()) }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.env {
            Some((name, value)) if value.contains(' ') => write!(f, "{name}={value:?} ")?,
            Some((name, value)) => write!(f, "{name}={value} ")?,
            None => {}
        }
        write!(f, "cargo {}", self.args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(step: &Step, expect: Result<Ran, &str>) {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        match (step.run(here), expect) {
            (Ok(ran), Ok(expect)) => assert_eq!(ran, expect),
            (Err(error), Err(start)) => {
                assert!(error.to_string().starts_with(start), "{error}");
            }
            (result, _) => panic!("{result:?}"),
        }
    }

    #[test]
    fn a_call_ends_as_cargo_ends() {
        check(&Step::cargo("--version"), Ok(Ran::Cargo));
        let failing = Call::new("--no-such-option").with(Some(("A", "b c".into())));
        let message = "`A=\"b c\" cargo --no-such-option` failed with ";
        check(&Step::Cargo(failing), Err(message));
    }

    #[test]
    fn a_skipped_step_says_why() {
        check(&Step::Skip("no tool"), Ok(Ran::Not("no tool")));
    }
}
