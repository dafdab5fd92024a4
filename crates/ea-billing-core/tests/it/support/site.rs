//! A simulator, a clock that nobody waits for, and a key that may stand nowhere.

use std::{sync::Arc, thread};

use ea_billing_core::{ApiKey, Client, ClientBuilder, ManualClock};
use ea_billing_sim::{Enrollment, Rule, Simulator, World};

use super::canary::{CanaryKey, Scan};

/// One enrollment with months so small that a fetch takes no time: 50 rows in three pages.
pub(crate) fn small_world() -> World {
    let enrollment = Enrollment { rows_per_month: 50, ..Enrollment::new("100") };
    World { page_size: 20, enrollments: vec![enrollment], ..World::default() }
}

/// What most tests begin with. When it is dropped, logs and panics are searched for the key.
pub(crate) struct Site {
    pub(crate) simulator: Arc<Simulator>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) key: CanaryKey,
    pub(crate) enrollment: &'static str,
    scan: Option<Scan>,
}

impl Site {
    /// The default world, seen by the administrator of enrollment 100.
    pub(crate) async fn start() -> Self {
        Self::of(World::default(), "100").await
    }

    pub(crate) async fn of(world: World, enrollment: &'static str) -> Self {
        Self::with(Simulator::start(world).await.expect("a port is free"), enrollment)
    }

    /// A site around a simulator that was started with options of its own.
    pub(crate) fn with(simulator: Simulator, enrollment: &'static str) -> Self {
        let key = CanaryKey::new(&simulator, enrollment);
        let scan = Some(Scan::start(&key));
        let clock = Arc::new(ManualClock::new(simulator.now()));
        Self { simulator: Arc::new(simulator), clock, key, enrollment, scan }
    }

    /// Begins a client of this simulator.
    pub(crate) fn builder(&self) -> ClientBuilder {
        let key = ApiKey::new(self.key.as_str()).expect("the simulator makes good keys");
        Client::builder()
            .with_base_url(self.simulator.url())
            .with_api_key(key)
            .with_clock(self.clock.clone())
            .without_proxy()
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().expect("nothing is missing")
    }

    /// Lets a request fail, by a rule as JSON.
    pub(crate) fn fault(&self, rule: &str) {
        self.simulator
            .add_fault(Rule::from_json(rule).expect("the rule can be read"))
            .expect("the rule can be followed");
    }

    /// The paths and queries that were asked for, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.simulator
            .requests()
            .iter()
            .map(|request| format!("{}?{}", request.path, request.query))
            .collect()
    }

    /// Fails when the key stands in these texts, in a log or in a panic.
    #[track_caller]
    pub(crate) fn assert_no_secret(&self, texts: &[&str]) {
        if let Some(scan) = &self.scan {
            scan.assert_no_secret(texts);
        }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(scan) = self.scan.take().filter(|_| !thread::panicking()) {
            scan.assert_no_secret(&[]);
        }
    }
}
