//! What was asked and answered.

use crate::api::{Route, Target};
use crate::exchange::Request;
use crate::fault::Listener;
use http::HeaderName;
use http::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, IF_NONE_MATCH, IF_RANGE, RANGE, USER_AGENT};
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So many requests are remembered; older ones are forgotten.
const CAPACITY: usize = 100_000;

/// A request that came in at the API or the storage host, and its answer as far as it has come. Keys and signatures are never in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LoggedRequest {
    /// The listener.
    pub listener: Listener,
    /// The method.
    pub method: String,
    /// The path as it was sent.
    pub path: String,
    /// The query as it was sent, with `REDACTED` for a signature; empty if there is none.
    pub query: String,
    /// The kind of call.
    pub route: Route,
    /// The version of the API.
    pub version: Option<u8>,
    /// The enrollment number; empty if the path has none.
    pub enrollment: String,
    /// The page of usage details, from 1 on; 1 for everything else.
    pub page: u64,
    /// The entity tags that the client has.
    pub if_none_match: Option<String>,
    /// What there was of a header `Authorization`.
    pub authorization: Authorization,
    /// The header `Range`.
    pub range: Option<String>,
    /// The header `If-Range`.
    pub if_range: Option<String>,
    /// The header `Accept`.
    pub accept: Option<String>,
    /// The header `Accept-Encoding`.
    pub accept_encoding: Option<String>,
    /// The header `User-Agent`.
    pub user_agent: Option<String>,
    /// The header `api-version`.
    pub api_version: Option<String>,
    /// The status; none if nothing was answered, or not yet.
    pub status: Option<u16>,
    /// Bytes of the body that have been handed to the connection so far: after compression, without the head and
    /// without what marks chunks. The client may have received fewer of them.
    pub bytes_sent: u64,
    /// The entity tag of the answer.
    pub etag: Option<String>,
    /// The name of the fault that happened, or was to happen.
    pub fault_name: Option<&'static str>,
    /// Whether the answer had nothing that the fault could act on, so that it passed unchanged.
    pub not_applicable: bool,
}

/// What a request says about who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Authorization {
    /// There is no header `Authorization`.
    Absent,
    /// It has a bearer token.
    Bearer,
    /// It has something else.
    Other,
}

impl LoggedRequest {
    pub(super) fn new(request: &Request, target: &Target) -> Self {
        let text = |name: HeaderName| {
            request.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into())
        };
        Self {
            listener: request.door.into(),
            method: request.method.to_string(),
            path: request.path.clone(),
            query: redacted(&request.query),
            route: target.route,
            version: target.version,
            enrollment: target.enrollment.clone(),
            page: target.page,
            if_none_match: text(IF_NONE_MATCH),
            authorization: Authorization::of(request),
            range: text(RANGE),
            if_range: text(IF_RANGE),
            accept: text(ACCEPT),
            accept_encoding: text(ACCEPT_ENCODING),
            user_agent: text(USER_AGENT),
            api_version: text(HeaderName::from_static("api-version")),
            status: None,
            bytes_sent: 0,
            etag: None,
            fault_name: None,
            not_applicable: false,
        }
    }
}

impl Authorization {
    fn of(request: &Request) -> Self {
        let Some(value) = request.headers.get(AUTHORIZATION) else {
            return Self::Absent;
        };
        let scheme = value.as_bytes().get(..7).unwrap_or_default();
        if scheme.eq_ignore_ascii_case(b"bearer ") { Self::Bearer } else { Self::Other }
    }
}

/// A query without the value of its signature.
fn redacted(query: &str) -> String {
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if name.eq_ignore_ascii_case("sig") => format!("{name}=REDACTED"),
        _ => pair.to_owned(),
    };
    query.split('&').map(pair).collect::<Vec<_>>().join("&")
}

/// The requests of a simulator, by the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Log {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// The number of the first entry that is still there.
    first: u64,
    entries: VecDeque<LoggedRequest>,
}

impl Log {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn list(&self) -> Vec<LoggedRequest> {
        self.lock().entries.iter().cloned().collect()
    }

    pub(super) fn clear(&self) {
        let mut inner = self.lock();
        inner.first += u64::try_from(inner.entries.len()).unwrap_or_default();
        inner.entries.clear();
    }

    /// Writes an entry and hands it over, to be filled in as the answer is made and sent.
    pub(super) fn push(self: &Arc<Self>, entry: LoggedRequest) -> Record {
        let mut inner = self.lock();
        if inner.entries.len() == CAPACITY {
            inner.entries.pop_front();
            inner.first += 1;
        }
        let number = inner.first + u64::try_from(inner.entries.len()).unwrap_or_default();
        inner.entries.push_back(entry);
        Record { log: Arc::clone(self), number }
    }
}

/// The entry of one request.
#[derive(Debug)]
pub(super) struct Record {
    log: Arc<Log>,
    number: u64,
}

impl Record {
    /// Changes the entry, unless it has been forgotten.
    pub(super) fn write(&self, change: impl FnOnce(&mut LoggedRequest)) {
        let mut inner = self.log.lock();
        let index = self.number.checked_sub(inner.first).and_then(|index| usize::try_from(index).ok());
        if let Some(entry) = index.and_then(|index| inner.entries.get_mut(index)) {
            change(entry);
        }
    }

    /// Counts bytes of the body.
    pub(super) fn add(&self, bytes: usize) {
        self.write(|entry| entry.bytes_sent += u64::try_from(bytes).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_not_shown() {
        let check = |query: &str, expect: &str| assert_eq!(redacted(query), expect);
        check("sv=1&sig=abc%2B&se=2", "sv=1&sig=REDACTED&se=2");
        check("SIG=abc", "SIG=REDACTED");
        check("signal=1", "signal=1");
        check("", "");
    }
}
