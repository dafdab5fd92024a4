//! The commands that print datasets.

mod files;
mod periods;
mod tables;
mod told;
mod unread;

use ea_billing_sim::{KeyRequest, Rule, Simulator};

use crate::support::Home;

/// The month that tests ask for, which is over.
const MONTH: &str = "--period 2024-02";

/// A small simulator with the key of the enrollment.
fn simulator(home: &Home) -> Simulator {
    home.small_simulator(&KeyRequest::new("100"), true)
}

fn fault(simulator: &Simulator, rule: &str) {
    simulator.add_fault(Rule::from_json(rule).unwrap()).unwrap();
}
