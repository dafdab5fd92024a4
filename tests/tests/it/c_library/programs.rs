//! The programs, what goes wrong in the world of each, and where they are.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{Header, matrix};
use crate::workspace::root;

/// A program in C.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// What the simulator does wrong, as JSON.
    pub(crate) faults: &'static [&'static str],
    parts: &'static [&'static str],
    /// Makes the program of the header, where it is made.
    made: Option<fn(&Header) -> String>,
}

/// Marketplace charges of one month, for which all have to wait.
const THROTTLED: &str = r#"{"fault": "throttled", "hint": "seconds", "retryAfter": 7, "times": "always",
    "when": {"route": "marketplace-charges", "path": "*202609*"}}"#;

const fn program(name: &'static str, faults: &'static [&'static str]) -> Program {
    Program { name, faults, parts: &["support"], made: None }
}

const fn with_fixture(name: &'static str) -> Program {
    Program { name, faults: &[THROTTLED], parts: &["support", "fixture"], made: None }
}

/// Those of every library.
pub(crate) const ALL: &[Program] = &[
    program("version", &[]),
    program(
        "errors",
        &[
            THROTTLED,
            r#"{"fault": "unauthorized", "times": "always", "when": {"route": "price-sheet"}}"#,
            r#"{"fault": "not-found", "times": "always", "when": {"route": "balance-summary"}}"#,
            r#"{"fault": "html-login", "times": "always", "when": {"route": "reservation-charges"}}"#,
        ],
    ),
    program("enrollment", &[]),
    program("streams", &[]),
    program("azure", &[]),
    program("tokens", &[]),
    with_fixture("sizes"),
    program("threads", &[]),
    program("broken_pipe", &[]),
    program("late_tokens", &[]),
    program(
        "cancel",
        &[
            r#"{"fault": "stall-before-headers", "times": "always", "when": {"route": "usage-details", "page": 2}}"#,
        ],
    ),
    program("forked", &[]),
    Program { made: Some(matrix::of_nulls), ..with_fixture("nulls") },
];

/// That of a library in which panics can be asked for.
pub(crate) const PANICS: Program = Program {
    name: "panics",
    faults: &[THROTTLED],
    parts: &["support", "fixture", "panics_in_streams"],
    made: Some(matrix::of_panics),
};

/// Programs with a fault of their own, by which those who look on are tested, and what they have to say of it.
pub(crate) const CONTROLS: &[(Program, &str)] = &[
    (program("control_leak", &[]), "eab_cancel_new"),
    (program("control_after_free", &[]), "eab_cancel_free"),
];

impl Program {
    /// Its sources; one that is made of the header is put into a folder.
    pub(crate) fn sources(&self, into: &Path) -> Vec<PathBuf> {
        let main = match self.made {
            None => source(self.name),
            Some(make) => {
                let path = into.join(format!("{}.c", self.name));
                fs::write(&path, make(&Header::read())).unwrap();
                path
            }
        };
        self.parts.iter().map(|part| source(part)).chain([main]).collect()
    }
}

/// The folder of what was written by hand.
pub(crate) fn folder() -> PathBuf {
    root().join("tests/c")
}

fn source(name: &str) -> PathBuf {
    folder().join(format!("{name}.c"))
}

/// All that was written by hand, as one text.
pub(crate) fn sources() -> String {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "c"));
    files.map(|path| fs::read_to_string(path).unwrap()).collect()
}
