//! Fetching: from a call to records and the proof that they are all.

mod absence;
mod batch;
mod card;
mod document;
mod file;
mod pages;
mod parts;
mod read;
mod recorder;
mod report;
mod snapshot;
mod start;
mod stream;

use std::{sync::Arc, time::Duration};

use crate::{
    Record,
    client::Shared,
    error::{Code, Error, Result},
    http::{Deadline, Request},
    query::{CallKey, Change, Validator},
    source::{Call, Plan, Shape, Version},
};

pub use batch::Batch;
pub(crate) use document::download;
pub use document::{Download, DownloadProof};
pub use read::Reader;
pub(crate) use read::{collect, collect_card, read, read_card};
pub(crate) use report::POLL_INTERVAL;
pub use stream::RowStream;

/// What is not ready is not asked for again before this time is over, whatever the server says.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);

/// Asks for the first answer and begins to hand out rows, unless they are those that the validator stands for.
pub(crate) async fn stream<R: Record>(
    shared: &Arc<Shared>,
    call: &Call,
    validator: Option<&Validator>,
    deadline: Deadline,
) -> Result<Change<RowStream<R>>> {
    let warnings = shared.access.warnings(&*shared.clock)?;
    let Plan { request, version, shape } = shared.source.plan(call)?;
    let key = shared.key_of(call, version, &deadline).await.map_err(|error| shared.fit_to_show(error))?;
    let wanted = validator.and_then(|validator| validator.etag_for(&key)).cloned();
    let job = Job {
        shared: Arc::clone(shared),
        call: call.clone(),
        version,
        shape,
        key,
        deadline,
        is_cached: false,
    };
    let started = start::start(job, &request, wanted, warnings).await;
    started.map_err(|error| shared.fit_to_show(error))
}

/// The error of data that changed while they were read.
fn data_changed(call: &Call, what: &str) -> Error {
    let dataset = call.dataset();
    let message =
        format!("the {dataset} of {call} changed while they were read; {what} is no longer what it was");
    Error::new(Code::DataChanged, message)
}

/// Whether the signed address that was refused may be one that has ended, so that another one helps. Storage says of
/// signatures that have ended that they are none, or that nothing is there.
fn may_have_ended(error: &Error) -> bool {
    matches!(error.code(), Code::Forbidden | Code::BadRequest | Code::Unauthorized | Code::NotFound)
}

/// What one fetch is about, for all that work on it.
#[derive(Clone, Debug)]
struct Job {
    shared: Arc<Shared>,
    call: Call,
    version: Version,
    shape: Shape,
    key: CallKey,
    /// The time by which all of it has to be complete, fresh starts included.
    deadline: Deadline,
    /// Whether the rows come from the snapshot cache.
    is_cached: bool,
}

impl Job {
    /// Asks for a part of the answer at this address.
    fn get(&self, url: reqwest::Url) -> Request {
        self.patient(Request::get(url))
    }

    /// Azure Resource Manager says of what takes time that it is not ready.
    fn patient(&self, request: Request) -> Request {
        if matches!(self.call, Call::Azure(_)) { request.or_accepted() } else { request }
    }

    /// Waits before asking again for what is not ready: as long as the server asks for, or by the setting where it names no
    /// time, and never so shortly that it would be asked without end.
    async fn pause(&self, asked: Option<Duration>) -> Result<()> {
        let wait = asked.unwrap_or(self.shared.settings.poll_interval).max(SHORTEST_PAUSE);
        self.shared.http.pause(wait, &self.deadline).await
    }

    /// What the rows have to be about.
    fn subject(&self) -> batch::Subject {
        batch::Subject {
            enrollment: self.shared.access.enrollment().map(str::to_owned),
            days: self.call.days(),
            period: self.call.period(),
            by_last_day: self.version == Version::Billing2018,
        }
    }
}
