//! Every exit code, by a run that ends with it.

use ea_billing_sim::{KeyRequest, Rule};

use crate::support::{Home, Run};

/// A month that the server answers in this way, always.
fn faulty(fault: &str) -> Run {
    let home = Home::new();
    let simulator = home.small_simulator(&KeyRequest::new("100"), true);
    let rule = format!(r#"{{{fault}, "when": {{"route": "usage-details"}}, "times": "always"}}"#);
    simulator.add_fault(Rule::from_json(&rule).unwrap()).unwrap();
    home.ask(&simulator, "usage --period 2024-02 -o none --no-cache")
}

#[test]
fn what_the_server_refuses_is_told_apart() {
    insta::assert_snapshot!(faulty(r#""fault": "unauthorized""#).without_clock(), @"
    exit code: 3
    ----- stdout -----
    ----- stderr -----
    error: GET http://127.0.0.1:[PORT]/v3/enrollments/100/billingPeriods/202402/usagedetails: status 401 Unauthorized: The access key is not valid
    hint: the key may be revoked or mistyped: let an enrollment administrator make a new one in the EA portal
    ");
    insta::assert_snapshot!(faulty(r#""fault": "forbidden""#).without_clock(), @"
    exit code: 3
    ----- stdout -----
    ----- stderr -----
    error: GET http://127.0.0.1:[PORT]/v3/enrollments/100/billingPeriods/202402/usagedetails: status 403 Forbidden: The access key has no rights to this report
    hint: the view or the rights of the key may not cover this: ask an enrollment administrator for another key; if they do, check that the address is the API's and that no proxy stands between
    ");
    insta::assert_snapshot!(faulty(r#""fault": "bad-request", "message": "try \u001b[2J again""#).without_clock(), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: GET http://127.0.0.1:[PORT]/v3/enrollments/100/billingPeriods/202402/usagedetails: status 400 Bad Request: try [2J again
    hint: check the enrollment number and the dates
    ");
}

#[test]
fn a_server_that_asks_to_come_back_next_year_is_not_waited_for() {
    insta::assert_snapshot!(faulty(r#""fault": "throttled", "retryAfter": 31536000"#).without_clock(), @"
    exit code: 5
    ----- stdout -----
    ----- stderr -----
    error: GET http://127.0.0.1:[PORT]/v3/enrollments/100/billingPeriods/202402/usagedetails: status 429 Too Many Requests: Too many requests. Please retry after 31536000 seconds; the server asks to wait 31536000s, longer than the 900s that are allowed
    hint: ask again after the time that the message names
    ");
}

#[test]
fn an_answer_that_cannot_be_trusted_prints_nothing() {
    insta::assert_snapshot!(faulty(r#""fault": "html-login""#).without_clock(), @"
    exit code: 6
    ----- stdout -----
    ----- stderr -----
    error: GET http://127.0.0.1:[PORT]/v3/enrollments/100/billingPeriods/202402/usagedetails: the answer is a web page (text/html), not data
    hint: a proxy or a sign-in page may stand between: check the base URL
    ");
    insta::assert_snapshot!(faulty(r#""fault": "redirect-cross""#).without_clock(), @"
    exit code: 6
    ----- stdout -----
    ----- stderr -----
    error: GET http://127.0.0.1:[PORT]/v3/enrollments/100/billingPeriods/202402/usagedetails: status 302 Found, a redirect to http://127.0.0.1:[PORT] that is not followed
    hint: set the base URL to the address that answers itself
    ");
}

#[test]
fn rows_that_could_not_be_read_have_an_exit_code_of_their_own() {
    insta::assert_snapshot!(faulty(r#""fault": "duplicate-keys""#).without_clock(), @"
    exit code: 9
    ----- stdout -----
    ----- stderr -----
    warning: row 1 of usage details 202402, page 1: the field `serviceName` came twice, perhaps in another casing at line 1 column 59
    warning: row 21 of usage details 202402, page 2: the field `serviceName` came twice, perhaps in another casing at line 1 column 53
    warning: row 41 of usage details 202402, page 3: the field `serviceName` came twice, perhaps in another casing at line 1 column 58
    error: 3 of 50 rows could not be read and are in no sum; the others were printed
    hint: `--issues FILE` keeps them as they came
    ");
}

#[test]
fn a_file_needs_a_folder() {
    let home = Home::new();
    let run = home.run("prices --demo --limit 1 --out missing/prices.csv -o csv");
    insta::assert_snapshot!(run, @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --out missing/prices.csv is in a folder that does not exist
    hint: make the folder missing
    ");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("usage --demo -o csv --out /dev/full"), @"
    exit code: 8
    ----- stdout -----
    ----- stderr -----
    error: --out /dev/full could not be written to
    cause: No space left on device (os error 28)
    ");
}

#[test]
fn an_address_without_encryption_is_for_loopback_only() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("periods --url http://billing.example.com"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: the base URL http://billing.example.com is http, which only an address of this machine may be (from --url)
    hint: the API key would travel unencrypted: write https
    ");
}
