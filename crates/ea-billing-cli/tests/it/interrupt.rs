//! Ctrl-C and SIGTERM.
#![cfg(unix)]

use ea_billing_sim::Rule;

use crate::support::{Home, names_in};

/// A run that waits for the head of an answer, and a signal.
fn interrupted(signal: &str, line: &str) -> (crate::support::Run, Vec<String>) {
    let home = Home::new();
    let simulator = home.simulator_of(
        ea_billing_sim::World::default(),
        &ea_billing_sim::KeyRequest { expires: "2099-12-31T00:00:00Z".parse().ok(), ..ea_billing_sim::KeyRequest::new("100") },
    );
    simulator.add_fault(Rule::from_json(r#"{"fault": "stall", "times": "always"}"#).unwrap()).unwrap();
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
        insta::allow_duplicates! { insta::assert_snapshot!(run, @""); }
        assert_eq!(left, Vec::<String>::new());
    }
}

#[test]
fn who_waits_for_a_key_on_stdin_can_be_ended() {
    let home = Home::new();
    let running = home.program(["config", "set-key"]).start_with_open_stdin();
    running.signal_when_ready("TERM");
    let run = running.wait();
    assert_eq!(run.code(), Some(130), "{run}");
}
