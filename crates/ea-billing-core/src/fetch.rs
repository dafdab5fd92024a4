//! Fetching: from a call to records and the proof that they are all.

mod absence;
mod batch;
mod file;
mod pages;
mod recorder;
mod report;
mod snapshot;
mod start;
mod stream;

use std::sync::Arc;

use crate::{
    Record,
    client::Shared,
    error::{Code, Error, Result},
    query::{CallKey, Change, Fetched, Validator},
    source::Call,
};

pub use batch::Batch;
pub(crate) use report::POLL_INTERVAL;
pub use stream::RowStream;

/// How often a fetch begins anew because the data changed meanwhile.
const FRESH_STARTS: u32 = 3;

/// Fetches all rows; nothing is given out before the proof is there.
pub(crate) async fn collect<R: Record>(
    shared: &Arc<Shared>,
    call: Call,
    validator: Option<&Validator>,
) -> Result<Change<Fetched<R>>> {
    let mut starts = 0;
    loop {
        let attempt = match stream(shared, call, validator).await? {
            Change::NotModified => return Ok(Change::NotModified),
            Change::Modified(rows) => drain(rows).await,
        };
        match attempt {
            Err(error) if error.code() == Code::DataChanged && starts < FRESH_STARTS => starts += 1,
            attempt => return attempt.map(Change::Modified),
        }
    }
}

async fn drain<R: Record>(mut stream: RowStream<R>) -> Result<Fetched<R>> {
    let (mut rows, mut issues, mut outside) = (Vec::new(), Vec::new(), Vec::new());
    while let Some(mut batch) = stream.next().await? {
        rows.append(&mut batch.rows);
        issues.append(&mut batch.issues);
        outside.append(&mut batch.outside);
    }
    let (certificate, validator) = stream.finish().await?;
    Ok(Fetched { rows, issues, outside, certificate, validator })
}

/// Asks for the first answer and begins to hand out rows, unless they are those that the validator stands for.
pub(crate) async fn stream<R: Record>(
    shared: &Arc<Shared>,
    call: Call,
    validator: Option<&Validator>,
) -> Result<Change<RowStream<R>>> {
    let warnings = shared.check_key()?;
    let plan = shared.source.plan(call)?;
    let key = shared.key_of(call, plan.version);
    let wanted = validator.and_then(|validator| validator.etag_for(&key)).cloned();
    start::start(Arc::clone(shared), call, plan, key, wanted, warnings).await
}

/// The error of data that changed while they were read.
fn data_changed(call: Call, page: u64) -> Error {
    let dataset = call.dataset();
    Error::new(
        Code::DataChanged,
        format!(
            "the {dataset} of {call} changed while their pages were read; page {page} is no longer what it was"
        ),
    )
}

/// What one fetch is about, for all that work on it.
#[derive(Clone, Debug)]
struct Job {
    shared: Arc<Shared>,
    call: Call,
    version: crate::source::Version,
    shape: crate::source::Shape,
    key: CallKey,
    deadline: crate::http::Deadline,
}
