//! What `doctor` finds of a subscription.

use ea_billing_sim::Rule;

use super::{ask, simulator};
use crate::support::{Home, Run};

/// What doctor finds of a subscription: each check with its state.
fn looked_at(run: &Run) -> Vec<(String, String)> {
    let text = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap().to_owned();
    let rows = run.json();
    rows.as_array().unwrap().iter().map(|row| (text(row, "check"), text(row, "state"))).collect()
}

#[test]
fn doctor_fails_for_a_subscription_that_nobody_knows() {
    let (home, simulator) = (Home::new(), simulator());
    let run =
        ask(&home, &simulator, "doctor --azure -o json --subscription 00000000-0000-4000-8000-000000000000");
    let found = looked_at(&run);
    for name in ["azure billing periods", "azure usage", "azure invoices"] {
        assert!(found.contains(&(name.to_owned(), "failed".to_owned())), "{name}: {run}");
    }
    assert_eq!(run.code(), Some(4), "{run}");
    let rows = run.json();
    let row = rows.as_array().unwrap().last().unwrap();
    assert!(row["finding"].as_str().unwrap().contains("could not be found"), "{run}");
    assert!(row["whatToDo"].as_str().unwrap().contains("does not know the subscription"), "{run}");
}

#[test]
fn doctor_takes_a_subscription_without_invoices_for_well() {
    let (home, simulator) = (Home::new(), simulator());
    let body =
        r#"{"error":{"code":"ResourceNotFound","message":"Could not find invoice for the subscription."}}"#;
    let rule = serde_json::json!({
        "fault": "answer", "status": 404, "headers": {"Content-Type": "application/json"}, "body": body,
        "times": "always", "when": {"route": "subscription-invoices"}
    });
    simulator.add_fault(Rule::from_json(&rule.to_string()).unwrap()).unwrap();
    let run = ask(&home, &simulator, "doctor --azure -o json");
    let rows = run.json();
    let row = rows.as_array().unwrap().last().unwrap();
    let expect = "can be read; there are no data for the subscription";
    assert_eq!((&row["state"], &row["finding"]), (&"ok".into(), &expect.into()), "{run}");
}

#[test]
fn doctor_says_how_to_name_a_subscription() {
    let (home, simulator) = (Home::new(), simulator());
    let check = |subscription: &str, what: &str| {
        let line = ["doctor", "--azure", "-o", "json"];
        let program = home.program(line).against_azure(&simulator);
        let run = program.env("EA_BILLING_SUBSCRIPTION", subscription).run();
        let rows = run.json();
        let failed: Vec<_> =
            rows.as_array().unwrap().iter().filter(|row| row["state"] == "failed").cloned().collect();
        let [row] = failed.as_slice() else { panic!("expected one: {run}") };
        assert_eq!((run.code(), &row["check"]), (Some(2), &"subscription".into()), "{run}");
        assert!(row["whatToDo"].as_str().unwrap().contains(what), "{run}");
        assert!(looked_at(&run).contains(&("azure invoices".to_owned(), "skipped".to_owned())), "{run}");
    };
    check("", "`--subscription GUID` or EA_BILLING_SUBSCRIPTION");
    check("canary", "az account list");
}
