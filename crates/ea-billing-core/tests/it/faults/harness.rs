//! Fetches that meet a fault, watched so that none hangs.

use std::{
    sync::{Arc, mpsc},
    time::Duration,
};

use chrono::{DateTime, Utc};
use ea_billing_core::{Clock, Error, ManualClock, Result, Wait};
use ea_billing_sim::{Listener, Rule, Simulator};
use tokio::runtime::Runtime;

use super::family::{Family, Seen};
use crate::support::{
    canary::told_by,
    site::{Site, small_world},
};

/// How often a fetch is looked at.
const TICK: Duration = Duration::from_millis(10);
/// After so many looks, two minutes of them, it hangs.
const TICKS: u32 = 12_000;
/// More than the longest time that a client waits for an answer.
const SILENCE: Duration = Duration::from_secs(301);
/// One JSON answer and one file may be so large.
const LARGEST: (u64, u64) = (2 << 20, 64 << 20);

/// A fault of the simulator with its parameters as JSON.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) parameters: &'static str,
}

impl Case {
    pub(super) fn label(self) -> String {
        let parameters: String = self.parameters.replace(' ', "").chars().take(24).collect();
        if parameters == "{}" { self.name.to_owned() } else { format!("{}{parameters}", self.name) }
    }

    /// After how many looks at a server that keeps silent the clock is moved, where time is all by which a client can
    /// notice the fault. A connection that is half closed is another one: hyper may send a request into it, to which there
    /// is no answer.
    fn silence(self) -> Option<u32> {
        match self.name {
            "stall-before-headers" | "stall-mid-body" | "drip" => Some(5),
            "closed-keep-alive" => Some(300),
            _ => None,
        }
    }

    fn is_silent(self) -> bool {
        self.silence().is_some()
    }

    fn rule(self, family: Family, always: bool) -> Rule {
        let mut rule: serde_json::Map<_, _> = serde_json::from_str(self.parameters).unwrap();
        rule.insert("fault".into(), self.name.into());
        rule.insert("times".into(), if always { "always".into() } else { 1.into() });
        if !self.needs_tls() {
            rule.insert("when".into(), serde_json::from_str(family.condition()).unwrap());
        }
        Rule::from_json(&serde_json::Value::Object(rule).to_string()).unwrap()
    }

    fn needs_tls(self) -> bool {
        self.name.starts_with("tls-")
    }
}

/// Fetches of one kind of call.
pub(super) struct Harness {
    family: Family,
    runtime: Runtime,
    /// What a fetch brings that meets no fault.
    clean: Seen,
    requests: usize,
}

/// A clock that opens the API's door again when somebody waits: whoever comes back later finds it open.
#[derive(Debug)]
struct Reopening {
    clock: Arc<ManualClock>,
    simulator: Arc<Simulator>,
    listener: Listener,
}

impl Clock for Reopening {
    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn pause(&self, duration: Duration) -> Wait {
        self.simulator.open_listener(self.listener).unwrap();
        self.clock.pause(duration)
    }

    fn time_limit(&self, duration: Duration) -> Wait {
        self.clock.time_limit(duration)
    }
}

impl Harness {
    pub(super) fn new(family: Family) -> Self {
        let runtime = Runtime::new().unwrap();
        let site = Site::with(Simulator::start_blocking(small_world()).unwrap(), "100");
        let clean = runtime.block_on(family.fetch(&site.client())).unwrap();
        assert!(!clean.rows.is_empty() && clean.issues == 0 && clean.lies.is_empty(), "{clean:?}");
        let requests = site.simulator.requests().len();
        Self { family, runtime, clean, requests }
    }

    /// What becomes of a fetch that meets this fault, once or for ever.
    pub(super) fn outcome(&self, case: Case, always: bool) -> String {
        let builder = Simulator::builder(small_world());
        let builder = if case.needs_tls() { builder.with_tls() } else { builder };
        let site = Site::with(builder.start_blocking().unwrap(), "100");
        site.simulator.add_fault(case.rule(self.family, always)).unwrap();
        let result = self.watched(case, always, &site);
        if let Err(error) = &result {
            site.assert_no_secret(&[&told_by(error)]);
        }
        let found = self.described(case, &site, result);
        assert!(!found.contains("WRONG"), "{:?} {} always {always}: {found}", self.family, case.label());
        found
    }

    /// Fetches, and fails when that does not end.
    fn watched(&self, case: Case, always: bool, site: &Site) -> Result<Seen> {
        let mut builder = site.builder().with_size_limits(LARGEST.0, LARGEST.1);
        if let Some(pem) = site.simulator.ca_pem() {
            builder = builder.with_ca_pem(pem);
        }
        if case.is_silent() {
            builder = builder.with_total_time(Duration::from_secs(1 << 30));
        }
        if case.name == "refuse" && !always {
            let listener = if self.family == Family::File { Listener::Blob } else { Listener::Api };
            let (clock, simulator) = (Arc::clone(&site.clock), Arc::clone(&site.simulator));
            builder = builder.with_clock(Arc::new(Reopening { clock, simulator, listener }));
        }
        let (family, client) = (self.family, builder.build().unwrap());
        let (sender, receiver) = mpsc::channel();
        let task = self.runtime.spawn(async move { sender.send(family.fetch(&client).await) });
        for tick in 1..TICKS {
            match receiver.recv_timeout(TICK) {
                Ok(result) => return result,
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => panic!("{}: the fetch panicked", case.label()),
            }
            if case.silence().is_some_and(|ticks| tick % ticks == 0) && is_silent(site, case) {
                site.clock.advance(SILENCE);
            }
        }
        task.abort();
        panic!("{:?} hangs at {}; {:#?}", self.family, case.label(), site.simulator.requests().last());
    }

    /// The outcome in a word.
    fn described(&self, case: Case, site: &Site, result: Result<Seen>) -> String {
        let acted = site.simulator.faults()[0].used > 0;
        let requests = site.simulator.requests().len();
        let seen = match result {
            Ok(seen) => seen,
            Err(error) if acted => return described_error(&error),
            Err(error) => return format!("WRONG: failed without a fault: {error:?}"),
        };
        if !acted {
            let same = seen == self.clean && requests == self.requests;
            return if same { "-".to_owned() } else { format!("WRONG: not as usual: {requests} {seen:?}") };
        }
        let mut word = self.compared(case, site, &seen);
        if case.is_silent() {
            word.push_str("+?");
        } else if requests != self.requests {
            word = format!("{word}+{}", requests - self.requests);
        }
        // Where the test has moved the clock, it differs from the server's.
        for warning in seen.warnings.iter().filter(|_| !case.is_silent()) {
            let name = format!("{warning:?}");
            word = format!("{word}~{}", name.split(' ').next().unwrap_or_default());
        }
        word
    }

    fn compared(&self, case: Case, site: &Site, seen: &Seen) -> String {
        let Seen { rows, issues, totals, lies, .. } = seen;
        let clean = &self.clean;
        if !lies.is_empty() {
            return format!("WRONG: the certificate lies about {lies:?}");
        }
        if *issues > 0 {
            let mut whole = clean.rows.iter();
            let rest_is_whole = rows.iter().all(|row| whole.any(|other| other == row));
            let is_all = rest_is_whole && rows.len() + issues == clean.rows.len();
            return if is_all {
                format!("issue{issues}")
            } else {
                "WRONG: rows beside the issues".to_owned()
            };
        }
        if *rows == clean.rows && *totals == clean.totals {
            return "whole".to_owned();
        }
        let others = rows.iter().zip(&clean.rows).filter(|(row, other)| row != other).count();
        if rows.len() == clean.rows.len() && *totals == clean.totals {
            return format!("other{others}");
        }
        let again = || self.runtime.block_on(self.family.fetch(&site.client())).unwrap();
        if case.name == "page-empty" && again().rows == *rows {
            return "as-sent".to_owned();
        }
        site.simulator.clear_faults();
        if again().rows == *rows {
            "new".to_owned()
        } else {
            format!("WRONG: {} rows, {totals:?}", rows.len())
        }
    }
}

fn described_error(error: &Error) -> String {
    error.code().as_str().to_owned()
}

/// Whether the server is keeping silent: the last request that came is the one that met the fault.
fn is_silent(site: &Site, case: Case) -> bool {
    site.simulator.requests().last().is_some_and(|last| last.fault_name == Some(case.name))
}
