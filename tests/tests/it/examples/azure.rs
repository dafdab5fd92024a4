//! Usage aggregates and a rate card: the same output in C and in Python.

use std::collections::BTreeSet;
use std::process::Command;

use super::library::Library;
use super::site::Site;
use super::tools::{self, Found};
use super::{compile, folder, printed};
use crate::workspace::root;

/// Pay-As-You-Go, of the simulator's own world.
const SUBSCRIPTION: &str = "6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3";
const OFFER: &str = "MS-AZR-0003P";

/// Runs a program about the last billing cycle that is over, and compares what it prints with what the simulator knows.
fn check(program: impl FnOnce(&Library) -> Found<Command>) {
    if let Err(reason) = tools::need(&["cc", "pkg-config"]) {
        return eprintln!("skipped: {reason}");
    }
    let library = Library::build();
    let mut command = match program(&library) {
        Ok(command) => command,
        Err(reason) => return eprintln!("skipped: {reason}"),
    };
    let site = Site::start(100);
    let facts = site.simulator.azure_facts(SUBSCRIPTION).unwrap();
    let [.., cycle, _] = &*facts.cycles else { panic!("{facts:?}") };
    let days = format!("{}..{}", cycle.first_day, cycle.last_day);
    let output =
        printed(site.ask(library.find(&mut command), &[SUBSCRIPTION, OFFER, &facts.currency, &days]));
    assert!(output.starts_with(&format!("usage {} rows, ", cycle.usage_rows)), "{output}");
    let unrated: BTreeSet<_> = facts.unrated_meters.iter().collect();
    assert!(
        cycle.unrated_rows > 0 && output.ends_with(&format!("without a rate {} meters\n", unrated.len())),
        "{output}"
    );
    insta::assert_snapshot!("azure", output);
}

#[test]
fn the_azure_example_in_c_finds_the_meters_without_a_rate() {
    check(|library| Ok(Command::new(compile(library, "azure.c"))));
}

/// Asks for tokens when nothing but a query is left of a client.
const LEFT_OVER: &str = r#"
import gc, os, sys
from ea_billing import Azure

url, subscription, offer, currency, now = sys.argv[1:]

def token(scope):
    print("asked")
    with open(os.environ["EA_BILLING_ACCESS_TOKEN_FILE"], encoding="utf-8") as file:
        return file.read().strip(), 0

azure = Azure(token, base_url=url, fixed_time_ms=int(now))
query = azure.rate_card(subscription, offer=offer, currency=currency, locale="en-US", region="US")
del azure, token
gc.collect()
others = [lambda: None for _ in range(1000)]
with query, query.fetch() as result:
    print(len(result.rows()) == result.certificate()["rows"])
"#;

#[test]
fn a_query_in_python_outlives_its_client() {
    if let Err(reason) = tools::need(&["cc", "python3"]) {
        return eprintln!("skipped: {reason}");
    }
    let library = Library::build();
    let site = Site::start(1);
    let facts = site.simulator.azure_facts(SUBSCRIPTION).unwrap();
    let mut python = Command::new("python3");
    python.args(["-c", LEFT_OVER]).env("PYTHONPATH", folder("python")).env("PYTHONDONTWRITEBYTECODE", "1");
    let output = printed(site.ask(library.find(&mut python), &[SUBSCRIPTION, OFFER, &facts.currency]));
    assert_eq!(output, "asked\nTrue\n");
}

#[test]
fn the_azure_example_in_python_finds_the_meters_without_a_rate() {
    check(|_| {
        let mut command = Command::new(tools::python()?);
        command.arg(folder("python").join("azure.py")).env("PYTHONDONTWRITEBYTECODE", "1");
        Ok(command)
    });
}

#[test]
fn the_python_module_keeps_the_source_of_tokens_as_long_as_something_asks() {
    let python = match tools::python() {
        Ok(python) => python,
        Err(reason) => return eprintln!("skipped: {reason}"),
    };
    let library = Library::build();
    let site = Site::start(100);
    let facts = site.simulator.azure_facts(SUBSCRIPTION).unwrap();
    let [.., cycle, _] = &*facts.cycles else { panic!("{facts:?}") };
    let days = format!("{}..{}", cycle.first_day, cycle.last_day);
    let mut command = Command::new(python);
    command.arg(root().join("tests/tests/it/examples/tokens.py"));
    command.env("PYTHONPATH", folder("python")).env("PYTHONDONTWRITEBYTECODE", "1");
    let output =
        printed(site.ask(library.find(&mut command), &[SUBSCRIPTION, OFFER, &facts.currency, &days]));
    assert_eq!(output, "kept\n");
}
