//! One run of schemathesis: a document, filled in for one aim, against a simulator of its own.

use super::document::Aim;
use super::simulator::Simulator;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What every answer is checked for. The others are left out: whether a server refuses what a document doesn't allow
/// (`negative_data_rejection`, `missing_required_header`) and takes what it allows (`positive_data_acceptance`) is not
/// said by these documents, which declare texts where the server wants months; `unsupported_method` and
/// `allow_header_conformance` ask for a 405 before the 401 that the simulator gives; `ignored_auth` needs a declared
/// security scheme, and the documents declare a header; the rest is about objects that are made and deleted.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance";
/// Told to schemathesis in Python.
pub(super) const HOOKS: &str = include_str!("hooks.py");

/// What to run, and where.
#[derive(Debug)]
pub(super) struct Pass {
    /// The name of the document and what the pass aims at, for messages and files.
    pub(super) name: String,
    /// The name of the document.
    pub(super) of: &'static str,
    /// The adjusted document.
    pub(super) document: PathBuf,
    pub(super) aim: Aim,
}

/// How a pass ended.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) cases: u64,
    pub(super) failures: u64,
    /// What schemathesis printed, where it found something.
    pub(super) said: Option<String>,
    /// The operations that answered with data.
    pub(super) reached: BTreeSet<String>,
}

/// The part of a report that counts.
#[derive(Debug, Deserialize)]
struct Report {
    operations: Operations,
    test_cases: Cases,
}

#[derive(Debug, Deserialize)]
struct Operations {
    total: u64,
    tested: u64,
}

#[derive(Debug, Deserialize)]
struct Cases {
    generated: u64,
    unique_failures: u64,
    errored: u64,
}

impl Pass {
    /// Runs schemathesis in `folder`, which also gets its report.
    pub(super) fn run(
        &self,
        tool: &Path,
        simulator: &Path,
        folder: &Path,
    ) -> Result<Outcome, Box<dyn Error>> {
        let simulator = Simulator::start(simulator)?;
        let report = folder.join(format!("{}.report.json", self.name));
        let reached = folder.join(format!("{}.reached.txt", self.name));
        let mut command = Command::new(tool);
        command.arg("run").arg(&self.document).args(["--origin", &simulator.origin]).args(self.effort());
        command.args(["--checks", CHECKS, "--continue-on-failure", "--request-timeout", "10"]);
        // The same calls every time, and nothing remembered from one time to the next.
        command.args(["--seed", "1", "--generation-database", "none", "--suppress-health-check", "all"]);
        command.args(["--warnings", "off", "--no-color", "--report", "json", "--report-json-path"]);
        command.arg(&report).current_dir(folder);
        command.env("SCHEMATHESIS_HOOKS", "hooks").env("PYTHONPATH", folder).env("REACHED", &reached);
        command.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONIOENCODING", "utf-8");
        let output = command.output()?;
        let said =
            [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
        let Ok(text) = fs::read_to_string(&report) else {
            return Err(format!("`{}`: schemathesis gave no report\n{said}", self.name).into());
        };
        let Report { operations, test_cases } = serde_json::from_str(&text)?;
        let all = operations.tested == operations.total && test_cases.generated > 0;
        let is_clean = output.status.success() && all;
        let reached = fs::read_to_string(reached)?.lines().map(str::to_owned).collect();
        Ok(Outcome {
            cases: test_cases.generated,
            failures: (test_cases.unique_failures + test_cases.errored).max(u64::from(!is_clean)),
            said: (!is_clean).then_some(said),
            reached,
        })
    }

    /// How the calls are made and how many: enough for each answer of each operation, in little more than a minute.
    fn effort(&self) -> [&'static str; 6] {
        match self.aim {
            Aim::Anything => ["--mode", "all", "--phases", "coverage,fuzzing", "--max-examples", "15"],
            // The stateful phase asks for reports and then how they are getting on.
            Aim::Data => ["--mode", "positive", "--phases", "fuzzing,stateful", "--max-examples", "20"],
        }
    }
}
