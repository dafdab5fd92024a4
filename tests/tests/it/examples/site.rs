//! A simulator, and what programs are told to find it.

use std::fs;
use std::process::Command;

use ea_billing_sim::{Enrollment, KeyRequest, Simulator, TokenRequest, World};
use tempfile::TempDir;

/// The enrollment that programs look at: with names that break careless readers.
const ENROLLMENT: &str = "200";

/// A simulator and the secrets to enter it.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) simulator: Simulator,
    folder: TempDir,
}

impl Site {
    /// A simulator whose enrollment has so many rows in a month, in pages of a thousand.
    pub(super) fn start(rows_per_month: u64) -> Self {
        let mut world = World::default();
        let enrollment = world.enrollments.iter_mut().find(|each| each.number == ENROLLMENT).unwrap();
        *enrollment = Enrollment { rows_per_month, ..enrollment.clone() };
        let simulator = Simulator::start_blocking(world).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let key = simulator.issue_key(&KeyRequest::new(ENROLLMENT)).unwrap();
        // As an editor leaves it.
        fs::write(folder.path().join("key"), format!("{key}\n")).unwrap();
        let token = simulator.issue_token(&TokenRequest::default()).unwrap();
        fs::write(folder.path().join("token"), format!("{token}\n")).unwrap();
        Self { simulator, folder }
    }

    /// Gives a program its arguments: the address, what it asks for, and the time. The secrets are in files.
    pub(super) fn ask<'a>(&self, command: &'a mut Command, what: &[&str]) -> &'a mut Command {
        command.arg(self.simulator.url()).args(what).arg(self.simulator.now().timestamp_millis().to_string());
        command.env("EA_BILLING_API_KEY_FILE", self.folder.path().join("key"));
        command.env("EA_BILLING_ACCESS_TOKEN_FILE", self.folder.path().join("token"));
        // Proxies are for the network, not for this machine.
        command.env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1")
    }

    /// The sums of a billing period, as the simulator knows them.
    pub(super) fn facts(&self, period: &str) -> Facts {
        let facts = self.simulator.facts(ENROLLMENT).unwrap();
        let facts = facts.periods.into_iter().find(|each| each.billing_period == period).unwrap();
        Facts {
            rows: facts.usage_rows,
            cost: plain(&facts.usage_cost_as_json).to_owned(),
            total_usage: plain(&facts.total_usage).to_owned(),
            currency: facts.currency,
        }
    }
}

/// What is known of a billing period.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) rows: u64,
    pub(super) cost: String,
    pub(super) total_usage: String,
    pub(super) currency: String,
}

/// An amount without zeros at its end.
pub(super) fn plain(amount: &str) -> &str {
    if amount.contains('.') { amount.trim_end_matches('0').trim_end_matches('.') } else { amount }
}
