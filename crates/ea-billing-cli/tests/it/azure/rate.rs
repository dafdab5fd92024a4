//! `rate`.

use ea_billing_core::ExactSum;

use super::{SUBSCRIPTION, ask, simulator};
use crate::support::Home;

const CYCLE: &str = "--from 2024-05-06 --to 2024-06-05 --offer 0003P --currency USD --region US";

#[test]
fn a_billing_cycle_costs_what_the_facts_say() {
    let (home, simulator) = (Home::new(), simulator());
    let facts = simulator.azure_facts(SUBSCRIPTION).unwrap();
    let cycle = facts.cycles.iter().find(|cycle| cycle.first_day.to_string() == "2024-05-06").unwrap();
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
        let last_rated = rows.iter().rposition(|row| &row[0] != "unrated");
        let first_unrated = rows.iter().position(|row| &row[0] == "unrated");
        assert!(first_unrated.is_none_or(|first| last_rated < Some(first)), "unrated usage stands last: {run}");
    }
}

#[test]
fn a_table_has_what_is_due_and_what_is_not_priced() {
    let (home, simulator) = (Home::new(), simulator());
    insta::assert_snapshot!(ask(&home, &simulator, &format!("rate {CYCLE}")).without_clock(), @"");
}

#[test]
fn credit_is_a_line_of_its_own_billing_cycle() {
    let (home, simulator) = (Home::new(), simulator());
    let line = "rate --from 2024-05-06 --to 2024-06-05 --offer MS-AZR-0062P --currency USD --region US --by service -o jsonl \
                --subscription a93b5e17-0c64-4f2d-8b71-e5d20c9f8436 --columns kind,service,cycle,cost,reason";
    let run = ask(&home, &simulator, line);
    assert!(run.stdout.contains(r#""kind":"credit","service":null,"cycle":"2024-05-06..2024-06-05","cost":-"#), "{run}");
}

#[test]
fn a_part_of_a_cycle_is_told() {
    let (home, simulator) = (Home::new(), simulator());
    let line = "rate --from 2024-05-10 --to 2024-05-12 --offer 0003P --currency USD --region US -o none";
    let run = ask(&home, &simulator, line);
    let expect = "the days begin within the billing cycle 2024-05-06..2024-06-05";
    assert!(run.code() == Some(0) && run.stderr.contains(expect), "{run}");
    let run = ask(&home, &simulator, &format!("{line} --cycle-day 10"));
    assert!(!run.stderr.contains("begin within"), "{run}");
}

#[test]
fn what_usage_does_not_say_is_no_dimension() {
    let (home, simulator) = (Home::new(), simulator());
    insta::assert_snapshot!(ask(&home, &simulator, "rate --by department"), @"");
}
