//! What is taken from the environment. Each test runs itself again, in a process with variables of its own.

use std::{ffi::CStr, process::Command, ptr::null};

use super::support::{Azure, Client, Freed, Site, Told, blank, made, resolved, said, token_info};
use crate::*;

/// Tells a test that it has its variables; to the test runner it makes no difference.
const INSIDE: &str = "--include-ignored";

/// Runs a test of this file again, with these variables.
fn again(test: &str, variables: &[(&str, &str)]) {
    let name = format!("tests::environment::{test}");
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &name, INSIDE]).envs(variables.iter().copied());
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}{output:?}");
}

fn is_inside() -> bool {
    std::env::args().any(|argument| argument == INSIDE)
}

/// A client of the environment, at a time that is before the end of the simulator's keys.
fn open(change: impl FnOnce(&mut eab_client_options)) -> Result<Client, Told> {
    let settings = settings();
    let mut options: eab_client_options = blank();
    options.from_environment = 1;
    options.settings = &raw const settings;
    change(&mut options);
    // SAFETY: all that is pointed to is there.
    let client = made(|out, error| unsafe { eab_client_open(&raw const options, out, error) })?;
    Ok(Freed(client, eab_client_free))
}

fn settings() -> eab_settings {
    let mut settings: eab_settings = blank();
    settings.without_proxy = 1;
    // 2026-11-21T09:00:00Z.
    settings.fixed_time_ms = 1_795_251_600_000;
    settings
}

#[test]
fn a_client_of_an_enrollment_takes_what_is_not_given() {
    if is_inside() {
        resolved(&open(|_| {}).unwrap(), c"current", null()).unwrap();
        let text = |text: &'static CStr| (text.as_ptr(), EAB_NUL_TERMINATED);
        // What is given wins.
        let other = open(|options| (options.enrollment, options.enrollment_len) = text(c"200"));
        assert_eq!(other.map(|_| "a client").unwrap_err().status, eab_status::EAB_STATUS_WRONG_ENROLLMENT);
        let other = open(|options| (options.api_key, options.api_key_len) = text(c"no key"));
        assert_eq!(other.map(|_| "a client").unwrap_err().status, eab_status::EAB_STATUS_INVALID_KEY);
        // Without the switch nothing is taken.
        let none = open(|options| options.from_environment = 0);
        assert_eq!(none.map(|_| "a client").unwrap_err().message, "no API key was given");
        return;
    }
    let site = Site::start();
    assert_eq!(site.simulator.now().timestamp_millis(), settings().fixed_time_ms);
    let (url, key) = (site.simulator.url(), site.key.to_str().unwrap());
    let variables = [("EA_BILLING_URL", url.as_str()), ("EA_BILLING_API_KEY", key)];
    again("a_client_of_an_enrollment_takes_what_is_not_given", &variables);
    assert_eq!(site.simulator.requests().len(), 1);
}

#[test]
fn a_variable_that_cannot_be_used_is_named() {
    if is_inside() {
        let told = open(|_| {}).map(|_| "a client").unwrap_err();
        assert_eq!(told.status, eab_status::EAB_STATUS_INVALID_KEY);
        assert!(told.message.starts_with("EA_BILLING_API_KEY: ") && !told.message.contains("canary"));
        return;
    }
    again("a_variable_that_cannot_be_used_is_named", &[("EA_BILLING_API_KEY", "canary canary")]);
}

#[test]
fn a_client_of_azure_takes_what_is_not_given() {
    if is_inside() {
        let settings = settings();
        let mut options: eab_azure_options = blank();
        options.from_environment = 1;
        options.settings = &raw const settings;
        // SAFETY: all that is pointed to is there.
        let azure = made(|out, error| unsafe { eab_azure_open(&raw const options, out, error) }).unwrap();
        let azure: Azure = Freed(azure, eab_azure_free);
        assert!(token_info(&azure).unwrap().contains(r#""tenant":"3f5a1c2e-"#));
        let subscription = super::support::SUBSCRIPTION.as_ptr();
        // SAFETY: the handle is there, and texts end with NUL.
        said(|out, error| unsafe {
            let (nul, selector) = (EAB_NUL_TERMINATED, c"current".as_ptr());
            eab_azure_resolve_json(azure.0, subscription, nul, selector, nul, null(), out, error)
        })
        .unwrap();
        return;
    }
    let site = Site::start();
    let (url, token) = (site.simulator.arm_url(), site.token.to_str().unwrap());
    let variables = [("EA_BILLING_ARM_URL", url.as_str()), ("EA_BILLING_ACCESS_TOKEN", token)];
    again("a_client_of_azure_takes_what_is_not_given", &variables);
    assert_eq!(site.simulator.requests().len(), 1);
}
