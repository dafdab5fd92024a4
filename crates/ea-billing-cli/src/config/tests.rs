use super::*;
use crate::config::write::Change;

fn parse(text: &str) -> Result<ConfigFile> {
    ConfigFile::parse(Path::new("config.toml"), text)
}

/// The message and the hint.
fn refusal(text: &str) -> String {
    let failure = parse(text).unwrap_err();
    format!("{}\n{}", failure.message, failure.hint.unwrap_or_default())
}

#[test]
fn a_profile_has_its_settings_with_their_lines() {
    let file = parse(
        "default-profile = \"a\"\n[profiles.a]\nurl = \"https://x.example\"\nenrollment = 100\n\
         keyring = true\nsettling-days = 3\n[profiles.b]\n",
    )
    .unwrap();
    assert_eq!(file.default_profile.as_deref(), Some("a"));
    let profile = file.profile(Path::new("x"), "a").unwrap();
    assert_eq!(profile.0[&Key::Url], (Value::Text("https://x.example".to_owned()), 3));
    assert_eq!(profile.get(Key::Enrollment), Some(&Value::Text("100".to_owned())));
    assert_eq!(profile.get(Key::Keyring), Some(&Value::Flag(true)));
    assert_eq!(profile.0[&Key::SettlingDays], (Value::Number(3), 6));
    assert_eq!(file.profiles["b"], Profile::default());
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    insta::assert_snapshot!(refusal("[profiles.a]\nurll = 1"), @"
    `config.toml`, line 2: the name `urll` is not known
    did you mean `url`?
    ");
    insta::assert_snapshot!(refusal("\nprofile = 1"), @"
    `config.toml`, line 2: the name `profile` is not known
    did you mean `profiles`?
    ");
    insta::assert_snapshot!(refusal("[profiles.a]\nsettling-days = -1"), @"
    `config.toml`, line 2: `settling-days`: expected a whole number from 0 to 366
    correct the file of profiles
    ");
    insta::assert_snapshot!(refusal("[profiles.a]\nfiscal-year-start = 13"), @"
    `config.toml`, line 2: `fiscal-year-start`: expected a whole number from 1 to 12
    correct the file of profiles
    ");
    insta::assert_snapshot!(refusal("[profiles.a]\noutput = \"xml\""), @"
    `config.toml`, line 2: `output`: expected one of table, json, jsonl, csv, tsv, yaml, none
    correct the file of profiles
    ");
    insta::assert_snapshot!(refusal("[profiles.a]\nurl = \"consumption.azure.com\""), @r#"
    `config.toml`, line 2: `url`: expected a URL such as "https://billing.example.com"
    correct the file of profiles
    "#);
    insta::assert_snapshot!(refusal("[profiles.a]\ncache = \"yes\""), @"
    `config.toml`, line 2: `cache`: expected true or false
    correct the file of profiles
    ");
    insta::assert_snapshot!(refusal("[profiles.a\n"), @"
    `config.toml`, line 1: unclosed table, expected `]`
    correct the file of profiles
    ");
    insta::assert_snapshot!(refusal("profiles = 1"), @"
    `config.toml`, line 1: `profiles`: expected tables such as [profiles.work]
    correct the file of profiles
    ");
    insta::assert_snapshot!(refusal("[profiles]\na = 1"), @"
    `config.toml`, line 2: `profiles.a`: expected a table [profiles.a]
    correct the file of profiles
    ");
    insta::assert_snapshot!(refusal("default-profile = \"wrk\"\n[profiles.work]"), @"
    `config.toml`, line 1: there is no profile `wrk`
    did you mean `work`?
    ");
    insta::assert_snapshot!(refusal("[profiles.a]\nkeyring = true\napi-key-file = \"x\""), @"
    `config.toml`, line 2: `keyring` and `api-key-file` are two places for one key
    remove one of the two
    ");
}

#[test]
fn a_key_in_the_file_is_refused_and_not_repeated() {
    let key = "eyJhbGciOiJSUzI1NiJ9.eyJFbnJvbGxtZW50TnVtYmVyIjoiMTAwIn0.Q2FuYXJ5Q2FuYXJ5";
    for text in [
        format!("[profiles.a]\napi-key = \"{key}\""),
        format!("[profiles.a]\napi-key-file = \"{key}\""),
        format!("[profiles.a]\n# {key}"),
        format!("\n{key}"),
        format!("\n\"{key}\" = 1"),
    ] {
        let shown = refusal(&text);
        assert!(shown.starts_with("`config.toml`, line 2: what looks like an API key"), "{shown}");
        assert!(!shown.contains("eyJ"), "{shown}");
    }
    // A name that says what it is for is not known, whatever its value.
    assert!(!refusal("[profiles.a]\napi-key = \"canary\"").contains("canary"));
}

#[test]
fn a_change_keeps_the_rest_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/config.toml");
    let set = |name: &str, key, value: &str| Change::Set(name.into(), key, Value::Text(value.into()));
    change(&path, &[set("a b", Key::Url, "https://a.example"), Change::Use("a b".into())]).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    insta::assert_snapshot!(text, @r#"
    default-profile = "a b"

    [profiles."a b"]
    url = "https://a.example"
    "#);
    std::fs::write(&path, format!("# of mine\n{text}# the end\n")).unwrap();
    change(&path, &[set("b", Key::CaFile, "ca.pem"), Change::Unset("a b".into(), Key::Url)]).unwrap();
    insta::assert_snapshot!(std::fs::read_to_string(&path).unwrap(), @r#"
    # of mine
    default-profile = "a b"

    [profiles."a b"]

    [profiles.b]
    ca-file = "ca.pem"
    # the end
    "#);
    let failure = change(&path, &[Change::Use("c".into())]).unwrap_err();
    assert!(failure.message.contains("there is no profile `c`"), "{}", failure.message);
    assert!(!std::fs::read_to_string(&path).unwrap().contains("\"c\""));
}

#[cfg(unix)]
#[test]
fn what_is_written_is_for_the_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b/file");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    write_private(&path, b"1").unwrap();
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(open_to_others(&path).as_deref(), Some("its mode is 0644"));
    write_private(&path, b"2").unwrap();
    assert_eq!(open_to_others(&path), None);
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    write_private(&link, b"3").unwrap();
    assert!(link.is_symlink());
    assert_eq!(std::fs::read(&path).unwrap(), b"3");
}

#[test]
fn only_a_name_that_is_near_is_suggested() {
    let check = |name: &str, expect: Option<&str>| {
        assert_eq!(closest(name, Key::ALL.iter().map(|key| key.name())), expect, "{name}");
    };
    check("urll", Some("url"));
    check("api-keyfile", Some("api-key-file"));
    check("setling-days", Some("settling-days"));
    check("password", None);
}
