//! The transport against the simulator, which breaks in every way that it knows.

mod answers;
mod connection;
mod hints;
mod origins;
mod secrets;
mod tokens;
mod wire;

use std::time::Duration;

use chrono::{DateTime, Utc};
use ea_billing_sim::{KeyRequest, LoggedRequest, Rule, Simulator, World};
use reqwest::Url;

use super::*;
use crate::clock::ManualClock;
use crate::http::{Credential, EndProof, RetryPolicy, settings::Limits};

const USAGE: &str = "/v3/enrollments/100/billingPeriods/202610/usagedetails";
/// More time than any test lets pass.
const LONG: Duration = Duration::from_secs(1_000_000_000);

/// A simulator and a transport to it, whose clock shows the simulator's time.
struct Bench {
    simulator: Simulator,
    clock: ManualClock,
    transport: Transport,
}

fn now() -> DateTime<Utc> {
    World::default().as_of
}

fn settings(simulator: &Simulator) -> HttpSettings {
    let key = simulator.issue_key(&KeyRequest::new("100")).expect("there is such an enrollment");
    let url = simulator.url().parse().expect("a URL");
    HttpSettings {
        use_proxy: false,
        seed: Some(7),
        ca_pem: simulator.ca_pem().map(|pem| pem.as_bytes().to_vec()).into_iter().collect(),
        ..HttpSettings::new(url, Credential::bearer(&key))
    }
}

impl Bench {
    async fn start() -> Self {
        Self::of(Simulator::start(World::default()).await.expect("a simulator"), |settings| settings)
    }

    async fn with_tls() -> Self {
        let simulator = Simulator::builder(World::default()).with_tls().start().await.expect("a simulator");
        Self::of(simulator, |settings| settings)
    }

    fn of(simulator: Simulator, change: impl FnOnce(HttpSettings) -> HttpSettings) -> Self {
        let clock = ManualClock::new(now());
        let transport = Transport::new(change(settings(&simulator)), Arc::new(clock.clone()));
        Self { simulator, clock, transport: transport.expect("the settings are good") }
    }

    /// The same simulator with changed settings.
    fn changed(self, change: impl FnOnce(HttpSettings) -> HttpSettings) -> Self {
        Self::of(self.simulator, change)
    }

    fn url(&self, path: &str) -> Url {
        format!("{}{path}", self.simulator.url()).parse().expect("a URL")
    }

    fn usage(&self) -> Request {
        Request::get(self.url(USAGE))
    }

    fn deadline(&self) -> Deadline {
        Deadline::after(&self.clock, LONG)
    }

    /// One call under these rules, from a clean slate.
    async fn under(&self, rules: Vec<Rule>) -> Result<Answer> {
        self.ask(&self.usage(), rules).await
    }

    async fn ask(&self, request: &Request, rules: Vec<Rule>) -> Result<Answer> {
        self.simulator.clear_requests();
        self.simulator.set_faults(rules).expect("the rules are good");
        self.transport.page(request, &self.deadline()).await
    }

    fn requests(&self) -> Vec<LoggedRequest> {
        self.simulator.requests()
    }
}

/// A rule from its JSON.
fn rule(json: &str) -> Rule {
    Rule::from_json(json).expect(json)
}
