//! A small run of everything that is measured. Its lines are looked at, never its times.

use crate::support;
use xtask::bench::{self, Bench, Options};

/// The line of a case, cut into cells.
fn cells<'a>(report: &'a str, case: &str) -> Vec<&'a str> {
    let line = report.lines().find(|line| line.starts_with(&format!("{case}  ")));
    let line = line.unwrap_or_else(|| panic!("no line for `{case}` in\n{report}"));
    line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect()
}

fn run(benches: &[Bench]) -> String {
    let (benches, profile) = (benches.to_vec(), "dev".to_owned());
    let options = Options { benches, rows: 2_000, runs: 1, is_large: true, is_core_only: true, profile };
    bench::run(&support::root(), &options).unwrap()
}

#[test]
fn every_case_of_the_simulator_is_measured() {
    let report = run(&[Bench::Simulator]);
    let check = |case: &str, answers: &str, rows: &str, has_data: bool| {
        let cells = cells(&report, case);
        assert_eq!(cells[1..3], [answers, rows], "{case} in\n{report}");
        assert_eq!(cells[3] != "n/a", has_data, "{case} in\n{report}");
    };
    assert!(report.starts_with("simulator, profile dev, median of 1\n"), "{report}");
    check("JSON pages v3", "2", "2000", true);
    check("legacy JSON report", "1", "2000", true);
    check("legacy CSV report", "1", "2000", true);
    check("report", "3", "2000", false);
    check("blob of the report", "1", "2000", true);
    check("CSV download v3", "1", "2000", true);
    check("CSV download v3, large month", "1", "20000", true);
    for (peer, told) in [
        ("peer: python3 -m http.server, same bytes", "simulator / peer = "),
        ("peer: curl reads CSV download v3", "this client / curl = "),
    ] {
        let note = *cells(&report, peer).last().unwrap();
        assert!(note.starts_with(told) || note.starts_with("missing: "), "{note} in\n{report}");
    }
    let large = *cells(&report, "CSV download v3, large month").last().unwrap();
    assert!(large.starts_with("peak memory ") && large.ends_with(" after"), "{large}");
    assert!(report.lines().last().unwrap().starts_with("machine: "), "{report}");
}

#[test]
fn clients_read_all_there_is_and_nothing_that_has_not_changed() {
    let report = run(&[Bench::Client, Bench::Scaling]);
    let check = |case: &str, requests: &str, rows: &str| {
        let cells = cells(&report, case);
        assert_eq!(cells[1..3], [requests, rows], "{case} in\n{report}");
        cells.last().copied().unwrap_or_default()
    };
    assert!(report.starts_with("client, 2000 rows, profile dev, median of 1\n"), "{report}");
    // The core asks once more whether the pages it has are still right.
    check("JSON pages: ea-billing-core, typed records", "3", "2000");
    check("CSV file: ea-billing-core, typed records", "1", "2000");
    for way in ["JSON pages", "CSV file"] {
        let note = check(&format!("{way}: ea-billing-core, unchanged since"), "1", "2000");
        assert_eq!(note, "and 1 other request, 0 bytes", "{report}");
        let unchanged = cells(&report, &format!("{way}: ea-billing-core, unchanged since"));
        assert_eq!(unchanged[3], "0", "{report}");
    }
    for case in ["JSON pages: Python: requests, json, Decimal", "CSV file: Python: csv.DictReader, Decimal"] {
        let note = *cells(&report, case).last().unwrap();
        assert!(
            note.contains(" times as long as ea-billing-core (aim: ") || note.starts_with("missing: "),
            "{note}"
        );
    }
    assert!(report.contains("\n\nscaling, profile dev, median of 1\n"), "{report}");
    check("CSV file", "1", "1000");
    assert!(report.lines().any(|line| line.starts_with("JSON pages        21  20000 ")), "{report}");
}
