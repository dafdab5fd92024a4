//! Where settings come from.

use crate::support::{CANARY, Home, names_in};

#[test]
fn an_argument_that_is_no_argument_is_told() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("usage --perod current"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: unexpected argument '--perod' found
    hint: a similar argument exists: '--period'; `ea-billing usage --help` tells more
    ");
    insta::assert_snapshot!(home.run("usage --perod current --json-errors"), @r#"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    {"error":{"code":"invalid_argument","message":"unexpected argument '--perod' found","causes":[],"hint":"a similar argument exists: '--period'; `ea-billing usage --help` tells more","httpStatus":null,"retryAfterSeconds":null,"exitCode":2}}
    "#);
}

#[test]
fn a_key_as_an_argument_is_not_repeated() {
    let home = Home::new();
    insta::assert_snapshot!(home.program(["usage", CANARY]).run(), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: unexpected argument '(not repeated: it may be an API key)' found
    hint: `ea-billing usage --help` tells more
    ");
}

#[test]
fn the_file_of_profiles_is_made_and_shown() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("config path"), @"");
    insta::assert_snapshot!(home.run("config list"), @"");
    insta::assert_snapshot!(home.run("config set url https://billing.example.com --profile work"), @"");
    insta::assert_snapshot!(home.run("config set cache-dir snapshots --profile test"), @"");
    insta::assert_snapshot!(home.run("config use test"), @"");
    insta::assert_snapshot!(home.run("config list"), @"");
    insta::assert_snapshot!(home.run("config show"), @"");
    insta::assert_snapshot!(home.run("config unset cache-dir"), @"");
    insta::assert_snapshot!(home.run("config show -o json --profile work --columns name,value,origin"), @"");
    insta::assert_snapshot!(std::fs::read_to_string(home.path(".config/ea-billing/config.toml")).unwrap(), @"");
}

#[test]
fn what_cannot_be_set_is_told() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("config set settling-days soon"), @"");
    insta::assert_snapshot!(home.run("config set urll https://a.example"), @"");
    insta::assert_snapshot!(home.program(["config", "set", "api-key-file", CANARY]).run(), @"");
    insta::assert_snapshot!(home.run("config use nowhere"), @"");
    insta::assert_snapshot!(home.run("config unset url"), @"");
    assert_eq!(names_in(&home.path(".config")), Vec::<String>::new());
}

#[test]
fn a_file_that_is_wrong_is_told_with_the_line() {
    let home = Home::new();
    home.write_config("[profiles.work]\nurl = \"https://a.example\"\nsetling-days = 3\n");
    insta::assert_snapshot!(home.run("config show"), @"");
    home.write_config(&format!("[profiles.work]\n\n# {CANARY}\n"));
    insta::assert_snapshot!(home.run("config show --json-errors"), @"");
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_gets_a_warning() {
    let home = Home::new();
    home.write_config("[profiles.work]\n");
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(home.path(".config/ea-billing/config.toml"), open).unwrap();
    insta::assert_snapshot!(home.run("config show -o none"), @"");
}

#[test]
fn a_key_is_kept_in_a_file_for_its_owner_alone() {
    let home = Home::new();
    home.give(".config/ea-billing/work.key");
    let set = home.program(["config", "set-key", "--profile", "work"]).stdin(&format!("{CANARY}\n")).run();
    insta::assert_snapshot!(set, @"");
    let key = home.path(".config/ea-billing/work.key");
    assert_eq!(std::fs::read_to_string(&key).unwrap(), CANARY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    }
    insta::assert_snapshot!(home.run("config list"), @"");
    insta::assert_snapshot!(home.run("config forget-key"), @"");
    assert!(!key.exists());
    insta::assert_snapshot!(home.run("config list"), @"");
}

#[test]
fn what_is_no_key_is_not_kept() {
    let home = Home::new();
    insta::assert_snapshot!(home.program(["config", "set-key"]).stdin("").run(), @"");
    insta::assert_snapshot!(home.program(["config", "set-key"]).stdin("not a key").run(), @"");
    assert_eq!(names_in(&home.path(".config")), Vec::<String>::new());
}

#[test]
fn without_a_keyring_the_error_says_what_to_do() {
    let home = Home::new();
    let set = home
        .program(["config", "set-key", "--keyring"])
        .stdin(CANARY)
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    let set = set.run();
    assert_eq!(set.code(), Some(8), "{set}");
    assert!(set.stderr.starts_with("error: the system has no keyring that answers\n"), "{set}");
    assert!(set.stderr.contains("`ea-billing config set-key --file FILE`"), "{set}");
}
