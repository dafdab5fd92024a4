//! The checks.

use ea_billing_sim::{KeyRequest, Rule};

use crate::support::{CANARY, Home};

/// Each check with its state, as far as neither depends on the day.
fn states(rows: &serde_json::Value) -> String {
    let row = |row: &serde_json::Value| {
        format!("{} {}", row["check"].as_str().unwrap(), row["state"].as_str().unwrap())
    };
    rows.as_array().unwrap().iter().map(row).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_demo_is_well() {
    insta::assert_snapshot!(Home::new().run("doctor --demo"), @"
    exit code: 0
    ----- stdout -----
    check              state    finding
    ─────────────────  ───────  ───────────────────────────────────────────────────────────────────
    settings           skipped  the built-in simulator needs none
    claims of the key  ok       enrollment 100, view Enterprise, ends on 2027-04-21 (151 days left)
    network            ok       the server answered, in version v2 of the API
    clock              ok       within five minutes of the server's, as far as it told its time
    billing periods    ok       periods: 13, the newest is 202611
    balance            ok       can be read
    usage              ok       can be read
    marketplace        ok       can be read
    prices             ok       can be read
    reservations       ok       can be read
    ----- stderr -----
    ");
}

#[test]
fn without_a_key_it_says_what_to_do() {
    let home = Home::new();
    let run = home.program(["doctor", "-o", "jsonl"]).env("EA_BILLING_API_KEY", "").run();
    insta::assert_snapshot!(run, @r#"
    exit code: 3
    ----- stdout -----
    {"check":"config","state":"ok","finding":"there is no file of profiles; it would be `[HOME]/.config/ea-billing/config.toml`","whatToDo":null}
    {"check":"profile","state":"ok","finding":"not set","whatToDo":null}
    {"check":"url","state":"warning","finding":"https://consumption.azure.com (default)","whatToDo":"Microsoft retired this host: name the address of your endpoint with `--url` or EA_BILLING_URL, or look around with `--demo`"}
    {"check":"enrollment","state":"ok","finding":"not set","whatToDo":null}
    {"check":"ca-file","state":"ok","finding":"not set","whatToDo":null}
    {"check":"output","state":"ok","finding":"table (default)","whatToDo":null}
    {"check":"fiscal-year-start","state":"ok","finding":"1 (default)","whatToDo":null}
    {"check":"settling-days","state":"ok","finding":"5 (default)","whatToDo":null}
    {"check":"cache","state":"ok","finding":"[HOME]/.cache/ea-billing/snapshots (default), snapshots: 0, bytes: 0","whatToDo":null}
    {"check":"api key","state":"failed","finding":"no API key was given","whatToDo":"name the file that holds it with `--api-key-file FILE` or EA_BILLING_API_KEY_FILE, or keep it with `ea-billing config set-key`; `--demo` needs none; subscriptions without an enrollment need no key: `ea-billing doctor --azure` looks at these"}
    ----- stderr -----
    "#);
}

#[test]
fn all_rights_of_an_enrollment_key_are_found() {
    let home = Home::new();
    let simulator = home.simulator();
    let run = home.ask(&simulator, "doctor -o json");
    insta::assert_snapshot!(states(&run.json()), @"
    config ok
    profile ok
    url ok
    enrollment ok
    ca-file ok
    output ok
    fiscal-year-start ok
    settling-days ok
    cache ok
    api key ok
    claims of the key ok
    network ok
    clock warning
    billing periods ok
    balance ok
    usage ok
    marketplace ok
    prices ok
    reservations ok
    ");
    assert_eq!(run.code(), Some(0));
}

#[test]
fn a_key_of_a_department_reads_usage_only() {
    let home = Home::new();
    let simulator = home.simulator();
    let department = simulator.facts("100").unwrap().departments.first().unwrap().id;
    home.give_key(&simulator, &KeyRequest::department("100", department));
    let run = home.ask(&simulator, "doctor -o json");
    insta::assert_snapshot!(states(&run.json()), @"
    config ok
    profile ok
    url ok
    enrollment ok
    ca-file ok
    output ok
    fiscal-year-start ok
    settling-days ok
    cache ok
    api key ok
    claims of the key ok
    network ok
    clock warning
    billing periods ok
    balance warning
    usage ok
    marketplace ok
    prices warning
    reservations warning
    ");
    assert_eq!(run.code(), Some(0));
}

#[test]
fn a_server_that_refuses_the_key_is_told() {
    let home = Home::new();
    let simulator = home.simulator();
    simulator.add_fault(Rule::from_json(r#"{"fault": "unauthorized", "times": "always"}"#).unwrap()).unwrap();
    let run = home.program(["doctor", "-o", "json"]).env("EA_BILLING_URL", simulator.url()).run();
    insta::assert_snapshot!(states(&run.json()), @"
    config ok
    profile ok
    url ok
    enrollment ok
    ca-file ok
    output ok
    fiscal-year-start ok
    settling-days ok
    cache ok
    api key ok
    claims of the key ok
    network failed
    clock skipped
    billing periods skipped
    balance skipped
    usage skipped
    marketplace skipped
    prices skipped
    reservations skipped
    ");
    assert_eq!(run.code(), Some(3));
}

#[test]
fn a_setting_that_is_wrong_is_told() {
    let home = Home::new();
    home.write_config("[profiles.work]\nurl = 1\n");
    insta::assert_snapshot!(home.run("doctor -o jsonl"), @r#"
    exit code: 2
    ----- stdout -----
    {"check":"settings","state":"failed","finding":"`[HOME]/.config/ea-billing/config.toml`, line 2: `url`: expected a URL such as \"https://billing.example.com\"","whatToDo":"correct the file of profiles"}
    ----- stderr -----
    "#);
    let home = Home::new();
    home.write("open/key", CANARY);
    let run = home
        .program([
            "doctor",
            "--api-key-file",
            "open/key",
            "--url",
            "http://example.com",
            "-o",
            "jsonl",
            "--columns",
            "check,state,whatToDo",
        ])
        .run();
    insta::assert_snapshot!(run, @r#"
    exit code: 2
    ----- stdout -----
    {"check":"config","state":"ok","whatToDo":null}
    {"check":"profile","state":"ok","whatToDo":null}
    {"check":"url","state":"ok","whatToDo":null}
    {"check":"enrollment","state":"ok","whatToDo":null}
    {"check":"ca-file","state":"ok","whatToDo":null}
    {"check":"output","state":"ok","whatToDo":null}
    {"check":"fiscal-year-start","state":"ok","whatToDo":null}
    {"check":"settling-days","state":"ok","whatToDo":null}
    {"check":"cache","state":"ok","whatToDo":null}
    {"check":"api key","state":"ok","whatToDo":null}
    {"check":"claims of the key","state":"ok","whatToDo":null}
    {"check":"client","state":"failed","whatToDo":"the API key would travel unencrypted: write https"}
    ----- stderr -----
    "#);
}

/// The canary is looked for in every run by the support.
#[cfg(unix)]
#[test]
fn a_key_in_the_place_of_a_setting_is_not_shown() {
    let home = Home::new();
    let findings = |name: &'static str, value: &str| {
        let line = "doctor -o json --no-cache";
        let run = home.program(line.split(' ')).env("EA_BILLING_API_KEY", "").env(name, value).run();
        let rows = run.json();
        let findings = rows.as_array().unwrap().iter().map(|row| row["finding"].as_str().unwrap());
        let found: Vec<_> = findings.filter(|finding| finding.contains("(not repeated")).collect();
        found.join("\n")
    };
    insta::assert_snapshot!(findings("EA_BILLING_API_KEY_FILE", CANARY), @"the API key could not be read from the file `(not repeated: it may be an API key)`, which EA_BILLING_API_KEY_FILE names: No such file or directory (os error 2)");
    insta::assert_snapshot!(findings("EA_BILLING_ENROLLMENT", CANARY), @"(not repeated: it may be an API key) (EA_BILLING_ENROLLMENT)");
    insta::assert_snapshot!(findings("EA_BILLING_URL", "https://u:hunter2@x/"), @"https://(not repeated: it may be an API key)@x/ (EA_BILLING_URL)");
    insta::assert_snapshot!(findings("EA_BILLING_CONFIG", CANARY), @"the file of profiles `(not repeated: it may be an API key)`, which EA_BILLING_CONFIG names, is not there");
}
