//! The built-in simulator.

use crate::support::Home;

#[cfg(unix)]
#[test]
fn it_serves_until_it_is_told_to_end() {
    let home = Home::new();
    let mut running = home.program("simulate --as-of 2026-11-21 --rows 100".split(' ')).env("TMPDIR", home.path("")).start();
    let (url, file) = (running.line(), running.line());
    let url = url.strip_prefix("export EA_BILLING_URL=").unwrap().to_owned();
    let file = file.strip_prefix("export EA_BILLING_API_KEY_FILE=").unwrap().to_owned();
    let key = std::fs::read_to_string(&file).unwrap();
    assert_eq!(key.split('.').count(), 3);
    // The key is over by now for a clock of today or good, as the day may be; the simulator answers either way.
    let doctor = home.program(["doctor", "-o", "none"]).env("EA_BILLING_URL", url).env("EA_BILLING_API_KEY", "");
    assert!(doctor.env("EA_BILLING_API_KEY_FILE", &file).run().code().is_some());
    running.signal("INT");
    let run = running.wait();
    insta::assert_snapshot!(run, @"");
    assert!(!std::path::Path::new(&file).parent().unwrap().exists());
}

#[test]
fn what_cannot_be_simulated_is_told() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("simulate --as-of 2020-01-01"), @"");
    insta::assert_snapshot!(home.run("simulate --enrollment a"), @"");
    insta::assert_snapshot!(home.run("simulate --rows 1000000000"), @"");
}
