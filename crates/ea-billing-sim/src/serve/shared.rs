//! What the listeners and the handle of a simulator have in common, and all that can be done with it.

use super::gate::Gate;
use super::log::{Log, LoggedRequest};
use super::time::Stopwatch;
use super::wait;
use crate::api::{Api, RestateError};
use crate::fault::{Book, Fault, Listener, Rule, RuleUse, ScriptError, Stage};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::HashSet;
use std::io;
use std::ops::RangeInclusive;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use tokio::runtime::Handle;

/// A running simulator.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(super) api: Api,
    /// There if the clock goes on. Its lock is held for every move of the clock, so that none is lost.
    pub(super) stopwatch: Mutex<Option<Stopwatch>>,
    pub(super) state: Mutex<State>,
    /// Told whenever it is settled whether a use of a rule is taken.
    pub(super) settled: Condvar,
    pub(super) log: Arc<Log>,
    pub(super) api_gate: Arc<Gate>,
    pub(super) blob_gate: Arc<Gate>,
    pub(super) control_gate: Arc<Gate>,
    pub(super) runtime: Handle,
    #[cfg(feature = "tls")]
    pub(super) certificates: Option<super::tls::Certificates>,
}

/// What changes from request to request.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) book: Book,
    /// The span that the quota is counted in, and the requests in it.
    pub(super) span: i64,
    pub(super) requests: u32,
    /// Paths of reports whose signed address has expired on request.
    pub(super) expired: HashSet<String>,
}

impl Shared {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn api(&self) -> &Api {
        self.follow_clock();
        &self.api
    }

    pub(crate) fn is_secure(&self) -> bool {
        #[cfg(feature = "tls")]
        return self.certificates.is_some();
        #[cfg(not(feature = "tls"))]
        false
    }

    pub(super) fn gate(&self, listener: Listener) -> &Arc<Gate> {
        match listener {
            Listener::Api => &self.api_gate,
            Listener::Blob => &self.blob_gate,
        }
    }

    // The clock.

    /// Moves the servers' clock by the real time that has gone by, if it goes on, and then as it is told; not further
    /// if it is told nothing. Returns what it was told.
    fn move_clock(&self, to: impl FnOnce(DateTime<Utc>) -> Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        let mut stopwatch = self.stopwatch.lock().unwrap_or_else(PoisonError::into_inner);
        let lap = stopwatch.as_mut().map(Stopwatch::lap).unwrap_or_default();
        let now = self.api.now();
        let now = now.checked_add_signed(lap).unwrap_or(now);
        let told = to(now);
        self.api.set_now(told.unwrap_or(now));
        told
    }

    fn follow_clock(&self) {
        self.move_clock(|_| None);
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.api().now()
    }

    pub(crate) fn set_now(&self, to: DateTime<Utc>) {
        self.move_clock(|_| Some(to));
    }

    pub(crate) fn advance(&self, by: TimeDelta) {
        self.move_clock(|now| now.checked_add_signed(by));
    }

    /// Moves the servers' clock unless that would lead beyond the times that it can show. Whether it could.
    pub(crate) fn advance_within(&self, by: TimeDelta, times: &RangeInclusive<DateTime<Utc>>) -> bool {
        self.move_clock(|now| now.checked_add_signed(by).filter(|to| times.contains(to))).is_some()
    }

    pub(crate) fn restate(&self, enrollment: &str, day: NaiveDate) -> Result<(), RestateError> {
        self.api().restate(enrollment, day)
    }

    // Rules.

    /// Adds rules after the others; all of them or, where one is wrong, none.
    pub(crate) fn add_faults(self: &Arc<Self>, rules: Vec<Rule>) -> Result<(), ScriptError> {
        self.check_all(&rules)?;
        self.put(rules);
        Ok(())
    }

    /// Puts rules in the place of the others; where one is wrong, nothing changes.
    pub(crate) fn set_faults(self: &Arc<Self>, rules: Vec<Rule>) -> Result<(), ScriptError> {
        self.check_all(&rules)?;
        self.clear_faults();
        self.put(rules);
        Ok(())
    }

    fn put(self: &Arc<Self>, rules: Vec<Rule>) {
        for rule in rules {
            match rule.fault {
                Fault::Refuse { listener, milliseconds } if rule.when.is_empty() => {
                    self.refuse(listener.unwrap_or(Listener::Api), milliseconds);
                }
                _ => self.state().book.add(rule),
            }
        }
    }

    fn check_all(&self, rules: &[Rule]) -> Result<(), ScriptError> {
        let check = |(index, rule)| self.check(rule).map_err(|error| error.in_list(index, rules.len()));
        rules.iter().enumerate().try_for_each(check)
    }

    fn check(&self, rule: &Rule) -> Result<(), ScriptError> {
        rule.check()?;
        if rule.fault.stage() == Stage::Handshake && !self.is_secure() {
            let what = format!("`{}` needs a simulator that speaks https", rule.fault.name());
            return Err(ScriptError::new("fault", what));
        }
        Ok(())
    }

    pub(crate) fn clear_faults(&self) {
        let mut state = self.state();
        state.book.clear();
        state.expired.clear();
        drop(state);
        self.settled.notify_all();
    }

    pub(crate) fn faults(&self) -> Vec<RuleUse> {
        self.state().book.list()
    }

    /// Closes a listener, for so many milliseconds or until it is opened.
    pub(crate) fn refuse(self: &Arc<Self>, listener: Listener, milliseconds: Option<u64>) {
        let gate = Arc::clone(self.gate(listener));
        gate.close();
        if milliseconds.is_some() {
            self.runtime.spawn(async move {
                wait::pause(milliseconds).await;
                // If the port has been lost there is nobody to tell.
                let _ = gate.open();
            });
        }
    }

    pub(crate) fn open(&self, listener: Listener) -> io::Result<()> {
        self.gate(listener).open()
    }

    pub(crate) fn is_open(&self, listener: Listener) -> bool {
        self.gate(listener).is_open()
    }

    // The log.

    pub(crate) fn requests(&self) -> Vec<LoggedRequest> {
        self.log.list()
    }

    pub(crate) fn clear_requests(&self) {
        self.log.clear();
    }
}
