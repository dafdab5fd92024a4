//! Whether the simulator answers as the project's own documents say: schemathesis asks it thousands of times.
//!
//! The simulator shares no code with the client and the client is made from the documents, so this is where the two
//! meet: a status, a media type, a field or a type that only one of them knows is found here.

mod document;
mod pass;
mod simulator;
mod tool;

use super::step::Ran;
use crate::workspace;
use document::Aim;
use pass::{HOOKS, Outcome, Pass};
use serde_json::Value;
use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tool::Tool;

/// The documents that describe what the simulator simulates.
const DOCUMENTS: [&str; 4] = ["ea-v2", "ea-v3", "ea-v1", "ea-legacy"];
/// Enrollments whose answers differ in every way that the documents leave open: one prints numbers and objects, the
/// other texts, lists of one, and null.
const ENROLLMENTS: [&str; 2] = ["100", "200"];
/// Passes at a time. Each has a simulator of its own, so that they don't see one another.
const LANES: usize = 2;

/// Runs schemathesis over the documents of the workspace at `root`.
pub(super) fn run(root: &Path) -> Result<Ran, Box<dyn Error>> {
    let target = target_of(root)?;
    let tool = match Tool::install(&target)? {
        Tool::Ready(program) => program,
        Tool::Missing(reason) => return Ok(Ran::Not(reason)),
    };
    let program = simulator::build(root)?;
    let folder = target.join("conformance");
    if folder.exists() {
        // Schemathesis remembers what it found; a run must not depend on the one before.
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("hooks.py"), HOOKS)?;
    let (passes, operations) = prepare(root, &program, &folder)?;
    let outcomes =
        perform(&passes, |pass| pass.run(&tool, &program, &folder).map_err(|error| error.to_string()));
    let outcomes = outcomes.into_iter().collect::<Result<Vec<_>, _>>()?;
    judge(&passes, &outcomes, &operations)
}

fn target_of(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let mut command = cargo_metadata::MetadataCommand::new();
    let metadata = command.manifest_path(root.join("Cargo.toml")).no_deps().exec()?;
    Ok(metadata.target_directory.into())
}

/// Writes the adjusted documents; lists what to run, the longest first, and the operations of all documents.
fn prepare(root: &Path, program: &Path, folder: &Path) -> Result<(Vec<Pass>, Operations), Box<dyn Error>> {
    let mut passes = Vec::new();
    let mut operations = Operations::new();
    let [first, second] = ENROLLMENTS;
    for (number, aim) in [(first, Aim::Anything), (first, Aim::Data), (second, Aim::Data)] {
        let caller = simulator::caller(program, number)?;
        for of in DOCUMENTS {
            let text = workspace::read_text(&root.join(format!("spec/{of}.json")))?;
            let source: Value = serde_json::from_str(&text)?;
            let names = document::operations(&source).into_iter();
            operations.extend(names.map(|operation| format!("{of}: {operation}")));
            let name = format!("{of}-{number}-{aim:?}").to_lowercase();
            let document = folder.join(format!("{name}.json"));
            let adjusted = document::adjust(&source, &caller, aim);
            fs::write(&document, serde_json::to_string_pretty(&adjusted)?)?;
            passes.push(Pass { name, of, document, aim });
        }
    }
    Ok((passes, operations))
}

/// Operations with the document that declares them.
type Operations = BTreeSet<String>;

/// Does the work for every pass, some at a time; results are in the order of the passes.
fn perform<T: Send>(passes: &[Pass], work: impl Fn(&Pass) -> T + Sync) -> Vec<T> {
    let waiting = Mutex::new(passes.iter().enumerate());
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..LANES {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((at, pass)) = next else { break };
                    let result = work(pass);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Sums up; a run in which an operation never gave data would have checked less than it seems to.
fn judge(passes: &[Pass], outcomes: &[Outcome], operations: &Operations) -> Result<Ran, Box<dyn Error>> {
    let pairs = || passes.iter().zip(outcomes);
    let cases: u64 = outcomes.iter().map(|outcome| outcome.cases).sum();
    let failures: u64 = outcomes.iter().map(|outcome| outcome.failures).sum();
    let reached: Operations = pairs()
        .flat_map(|(pass, outcome)| outcome.reached.iter().map(|label| format!("{}: {label}", pass.of)))
        .collect();
    let silent: Vec<&str> = operations.difference(&reached).map(String::as_str).collect();
    let summary = format!(
        "conformance: documents {}, operations {}, cases {cases}, failures {failures}",
        DOCUMENTS.len(),
        operations.len(),
    );
    let mut found: Vec<String> = pairs()
        .filter_map(|(pass, outcome)| Some(format!("-- {}\n{}", pass.name, outcome.said.as_ref()?)))
        .collect();
    if !silent.is_empty() {
        found.push(format!("-- no answer with data came from\n{}", silent.join("\n")));
    }
    if found.is_empty() {
        return Ok(Ran::Own(summary));
    }
    Err(format!("{summary}\n{}", found.join("\n")).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pass(name: &str) -> Pass {
        Pass { name: name.into(), of: "ea-v3", document: PathBuf::new(), aim: Aim::Data }
    }

    fn outcome(said: Option<&str>, reached: &[&str]) -> Outcome {
        let failures = u64::from(said.is_some());
        let reached = reached.iter().map(ToString::to_string).collect();
        Outcome { cases: 20, failures, said: said.map(str::to_owned), reached }
    }

    #[track_caller]
    fn judged(outcomes: &[Outcome]) -> String {
        let operations = ["ea-v3: GET /a".to_owned(), "ea-v3: GET /b".to_owned()].into();
        match judge(&[pass("ea-v3-100-data"), pass("ea-v3-200-data")], outcomes, &operations) {
            Ok(ran) => format!("{ran:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_run_that_finds_nothing_says_how_much_it_did() {
        let outcomes = [outcome(None, &["GET /a"]), outcome(None, &["GET /a", "GET /b"])];
        insta::assert_snapshot!(
            judged(&outcomes),
            @r#"Own("conformance: documents 4, operations 2, cases 40, failures 0")"#
        );
    }

    #[test]
    fn a_run_tells_what_it_found_and_what_it_never_saw() {
        let outcomes = [outcome(None, &["GET /a"]), outcome(Some("Server error"), &[])];
        insta::assert_snapshot!(judged(&outcomes), @r"
        conformance: documents 4, operations 2, cases 40, failures 1
        -- ea-v3-200-data
        Server error
        -- no answer with data came from
        ea-v3: GET /b
        ");
    }

    #[test]
    fn results_keep_the_order_of_the_passes() {
        let names = ["a", "b", "c", "d"];
        assert_eq!(perform(&names.map(pass), |pass| pass.name.clone()), names);
    }
}
