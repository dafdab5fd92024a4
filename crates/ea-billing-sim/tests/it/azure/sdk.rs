//! The official Python clients, which nobody here wrote.
//!
//! They are installed once, into a folder of their own below the target directory. Where that can't be done the test
//! says so and does nothing.

use super::PAYG;
use ea_billing_sim::{Simulator, TokenRequest, World};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The clients and all they need, each in the version that was tried.
const REQUIREMENTS: &str = include_str!("requirements.txt");
const SCRIPT: &str = include_str!("sdk.py");

/// A Python with the clients, installed first where it isn't there yet; otherwise why it can't be had.
fn python() -> Result<PathBuf, &'static str> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("azure-sdk");
    let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let (python, installed) = (programs.join("python"), folder.join("requirements.txt"));
    // The list comes last, so an installation that was cut short is made again.
    let is_whole = fs::read_to_string(&installed).is_ok_and(|text| text == REQUIREMENTS);
    if is_whole && succeeds(Command::new(&python).arg("--version")) {
        return Ok(python);
    }
    if folder.exists() && fs::remove_dir_all(&folder).is_err() {
        return Err("the folder of an older installation can't be removed");
    }
    if !succeeds(Command::new("python3").args(["-m", "venv"]).arg(&folder)) {
        return Err("`python3 -m venv` does not work");
    }
    let wanted = folder.join("wanted.txt");
    fs::write(&wanted, REQUIREMENTS).expect("it is written");
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"]);
    pip.args(["--timeout", "15", "--retries", "1", "--only-binary", ":all:", "--requirement"]);
    if !succeeds(pip.arg(&wanted)) {
        return Err("pip could not install the clients");
    }
    fs::rename(&wanted, &installed).expect("it is renamed");
    Ok(python)
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

#[tokio::test]
async fn the_official_clients_list_usage_rates_and_invoices() {
    let python = match python() {
        Ok(python) => python,
        Err(reason) => return eprintln!("skipped: {reason}"),
    };
    let world = World::default();
    let account = &world.azure.billing_accounts[0];
    let simulator = Simulator::start(world.clone()).await.expect("it starts");
    let token = simulator.issue_token(&TokenRequest::default()).expect("a token");
    let arm = simulator.arm_url();
    let mut command = Command::new(python);
    command.args(["-c", SCRIPT, &arm, PAYG, &account.name, &account.profile, &token]);
    // Proxies are for the network, not for this machine.
    let output = command.env("NO_PROXY", "127.0.0.1").output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let facts = simulator.azure_facts(PAYG).expect("it is there");
    let listed = told["subscription"].as_array().expect("a list");
    for cycle in facts.cycles.iter().filter(|cycle| cycle.invoice.is_some()) {
        let (name, amount) = (cycle.invoice.as_deref().unwrap_or_default(), cycle.billed_amount.as_str());
        let expect = format!("{name} USD {}", amount.trim_end_matches('0'));
        let is_it = |each: &&Value| each.as_str().is_some_and(|each| each.trim_end_matches('0') == expect);
        assert!(listed.iter().any(|each| is_it(&each)), "{expect}: {told}");
    }
    insta::assert_json_snapshot!(told);
}
