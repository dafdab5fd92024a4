//! The built-in simulator.

use crate::support::{CANARY, Home, names_in};

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
    insta::assert_snapshot!(home.run("simulate --as-of 2013-01-01"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --as-of: a time from 2014-05-01 to 2100-01-01
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

#[cfg(unix)]
#[test]
fn the_path_of_the_key_is_printed_without_what_a_terminal_obeys_and_without_a_key() {
    let home = Home::new();
    let printed = |name: &str| {
        home.give(name);
        let options = ["simulate", "--as-of", "2026-11-21", "--rows", "100", "--key-file", name];
        let mut running = home.program(options).start();
        running.line();
        let line = running.line();
        running.signal("INT");
        running.wait();
        line.replace(&home.path("").display().to_string(), "[HOME]/")
    };
    insta::assert_snapshot!(printed("a\u{1b}[31mb"), @r#"export EA_BILLING_API_KEY_FILE='[HOME]/a\u{1b}[31mb'"#);
    insta::assert_snapshot!(printed(CANARY), @"export EA_BILLING_API_KEY_FILE=[HOME]/(not repeated: it may be an API key)");
}
