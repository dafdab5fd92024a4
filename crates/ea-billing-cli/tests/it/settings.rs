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

/// The canary is looked for in every run by the support.
#[test]
fn a_key_in_the_place_of_a_setting_is_not_shown() {
    let home = Home::new();
    let shown = |name: &'static str, value: &str, line: &str| {
        let run = home.program(line.split(' ')).env("EA_BILLING_API_KEY", "").env(name, value).run();
        let found: Vec<_> = run.stdout.lines().filter(|line| line.contains("(not repeated")).collect();
        found.join("\n").replace(&home.path("").display().to_string(), "[HOME]/")
    };
    let show = "config show -o jsonl";
    insta::assert_snapshot!(shown("EA_BILLING_API_KEY_FILE", CANARY, show), @r#"{"name":"api-key","value":"(not repeated: it may be an API key)","origin":"EA_BILLING_API_KEY_FILE"}"#);
    insta::assert_snapshot!(shown("EA_BILLING_ENROLLMENT", CANARY, show), @r#"{"name":"enrollment","value":"(not repeated: it may be an API key)","origin":"EA_BILLING_ENROLLMENT"}"#);
    insta::assert_snapshot!(shown("EA_BILLING_CA_FILE", CANARY, show), @r#"{"name":"ca-file","value":"(not repeated: it may be an API key)","origin":"EA_BILLING_CA_FILE"}"#);
    insta::assert_snapshot!(shown("EA_BILLING_CACHE_DIR", CANARY, show), @r#"{"name":"cache","value":"(not repeated: it may be an API key)","origin":"EA_BILLING_CACHE_DIR"}"#);
    let url = format!("https://u:{CANARY}@x/");
    insta::assert_snapshot!(shown("EA_BILLING_URL", &url, show), @r#"{"name":"url","value":"https://(not repeated: it may be an API key)@x/","origin":"EA_BILLING_URL"}"#);
    insta::assert_snapshot!(shown("EA_BILLING_URL", "https://u:hunter2@x/", show), @r#"{"name":"url","value":"https://(not repeated: it may be an API key)@x/","origin":"EA_BILLING_URL"}"#);
    insta::assert_snapshot!(shown("EA_BILLING_CONFIG", CANARY, "config path"), @"(not repeated: it may be an API key)");
    insta::assert_snapshot!(shown("EA_BILLING_CONFIG", CANARY, "config list"), @"profiles: 0, in (not repeated: it may be an API key)");
    insta::assert_snapshot!(shown("EA_BILLING_CACHE_DIR", CANARY, "cache path"), @"(not repeated: it may be an API key)");
    home.write_config("[profiles.work]\nurl = 'https://u:hunter2@x'\n");
    insta::assert_snapshot!(shown("EA_BILLING_PROFILE", "work", "config list -o jsonl"), @r#"{"profile":"work","isDefault":false,"name":"url","value":"https://(not repeated: it may be an API key)@x","line":2}"#);
}

#[cfg(unix)]
#[test]
fn paths_on_stdout_have_no_control_characters() {
    let home = Home::new();
    let odd = "a\u{1b}[31mb";
    let path = |name, line: &str| home.program(line.split(' ')).env(name, odd).run().stdout;
    insta::assert_snapshot!(path("EA_BILLING_CONFIG", "config path"), @r#"a\u{1b}[31mb"#);
    insta::assert_snapshot!(path("EA_BILLING_CACHE_DIR", "cache path"), @r#"a\u{1b}[31mb"#);
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

    profiles: 0, in [HOME]/.config/ea-billing/config.toml
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

    profiles: 2, in [HOME]/.config/ea-billing/config.toml
    ----- stderr -----
    ");
    insta::assert_snapshot!(home.run("config show -o jsonl"), @r#"
    exit code: 0
    ----- stdout -----
    {"name":"config","value":"[HOME]/.config/ea-billing/config.toml","origin":"default"}
    {"name":"profile","value":"test","origin":"default-profile"}
    {"name":"url","value":"https://consumption.azure.com","origin":"default"}
    {"name":"enrollment","value":null,"origin":"default"}
    {"name":"api-key","value":"the variable","origin":"EA_BILLING_API_KEY"}
    {"name":"ca-file","value":null,"origin":"default"}
    {"name":"cache","value":"[HOME]/.config/ea-billing/snapshots","origin":"profile `test`, line 7"}
    {"name":"output","value":"table","origin":"default"}
    {"name":"fiscal-year-start","value":"1","origin":"default"}
    {"name":"settling-days","value":"5","origin":"default"}
    {"name":"subscription","value":null,"origin":"default"}
    {"name":"arm-url","value":null,"origin":"default"}
    {"name":"login-url","value":null,"origin":"default"}
    {"name":"cloud","value":"public","origin":"default"}
    {"name":"access-token","value":null,"origin":"default"}
    {"name":"credential","value":"auto","origin":"default"}
    {"name":"tenant","value":null,"origin":"default"}
    {"name":"client-id","value":null,"origin":"default"}
    {"name":"client-certificate","value":null,"origin":"default"}
    {"name":"offer","value":null,"origin":"default"}
    {"name":"currency","value":null,"origin":"default"}
    {"name":"locale","value":"en-US","origin":"default"}
    {"name":"region","value":null,"origin":"default"}
    ----- stderr -----
    "#);
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
    {"name":"settling-days","value":"5","origin":"default"},
    {"name":"subscription","value":null,"origin":"default"},
    {"name":"arm-url","value":null,"origin":"default"},
    {"name":"login-url","value":null,"origin":"default"},
    {"name":"cloud","value":"public","origin":"default"},
    {"name":"access-token","value":null,"origin":"default"},
    {"name":"credential","value":"auto","origin":"default"},
    {"name":"tenant","value":null,"origin":"default"},
    {"name":"client-id","value":null,"origin":"default"},
    {"name":"client-certificate","value":null,"origin":"default"},
    {"name":"offer","value":null,"origin":"default"},
    {"name":"currency","value":null,"origin":"default"},
    {"name":"locale","value":"en-US","origin":"default"},
    {"name":"region","value":null,"origin":"default"}
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
    error: invalid value 'urll' for '<KEY>' [possible values: url, enrollment, api-key-file, keyring, arm-url, login-url, cloud, subscription, access-token-file, credential, tenant, client-id, client-certificate, offer, currency, locale, region, ca-file, cache-dir, cache, output, fiscal-year-start, settling-days]
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

    profiles: 1, in [HOME]/.config/ea-billing/config.toml
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

    profiles: 1, in [HOME]/.config/ea-billing/config.toml
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
