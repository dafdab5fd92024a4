//! Ctrl-C and SIGTERM.
#![cfg(unix)]

use ea_billing_sim::Rule;

use crate::support::{Home, names_in};

/// A run that waits for the head of an answer, and a signal.
fn interrupted(signal: &str, line: &str) -> (crate::support::Run, Vec<String>) {
    let home = Home::new();
    home.write("out/before", "");
    let simulator = home.simulator_of(
        ea_billing_sim::World::default(),
        &ea_billing_sim::KeyRequest {
            expires: "2099-12-31T00:00:00Z".parse().ok(),
            ..ea_billing_sim::KeyRequest::new("100")
        },
    );
    simulator
        .add_fault(
            Rule::from_json(
                r#"{"fault": "stall-before-headers", "milliseconds": 600000, "times": "always"}"#,
            )
            .unwrap(),
        )
        .unwrap();
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
