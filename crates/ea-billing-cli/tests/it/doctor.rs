//! The checks.

use ea_billing_sim::{KeyRequest, Rule, World};

use crate::support::{CANARY, Home};

/// The simulator's time is not ours, so that its key would be over: one that lasts.
fn lasting() -> (World, KeyRequest) {
    (World::default(), KeyRequest { expires: "2099-12-31T00:00:00Z".parse().ok(), ..KeyRequest::new("100") })
}

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
    check              state    finding                                                              whatToDo
    ─────────────────  ───────  ───────────────────────────────────────────────────────────────────  ────────
    settings           skipped  the built-in simulator needs none
    claims of the key  ok       enrollment 100, view Enterprise, ends on 2027-04-21 (151 days left)
    network            ok       the server answered, in version v2 of the API
    clock              ok       within five minutes of the server's, as far as it told its time
    billing periods    ok       13 periods, the newest is 202611
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
    let run = home.program(["doctor"]).env("EA_BILLING_API_KEY", "").run();
    insta::assert_snapshot!(run, @"
    exit code: 3
    ----- stdout -----
    check              state    finding                                                                                     whatToDo
    ─────────────────  ───────  ──────────────────────────────────────────────────────────────────────────────────────────  ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
    config             ok       there is no file of profiles; it would be `[HOME]/.config/ea-billing/config.toml`
    profile            ok       not set
    url                warning  https://consumption.azure.com (default)                                                     Microsoft retired this host: name the address of your endpoint with `--url` or EA_BILLING_URL, or look around with `--demo`
    enrollment         ok       not set
    ca-file            ok       not set
    output             ok       table (default)
    fiscal-year-start  ok       1 (default)
    settling-days      ok       5 (default)
    cache              ok       [HOME]/.cache/ea-billing/snapshots (default): 0 snapshots, 0 bytes
    api key            failed   no API key was given                                                                        name the file that holds it with `--api-key-file FILE` or EA_BILLING_API_KEY_FILE, or keep it with `ea-billing config set-key`; `--demo` needs none
    ----- stderr -----
    ");
}

#[test]
fn all_rights_of_an_enrollment_key_are_found() {
    let home = Home::new();
    let (world, key) = lasting();
    let simulator = home.simulator_of(world, &key);
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
    let (world, key) = lasting();
    let facts = ea_billing_sim::Simulator::start_blocking(world.clone()).unwrap().facts("100").unwrap();
    let department = facts.departments.first().unwrap().id;
    let key = KeyRequest { expires: key.expires, ..KeyRequest::department("100", department) };
    let simulator = home.simulator_of(world, &key);
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
    insta::assert_snapshot!(home.run("doctor"), @r#"
    exit code: 2
    ----- stdout -----
    check     state   finding                                                                                                                whatToDo
    ────────  ──────  ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────  ────────────────────────────
    settings  failed  `[HOME]/.config/ea-billing/config.toml`, line 2: `url`: expected a URL such as "https://billing.example.com"  correct the file of profiles
    ----- stderr -----
    "#);
    let home = Home::new();
    home.write("open/key", CANARY);
    let run = home
        .program(["doctor", "--api-key-file", "open/key", "--url", "http://example.com", "-o", "jsonl"])
        .run();
    insta::assert_snapshot!(run, @r#"
    exit code: 2
    ----- stdout -----
    {"check":"config","state":"ok","finding":"there is no file of profiles; it would be `[HOME]/.config/ea-billing/config.toml`","whatToDo":null}
    {"check":"profile","state":"ok","finding":"not set","whatToDo":null}
    {"check":"url","state":"ok","finding":"http://example.com (--url)","whatToDo":null}
    {"check":"enrollment","state":"ok","finding":"not set","whatToDo":null}
    {"check":"ca-file","state":"ok","finding":"not set","whatToDo":null}
    {"check":"output","state":"ok","finding":"table (default)","whatToDo":null}
    {"check":"fiscal-year-start","state":"ok","finding":"1 (default)","whatToDo":null}
    {"check":"settling-days","state":"ok","finding":"5 (default)","whatToDo":null}
    {"check":"cache","state":"ok","finding":"[HOME]/.cache/ea-billing/snapshots (default): 0 snapshots, 0 bytes","whatToDo":null}
    {"check":"api key","state":"ok","finding":"open/key (--api-key-file)","whatToDo":null}
    {"check":"claims of the key","state":"ok","finding":"enrollment 100, view System, names no end","whatToDo":null}
    {"check":"client","state":"failed","finding":"the base URL http://example.com is http, which only an address of this machine may be (from --url)","whatToDo":"the API key would travel unencrypted: write https"}
    ----- stderr -----
    "#);
}
