//! What `--verbose` tells of requests. The support looks for keys in every run.

use ea_billing_sim::{KeyRequest, Rule};

use crate::support::{Home, Run};

/// The lines on stderr without the time that each begins with, which has to be one, and without how long is waited.
fn told(run: &Run) -> String {
    let text = run.without_clock();
    let (_, stderr) = text.split_once("----- stderr -----\n").unwrap();
    let line = |line: &str| {
        let line = line.split(" wait=").next().unwrap();
        let (time, rest) = line.trim_start().split_once(' ').unwrap();
        let is_time = time
            .strip_suffix('s')
            .is_some_and(|time| time.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
        if is_time { format!("[TIME] {}", rest.trim_start()) } else { line.to_owned() }
    };
    stderr.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn requests_are_told_with_method_address_and_status() {
    let home = Home::new();
    let simulator = home.small_simulator(&KeyRequest::new("100"), true);
    let run = home.ask(&simulator, "balance --period 202312 -o none --no-cache --verbose");
    assert_eq!((run.code(), run.stdout.as_str()), (Some(0), ""));
    insta::assert_snapshot!(told(&run), @"
    [TIME] DEBUG request method=GET url=http://127.0.0.1:[PORT]/v2/enrollments/100/billingperiods attempt=1
    [TIME] DEBUG answer status=200 url=http://127.0.0.1:[PORT]/v2/enrollments/100/billingperiods attempt=1
    [TIME] DEBUG request method=GET url=http://127.0.0.1:[PORT]/v3/enrollments/100/billingPeriods/202312/balancesummary attempt=1
    [TIME] DEBUG answer status=200 url=http://127.0.0.1:[PORT]/v3/enrollments/100/billingPeriods/202312/balancesummary attempt=1
    ");
    let quiet = home.ask(&simulator, "balance --period 202312 -o none --no-cache");
    assert!(!quiet.stderr.contains("request"), "{quiet}");
}

#[test]
fn requests_that_are_made_again_are_told_with_the_reason() {
    let home = Home::new();
    let simulator = home.small_simulator(&KeyRequest::new("100"), true);
    let rule = r#"{"fault": "throttled", "retryAfter": 0, "times": 1}"#;
    simulator.add_fault(Rule::from_json(rule).unwrap()).unwrap();
    let run = home.ask(&simulator, "periods -o none --no-cache --verbose");
    insta::assert_snapshot!(told(&run), @r#"
    [TIME] DEBUG request method=GET url=http://127.0.0.1:[PORT]/v2/enrollments/100/billingperiods attempt=1
    [TIME] DEBUG answer status=429 url=http://127.0.0.1:[PORT]/v2/enrollments/100/billingperiods attempt=1
    [TIME] DEBUG waiting url=http://127.0.0.1:[PORT]/v2/enrollments/100/billingperiods attempt=1 reason="throttled"
    [TIME] DEBUG request method=GET url=http://127.0.0.1:[PORT]/v2/enrollments/100/billingperiods attempt=2
    [TIME] DEBUG answer status=200 url=http://127.0.0.1:[PORT]/v2/enrollments/100/billingperiods attempt=2
    "#);
}

/// In the demo, whose clock lets nobody wait.
#[test]
fn a_report_is_told_without_its_signature() {
    let run = Home::new().run("usage --demo --period 2026-10 --delivery report -o none --verbose");
    insta::assert_snapshot!(told(&run), @"
    [TIME] DEBUG request method=GET url=http://127.0.0.1:[PORT]/v2/enrollments/100/billingperiods attempt=1
    [TIME] DEBUG answer status=200 url=http://127.0.0.1:[PORT]/v2/enrollments/100/billingperiods attempt=1
    [TIME] DEBUG request method=POST url=http://127.0.0.1:[PORT]/v3/enrollments/100/usagedetails/submit?billingPeriod=202610 attempt=1
    [TIME] DEBUG answer status=200 url=http://127.0.0.1:[PORT]/v3/enrollments/100/usagedetails/submit?billingPeriod=202610 attempt=1
    [TIME] DEBUG request method=GET url=http://127.0.0.1:[PORT]/v3/enrollments/100/usagedetails/reports/8a81ac12-9646-4473-8385-e4040868df8c attempt=1
    [TIME] DEBUG answer status=200 url=http://127.0.0.1:[PORT]/v3/enrollments/100/usagedetails/reports/8a81ac12-9646-4473-8385-e4040868df8c attempt=1
    [TIME] DEBUG request method=GET url=http://127.0.0.1:[PORT]/v3/enrollments/100/usagedetails/reports/8a81ac12-9646-4473-8385-e4040868df8c attempt=1
    [TIME] DEBUG answer status=200 url=http://127.0.0.1:[PORT]/v3/enrollments/100/usagedetails/reports/8a81ac12-9646-4473-8385-e4040868df8c attempt=1
    [TIME] DEBUG request method=GET url=http://127.0.0.1:[PORT]/…?sv=…&sr=…&sig=…&se=…&sp=… attempt=1
    [TIME] DEBUG answer status=200 url=http://127.0.0.1:[PORT]/…?sv=…&sr=…&sig=…&se=…&sp=… attempt=1
    ");
    assert!(!run.stderr.contains("eyJ"), "{run}");
}
