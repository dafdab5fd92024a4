//! What the listeners and the handle of a simulator have in common, and all that can be done with it.

use super::gate::Gate;
use super::gzip;
use super::log::{Count, Log, LoggedRequest};
use super::time::Stopwatch;
use super::wait;
use crate::api::{Api, RestateError, Target};
use crate::exchange::{Answer, Body, Door, Request};
use crate::fault::{
    Book, Fault, Hit, Listener, Moment, Plan, Rule, RuleUse, ScriptError, Stage, http_date, into_chunks,
    over_quota, period_start, sas_expired, swap,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, DATE, ETAG, VARY};
use http::{HeaderValue, StatusCode};
use std::collections::HashSet;
use std::io;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::runtime::Handle;

/// A running simulator.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(super) api: Api,
    /// There if the clock goes on. Its lock is held for every move of the clock, so that none is lost.
    pub(super) stopwatch: Mutex<Option<Stopwatch>>,
    pub(super) state: Mutex<State>,
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
    book: Book,
    /// The span that the quota is counted in, and the requests in it.
    span: i64,
    requests: u32,
    /// Paths of reports whose signed address has expired on request.
    expired: HashSet<String>,
}

/// What becomes of a request.
#[derive(Debug)]
pub(super) enum Outcome {
    /// An answer.
    Answer(Answer, Count),
    /// An answer that is sent in another way than usual.
    Planned(Answer, Plan, Count),
    /// None; the connection is reset.
    Dropped,
}

/// An answer under the faults in force.
struct Judged {
    answer: Answer,
    plan: Option<Plan>,
    dropped: bool,
}

impl Judged {
    fn usual(answer: Answer) -> Self {
        Self { answer, plan: None, dropped: false }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
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

    // Answers.

    /// The fault of the next handshake.
    pub(super) fn handshake_fault(&self) -> Option<Fault> {
        self.state().book.hit(Moment::Handshake).map(|hit| hit.fault)
    }

    pub(super) fn respond(self: &Arc<Self>, request: &Request) -> Outcome {
        let now = self.now();
        let target = self.api.target(request);
        let mut entry = LoggedRequest::new(request, &target);
        let judged = match self.before_faults(request, now) {
            Some(answer) => Judged::usual(answer),
            None => self.judge(request, &target, now, &mut entry),
        };
        let answer = self.dated(self.packed(request, judged.answer));
        let unanswered = judged.plan.as_ref().is_some_and(Plan::answers_nothing);
        if !judged.dropped && !unanswered {
            entry.status = Some(answer.status.as_u16());
            let tag = answer.headers.get(ETAG).and_then(|tag| tag.to_str().ok());
            entry.etag = tag.map(str::to_owned);
        }
        let count = self.log.push(entry);
        match judged.plan {
            _ if judged.dropped => Outcome::Dropped,
            Some(plan) => Outcome::Planned(answer, plan, count),
            None => Outcome::Answer(answer, count),
        }
    }

    /// The answer to a request that does not come as far as the faults.
    fn before_faults(&self, request: &Request, now: DateTime<Utc>) -> Option<Answer> {
        match request.door {
            Door::Api => self.over_quota(now).map(over_quota),
            Door::Blob => self.state().expired.contains(&request.path).then(sas_expired),
        }
    }

    /// The seconds to wait, if there have been too many requests. Counts this one otherwise.
    fn over_quota(&self, now: DateTime<Utc>) -> Option<u64> {
        let quota = self.api.world().quota?;
        let length = i64::from(quota.seconds);
        let elapsed = (now - self.api.world().as_of).num_seconds();
        let span = elapsed.div_euclid(length);
        let mut state = self.state();
        if state.span != span {
            (state.span, state.requests) = (span, 0);
        }
        if state.requests >= quota.requests {
            return u64::try_from(length - elapsed.rem_euclid(length)).ok();
        }
        state.requests += 1;
        None
    }

    fn judge(
        self: &Arc<Self>,
        request: &Request,
        target: &Target,
        now: DateTime<Utc>,
        entry: &mut LoggedRequest,
    ) -> Judged {
        let hit = self.state().book.hit(Moment::Request(request, target));
        let Some(hit) = hit else {
            return Judged::usual(self.api.answer(request, target, None));
        };
        entry.fault_name = Some(hit.fault.name());
        let ask = |paging: Option<&crate::api::PagingFault>| self.api.answer(request, target, paging);
        match swap(&hit.fault, request, target, now, ask) {
            Ok(answer) => self.commit(&hit, request, target, now, answer),
            Err(answer) => {
                self.state().book.give_back(&hit);
                entry.not_applicable = true;
                Judged::usual(*answer)
            }
        }
    }

    /// Does what a fault does beyond its answer.
    fn commit(
        self: &Arc<Self>,
        hit: &Hit,
        request: &Request,
        target: &Target,
        now: DateTime<Utc>,
        answer: Answer,
    ) -> Judged {
        let plan = match &hit.fault {
            Fault::Refuse { listener, milliseconds } => {
                self.refuse(listener.unwrap_or(request.door.into()), *milliseconds);
                return Judged { answer, plan: None, dropped: true };
            }
            Fault::DataSwitch { day } => {
                let day = day.unwrap_or_else(|| period_start(request, now));
                // An enrollment without such a day has nothing that could change.
                let _ = self.api.restate(&target.enrollment, day);
                None
            }
            Fault::SasExpired { after: Some(after) } => {
                self.state().expired.insert(request.path.clone());
                Some(Plan::reset_after(*after, &answer))
            }
            Fault::ResetBeforeHeaders {} => return Judged { answer, plan: None, dropped: true },
            fault => Plan::of(fault, &answer),
        };
        Judged { answer, plan, dropped: false }
    }

    /// The answer, compressed where the world compresses and the client accepts it.
    fn packed(&self, request: &Request, mut answer: Answer) -> Answer {
        let bodiless = matches!(answer.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
        let wanted = self.api.world().gzip && accepts_gzip(request.header(ACCEPT_ENCODING));
        if !wanted || bodiless || answer.headers.contains_key(CONTENT_ENCODING) {
            return answer;
        }
        let (_, chunks) = into_chunks(answer.body);
        answer.body = Body::Stream { length: None, chunks: gzip::compress(chunks) };
        answer
            .with(CONTENT_ENCODING, HeaderValue::from_static("gzip"))
            .with(VARY, HeaderValue::from_static("Accept-Encoding"))
    }

    /// The answer with the time of the servers' clock, unless it has another.
    pub(super) fn dated(&self, answer: Answer) -> Answer {
        if answer.headers.contains_key(DATE) { answer } else { answer.with(DATE, http_date(self.now())) }
    }
}

/// Whether a client accepts gzip, by its header `Accept-Encoding`.
fn accepts_gzip(accepted: &str) -> bool {
    accepted.split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let weight = weight.trim().trim_start_matches("q=");
        let refused = !weight.is_empty() && weight.bytes().all(|byte| matches!(byte, b'0' | b'.'));
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_used_where_it_is_accepted() {
        let check = |header: &str, expect: bool| assert_eq!(accepts_gzip(header), expect, "{header}");
        check("gzip", true);
        check("deflate, GZip;q=0.5", true);
        check("gzip;q=0", false);
        check("gzip; q=0.0, br", false);
        check("br", false);
        check("", false);
    }
}
