//! The checks.

use ea_billing_sim::{KeyRequest, Rule, World};

use crate::support::{CANARY, Home};

/// The simulator's time is not ours, so that its key would be over: one that lasts.
fn lasting() -> (World, KeyRequest) {
    (World::default(), KeyRequest { expires: "2099-12-31T00:00:00Z".parse().ok(), ..KeyRequest::new("100") })
}

/// Each check with its state, as far as neither depends on the day.
fn states(rows: &serde_json::Value) -> String {
    let row = |row: &serde_json::Value| format!("{} {}", row["check"].as_str().unwrap(), row["state"].as_str().unwrap());
    rows.as_array().unwrap().iter().map(row).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_demo_is_well() {
    insta::assert_snapshot!(Home::new().run("doctor --demo"), @"");
}

#[test]
fn without_a_key_it_says_what_to_do() {
    let home = Home::new();
    let run = home.program(["doctor"]).env("EA_BILLING_API_KEY", "").run();
    insta::assert_snapshot!(run, @"");
}

#[test]
fn all_rights_of_an_enrollment_key_are_found() {
    let home = Home::new();
    let (world, key) = lasting();
    let simulator = home.simulator_of(world, &key);
    let run = home.ask(&simulator, "doctor -o json");
    insta::assert_snapshot!(states(&run.json()), @"");
    assert_eq!(run.code(), Some(0));
}

#[test]
fn a_key_of_a_department_reads_usage_only() {
    let home = Home::new();
    let (world, key) = lasting();
    let facts = ea_billing_sim::Simulator::start_blocking(world.clone()).unwrap().facts("100").unwrap();
    let department = facts.departments.first().unwrap().id;
    let key = KeyRequest { expires: key.expires, ..KeyRequest::department("100", department) };
    let simulator = home.simulator_of(world, &key);
    let run = home.ask(&simulator, "doctor -o json");
    insta::assert_snapshot!(states(&run.json()), @"");
    assert_eq!(run.code(), Some(0));
}

#[test]
fn a_server_that_refuses_the_key_is_told() {
    let home = Home::new();
    let simulator = home.simulator();
    let run = home.ask(&simulator, "doctor --query [?state=='failed']").code();
    assert_ne!(run, Some(0));
    simulator.add_fault(Rule::from_json(r#"{"fault": "unauthorized", "times": "always"}"#).unwrap()).unwrap();
    let run = home.program(["doctor", "-o", "json"]).env("EA_BILLING_URL", simulator.url()).run();
    insta::assert_snapshot!(states(&run.json()), @"");
    assert_eq!(run.code(), Some(3));
}

#[test]
fn a_setting_that_is_wrong_is_told() {
    let home = Home::new();
    home.write_config("[profiles.work]\nurl = 1\n");
    insta::assert_snapshot!(home.run("doctor"), @"");
    let home = Home::new();
    home.write("open/key", CANARY);
    let run = home.program(["doctor", "--api-key-file", "open/key", "--url", "http://example.com", "-o", "jsonl"]).run();
    insta::assert_snapshot!(run, @"");
}
