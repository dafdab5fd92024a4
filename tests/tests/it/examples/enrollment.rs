//! Balance and usage of an enrollment: the same output in every language.

use std::process::Command;

use super::library::Library;
use super::site::{Site, plain};
use super::tools::{self, Found};
use super::{compile, folder, printed};
use crate::workspace::target;

const SELECTOR: &str = "2026-09..2026-10";
const PERIODS: [&str; 2] = ["202609", "202610"];
const ROWS_PER_MONTH: u64 = 2_500;

/// Runs a program that a language makes, and compares what it prints with what the simulator knows and with what the
/// programs of the other languages print.
fn check(program: impl FnOnce(&Library) -> Found<Command>) {
    if let Err(reason) = tools::need(&["cc", "pkg-config"]) {
        return eprintln!("skipped: {reason}");
    }
    let library = Library::build();
    let mut command = match program(&library) {
        Ok(command) => command,
        Err(reason) => return eprintln!("skipped: {reason}"),
    };
    let site = Site::start(ROWS_PER_MONTH);
    let output = printed(site.ask(library.find(&mut command), &[SELECTOR]));
    let lines: Vec<_> = output.lines().collect();
    for (period, lines) in PERIODS.iter().zip(lines.chunks(4)) {
        let facts = site.facts(period);
        let (balance, total_usage) = lines[0].split_once(", total usage ").unwrap();
        assert!(balance.starts_with(&format!("{period} balance ")), "{output}");
        assert!(balance.ends_with(&format!(" {}", facts.currency)), "{output}");
        assert_eq!(plain(total_usage), facts.total_usage);
        let usage = format!("{period} usage {} rows, {} {}", facts.rows, facts.cost, facts.currency);
        assert_eq!(
            lines[1..],
            [usage, format!("{period} certificate agrees"), format!("{period} then not_modified")]
        );
    }
    // One snapshot for all languages.
    insta::assert_snapshot!("enrollment", output);
}

#[test]
fn the_example_in_c_comes_to_the_known_figures() {
    check(|library| Ok(Command::new(compile(library, "enrollment.c"))));
}

#[test]
fn the_example_in_c_tells_why_a_stream_broke() {
    if let Err(reason) = tools::need(&["cc", "pkg-config"]) {
        return eprintln!("skipped: {reason}");
    }
    let library = Library::build();
    let site = Site::start(ROWS_PER_MONTH);
    let rule = r#"{"fault": "forbidden", "times": "always", "when": {"route": "usage-details", "page": 2}}"#;
    site.simulator.add_fault(ea_billing_sim::Rule::from_json(rule).unwrap()).unwrap();
    let mut command = Command::new(compile(&library, "enrollment.c"));
    let output = site.ask(library.find(&mut command), &[SELECTOR]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.starts_with("error forbidden: ") && said.contains("\nhint "), "{said}");
}

#[test]
fn the_example_in_python_comes_to_the_known_figures() {
    check(|_| {
        let mut command = Command::new(tools::python()?);
        command.arg(folder("python").join("enrollment.py")).env("PYTHONDONTWRITEBYTECODE", "1");
        Ok(command)
    });
}

#[test]
fn the_example_in_node_comes_to_the_known_figures() {
    check(|_| {
        let mut command = Command::new("node");
        command.env("NODE_PATH", tools::node_modules()?).arg(folder("node").join("enrollment.js"));
        Ok(command)
    });
}

#[test]
fn the_example_in_java_comes_to_the_known_figures() {
    check(|library| {
        let jna = tools::jna()?;
        let classes = library.path().join("classes");
        let mut javac = Command::new("javac");
        javac.args(["-Xlint:all", "-Werror", "-cp", jna, "-d"]).arg(&classes);
        let sources = ["EaBilling.java", "EaBillingException.java", "Enrollment.java", "ExactSum.java"];
        printed(javac.args(sources).current_dir(folder("java")));
        let mut command = Command::new("java");
        command.args(["-cp", &format!("{jna}:{}", classes.display()), "Enrollment"]);
        Ok(command)
    });
}

#[test]
fn the_example_in_go_comes_to_the_known_figures() {
    check(|library| {
        tools::need(&["go"])?;
        let program = library.path().join("enrollment");
        let mut go = Command::new("go");
        go.args(["build", "-buildvcs=false", "-o"]).arg(&program).arg(".").current_dir(folder("go"));
        go.env("GOCACHE", target().join("tmp/go")).env("GOFLAGS", "-mod=mod").env("GOTOOLCHAIN", "local");
        printed(library.find(&mut go));
        Ok(Command::new(program))
    });
}
