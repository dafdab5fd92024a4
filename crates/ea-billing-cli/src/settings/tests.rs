use std::fs;

use super::*;

/// Settings of these arguments, variables and lines of a file, as text.
fn settings(
    connection: &Connection,
    variables: &[(&'static str, &str)],
    file: &str,
) -> Result<(tempfile::TempDir, Settings)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    config::write_private(&path, file.as_bytes()).unwrap();
    let general = General { config: Some(path), ..General::default() };
    let env = Environment::of(variables.iter().copied());
    Settings::load(&general, connection, &env).map(|settings| (folder, settings))
}

const FILE: &str = "default-profile = 'a'\n[profiles.a]\nurl = 'https://a.example'\nenrollment = '1'\n\
    api-key-file = 'a.key'\ncache-dir = 'cache'\nfiscal-year-start = 7\nsettling-days = 2\noutput = 'json'\n\
    [profiles.b]\nkeyring = true\ncache = false\n";

#[test]
fn flags_win_over_variables_over_the_profile_over_defaults() {
    let flags = Connection { url: Some("https://flag.example".to_owned()), ..Connection::default() };
    let variable = [("EA_BILLING_URL", "https://variable.example")];
    let check = |connection: &Connection, variables: &[(&'static str, &str)], file: &str, expect: &str| {
        let (_folder, settings) = settings(connection, variables, file).unwrap();
        let found = settings.url.map(|url| format!("{} {}", url.value, url.origin));
        assert_eq!(found.as_deref().unwrap_or_default(), expect);
    };
    check(&flags, &variable, FILE, "https://flag.example --url");
    check(&Connection::default(), &variable, FILE, "https://variable.example EA_BILLING_URL");
    check(&Connection::default(), &[("EA_BILLING_URL", " ")], FILE, "https://a.example profile `a`, line 3");
    check(&Connection::default(), &[], "", "");
}

#[test]
fn a_profile_is_chosen_by_flag_variable_or_the_file() {
    let check = |flag: Option<&str>, variables: &[(&'static str, &str)], expect: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, FILE).unwrap();
        let general = General { config: Some(path), profile: flag.map(str::to_owned), ..General::default() };
        let env = Environment::of(variables.iter().copied());
        let settings = Settings::load(&general, &Connection::default(), &env);
        let found = match settings {
            Ok(settings) => {
                settings.profile.map(|name| format!("{} {}", name.value, name.origin)).unwrap_or_default()
            }
            Err(failure) => failure.hint.unwrap_or_default(),
        };
        assert_eq!(found, expect);
    };
    check(Some("b"), &[("EA_BILLING_PROFILE", "a")], "b --profile");
    check(None, &[("EA_BILLING_PROFILE", "b")], "b EA_BILLING_PROFILE");
    check(None, &[], "a default-profile");
    check(Some("c"), &[], "did you mean `a`?");
    check(Some("nothing"), &[], "its profiles are `a`, `b`");
}

#[test]
fn a_key_comes_from_one_place() {
    let key = |connection: &Connection, variables: &[(&'static str, &str)], file: &str| {
        let (folder, settings) = settings(connection, variables, file).unwrap();
        let shown = settings.api_key.map(|key| format!("{:?} {}", key.value, key.origin)).unwrap_or_default();
        shown.replace(&folder.path().display().to_string(), "DIR")
    };
    let flag = |path: &str| Connection { api_key_file: Some(path.into()), ..Connection::default() };
    let both = [("EA_BILLING_API_KEY", "canary"), ("EA_BILLING_API_KEY_FILE", "f")];
    assert_eq!(key(&flag("k"), &both, FILE), r#"File("k") --api-key-file"#);
    assert_eq!(key(&flag("-"), &both, FILE), "Stdin --api-key-file");
    assert_eq!(key(&Connection::default(), &both, FILE), "Variable EA_BILLING_API_KEY");
    assert_eq!(key(&Connection::default(), &both[1..], FILE), r#"File("f") EA_BILLING_API_KEY_FILE"#);
    assert_eq!(key(&Connection::default(), &[], FILE), r#"File("DIR/a.key") profile `a`, line 5"#);
    let keyring = [("EA_BILLING_PROFILE", "b")];
    assert_eq!(
        key(&Connection::default(), &keyring, FILE),
        r#"Keyring { profile: "b" } profile `b`, line 11"#
    );
    assert_eq!(key(&Connection::default(), &[], ""), "");
}

#[test]
fn snapshots_are_kept_where_it_is_said() {
    let cache = |connection: &Connection, variables: &[(&'static str, &str)]| {
        let (folder, settings) = settings(connection, variables, FILE).unwrap();
        let shown = format!("{:?} {}", settings.cache.value, settings.cache.origin);
        shown.replace(&folder.path().display().to_string(), "DIR")
    };
    let none = Connection::default();
    let mut off = Connection::default();
    off.machine.no_cache = true;
    let b = ("EA_BILLING_PROFILE", "b");
    assert_eq!(cache(&none, &[]), r#"Folder("DIR/cache") profile `a`, line 6"#);
    assert_eq!(cache(&off, &[("EA_BILLING_CACHE_DIR", "c")]), "Nowhere --no-cache");
    assert_eq!(cache(&none, &[b]), "Nowhere profile `b`, line 12");
    assert_eq!(cache(&none, &[b, ("EA_BILLING_CACHE_DIR", "c")]), r#"Folder("c") EA_BILLING_CACHE_DIR"#);
}

#[test]
fn the_rules_of_periods_come_from_the_profile() {
    let (_folder, found) = settings(&Connection::default(), &[], FILE).unwrap();
    let rules = found.period_rules();
    assert_eq!((rules.fiscal_year_start(), rules.settling_days()), (Month::July, 2));
    assert_eq!(found.output.map(|output| output.value), Some(Format::Json));
    let (_folder, found) = settings(&Connection::default(), &[], "").unwrap();
    assert_eq!(found.period_rules(), PeriodRules::default());
}

#[test]
fn a_file_that_was_named_has_to_be_there() {
    let general = General { config: Some("nowhere/config.toml".into()), ..General::default() };
    let failure = Settings::load(&general, &Connection::default(), &Environment::default()).unwrap_err();
    let expect = "the file of profiles `nowhere/config.toml`, which --config names, is not there";
    assert_eq!(failure.message, expect);
}
