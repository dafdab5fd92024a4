//! The program, by what it prints and how it ends.

use crate::azure::PAYG;
use crate::wire::{PAGES, authority, exchange, get};
use ea_billing_sim::{Fault, KeyRequest, TokenRequest, World};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ea-billing-sim"));
    command.args(arguments).stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    command(arguments).output().expect("it runs")
}

/// What is printed when arguments are refused, without the folder of the files.
fn refused(arguments: &[&str], folder: &Path) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8_lossy(&output.stderr).replace(&folder.display().to_string(), "FOLDER")
}

/// A running program, which is ended with the test.
struct Running {
    child: Child,
    lines: Vec<String>,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child = command(arguments).stdout(Stdio::piped()).spawn().expect("it starts");
        let output = BufReader::new(child.stdout.take().expect("it prints"));
        let lines = output.lines().take(9).map(|line| line.expect("it is text")).collect();
        Self { child, lines }
    }

    /// What stands behind a word at the beginning of a line.
    fn told(&self, word: &str) -> &str {
        let line = self.lines.iter().find_map(|line| line.strip_prefix(word));
        line.unwrap_or_else(|| panic!("{:?}", self.lines)).trim()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn it_serves_and_tells_where() {
    let running = Running::start(&["serve", "--as-of", "2026-11-21T09:00:00Z"]);
    assert_eq!(running.told("as of"), "2026-11-21T09:00:00Z  (again with --as-of)");
    for origin in ["api", "storage", "control"] {
        let path = if origin == "control" { "/clock" } else { PAGES };
        let mut stream =
            tokio::net::TcpStream::connect(authority(running.told(origin))).await.expect("it listens");
        let seen = exchange(&mut stream, &get(path)).await;
        assert_eq!(seen.header("date").as_deref(), Some("Sat, 21 Nov 2026 09:00:00 GMT"), "{origin}");
    }
}

#[tokio::test]
async fn it_takes_faults_and_a_world_from_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let (world, faults) = (folder.path().join("world.json"), folder.path().join("faults.json"));
    std::fs::write(&world, run(&["world"]).stdout).expect("it is written");
    std::fs::write(&faults, r#"{"faults":[{"fault":"not-found"}]}"#).expect("it is written");
    let (world, faults) = (world.display().to_string(), faults.display().to_string());
    let running =
        Running::start(&["serve", "--world", &world, "--faults", &faults, "--rows", "10", "--seed", "3"]);
    let mut stream =
        tokio::net::TcpStream::connect(authority(running.told("api"))).await.expect("it listens");
    assert_eq!(exchange(&mut stream, &get(PAGES)).await.status(), 404);
}

#[cfg(feature = "tls")]
#[test]
fn it_speaks_https_and_hands_over_its_authority() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ca.pem");
    let running = Running::start(&["serve", "--tls", "--ca-out", &file.display().to_string()]);
    assert!(running.told("api").starts_with("https://") && running.told("control").starts_with("http://"));
    assert!(std::fs::read_to_string(file).expect("it is there").starts_with("-----BEGIN CERTIFICATE-----"));
}

#[test]
fn the_default_world_is_printed() {
    let world: World = serde_json::from_slice(&run(&["world"]).stdout).expect("it is a world");
    assert_eq!(world, World::default());
}

#[test]
fn the_faults_are_listed() {
    let text = String::from_utf8(run(&["faults"]).stdout).expect("it is text");
    for entry in Fault::catalogue() {
        assert!(text.contains(&format!("{}\n    {}\n", entry.name, entry.about())), "{}", entry.name);
    }
}

#[test]
fn what_is_wrong_with_a_file_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).expect("it is written");
        file.display().to_string()
    };
    let missing = folder.path().join("missing.json").display().to_string();
    let world = write("world.json", r#"{"pageSize":0}"#);
    let field = write("field.json", r#"{"enrollments":[{"lateRows":1}]}"#);
    let faults = write("faults.json", r#"{"faults":[{"fault":"not-found","page":1}]}"#);
    let tls = write("tls.json", r#"{"fault":"tls-abort"}"#);
    let told = [
        refused(&["serve", "--world", &missing], folder.path()),
        refused(&["serve", "--world", &world], folder.path()),
        refused(&["serve", "--world", &field], folder.path()),
        refused(&["serve", "--faults", &faults], folder.path()),
        refused(&["serve", "--faults", &tls], folder.path()),
    ];
    insta::assert_snapshot!(told.concat(), @"
    error: cannot read `FOLDER/missing.json`: No such file or directory (os error 2)
    hint: `--world` takes the path of a JSON file
    error: `FOLDER/world.json`: pageSize: a page has from 1 to 100000 rows
    hint: `ea-billing-sim world` prints a world that works
    error: `FOLDER/field.json`: enrollments[0].lateRows: invalid type: integer `1`, expected a boolean
    hint: `ea-billing-sim world` prints a world that works
    error: `FOLDER/faults.json`: faults[0].page: unknown; `not-found` has `message`, `when`, `skip` and `times`
    hint: `ea-billing-sim faults` lists the faults and their parameters
    error: `--faults`: fault: `tls-abort` needs a simulator that speaks https
    hint: `--tls` lets the simulator speak https
    ");
}

#[test]
fn arguments_that_are_none_are_refused() {
    for arguments in [&["serve", "--port", "x"][..], &["serve", "--as-of", "noon"], &["serf"]] {
        assert_eq!(run(arguments).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_port_that_is_taken_is_a_failure_to_start() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let output = run(&["serve", "--port", &port]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(text.starts_with(&format!("error: cannot listen at 127.0.0.1:{port} for the API: ")), "{text}");
}

#[test]
fn it_prints_keys() {
    let time = ["--as-of", "2026-11-21T09:00:00Z"];
    let printed = run(&[&["key", "--enrollment", "100"], &time[..]].concat());
    let key = World::default().issue_key(&KeyRequest::new("100")).expect("a key");
    assert_eq!(String::from_utf8_lossy(&printed.stdout).trim_end(), key);
    let folder = Path::new("no folder");
    insta::assert_snapshot!(refused(&["key", "--enrollment", "7"], folder), @"
    error: `--enrollment`: there is no enrollment `7`; there are 100, 200, 300
    hint: `ea-billing-sim world` prints the world that keys are for
    ");
    insta::assert_snapshot!(refused(&["key", "--account", "7"], folder), @"
    error: `--account`: the enrollment has no 7; it has 35515, 43481, 50868, 52001, 62040, 71747, 76987, 80681, 90719, 93215, 100220, 113482, 117124, 123600, 132187, 140619
    hint: `ea-billing-sim world` prints the world that keys are for
    ");
}

#[tokio::test]
async fn it_prints_tokens_and_tells_where_they_are_good() {
    let time = ["--as-of", "2026-11-21T09:00:00Z"];
    let printed = run(&[&["token"], &time[..]].concat());
    let token = String::from_utf8_lossy(&printed.stdout).trim_end().to_owned();
    assert_eq!(token, World::default().issue_token(&TokenRequest::default()).expect("a token"));
    let running = Running::start(&[&["serve"], &time[..]].concat());
    assert_eq!(running.told("tokens"), "ea-billing-sim token --as-of 2026-11-21T09:00:00Z");
    assert_eq!((running.told("arm"), running.told("login")), (running.told("api"), running.told("api")));
    assert_eq!(running.told("identity"), format!("{}/msi/token", running.told("api")));
    let path = format!(
        "/subscriptions/{PAYG}/providers/Microsoft.Billing/billingPeriods?api-version=2018-03-01-preview"
    );
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n");
    let stream = tokio::net::TcpStream::connect(authority(running.told("arm"))).await;
    assert_eq!(exchange(&mut stream.expect("it listens"), &request).await.status(), 200);
    insta::assert_snapshot!(refused(&["token", "--client", "7"], Path::new("no folder")), @"
    error: `--client`: the world has no such application; there are 8d1e6f0a-5c27-4b3e-a9d4-60f2b7c81e35, c7402b9d-13f8-4e6a-b5c1-9a0de4f76283
    hint: `ea-billing-sim world` prints the world that tokens are for
    ");
}

#[test]
fn it_prints_answers_without_serving() {
    let get = |path: &str| run(&["get", "--as-of", "2026-11-21T09:00:00Z", path]);
    let balance = get("/v3/enrollments/100/balancesummary");
    let text = String::from_utf8_lossy(&balance.stdout);
    assert!(
        balance.status.success() && text.starts_with("[{\"id\":\"enrollments/100/") && text.ends_with("}]\n")
    );
    let file = get("/v3/enrollments/100/usagedetails/download?billingPeriod=202610").stdout;
    let whole = World::default().get("/v3/enrollments/100/usagedetails/download?billingPeriod=202610");
    assert!(file == whole.expect("it is there").into_body().flatten().collect::<Vec<u8>>());
    let failed = get("/v3/enrollments/100/nothing");
    assert_eq!(failed.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&failed.stderr), "error: the status is 404\n");
    insta::assert_snapshot!(refused(&["get", "/v3/enrollments/7/usagedetails"], Path::new("no folder")), @"
    error: `PATH`: enrollment: there is no enrollment `7`; there are 100, 200, 300
    hint: a path is `/v3/enrollments/NUMBER/usagedetails` or the like
    ");
}
