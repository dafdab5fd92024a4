//! `invoices`.

use super::{ask, simulator};
use crate::support::Home;

#[test]
fn invoices_of_a_subscription_are_listed_newest_first() {
    let (home, simulator) = (Home::new(), simulator());
    insta::assert_snapshot!(ask(&home, &simulator, "invoices list").without_clock(), @"
    exit code: 0
    ----- stdout -----
    name                    invoicePeriodStartDate  invoicePeriodEndDate
    ──────────────────────  ──────────────────────  ────────────────────
    202408-187377161634983  2024-05-06              2024-06-05
    202407-196793388125508  2024-04-06              2024-05-05
    202406-147768721635636  2024-03-06              2024-04-05

    complete: 3 rows, 1 page
    as of 2024-06-15T09:00:00Z
    ----- stderr -----
    ");
    let run = ask(
        &home,
        &simulator,
        "invoices list --from 2024-04-01 --to 2024-04-30 -o jsonl --columns invoicePeriodEndDate",
    );
    insta::assert_snapshot!(run.without_clock(), @r#"
    exit code: 0
    ----- stdout -----
    {"invoicePeriodEndDate":"2024-04-05"}
    ----- stderr -----
    "#);
    let all = ask(&home, &simulator, "invoices list -o csv");
    let header = all.stdout.lines().next().unwrap();
    assert!(["status", "totalAmount"].iter().all(|name| header.contains(name)), "{all}");
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
    insta::assert_snapshot!(run.without_clock(), @"
    exit code: 0
    ----- stdout -----
    name        invoicePeriodStartDate       invoicePeriodEndDate         invoiceDate                     status  billedAmount  totalAmount  currency
    ──────────  ───────────────────────────  ───────────────────────────  ──────────────────────────────  ──────  ────────────  ───────────  ────────
    G131564695  2024-05-06                   2024-06-05T23:59:59.9999999  2024-06-11T05:31:14.591462400Z  Due        12,589.63    12,589.63  USD
    T724109555  2024-05-23T09:13:51.5914624  2024-05-23T09:13:51.5914624  2024-05-23T09:13:51.591462400Z  Due            90.16        90.16  USD
    G018964452  2024-04-06                   2024-05-05T23:59:59.9999999  2024-05-11T05:31:14.591462400Z  Paid       11,805.58    11,805.58  USD
    G763659639  2024-03-06                   2024-04-05T23:59:59.9999999  2024-04-11T05:31:14.591462400Z  Paid       12,681.07    12,681.07  USD

    complete: 4 rows, 1 page
    exact sum of totalAmount: 37166.44 USD
    as of 2024-06-15T09:00:00Z
    ----- stderr -----
    ");
    insta::assert_snapshot!(ask(&home, &simulator, "invoices show latest --account 8608480"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: latest: only invoices of a subscription can be asked for by it, by the API of 2018
    hint: name the invoice; `ea-billing invoices list` lists them with their dates
    ");
}

#[test]
fn an_invoice_is_downloaded_whole_under_a_name_of_our_own() {
    let (home, simulator) = (Home::new(), simulator());
    let run = ask(&home, &simulator, "invoices download latest");
    let name = run.stdout.trim().trim_start_matches("./").to_owned();
    let bytes = std::fs::read(home.path(&name)).unwrap();
    assert!(bytes.starts_with(b"%PDF-") && name.ends_with(".pdf"), "{run}");
    assert_eq!(run.code(), Some(0), "{run}");
    let again = ask(&home, &simulator, "invoices download latest");
    assert_eq!(
        (again.code(), again.stdout.as_str()),
        (Some(2), ""),
        "it replaces no file by itself: {again}"
    );
    assert!(again.stderr.contains("is there already"), "{again}");
    let named = ask(&home, &simulator, &format!("invoices download latest --out {name}"));
    assert_eq!(named.code(), Some(0), "{named}");
}

#[test]
fn a_download_that_fails_leaves_no_file() {
    let (home, simulator) = (Home::new(), simulator());
    let run = ask(&home, &simulator, "invoices download 202401-1 --out none.pdf");
    assert_eq!((run.code(), home.path("none.pdf").exists()), (Some(4), false), "{run}");
    insta::assert_snapshot!(ask(&home, &simulator, "invoices download latest --dir nowhere"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --dir nowhere is no folder
    hint: make the folder, or name another
    ");
}

/// The demo has a clock of its own, on which the time that the server asks to wait is over at once.
#[test]
fn documents_of_an_account_come_alone_or_together() {
    let home = Home::new();
    let rows = home.run("invoices list --demo --account 8608480 -o json").json();
    let name = rows[0]["name"].as_str().unwrap();
    let download =
        |more: &str| home.run(&format!("invoices download {name} --demo --account 8608480 {more}"));
    let all = download("--all --out all.zip");
    assert_eq!(all.code(), Some(0), "{all}");
    assert!(std::fs::read(home.path("all.zip")).unwrap().starts_with(b"PK"));
    let summary = download("--summary --out sum.pdf");
    assert_eq!(summary.code(), Some(0), "{summary}");
    assert!(std::fs::read(home.path("sum.pdf")).unwrap().starts_with(b"%PDF-"));
    let none = download("--document poem");
    assert_eq!(none.code(), Some(4), "{none}");
}

#[test]
fn where_a_name_is_unknown_it_is_said_which_command_lists_the_names() {
    let (home, simulator) = (Home::new(), simulator());
    for line in [
        "invoices show 202612",
        "invoices download 2026-10",
        "invoices show 202612 --billing-subscription",
        "invoices download 202612 --account 8608480",
        "invoices download 202612 --account 8608480 --document TaxReceipt",
    ] {
        let run = ask(&home, &simulator, line);
        assert_eq!((run.code(), run.stdout.as_str()), (Some(4), ""), "{line}: {run}");
        assert!(run.stderr.contains("hint: `ea-billing invoices list` has the names; or check"), "{run}");
    }
}

#[test]
fn days_that_are_to_come_are_refused() {
    let (home, simulator) = (Home::new(), simulator());
    for scope in ["", " --account 8608480"] {
        let run = ask(&home, &simulator, &format!("invoices list --from 2098-01-01{scope}"));
        insta::allow_duplicates! {
            insta::assert_snapshot!(run, @"
            exit code: 2
            ----- stdout -----
            ----- stderr -----
            error: there can be no invoices yet of 2098-01-01, which lies in the future
            hint: choose days that have begun
            ");
        }
    }
    assert_eq!(simulator.requests().len(), 0);
}

#[test]
fn the_time_of_the_data_is_told_in_whole_seconds() {
    let (home, simulator) = (Home::new(), simulator());
    // Without a date that can be read it is the time of this machine, which has parts of seconds.
    let rule = serde_json::json!({
        "fault": "answer", "headers": {"Content-Type": "application/json", "Date": "soon"},
        "body": r#"{"value":[{"name":"G1"}]}"#, "when": {"route": "invoices"}
    });
    simulator.add_fault(ea_billing_sim::Rule::from_json(&rule.to_string()).unwrap()).unwrap();
    let run = ask(&home, &simulator, "invoices list --account 8608480");
    let time = run.stdout.lines().find_map(|line| line.strip_prefix("as of ")).unwrap();
    assert!(time.len() == "2024-06-15T09:00:00Z".len() && !time.starts_with("2024"), "{run}");
}

#[test]
fn invoices_that_were_set_apart_are_told_of_in_every_format() {
    let (home, simulator) = (Home::new(), simulator());
    let rows = [("G2", "2024-05-31"), ("G1", "2024-05-30")].map(|(name, day)| {
        format!(
            r#"{{"name":"{name}","properties":{{"invoicePeriodStartDate":"{day}T00:00:00","invoicePeriodEndDate":"{day}T00:00:00"}}}}"#
        )
    });
    let rule = serde_json::json!({
        "fault": "answer", "headers": {"Content-Type": "application/json"}, "times": "always",
        "body": format!(r#"{{"value":[{}]}}"#, rows.join(",")), "when": {"route": "invoices"}
    });
    simulator.add_fault(ea_billing_sim::Rule::from_json(&rule.to_string()).unwrap()).unwrap();
    let line = "invoices list --account 8608480 --from 2024-05-30 --to 2024-05-30 --columns name";
    insta::assert_snapshot!(ask(&home, &simulator, &format!("{line} -o csv")).without_clock(), @"
    exit code: 0
    ----- stdout -----
    name
    G1
    ----- stderr -----
    note: set apart: 1 row of other days
    ");
    let table = ask(&home, &simulator, line).without_clock();
    assert!(table.contains("\nset apart: 1 row of other days\n") && !table.contains("note:"), "{table}");
    let query = line.replace("--columns name", "--query [].name");
    let query = ask(&home, &simulator, &query).without_clock();
    assert!(query.contains("note: set apart: 1 row of other days"), "{query}");
}

#[test]
fn all_documents_are_asked_for_where_there_are_some() {
    let (home, simulator) = (Home::new(), simulator());
    let old = ask(&home, &simulator, "invoices download latest --all");
    assert_eq!(old.code(), Some(2), "{old}");
    assert!(old.stderr.contains("has no files with several documents"), "{old}");
    let rule = serde_json::json!({
        "fault": "answer", "headers": {"Content-Type": "application/json"}, "times": "always",
        "body": r#"{"name": "G1", "properties": {"documents": []}}"#, "when": {"route": "invoices"}
    });
    simulator.add_fault(ea_billing_sim::Rule::from_json(&rule.to_string()).unwrap()).unwrap();
    insta::assert_snapshot!(ask(&home, &simulator, "invoices download G1 --account 8608480 --all"), @"
    exit code: 4
    ----- stdout -----
    ----- stderr -----
    error: --all: the invoice G1 names no documents
    hint: leave `--all` out to ask for the invoice itself
    ");
}
