//! The table at the end of a run.

use super::Gate;
use std::time::Duration;

/// How a gate ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Passed,
    Failed,
    /// Not possible on this machine, for this reason.
    Skipped(&'static str),
    /// Left out because an earlier gate failed.
    NotRun,
}

/// One line of the table.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) gate: Gate,
    pub(super) outcome: Outcome,
    pub(super) spent: Duration,
}

impl Row {
    /// A gate that was left out.
    pub(super) fn not_run(gate: Gate) -> Row {
        Row { gate, outcome: Outcome::NotRun, spent: Duration::ZERO }
    }
}

/// The gates with their results and the seconds they took.
pub(super) fn render(rows: &[Row]) -> String {
    let head = ["gate".to_owned(), "result".to_owned(), "seconds".to_owned()];
    let cells = rows.iter().map(|row| [row.gate.to_string(), result(row.outcome), seconds(row.spent)]);
    let lines: Vec<[String; 3]> = std::iter::once(head).chain(cells).collect();
    let [first, second, third] =
        [0, 1, 2].map(|column| lines.iter().map(|line| line[column].len()).max().unwrap_or(0));
    let print = |[gate, result, seconds]: &[String; 3]| {
        format!("{gate:<first$}  {result:<second$}  {seconds:>third$}")
    };
    lines.iter().map(print).collect::<Vec<_>>().join("\n")
}

fn result(outcome: Outcome) -> String {
    match outcome {
        Outcome::Passed => "passed".into(),
        Outcome::Failed => "FAILED".into(),
        Outcome::Skipped(reason) => format!("skipped: {reason}"),
        Outcome::NotRun => "not run".into(),
    }
}

fn seconds(spent: Duration) -> String {
    format!("{}.{}", spent.as_secs(), spent.subsec_millis() / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_shows_every_gate() {
        let row = |gate, outcome, millis| Row { gate, outcome, spent: Duration::from_millis(millis) };
        let rows = [
            row(Gate::Fmt, Outcome::Passed, 1290),
            row(Gate::Clippy, Outcome::Failed, 61_000),
            row(Gate::Deny, Outcome::Skipped("cargo-deny is not installed"), 3),
            Row::not_run(Gate::Doc),
        ];
        insta::assert_snapshot!(render(&rows), @r"
        gate    result                                seconds
        fmt     passed                                    1.2
        clippy  FAILED                                   61.0
        deny    skipped: cargo-deny is not installed      0.0
        doc     not run                                   0.0
        ");
    }
}
