//! The commands of the page for users of other languages.

use std::fs;
use std::process::Command;

use super::library::Library;
use super::printed;
use super::site::Site;
use super::tools::{self, Found};
use crate::workspace::{root, target};

/// The commands of each `console` block.
fn blocks(page: &str) -> Vec<Vec<String>> {
    let blocks = page.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default());
    let commands =
        |block: &str| block.lines().filter_map(|line| line.strip_prefix("$ ")).map(str::to_owned).collect();
    blocks.map(commands).collect()
}

/// What a block needs besides the library.
fn needed(block: &[String], command: &mut Command) -> Found<()> {
    let text = block.join("\n");
    if text.contains("cc ") {
        tools::need(&["cc", "pkg-config"])?;
    }
    if text.contains("python3 ") {
        let python = tools::python()?;
        let path = std::env::var_os("PATH").unwrap_or_default();
        let programs = python.parent().map(ToOwned::to_owned).into_iter().chain(std::env::split_paths(&path));
        command.env("PATH", std::env::join_paths(programs).unwrap());
    }
    if text.contains("node ") {
        command.env("NODE_PATH", tools::node_modules()?);
    }
    if text.contains("javac ") {
        command.env("JNA", tools::jna()?);
    }
    if text.contains("go build") {
        tools::need(&["go", "cc", "pkg-config"])?;
    }
    Ok(())
}

#[test]
fn every_command_of_the_page_does_what_the_page_says() {
    if let Err(reason) = tools::need(&["bash", "cc", "pkg-config"]) {
        return eprintln!("skipped: {reason}");
    }
    let page = fs::read_to_string(root().join("crates/ea-billing-ffi/README.md")).unwrap();
    let blocks = blocks(&page);
    let [get, examples @ ..] = &*blocks else { panic!("no commands") };
    // The tree of these tests is made by the same function, in another place.
    assert_eq!(get[0], "cargo xtask dist --profile dev");
    assert_eq!(examples.len(), 5, "one for each language");
    let library = Library::build();
    let site = Site::start(100);
    for block in examples {
        let mut bash = Command::new("bash");
        if let Err(reason) = needed(block, &mut bash) {
            eprintln!("skipped: {block:?}: {reason}");
            continue;
        }
        // The page's own clock is that of the world; here it stands still.
        let commands = block.iter().map(|line| {
            let time = if line.contains("$EA_BILLING_URL") { " \"$1\"" } else { "" };
            format!("{line}{time}\n")
        });
        bash.args(["-e", "-u", "-c", &format!("EA_BILLING_URL=\"$0\"\n{}", commands.collect::<String>())]);
        bash.current_dir(root()).env("PYTHONDONTWRITEBYTECODE", "1");
        bash.env("GOCACHE", target().join("tmp/go"))
            .env("GOFLAGS", "-buildvcs=false")
            .env("GOTOOLCHAIN", "local");
        let output = printed(site.ask(library.find(&mut bash), &[]));
        let lines = output.lines().filter(|line| line.ends_with("certificate agrees")).count();
        assert_eq!(lines, 2, "{block:?}\n{output}");
    }
}

#[test]
fn the_page_names_functions_that_there_are() {
    let page = fs::read_to_string(root().join("crates/ea-billing-ffi/README.md")).unwrap();
    let header = fs::read_to_string(root().join("crates/ea-billing-ffi/include/ea_billing.h")).unwrap();
    let words = page.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let ours: Vec<_> = words.filter(|word| word.to_ascii_lowercase().starts_with("eab_")).collect();
    let unknown: Vec<_> = ours.iter().filter(|word| !header.contains(**word)).collect();
    assert!(ours.len() > 30 && unknown.is_empty(), "{unknown:?}");
}
