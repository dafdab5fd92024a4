//! A small run of everything that is measured. Its lines are looked at, never its times.

use crate::support;
use xtask::bench::{self, Options};

/// The line of a case, cut into cells.
fn cells<'a>(report: &'a str, case: &str) -> Vec<&'a str> {
    let line = report.lines().find(|line| line.starts_with(&format!("{case}  ")));
    let line = line.unwrap_or_else(|| panic!("no line for `{case}` in\n{report}"));
    line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect()
}

#[test]
fn every_case_of_the_simulator_is_measured() {
    let options =
        Options { benches: Vec::new(), rows: 2_000, runs: 1, is_large: true, profile: "dev".to_owned() };
    let report = bench::run(&support::root(), &options).unwrap();
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
