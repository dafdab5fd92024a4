//! `invoices`.

use super::{ask, simulator};
use crate::support::Home;

#[test]
fn invoices_of_a_subscription_are_listed_newest_first() {
    let (home, simulator) = (Home::new(), simulator());
    insta::assert_snapshot!(ask(&home, &simulator, "invoices list").without_clock(), @"");
    let run = ask(&home, &simulator, "invoices list --from 2024-04-01 --to 2024-04-30 -o jsonl --columns invoicePeriodEndDate");
    insta::assert_snapshot!(run.without_clock(), @"");
}

#[test]
fn one_is_shown_by_its_name_or_as_the_latest() {
    let (home, simulator) = (Home::new(), simulator());
    let rows = ask(&home, &simulator, "invoices list -o json").json();
    let name = rows[0]["name"].as_str().unwrap();
    let latest = ask(&home, &simulator, "invoices show latest -o json");
    assert_eq!(latest.json()[0]["name"], name, "{latest}");
    assert!(latest.json()[0]["downloadUrlExpiryTime"].is_string(), "{latest}");
    assert!(!latest.stdout.contains("sig="), "{latest}");
    let named = ask(&home, &simulator, &format!("invoices show {name} -o json"));
    assert_eq!(named.json()[0]["name"], name);
    let none = ask(&home, &simulator, "invoices show 202401-1");
    assert_eq!((none.code(), none.stdout.as_str()), (Some(4), ""), "{none}");
}

#[test]
fn invoices_of_an_account_have_amounts() {
    let (home, simulator) = (Home::new(), simulator());
    let run = ask(&home, &simulator, "invoices list --account 8608480 --period 2024-01..2024-06");
    insta::assert_snapshot!(run.without_clock(), @"");
    insta::assert_snapshot!(ask(&home, &simulator, "invoices show latest --account 8608480"), @"");
}
