//! Ctrl-C and SIGTERM.
#![cfg(unix)]

use std::fs;

use ea_billing_sim::{KeyRequest, Rule};

use crate::support::{Home, Run, names_in};

/// A run that waits for the head of an answer, and a signal.
fn interrupted(signal: &str, line: &str) -> (Run, Vec<String>) {
    let home = Home::new();
    home.write("out/before", "");
    let simulator = home.simulator();
    let stall = r#"{"fault": "stall-before-headers", "milliseconds": 600000, "times": "always"}"#;
    simulator.add_fault(Rule::from_json(stall).unwrap()).unwrap();
    let running = home.program(line.split(' ')).against(&simulator).start();
    while simulator.requests().is_empty() {
        std::thread::yield_now();
    }
    running.signal(signal);
    (running.wait(), names_in(&home.path("out")))
}

#[test]
fn a_signal_ends_a_fetch_and_leaves_nothing() {
    for signal in ["INT", "TERM", "HUP"] {
        let (run, left) = interrupted(signal, "doctor -o csv --no-cache --out out/report.csv");
        insta::allow_duplicates! { insta::assert_snapshot!(run, @"
        exit code: 130
        ----- stdout -----
        ----- stderr -----
        error: interrupted; nothing was written
        "); }
        assert_eq!(left, ["before"]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn who_waits_for_a_key_on_stdin_can_be_ended() {
    let home = Home::new();
    let running = home.program(["config", "set-key"]).with_open_stdin().start();
    running.wait_until_it_catches_signals();
    running.signal("TERM");
    let run = running.wait();
    insta::assert_snapshot!(run, @"
    exit code: 130
    ----- stdout -----
    ----- stderr -----
    error: interrupted; nothing was written
    ");
    assert_eq!(names_in(&home.path(".config")), Vec::<String>::new());
}

#[test]
fn a_fetch_that_is_ended_in_the_middle_of_a_page_leaves_the_file_of_the_last_one() {
    let home = Home::new();
    home.write("out/rows.csv", "of the last run");
    let simulator = home.small_simulator(&KeyRequest::new("100"), true);
    let stall = r#"{"fault": "stall-mid-body", "after": 500, "milliseconds": 600000, "times": "always",
        "when": {"route": "usage-details", "page": 2}}"#;
    simulator.add_fault(Rule::from_json(stall).unwrap()).unwrap();
    let line = "usage --period 2024-02 -o csv --no-cache --out out/rows.csv --certificate out/proof.json";
    let running = home.program(line.split(' ')).against(&simulator).start();
    while simulator.faults()[0].used == 0 {
        std::thread::yield_now();
    }
    running.signal("INT");
    insta::assert_snapshot!(running.wait().without_clock(), @"
    exit code: 130
    ----- stdout -----
    ----- stderr -----
    error: interrupted; nothing was written
    ");
    assert_eq!(names_in(&home.path("out")), ["rows.csv"]);
    assert_eq!(fs::read_to_string(home.path("out/rows.csv")).unwrap(), "of the last run");
}

#[test]
fn who_prints_to_a_reader_that_does_not_read_can_be_ended() {
    let message = "interrupted; what was printed may not be whole, and no file was written";
    let json = format!(
        r#"{{"error":{{"code":"interrupted","message":"{message}","causes":[],"hint":null,"httpStatus":null,"retryAfterSeconds":null,"exitCode":130}}}}"#
    );
    for (option, expect) in [("--quiet", format!("error: {message}\n")), ("--json-errors", json + "\n")] {
        let home = Home::new();
        home.write("out/proof.json", "of the last run");
        let line = "usage --demo -o csv --certificate out/proof.json --issues out/unread.jsonl";
        let mut running = home.program(line.split(' ').chain([option])).start();
        // More is on its way than a pipe holds.
        assert!(running.line().starts_with("accountId,"));
        running.signal("TERM");
        // Whoever asks twice does not want to wait.
        running.signal("TERM");
        let run = running.wait_without_reading();
        assert_eq!((run.code(), run.stderr), (Some(130), expect));
        assert!(run.stdout.len() < 500_000, "{}", run.stdout.len());
        assert_eq!(names_in(&home.path("out")), ["proof.json"]);
        assert_eq!(fs::read_to_string(home.path("out/proof.json")).unwrap(), "of the last run");
    }
}
