//! Answers that Azure Resource Manager gave, from the folder that `EA_BILLING_RECORDINGS` names.

use std::{collections::BTreeMap, path::PathBuf};

use ea_billing_sim::{Rule, Simulator};
use serde_json::{Value, value::RawValue};

use super::{ask, simulator};
use crate::support::Home;

/// The body of a recording, letter by letter; nothing, which is said, where there are none.
#[expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "the variable names a folder of test data"
)]
fn body(name: &str) -> Option<String> {
    let Some(folder) = std::env::var_os("EA_BILLING_RECORDINGS").filter(|folder| !folder.is_empty()) else {
        eprintln!("skipped: EA_BILLING_RECORDINGS names no folder of recordings");
        return None;
    };
    let file = std::fs::read_to_string(PathBuf::from(folder).join("arm").join(name)).unwrap();
    let recording: BTreeMap<String, &RawValue> = serde_json::from_str(&file).unwrap();
    Some(recording["body"].get().to_owned())
}

/// Lets a route answer so.
fn replay(simulator: &Simulator, route: &str, body: &str) {
    let rule = serde_json::json!({
        "fault": "answer", "headers": {"Content-Type": "application/json"}, "body": body, "times": "always",
        "when": {"route": route}
    });
    simulator.add_fault(Rule::from_json(&rule.to_string()).unwrap()).unwrap();
}

/// The numbers of a recording and of what was printed, as they are written.
fn digits(text: &str, field: &str) -> Vec<String> {
    let name = format!("\"{field}\":");
    let found = text.split(&name).skip(1);
    found.map(|rest| rest.trim_start().split([',', '}', '\n']).next().unwrap().trim().to_owned()).collect()
}

#[test]
fn recorded_usage_is_printed_digit_for_digit() {
    let Some(body) = body("commerce/usageaggregates.excerpt.json") else { return };
    let (home, simulator) = (Home::new(), simulator());
    replay(&simulator, "usage-aggregates", &body);
    let run = ask(&home, &simulator, "aggregates --from 2015-05-01 --to 2015-05-01 -o jsonl --limit 0");
    assert_eq!(run.code(), Some(0), "{run}");
    let quantities = digits(&body, "quantity");
    assert!(!quantities.is_empty());
    assert_eq!(digits(&run.stdout, "quantity"), quantities, "{run}");
}

#[test]
fn a_recorded_rate_card_comes_by_its_redirect() {
    let Some(body) = body("commerce/python__commerce__test_mgmt_commerce.test_commerce.1.excerpt.json")
    else {
        return;
    };
    let (home, simulator) = (Home::new(), simulator());
    replay(&simulator, "rate-card-blob", &body);
    let line = "ratecard --offer MS-AZR-0062P --currency USD --region US -o jsonl";
    let run = ask(&home, &simulator, line);
    assert_eq!(run.code(), Some(0), "{run}");
    let card: Value = serde_json::from_str(&body).unwrap();
    let meters = card["Meters"].as_array().unwrap();
    let rows: Vec<Value> = run.stdout.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    assert!(rows.len() == meters.len() && !rows.is_empty());
    for (row, meter) in rows.iter().zip(meters) {
        assert_eq!((&row["meterId"], &row["meterName"]), (&meter["MeterId"], &meter["MeterName"]));
    }
    let terms = ask(&home, &simulator, &format!("{line} --terms --columns term,amount"));
    assert!(terms.stdout.contains(r#"{"term":"Monetary Credit","amount":100.0}"#), "{terms}");
}

#[test]
fn recorded_invoices_are_listed() {
    let Some(body) = body("billing/azure-cli__billing__azure-cli-billing.test_list_invoices_with_url.0.json")
    else {
        return;
    };
    let (home, simulator) = (Home::new(), simulator());
    replay(&simulator, "subscription-invoices", &body);
    let rows = ask(&home, &simulator, "invoices list -o json").json();
    let list: Value = serde_json::from_str(&body).unwrap();
    let names = |list: &Value| -> Vec<Value> {
        list.as_array().unwrap().iter().map(|invoice| invoice["name"].clone()).collect()
    };
    assert!(!names(&rows).is_empty());
    assert_eq!(names(&rows), names(&list["value"]));
}
