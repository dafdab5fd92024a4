//! `aggregates`.

use super::{ask, simulator};
use crate::support::Home;

#[test]
fn days_are_those_of_the_report() {
    let (home, simulator) = (Home::new(), simulator());
    let run = ask(
        &home,
        &simulator,
        "aggregates --from 2024-06-01 --to 2024-06-01 -o csv --columns usageStartTime,reportedTime",
    );
    let mut lines: Vec<_> = run.stdout.lines().skip(1).collect();
    lines.sort_unstable();
    lines.dedup();
    assert!(lines.iter().all(|line| line.ends_with(",2024-06-01T00:00:00Z")), "{run}");
    let used: Vec<_> = lines.iter().filter_map(|line| line.split_once('T')).map(|(day, _)| day).collect();
    assert!(
        used.len() > 1 && used.iter().all(|day| *day < "2024-06-01"),
        "late rows belong to the answer: {used:?}"
    );
    assert_eq!((run.code(), run.warnings().as_str()), (Some(0), ""), "{run}");
}

#[test]
fn usage_days_are_whole_and_others_are_counted() {
    let (home, simulator) = (Home::new(), simulator());
    let line = "aggregates --from 2024-04-06 --to 2024-05-05 --usage-days --certificate proof.json -o jsonl";
    let run = ask(&home, &simulator, line);
    let days: Vec<_> =
        run.stdout.lines().map(|row| serde_json::from_str::<serde_json::Value>(row).unwrap()).collect();
    let of = |row: &serde_json::Value| row["usageStartTime"].as_str().unwrap().to_owned();
    assert!(days.iter().all(|row| ("2024-04-06".."2024-05-06").contains(&of(row).as_str())), "{run}");
    let facts = simulator.azure_facts(super::SUBSCRIPTION).unwrap();
    let cycle = facts.cycles.iter().find(|cycle| cycle.first_day.to_string() == "2024-04-06").unwrap();
    assert_eq!(u64::try_from(days.len()).unwrap(), cycle.usage_rows, "late rows are among them");
    let proof = std::fs::read_to_string(home.path("proof.json")).unwrap();
    let proof: serde_json::Value = serde_json::from_str(&proof).unwrap();
    assert_eq!(proof[0]["rows"], cycle.usage_rows);
    assert!(proof[0]["outside"].as_u64().unwrap() > 0, "{proof}");
    assert_eq!(
        (&proof[0]["enrollment"], &proof[0]["snapshot"]["proof"]),
        (&serde_json::Value::Null, &"notAsked".into())
    );
    assert_eq!(proof[0]["scope"], format!("subscriptions/{}", super::SUBSCRIPTION));
}

#[test]
fn a_table_says_what_was_asked_and_does_not_frighten() {
    let (home, simulator) = (Home::new(), simulator());
    let run = ask(&home, &simulator, "aggregates --from 2024-05-01 --to 2024-05-03 --usage-days --limit 2");
    insta::assert_snapshot!(run.without_clock(), @"
    exit code: 0
    ----- stdout -----
    usageStartTime        meterName  meterCategory     unit    quantity  resourceGroup  reportedTime
    ────────────────────  ─────────  ────────────────  ─────  ─────────  ─────────────  ────────────────────
    2024-05-01T00:00:00Z  E20 v4     Virtual Machines  Hours  15.489648                 2024-05-02T00:00:00Z
    2024-05-01T00:00:00Z  D2s v3     Virtual Machines  Hours  12.281404  rg-web-test    2024-05-02T00:00:00Z

    2 of 26 rows; --limit 0 shows all
    complete: 26 rows, 2 pages
    set apart: 121 rows of other usage days
    as of 2024-06-15T09:00:00Z
    reported from 2024-05-01 until 2024-05-18 daily, used 2024-05-01..2024-05-03
    ----- stderr -----
    ");
}

#[test]
fn where_all_rows_are_of_other_days_it_is_said_that_there_are_none() {
    let (home, simulator) = (Home::new(), simulator());
    let facts = simulator.azure_facts(super::SUBSCRIPTION).unwrap();
    let before = facts.cycles[0].first_day.pred_opt().unwrap();
    let line =
        format!("aggregates --from {before} --to {before} --usage-days -o jsonl --certificate proof.json");
    let run = ask(&home, &simulator, &line);
    let proof = std::fs::read_to_string(home.path("proof.json")).unwrap();
    let proof: serde_json::Value = serde_json::from_str(&proof).unwrap();
    assert!(proof[0]["outside"].as_u64().unwrap() > 0, "{proof}");
    assert_eq!((run.code(), run.stdout.as_str()), (Some(0), ""), "{run}");
    assert!(run.warnings().contains("the server has no usage aggregates"), "{run}");
    assert!(run.stderr.contains("note: set apart: ") && run.stderr.contains(" of other usage days"), "{run}");
}

#[test]
fn hours_and_sums_of_meters_are_asked_for() {
    let (home, simulator) = (Home::new(), simulator());
    let run =
        ask(&home, &simulator, "aggregates --from 2024-06-01 --to 2024-06-01 --hourly --no-details -o json");
    let rows = run.json();
    assert!(
        rows.as_array().unwrap().iter().all(|row| row["name"].as_str().unwrap().starts_with("Hourly_")),
        "{run}"
    );
    let asked = simulator.requests();
    let asked = asked.iter().find(|request| request.path.contains("ggregates")).unwrap();
    assert!(
        asked.query.contains("showDetails=false") && asked.query.contains("Granularity=Hourly"),
        "{}",
        asked.query
    );
    assert!(
        !simulator.requests().iter().any(|request| request.path.contains("illingPeriods")),
        "days need no list"
    );
}

#[test]
fn days_that_are_to_come_are_refused_before_anything_is_asked() {
    let (home, simulator) = (Home::new(), simulator());
    insta::assert_snapshot!(ask(&home, &simulator, "aggregates --from 2098-01-01 --to 2098-01-02"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: no usage can be reported yet of 2098-01-01..2098-01-02, which lies in the future
    hint: choose days that are over
    ");
    assert_eq!(simulator.requests().len(), 0);
}

#[test]
fn billing_periods_are_those_of_the_subscription() {
    let (home, simulator) = (Home::new(), simulator());
    let run = ask(&home, &simulator, "aggregates --period 2024-07 --usage-days --limit 1");
    assert!(run.stdout.contains("used 2024-04-06..2024-05-05"), "{run}");
}

#[test]
fn days_of_reporting_have_no_late_days() {
    let (home, simulator) = (Home::new(), simulator());
    insta::assert_snapshot!(ask(&home, &simulator, "aggregates --late-days 3"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --late-days: of days of reporting no usage is late
    hint: leave `--late-days` out, or take the days for those of the usage
    ");
    let run = ask(&home, &simulator, "rate --reported --late-days 3");
    assert!(run.code() == Some(2) && run.stderr.contains("error: --late-days"), "{run}");
    let line = "aggregates --from 2024-05-01 --to 2024-05-03 --usage-days --late-days 0";
    let run = ask(&home, &simulator, line);
    assert!(run.stdout.contains("reported from 2024-05-01 until 2024-05-04"), "{run}");
}
