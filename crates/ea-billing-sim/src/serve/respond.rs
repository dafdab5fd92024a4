//! What becomes of a request, under the faults in force.

use super::gzip;
use super::log::{LoggedRequest, Record};
use super::shared::Shared;
use crate::api::{PagingFault, Target};
use crate::exchange::{Answer, Body, Door, Request};
use crate::fault::{
    Fault, Hit, Moment, Plan, Swapped, Turn, Walk, http_date, into_chunks, over_quota, period_start,
    sas_expired, swap, with_weak_tag,
};
use chrono::{DateTime, Utc};
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, DATE, ETAG, VARY};
use http::{HeaderValue, StatusCode};
use std::sync::{Arc, PoisonError};

/// What becomes of a request.
#[derive(Debug)]
pub(super) enum Outcome {
    /// An answer.
    Answer(Answer, Record),
    /// An answer that is sent in another way than usual.
    Planned(Answer, Plan, Record),
    /// None; the connection is reset.
    Dropped,
}

/// An answer under the faults in force, compressed where that is due.
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

/// A use of a rule that is taken if the fault acts, and free again otherwise, even if a thread fails meanwhile.
struct Taking<'a> {
    shared: &'a Shared,
    hit: Hit,
    acted: bool,
}

impl Drop for Taking<'_> {
    fn drop(&mut self) {
        self.shared.state().book.settle(&self.hit, self.acted);
        self.shared.settled.notify_all();
    }
}

impl Shared {
    /// The fault of the next handshake.
    #[cfg(feature = "tls")]
    pub(super) fn handshake_fault(&self) -> Option<Fault> {
        let mut taking = self.take(Moment::Handshake, &mut Walk::default())?;
        taking.acted = true;
        Some(taking.hit.fault.clone())
    }

    /// Writes down a request as it arrives.
    pub(super) fn note(&self, request: &Request, target: &Target) -> Record {
        self.log.push(LoggedRequest::new(request, target))
    }

    pub(super) fn respond(self: &Arc<Self>, request: &Request, target: &Target, record: Record) -> Outcome {
        let now = self.now();
        let judged = match self.before_faults(request, now) {
            Some(answer) => Judged::usual(self.packed(request, answer)),
            None => self.judge(request, target, now, &record),
        };
        let answer = self.dated(judged.answer);
        let unanswered = judged.plan.as_ref().is_some_and(Plan::answers_nothing);
        if !judged.dropped && !unanswered {
            let tag = answer.headers.get(ETAG).and_then(|tag| tag.to_str().ok());
            record.write(|entry| {
                entry.status = Some(answer.status.as_u16());
                entry.etag = tag.map(str::to_owned);
            });
        }
        match judged.plan {
            _ if judged.dropped => Outcome::Dropped,
            Some(plan) => Outcome::Planned(answer, plan, record),
            None => Outcome::Answer(answer, record),
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

    /// The next rule that serves this moment. While it is open whether another request takes its last use, waits.
    fn take(&self, moment: Moment<'_>, walk: &mut Walk) -> Option<Taking<'_>> {
        let mut state = self.state();
        loop {
            match state.book.next(moment, walk) {
                Turn::Hit(hit) => return Some(Taking { shared: self, hit, acted: false }),
                Turn::Open => state = self.settled.wait(state).unwrap_or_else(PoisonError::into_inner),
                Turn::End => return None,
            }
        }
    }

    /// Tries the rules one after the other until a fault acts.
    fn judge(
        self: &Arc<Self>,
        request: &Request,
        target: &Target,
        now: DateTime<Utc>,
        record: &Record,
    ) -> Judged {
        let ask = |paging: Option<&PagingFault>| self.api.answer(request, target, paging);
        let mut walk = Walk::default();
        // Asking twice would be seen: a report is a step further each time.
        let mut own: Option<Answer> = None;
        while let Some(mut taking) = self.take(Moment::Request(request, target), &mut walk) {
            let fault = taking.hit.fault.clone();
            let asked = own.take();
            let ask_once = |paging: Option<&PagingFault>| match (asked, paging) {
                (Some(answer), None) => answer,
                (_, paging) => ask(paging),
            };
            let swapped = swap(&fault, request, target, now, ask_once);
            match swapped.and_then(|answer| self.restated(&fault, request, target, now, answer)) {
                Ok(answer) => {
                    taking.acted = true;
                    drop(taking);
                    record.write(|entry| {
                        (entry.fault_name, entry.not_applicable) = (Some(fault.name()), false);
                    });
                    return self.commit(&fault, request, answer);
                }
                Err(answer) => {
                    record.write(|entry| {
                        entry.fault_name.get_or_insert(fault.name());
                        entry.not_applicable = true;
                    });
                    own = Some(*answer);
                }
            }
        }
        Judged::usual(self.packed(request, own.unwrap_or_else(|| ask(None))))
    }

    /// Restates a day if that is what the fault does.
    ///
    /// # Errors
    /// The answer, if the enrollment has no such day.
    fn restated(
        &self,
        fault: &Fault,
        request: &Request,
        target: &Target,
        now: DateTime<Utc>,
        answer: Answer,
    ) -> Swapped {
        let Fault::DataSwitch { day } = fault else { return Ok(answer) };
        let day = day.unwrap_or_else(|| period_start(request, now));
        match self.api.restate(&target.enrollment, day) {
            Ok(()) => Ok(answer),
            Err(_) => Err(Box::new(answer)),
        }
    }

    /// Does what a fault does beyond its answer.
    fn commit(self: &Arc<Self>, fault: &Fault, request: &Request, answer: Answer) -> Judged {
        // The plan has to know the body as it is sent.
        let answer = if Plan::needs_plain(fault) { answer } else { self.packed(request, answer) };
        let plan = match fault {
            Fault::Refuse { listener, milliseconds } => {
                self.refuse(listener.unwrap_or(request.door.into()), *milliseconds);
                return Judged { answer, plan: None, dropped: true };
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

    /// The answer, compressed where the world compresses and the client accepts it. Storage sends files as they are.
    fn packed(&self, request: &Request, mut answer: Answer) -> Answer {
        let wanted = self.api.world().gzip && accepts_gzip(request.header(ACCEPT_ENCODING));
        let bodiless = matches!(answer.status, StatusCode::NO_CONTENT | StatusCode::PARTIAL_CONTENT);
        if !wanted || bodiless || request.door == Door::Blob || answer.headers.contains_key(CONTENT_ENCODING)
        {
            return answer;
        }
        // A strong tag would say that the compressed bytes are the plain ones.
        let vary = HeaderValue::from_static("Accept-Encoding");
        answer = with_weak_tag(answer).unwrap_or_else(|answer| *answer).with(VARY, vary);
        if answer.status == StatusCode::NOT_MODIFIED {
            return answer;
        }
        let (_, chunks) = into_chunks(answer.body);
        answer.body = Body::Stream { length: None, chunks: gzip::compress(chunks) };
        answer.with(CONTENT_ENCODING, HeaderValue::from_static("gzip"))
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
