//! The commands that print datasets.

mod files;
mod periods;
mod tables;
mod told;
mod unread;

use ea_billing_sim::{Enrollment, KeyRequest, Rule, Simulator, World};

use crate::support::{Home, Run};

/// The month that tests ask for, which is over.
const MONTH: &str = "--period 2024-02";

/// A simulator of a time that is over, with months so small that a fetch takes no time: 50 rows in three pages.
///
/// The program has the clock of the machine, so the key is good for a long time.
fn simulator(home: &Home) -> Simulator {
    let first_period = "202311".parse().unwrap();
    let enrollment = Enrollment { rows_per_month: 50, first_period, ..Enrollment::new("100") };
    let as_of = "2024-03-20T09:00:00Z".parse().unwrap();
    let world = World { page_size: 20, as_of, enrollments: vec![enrollment], ..World::default() };
    let (not_before, expires) = ("2020-01-01T00:00:00Z".parse().ok(), "2090-01-01T00:00:00Z".parse().ok());
    home.simulator_of(world, &KeyRequest { not_before, expires, ..KeyRequest::new("100") })
}

fn fault(simulator: &Simulator, rule: &str) {
    simulator.add_fault(Rule::from_json(rule).unwrap()).unwrap();
}

/// The run without the line about the clock, which tells how long ago the simulator's time was.
fn shown(run: &Run) -> String {
    let text = run.to_string();
    let lines = text.lines().filter(|line| !line.starts_with("warning: this machine's clock is"));
    lines.map(|line| format!("{line}\n")).collect()
}
