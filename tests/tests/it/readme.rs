//! Every command of the README runs and prints what the README shows.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::workspace::{generated, root, target};

/// The commands of the `console` blocks, each with the output that follows it.
fn commands(readme: &str) -> Vec<(String, String)> {
    let mut commands: Vec<(String, String)> = Vec::new();
    let mut in_console = false;
    for line in readme.lines() {
        if line.starts_with("```") {
            in_console = line == "```console";
        } else if in_console && let Some(command) = line.strip_prefix("$ ") {
            commands.push((command.to_owned(), String::new()));
        } else if in_console {
            let (_, output) = commands.last_mut().expect("output stands below a command");
            output.push_str(line);
            output.push('\n');
        }
    }
    commands
}

/// The set-up command that puts the program into the path, for the shell that the reader stays in.
const TO_PATH: &str = "export PATH=\"$PWD/target/debug:$PATH\"";

fn bash(command: &str) -> Command {
    let mut bash = Command::new("bash");
    let programs = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>();
    let path = std::iter::once(target().join("debug")).chain(programs);
    bash.args(["-c", command])
        .current_dir(root())
        .env("PATH", std::env::join_paths(path).unwrap())
        // What the person who runs the tests has set up is not what a newcomer has.
        .env("XDG_CONFIG_HOME", nobody())
        .env("XDG_CACHE_HOME", nobody())
        .env_remove("EA_BILLING_URL")
        .env_remove("EA_BILLING_ENROLLMENT")
        .env_remove("EA_BILLING_API_KEY")
        .env_remove("EA_BILLING_API_KEY_FILE")
        .env_remove("EA_BILLING_PROFILE")
        .env_remove("EA_BILLING_CONFIG")
        .env_remove("EA_BILLING_CACHE_DIR")
        .env_remove("EA_BILLING_CA_FILE")
        .env_remove("CLICOLOR_FORCE")
        .env("CARGO_NET_OFFLINE", "true")
        // A crate is generated anew each time; what it depends on need not be compiled anew.
        .env("CARGO_TARGET_DIR", target())
        .env_remove("CARGO_MANIFEST_DIR")
        .env_remove("RUST_BACKTRACE");
    bash
}

/// A folder of settings that is not there.
fn nobody() -> PathBuf {
    target().join("nobody")
}

fn run(command: &str) -> String {
    let output = bash(command).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The first lines of a server, which is stopped then; which ports are free is not told.
fn serve(command: &str, lines: usize) -> String {
    let mut server = bash(&format!("exec {command}")).stdout(Stdio::piped()).spawn().unwrap();
    let output = BufReader::new(server.stdout.take().unwrap());
    let lines: Vec<String> = output.lines().take(lines).map(Result::unwrap).collect();
    server.kill().unwrap();
    server.wait().unwrap();
    let here = root().display().to_string();
    let hide = |line: &String| match line.split_once("//127.0.0.1:") {
        Some((start, rest)) => {
            let path = rest.trim_start_matches(|character: char| character.is_ascii_digit());
            format!("{start}//127.0.0.1:PORT{path}\n")
        }
        None => format!("{}\n", line.replace(&here, "$PWD")),
    };
    lines.iter().map(hide).collect()
}

#[test]
fn every_command_prints_what_the_readme_shows() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let commands = commands(&readme);
    assert!(commands.len() >= 6, "{commands:?}");
    for folder in ["target/kitchen-sink", "target/query-in-path"] {
        fs::remove_dir_all(root().join(folder)).ok();
    }
    for (command, expected) in commands {
        // The gate that runs this test; running it here would never end.
        if command == "cargo xtask ci test" {
            let gates = run("cargo xtask ci --list");
            assert!(gates.lines().any(|line| line.starts_with("test ")), "{gates}");
            continue;
        }
        if command == TO_PATH {
            continue;
        }
        if command.contains(" serve ") || command.contains(" simulate") {
            assert_eq!(serve(&command, expected.lines().count()), expected, "$ {command}");
            continue;
        }
        assert_eq!(run(&command), expected, "$ {command}");
    }
}

#[test]
fn the_counts_of_operations_are_right() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let count = |module: &str| {
        let path = generated().join(format!("{module}.openapi.json"));
        fs::read_to_string(path).unwrap().matches("\"operationId\"").count().to_string()
    };
    for line in readme.lines().filter(|line| {
        line.starts_with("| `ea_") || line.starts_with("| `commerce") || line.starts_with("| `billing_")
    }) {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let modules = cells[1].split(", ").map(|module| count(module.trim_matches('`'))).collect::<Vec<_>>();
        assert_eq!(modules.join(", "), cells[3], "{line}");
    }
}
