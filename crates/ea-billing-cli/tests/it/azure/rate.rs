//! `rate`.

use ea_billing_core::ExactSum;
use ea_billing_sim::{Rule, Simulator};

use super::{SUBSCRIPTION, ask, simulator, simulator_of};
use crate::support::Home;

const CYCLE: &str = "--from 2024-04-06 --to 2024-05-05 --offer 0003P --currency USD --region US";

#[test]
fn a_billing_cycle_costs_what_the_facts_say() {
    let (home, simulator) = (Home::new(), simulator_of(24));
    let facts = simulator.azure_facts(SUBSCRIPTION).unwrap();
    let cycle = facts.cycles.iter().find(|cycle| cycle.first_day.to_string() == "2024-04-06").unwrap();
    assert!(cycle.unrated_rows > 0, "{cycle:?}");
    for by in ["day", "resource-group", "tag:env", "meter", "resource,day"] {
        let run = ask(&home, &simulator, &format!("rate {CYCLE} --by {by} -o csv --columns kind,cost,rows"));
        let mut reader = csv::Reader::from_reader(run.stdout.as_bytes());
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        let mut sum = ExactSum::default();
        for row in rows.iter().filter(|row| &row[0] == "rated") {
            sum.merge(&row[1].parse().unwrap()).unwrap();
        }
        assert_eq!(sum, cycle.usage_cost.parse().unwrap(), "{by}: {run}");
        let unrated = rows.iter().filter(|row| &row[0] == "unrated");
        assert!(unrated.clone().all(|row| row[1].is_empty()), "unrated usage has no cost, not even 0: {run}");
        let count: u64 = unrated.map(|row| row[2].parse::<u64>().unwrap()).sum();
        assert_eq!(count, cycle.unrated_rows, "{run}");
        let first = rows.iter().position(|row| &row[0] == "unrated").unwrap();
        assert!(rows[first..].iter().all(|row| &row[0] == "unrated"), "unrated usage stands last: {run}");
    }
}

#[test]
fn a_table_has_what_is_due_and_what_is_not_priced() {
    let (home, simulator) = (Home::new(), simulator());
    insta::assert_snapshot!(ask(&home, &simulator, &format!("rate {CYCLE}")).without_clock(), @"
    exit code: 0
    ----- stdout -----
    Cost of subscription 6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3 by service, 2024-04-06..2024-05-05

    kind   service                quantity  unit          cost  currency
    ─────  ─────────────────  ────────────  ───────  ─────────  ────────
    rated  Storage                                   10,701.64  USD
    rated  Virtual Machines   1,105.937112  1 Hour      934.13  USD
    rated  Redis Cache          873.394176  1 Hour      120.53  USD
    rated  Azure App Service    605.878776  1 Hour       43.30  USD
    rated  Azure Support         29.903052  5/Month       5.98  USD
    rated  Virtual Network        0.001446  1 GB          0.00  USD

    complete: 311 rows, 5 pages
    set apart: 123 rows of other usage days
    as of 2024-06-15T09:00:00Z
    reported from 2024-04-06 until 2024-05-20 daily, used 2024-04-06..2024-05-05
    rate card: MS-AZR-0003P in USD en-US US, without tax
    total: 11,805.58 USD due; 11,805.58 USD before discounts, credit and charges
    exact total: 11805.57880795192 USD
    ----- stderr -----
    ");
}

#[test]
fn credit_is_a_line_of_its_own_billing_cycle() {
    let (home, simulator) = (Home::new(), simulator());
    let line = "rate --from 2024-04-06 --to 2024-05-05 --offer MS-AZR-0062P --currency USD --region US --by service -o jsonl \
                --subscription a93b5e17-0c64-4f2d-8b71-e5d20c9f8436 --columns kind,service,cycle,cost,reason";
    let run = ask(&home, &simulator, line);
    let expect =
        r#"{"kind":"credit","service":null,"cycle":"2024-04-06..2024-05-05","cost":-100,"reason":null}"#;
    assert!(run.stdout.lines().any(|line| line == expect), "{run}");
}

#[test]
fn a_part_of_a_cycle_is_told() {
    let (home, simulator) = (Home::new(), simulator());
    let line = "rate --from 2024-04-10 --to 2024-04-12 --offer 0003P --currency USD --region US -o none";
    let run = ask(&home, &simulator, line);
    let expect =
        "of the billing cycle 2024-04-06..2024-05-05 only usage of 2024-04-10..2024-04-12 is counted";
    assert!(run.code() == Some(0) && run.stderr.contains(expect), "{run}");
    let run = ask(&home, &simulator, &format!("{line} --cycle-day 10"));
    assert!(run.stderr.contains("of the billing cycle 2024-04-10..2024-05-09 only"), "{run}");
    let run = ask(&home, &simulator, &format!("rate {CYCLE} -o none"));
    assert_eq!(run.warnings(), "", "{run}");
    let run = ask(&home, &simulator, &format!("rate {CYCLE} -o none --reported"));
    let expect =
        "of the billing cycle 2024-03-06..2024-04-05 only usage that was reported in 2024-04-06..2024-05-05";
    assert!(run.stderr.contains(expect), "late usage of the cycle before: {run}");
}

/// Lets the next answers about billing periods be this one.
fn answer_periods(simulator: &Simulator, status: u16, body: &str) {
    let rule = serde_json::json!({
        "fault": "answer", "status": status, "headers": {"Content-Type": "application/json"}, "body": body,
        "times": "always", "when": {"route": "subscription-periods"}
    });
    simulator.add_fault(Rule::from_json(&rule.to_string()).unwrap()).unwrap();
}

fn list_of(periods: &[(&str, &str, &str)]) -> String {
    let row = |(name, first, last): &(&str, &str, &str)| {
        serde_json::json!({
            "id": format!("/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Billing/billingPeriods/{name}"),
            "type": "Microsoft.Billing/billingPeriods", "name": name,
            "properties": {"billingPeriodStartDate": first, "billingPeriodEndDate": last}
        })
    };
    serde_json::json!({"value": periods.iter().map(row).collect::<Vec<_>>()}).to_string()
}

#[test]
fn two_periods_of_one_name_are_two_cycles() {
    let (home, simulator) = (Home::new(), simulator());
    let list = [("202405-1", "2024-04-06", "2024-04-19"), ("202405-2", "2024-04-20", "2024-05-05")];
    answer_periods(&simulator, 200, &list_of(&list));
    let line = "rate --from 2024-04-20 --to 2024-05-05 --offer 0003P --currency USD --region US -o none";
    let run = ask(&home, &simulator, line);
    assert_eq!((run.code(), run.warnings().as_str()), (Some(0), ""), "the second is a whole cycle: {run}");
    let run = ask(&home, &simulator, &line.replace("--from 2024-04-20 --to 2024-05-05", "--period 2024-05"));
    assert!(run.stderr.contains("billing period 202405 is listed more than once"), "{run}");
    let asked = simulator.requests();
    let lists = asked.iter().filter(|request| request.path.contains("billingPeriods")).count();
    assert_eq!(lists, 2, "each run asks for the list once");
}

#[test]
fn usage_after_the_last_period_of_an_irregular_list_names_the_way_out() {
    let (home, simulator) = (Home::new(), simulator());
    let list = [("202404-1", "2024-03-06", "2024-04-05"), ("202405-1", "2024-04-06", "2024-04-19")];
    answer_periods(&simulator, 200, &list_of(&list));
    let run = ask(&home, &simulator, &format!("rate {CYCLE} -o none"));
    assert!(run.code() == Some(0) && run.stderr.contains("--cycle-day"), "{run}");
}

#[test]
fn a_list_of_periods_that_does_not_come_names_the_way_out() {
    let home = Home::new();
    let check = |status: u16, body: &str, code: i32| {
        let simulator = simulator();
        answer_periods(&simulator, status, body);
        let run = ask(&home, &simulator, &format!("rate {CYCLE} -o none"));
        assert!(run.code() == Some(code) && run.stderr.contains("--cycle-day"), "{run}");
        let run = ask(&home, &simulator, &format!("rate {CYCLE} -o none --cycle-day 6"));
        assert_eq!((run.code(), run.warnings().as_str()), (Some(0), ""), "{run}");
        let run = ask(&home, &simulator, "rate --period 2024-04 --offer 0003P --currency USD --region US");
        run.code()
    };
    let refused = r#"{"error":{"code":"AuthorizationFailed","message":"no"}}"#;
    assert_eq!(check(403, refused, 3), Some(3));
    assert_eq!(check(404, r#"{"error":{"code":"NoRoute","message":"no"}}"#, 0), Some(4));
    let none = r#"{"error":{"code":"ResourceNotFound","message":"no"}}"#;
    assert_eq!(check(404, none, 0), Some(0), "calendar months");
    let shared = [("202404-1", "2024-03-06", "2024-04-15"), ("202405-1", "2024-04-06", "2024-05-05")];
    assert_eq!(check(200, &list_of(&shared), 2), Some(2));
}

#[test]
fn what_usage_does_not_say_is_no_dimension() {
    let (home, simulator) = (Home::new(), simulator());
    insta::assert_snapshot!(ask(&home, &simulator, "rate --by department"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --by: usage aggregates do not say department
    hint: expected one of day, month, subscription-id, resource-group, resource, service, meter, meter-id, meter-category, meter-subcategory, location, unit or tag:NAME
    ");
}

#[test]
fn a_name_that_is_unknown_is_told_the_dimensions_of_the_command() {
    let (home, simulator) = (Home::new(), simulator());
    insta::assert_snapshot!(ask(&home, &simulator, "rate --by resourcegroup"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --by: expected one of day, month, subscription-id, resource-group, resource, service, meter, meter-id, meter-category, meter-subcategory, location, unit or tag:NAME to sum up by, found `resourcegroup`
    hint: did you mean resource-group?
    ");
}

#[test]
fn no_column_comes_twice() {
    let (home, simulator) = (Home::new(), simulator_of(24));
    let run = ask(&home, &simulator, &format!("rate {CYCLE} --by meter-id,unit -o csv --limit 0"));
    let header = run.stdout.lines().next().unwrap();
    assert_eq!(header, "kind,meterId,unit,cycle,meterName,quantity,cost,currency,rows,reason", "{run}");
    let unrated: Vec<_> = run.stdout.lines().filter(|line| line.starts_with("unrated,")).collect();
    assert_eq!(unrated.len(), 2, "{run}");
    for (line, id) in
        unrated.iter().zip(["353ad0e2-e5bc-446a-822e-e8284484057d", "f79780f4-081d-4af7-99bd-91d9fbe60ffb"])
    {
        assert!(
            line.starts_with(&format!("unrated,{id},Days,")),
            "an unrated row names its meter and unit: {line}"
        );
    }
}

#[test]
fn a_commitment_gives_its_discount_in_a_line_of_its_own() {
    let home = Home::new();
    let line = "rate --demo --subscription d40e82f5-7b19-4c3a-a6e8-13f95b7c20da --from 2026-09-28 --to 2026-10-27 -o jsonl \
                --columns kind,cycle,cost,currency --commitment";
    let kinds = |amount: &str| {
        let run = home.run(&format!("{line} {amount}"));
        let discounts: Vec<_> = run
            .stdout
            .lines()
            .filter(|row| row.contains(r#""kind":"discount""#))
            .map(str::to_owned)
            .collect();
        assert_eq!(run.code(), Some(0), "{run}");
        discounts
    };
    insta::assert_snapshot!(kinds("1000000").join("\n"), @r#"{"kind":"discount","cycle":"2026-09-28..2026-10-27","cost":-10454.974371255320075,"currency":"EUR"}"#);
    assert_eq!(kinds("0.01"), Vec::<String>::new());
}

#[test]
fn a_commitment_that_changes_nothing_is_told() {
    let (home, simulator) = (Home::new(), simulator());
    let run = ask(&home, &simulator, &format!("rate {CYCLE} -o none --commitment 5000"));
    let expect =
        "warning: the rate card has no discounts for a commitment, so that `--commitment` changes nothing\n";
    assert_eq!((run.code(), run.warnings().as_str()), (Some(0), expect), "{run}");
}

#[test]
fn a_tag_that_no_row_has_is_told() {
    let (home, simulator) = (Home::new(), simulator());
    let run = ask(&home, &simulator, &format!("rate {CYCLE} -o none --by service,tag:Nope"));
    assert_eq!(
        (run.code(), run.warnings().as_str()),
        (Some(0), "warning: no row has a value of the tag `Nope`\n")
    );
    assert_eq!(ask(&home, &simulator, &format!("rate {CYCLE} -o none --by tag:env")).warnings(), "");
}

#[test]
fn the_meters_without_a_rate_are_named() {
    let (home, simulator) = (Home::new(), simulator_of(24));
    let unrated = simulator.azure_facts(SUBSCRIPTION).unwrap().unrated_meters;
    assert_eq!(unrated.len(), 2);
    let all = ask(&home, &simulator, &format!("rate {CYCLE} --by meter-id -o json")).json();
    let of = |kind: &str| -> Vec<_> {
        let rows = all.as_array().unwrap().iter().filter(|row| row["kind"] == kind);
        rows.map(|row| row["meterId"].as_str().unwrap().to_owned()).collect()
    };
    let mut found = of("unrated");
    found.sort();
    assert_eq!(found, unrated);
    assert!(of("rated").iter().all(|id| !unrated.contains(id)));
}

#[test]
fn a_table_tells_meters_without_a_rate_apart() {
    let (home, simulator) = (Home::new(), simulator_of(24));
    let run = ask(&home, &simulator, &format!("rate {CYCLE}"));
    let unrated: Vec<_> = run.stdout.lines().filter(|line| line.starts_with("unrated")).collect();
    insta::assert_snapshot!(unrated.join("\n"), @"
    unrated  Data Services      Premium P6 Database Days  353ad0e2-e5bc-446a-822e-e8284484057d     16.736101  Days                          no_rate
    unrated  Data Services      Premium P6 Database Days  f79780f4-081d-4af7-99bd-91d9fbe60ffb     18.230158  Days                          no_rate
    ");
    insta::assert_snapshot!(run.warnings(), @"warning: usage without a rate is in no amount: 66 rows of 2 meters that are all named Premium P6 Database Days");
    let run = ask(&home, &simulator, &format!("rate {CYCLE} --limit 1 -o csv"));
    assert!(run.stderr.contains("--limit left out 2 lines of usage without a rate"), "{run}");
    let run = ask(&home, &simulator, &format!("rate {CYCLE} --limit 1 --query [] -o csv"));
    assert!(!run.stderr.contains("lines of usage"), "a query may take what it wants: {run}");
}
