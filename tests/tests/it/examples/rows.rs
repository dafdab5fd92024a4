//! Rows by the stream and rows as JSON are the same rows.

use std::process::Command;

use super::library::Library;
use super::site::{Site, plain};
use super::{folder, printed, tools};
use crate::workspace::root;

#[test]
fn rows_that_pyarrow_reads_are_those_of_json_digit_for_digit() {
    let python = match tools::python() {
        Ok(python) => python,
        Err(reason) => return eprintln!("skipped: {reason}"),
    };
    let library = Library::build();
    let site = Site::start(20_000);
    let mut command = Command::new(python);
    command.arg(root().join("xtask/src/bench/ffi/equal.py"));
    command.env("PYTHONPATH", folder("python")).env("PYTHONDONTWRITEBYTECODE", "1");
    let output = printed(site.ask(library.find(&mut command), &["202610"]));
    let facts = site.facts("202610");
    let mut lines = output.lines();
    assert_eq!(lines.next(), Some(&*format!("rows {}", facts.rows)));
    let cost = lines.next().and_then(|line| line.strip_prefix("cost "));
    assert_eq!(cost.map(plain), Some(&*facts.cost));
    assert!(facts.rows >= 20_000 && lines.next().unwrap().starts_with("40 batches, "), "{output}");
}
