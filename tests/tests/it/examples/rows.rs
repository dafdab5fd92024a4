//! Rows by the stream and rows as JSON are the same rows.

use std::process::Command;

use super::library::Library;
use super::site::Site;
use super::{folder, printed, tools};

const SCRIPT: &str = include_str!("rows.py");

#[test]
fn rows_that_pyarrow_reads_are_those_of_json_digit_for_digit() {
    let python = match tools::python() {
        Ok(python) => python,
        Err(reason) => return eprintln!("skipped: {reason}"),
    };
    let library = Library::build();
    let site = Site::start(20_000);
    let mut command = Command::new(python);
    command.args(["-c", SCRIPT]).env("PYTHONPATH", folder("python")).env("PYTHONDONTWRITEBYTECODE", "1");
    let output = printed(site.ask(library.find(&mut command), &["202610"]));
    let rows = site.facts("202610").rows;
    assert!(rows >= 20_000 && output.starts_with(&format!("{rows} rows in 7 batches are equal, ")), "{output}");
}
