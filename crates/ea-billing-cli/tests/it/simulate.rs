//! The built-in simulator.

use crate::support::{Home, names_in};

#[cfg(unix)]
#[test]
fn it_serves_until_it_is_told_to_end() {
    let home = Home::new();
    let mut running = home
        .program("simulate --as-of 2026-11-21 --rows 100".split(' '))
        .env("TMPDIR", home.path(""))
        .start();
    let (url, file) = (running.line(), running.line());
    let url = url.strip_prefix("export EA_BILLING_URL=").unwrap().to_owned();
    let file = file.strip_prefix("export EA_BILLING_API_KEY_FILE=").unwrap().to_owned();
    let key = std::fs::read_to_string(&file).unwrap();
    assert_eq!(key.split('.').count(), 3);
    let address = url.strip_prefix("http://").unwrap();
    assert!(std::net::TcpStream::connect(address).is_ok());
    running.signal("INT");
    insta::assert_snapshot!(running.wait(), @"
    exit code: 0
    ----- stdout -----
    ----- stderr -----
    note: enrollment 100 as of 2026-11-21T00:00:00Z; run these lines in another terminal, and end with Ctrl-C
    ");
    assert!(std::net::TcpStream::connect(address).is_err());
    assert!(!std::path::Path::new(&file).exists());
    assert_eq!(names_in(&home.path("")), Vec::<String>::new());
}

#[test]
fn what_cannot_be_simulated_is_told() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("simulate --as-of 2020-01-01"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: enrollments[0].firstPeriod: 202511 has not begun at the time of this world, 2020-01-01 00:00:00 UTC
    hint: `ea-billing simulate --help` tells what can be asked for
    ");
    insta::assert_snapshot!(home.run("simulate --enrollment a"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --enrollment: an enrollment number is digits, not `a`
    hint: `ea-billing simulate --help` tells what can be asked for
    ");
    insta::assert_snapshot!(home.run("simulate --rows 1000000000"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --rows: at most 100000000, not 1000000000
    hint: `ea-billing simulate --help` tells what can be asked for
    ");
}
