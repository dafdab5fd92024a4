use super::*;
use crate::args::{General, MachineArgs};

const KEY: &str = "eyJhbGciOiJSUzI1NiJ9.eyJFbnJvbGxtZW50TnVtYmVyIjoiMTAwIn0.Q2FuYXJ5";

fn on_machine(machine: MachineArgs) -> Connection {
    Connection { machine, ..Connection::default() }
}

/// The failure of a client that cannot be, as message and hint.
fn refusal(connection: &Connection, variables: &[(&'static str, &str)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    std::fs::write(&path, "").unwrap();
    let general = General { config: Some(path), ..General::default() };
    let env = Environment::of(variables.iter().copied());
    let mut connection = connection.clone();
    connection.machine.no_cache = connection.machine.cache_dir.is_none();
    let settings = Settings::load(&general, &connection, &env).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let failure = runtime.block_on(client(&settings, env, &mut |_| {})).unwrap_err();
    format!("{} {}\n{}", failure.exit.code(), failure.message, failure.hint.unwrap_or_default())
}

#[test]
fn a_setting_that_cannot_be_is_named() {
    let none = Connection::default();
    let key = ("EA_BILLING_API_KEY", KEY);
    insta::assert_snapshot!(refusal(&none, &[]), @"
    3 no API key was given
    name the file that holds it with `--api-key-file FILE` or EA_BILLING_API_KEY_FILE, or keep it with `ea-billing config set-key`; `--demo` needs none
    ");
    insta::assert_snapshot!(refusal(&none, &[key, ("EA_BILLING_URL", "http://example.com")]), @"
    2 the base URL http://example.com is http, which only an address of this machine may be (from EA_BILLING_URL)
    the API key would travel unencrypted: write https
    ");
    insta::assert_snapshot!(refusal(&none, &[key, ("EA_BILLING_URL", "example")]), @"
    2 the base URL is no URL; expected one such as https://consumption.azure.com (from EA_BILLING_URL)
    correct the URL, such as https://billing.example.com
    ");
    insta::assert_snapshot!(refusal(&none, &[key, ("EA_BILLING_ENROLLMENT", "200")]), @"
    3 expected a key of enrollment 200, found one of 100 (from EA_BILLING_ENROLLMENT)
    use the key of that enrollment, or leave the enrollment number out
    ");
    insta::assert_snapshot!(refusal(&none, &[key, ("EA_BILLING_ENROLLMENT", "a b")]), @"
    2 expected the digits of an enrollment number, found `a b` (from EA_BILLING_ENROLLMENT)
    correct the number, or leave it out
    ");
    insta::assert_snapshot!(refusal(&none, &[("EA_BILLING_API_KEY", "canary")]), @"
    2 the API key cannot be read, so that it names no enrollment (from EA_BILLING_API_KEY)
    copy the whole key from the EA portal: Reports, API access key; it is three parts joined by dots
    ");
    insta::assert_snapshot!(refusal(&none, &[("EA_BILLING_API_KEY", "can ary")]), @"
    2 EA_BILLING_API_KEY: expected an API key of up to 8000 letters, digits and signs, found a blank at place 4 of 7
    copy the whole key from the EA portal: Reports, API access key; it is three parts joined by dots
    ");
    let flags = Connection { url: Some("http://example.com".to_owned()), ..none.clone() };
    insta::assert_snapshot!(refusal(&flags, &[key]), @"
    2 the base URL http://example.com is http, which only an address of this machine may be (from --url)
    the API key would travel unencrypted: write https
    ");
    let flags = on_machine(MachineArgs { ca_file: Some("nowhere.pem".into()), ..MachineArgs::default() });
    insta::assert_snapshot!(refusal(&flags, &[key]), @"
    2 the certificate file `nowhere.pem`, which --ca-file names, cannot be read: No such file or directory (os error 2)
    correct the path or the rights of the file
    ");
}

#[test]
fn a_cache_folder_that_was_asked_for_has_to_open() {
    let key = ("EA_BILLING_API_KEY", KEY);
    let flags =
        on_machine(MachineArgs { cache_dir: Some("/dev/null/cache".into()), ..MachineArgs::default() });
    let shown = refusal(&flags, &[key]);
    assert!(shown.starts_with("8 cannot open the cache folder `/dev/null/cache` (--cache-dir)"), "{shown}");
}

#[test]
fn only_the_host_that_is_asked_by_default_is_said_to_be_retired() {
    let check = |url: Option<&str>, code: &'static str, expect: bool| {
        let file = tempfile::NamedTempFile::new().unwrap();
        let general = General { config: Some(file.path().to_owned()), ..General::default() };
        let connection = Connection { url: url.map(str::to_owned), ..Connection::default() };
        let settings = Settings::load(&general, &connection, &Environment::default()).unwrap();
        let failure = explained(
            Failure { code, ..Failure::usage("invalid_setting", "m") }.with_hint("h"),
            Some(&settings),
        );
        assert_eq!(failure.hint.unwrap().contains("retired"), expect, "{url:?} {code}");
    };
    check(None, "network", true);
    check(None, "not_found", true);
    check(None, "unauthorized", false);
    check(Some("https://a.example"), "network", false);
}
