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
    insta::assert_snapshot!(home.run("config path"), @"
    exit code: 0
    ----- stdout -----
    [HOME]/.config/ea-billing/config.toml
    ----- stderr -----
    ");
    insta::assert_snapshot!(home.run("config list"), @"
    exit code: 0
    ----- stdout -----
    no rows

    0 profiles in [HOME]/.config/ea-billing/config.toml
    ----- stderr -----
    ");
    insta::assert_snapshot!(home.run("config set url https://billing.example.com --profile work"), @"
    exit code: 0
    ----- stdout -----
    ----- stderr -----
    note: the profile `work` in `[HOME]/.config/ea-billing/config.toml` was changed
    ");
    insta::assert_snapshot!(home.run("config set cache-dir snapshots --profile test"), @"
    exit code: 0
    ----- stdout -----
    ----- stderr -----
    note: the profile `test` in `[HOME]/.config/ea-billing/config.toml` was changed
    ");
    insta::assert_snapshot!(home.run("config use test"), @"
    exit code: 0
    ----- stdout -----
    ----- stderr -----
    ");
    insta::assert_snapshot!(home.run("config list"), @"
    exit code: 0
    ----- stdout -----
    profile  isDefault  name       value
    ───────  ─────────  ─────────  ───────────────────────────
    test     true       cache-dir  snapshots
    work     false      url        https://billing.example.com

    2 profiles in [HOME]/.config/ea-billing/config.toml
    ----- stderr -----
    ");
    insta::assert_snapshot!(home.run("config show"), @"
    exit code: 0
    ----- stdout -----
    name               value                                           origin
    ─────────────────  ──────────────────────────────────────────────  ──────────────────────
    config             [HOME]/.config/ea-billing/config.toml  default
    profile            test                                            default-profile
    url                https://consumption.azure.com                   default
    enrollment                                                         default
    api-key            the variable                                    EA_BILLING_API_KEY
    ca-file                                                            default
    cache              [HOME]/.config/ea-billing/snapshots    profile `test`, line 7
    output             table                                           default
    fiscal-year-start  1                                               default
    settling-days      5                                               default
    ----- stderr -----
    ");
    insta::assert_snapshot!(home.run("config unset cache-dir"), @"
    exit code: 0
    ----- stdout -----
    ----- stderr -----
    ");
    insta::assert_snapshot!(home.run("config show -o json --profile work --columns name,value,origin"), @r#"
    exit code: 0
    ----- stdout -----
    [
    {"name":"config","value":"[HOME]/.config/ea-billing/config.toml","origin":"default"},
    {"name":"profile","value":"work","origin":"--profile"},
    {"name":"url","value":"https://billing.example.com","origin":"profile `work`, line 4"},
    {"name":"enrollment","value":null,"origin":"default"},
    {"name":"api-key","value":"the variable","origin":"EA_BILLING_API_KEY"},
    {"name":"ca-file","value":null,"origin":"default"},
    {"name":"cache","value":"[HOME]/.cache/ea-billing/snapshots","origin":"default"},
    {"name":"output","value":"table","origin":"default"},
    {"name":"fiscal-year-start","value":"1","origin":"default"},
    {"name":"settling-days","value":"5","origin":"default"}
    ]
    ----- stderr -----
    "#);
    insta::assert_snapshot!(std::fs::read_to_string(home.path(".config/ea-billing/config.toml")).unwrap(), @r#"
    default-profile = "test"

    [profiles.work]
    url = "https://billing.example.com"

    [profiles.test]
    "#);
}

#[test]
fn what_cannot_be_set_is_told() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("config set settling-days soon"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: `settling-days`: expected a whole number from 0 to 366, found `soon`
    ");
    insta::assert_snapshot!(home.run("config set urll https://a.example"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value 'urll' for '<KEY>' [possible values: url, enrollment, api-key-file, keyring, ca-file, cache-dir, cache, output, fiscal-year-start, settling-days]
    hint: a similar value exists: 'url'; `ea-billing --help` tells more
    ");
    insta::assert_snapshot!(home.program(["config", "set", "api-key-file", CANARY]).run(), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: `api-key-file`: what looks like an API key is no value of it, and was not kept
    hint: pipe the key into `ea-billing config set-key`; make a new one if this line is kept in a history
    ");
    insta::assert_snapshot!(home.run("config use nowhere"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: there is no profile `nowhere` in `[HOME]/.config/ea-billing/config.toml`
    hint: the file has no profiles; `ea-billing config set KEY VALUE --profile NAME` makes one
    ");
    insta::assert_snapshot!(home.run("config unset url"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: there is no profile `default` in `[HOME]/.config/ea-billing/config.toml`
    hint: the file has no profiles; `ea-billing config set KEY VALUE --profile NAME` makes one
    ");
    assert_eq!(names_in(&home.path(".config")), Vec::<String>::new());
}

#[test]
fn a_file_that_is_wrong_is_told_with_the_line() {
    let home = Home::new();
    home.write_config("[profiles.work]\nurl = \"https://a.example\"\nsetling-days = 3\n");
    insta::assert_snapshot!(home.run("config show"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: `[HOME]/.config/ea-billing/config.toml`, line 3: the name `setling-days` is not known
    hint: did you mean `settling-days`?
    ");
    home.write_config(&format!("[profiles.work]\n\n# {CANARY}\n"));
    insta::assert_snapshot!(home.run("config show --json-errors"), @r#"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    {"error":{"code":"invalid_setting","message":"`[HOME]/.config/ea-billing/config.toml`, line 3: what looks like an API key stands here","causes":[],"hint":"a key belongs into a file of its own, which `api-key-file` names, or into the keyring: `ea-billing config set-key` does either; make a new key if others could read this file","httpStatus":null,"retryAfterSeconds":null,"exitCode":2}}
    "#);
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_gets_a_warning() {
    let home = Home::new();
    home.write_config("[profiles.work]\n");
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(home.path(".config/ea-billing/config.toml"), open).unwrap();
    insta::assert_snapshot!(home.run("config show -o none"), @"
    exit code: 0
    ----- stdout -----
    ----- stderr -----
    warning: others can read the file of profiles `[HOME]/.config/ea-billing/config.toml`: its mode is 0644, better `chmod 600`
    ");
}

#[test]
fn a_key_is_kept_in_a_file_for_its_owner_alone() {
    let home = Home::new();
    home.give(".config/ea-billing/work.key");
    let set = home.program(["config", "set-key", "--profile", "work"]).stdin(&format!("{CANARY}\n")).run();
    insta::assert_snapshot!(set, @"
    exit code: 0
    ----- stdout -----
    ----- stderr -----
    note: the API key of the profile `work` is in `[HOME]/.config/ea-billing/work.key`, for its owner alone
    note: the profile `work` in `[HOME]/.config/ea-billing/config.toml` was changed
    ");
    let key = home.path(".config/ea-billing/work.key");
    assert_eq!(std::fs::read_to_string(&key).unwrap(), CANARY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    }
    insta::assert_snapshot!(home.run("config list"), @"
    exit code: 0
    ----- stdout -----
    profile  isDefault  name          value
    ───────  ─────────  ────────────  ────────
    work     true       api-key-file  work.key

    1 profiles in [HOME]/.config/ea-billing/config.toml
    ----- stderr -----
    ");
    insta::assert_snapshot!(home.run("config forget-key"), @"
    exit code: 0
    ----- stdout -----
    ----- stderr -----
    note: the profile `work` in `[HOME]/.config/ea-billing/config.toml` was changed
    ");
    assert!(!key.exists());
    insta::assert_snapshot!(home.run("config list"), @"
    exit code: 0
    ----- stdout -----
    profile  isDefault  name  value
    ───────  ─────────  ────  ─────
    work     true

    1 profiles in [HOME]/.config/ea-billing/config.toml
    ----- stderr -----
    ");
}

#[test]
fn what_is_no_key_is_not_kept() {
    let home = Home::new();
    insta::assert_snapshot!(home.program(["config", "set-key"]).stdin("").run(), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: expected an API key of up to 8000 letters, digits and signs, found nothing
    hint: copy the whole key from the EA portal: Reports, API access key; it is three parts joined by dots
    ");
    insta::assert_snapshot!(home.program(["config", "set-key"]).stdin("not a key").run(), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: expected an API key of up to 8000 letters, digits and signs, found a blank at place 4 of 9
    hint: copy the whole key from the EA portal: Reports, API access key; it is three parts joined by dots
    ");
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
