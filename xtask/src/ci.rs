//! `cargo xtask ci`: every check a change has to pass, in order, with one result each.
//!
//! A script that runs in continuous integration calls this and nothing else, so that whatever it finds can be found
//! with the same command before the change is handed in.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the progress of a run is for the person waiting for it"
)]

mod conformance;
mod gate;
mod host;
mod link;
mod step;
mod table;

pub use gate::Gate;

use crate::stopwatch::timed;
use host::Host;
use std::error::Error as StdError;
use std::path::Path;
use step::Ran;
use table::{Outcome, Row};

/// What to run.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The gates to run, in the order of the full list; none means all.
    pub gates: Vec<Gate>,
    /// Whether to stop at the first gate that fails.
    pub fail_fast: bool,
}

/// Why a run did not end well.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// These gates failed; what they found has been printed.
    #[error("failed: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    Failed(Vec<Gate>),
}

/// Runs the gates in the workspace at `root`, all of them even where one fails, and prints a table of the results.
///
/// # Errors
/// [`Error::Failed`] with every gate that failed.
pub fn run(root: &Path, options: &Options) -> Result<(), Error> {
    let host = Host::look(root);
    println!("{}", host.recordings_note());
    let mut rows: Vec<Row> = Vec::new();
    for gate in Gate::ordered(&options.gates) {
        let stopped = options.fail_fast && rows.iter().any(|row| row.outcome == Outcome::Failed);
        rows.push(if stopped { Row::not_run(gate) } else { pass(gate, root, &host) });
    }
    println!("\n{}", table::render(&rows));
    let failed: Vec<Gate> =
        rows.iter().filter(|row| row.outcome == Outcome::Failed).map(|row| row.gate).collect();
    if failed.is_empty() { Ok(()) } else { Err(Error::Failed(failed)) }
}

/// Each gate with what it checks and the command that runs it alone, one a line.
#[must_use]
pub fn list(root: &Path) -> String {
    let host = Host::look(root);
    let line = |gate: Gate| format!("{gate:<11} {} ({})", gate.about(), gate.step(&host));
    let lines: Vec<String> = Gate::ordered(&[]).into_iter().map(line).collect();
    lines.join("\n")
}

/// An error and its causes, one a line.
#[must_use]
pub fn explain(error: &dyn StdError) -> String {
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}\n  caused by: {cause}"))
}

fn pass(gate: Gate, root: &Path, host: &Host) -> Row {
    let step = gate.step(host);
    println!("\n== {gate}: {step}");
    let (result, spent) = timed(|| step.run(root));
    let outcome = match result {
        Ok(Ran::Cargo) => Outcome::Passed,
        Ok(Ran::Own(said)) => {
            println!("{said}");
            Outcome::Passed
        }
        Ok(Ran::Not(reason)) => Outcome::Skipped(reason),
        Err(error) => {
            eprintln!("error: {}", explain(&*error));
            Outcome::Failed
        }
    };
    Row { gate, outcome, spent }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("cannot start")]
    struct Outer(#[source] std::io::Error);

    #[test]
    fn an_error_is_told_with_its_causes() {
        let error = Outer(std::io::Error::other("no such program"));
        insta::assert_snapshot!(explain(&error), @r"
        cannot start
          caused by: no such program
        ");
    }

    #[test]
    fn a_failed_run_names_its_gates() {
        assert_eq!(Error::Failed(vec![Gate::Fmt, Gate::Doc]).to_string(), "failed: fmt, doc");
    }
}
