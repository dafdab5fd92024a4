//! Fetches that begin anew, whoever takes their rows.

use std::{result, sync::Arc};

use super::{Batch, RowStream, stream};
use crate::{
    Certificate, Record,
    client::Shared,
    error::{Code, Error, Result},
    http::Deadline,
    query::{Change, Fetched, Validator},
    source::Call,
};

/// How often a fetch begins anew because the data changed meanwhile.
const FRESH_STARTS: u32 = 3;

/// The proof of a fetch, and what to ask for changes with next time.
type Proof = (Certificate, Option<Validator>);

/// Takes the rows of [`Query::read`](crate::Query::read), which may begin anew.
///
/// What was taken is provisional until `read` has returned the certificate.
pub trait Reader<R> {
    /// What can go wrong: the errors of the fetch, and those of the reader itself.
    type Error: From<Error>;

    /// A fetch begins, or begins anew: whatever was taken of it before is void.
    ///
    /// Called when the first answer is there and before its rows are taken.
    ///
    /// # Errors
    ///
    /// Whatever should end the fetch; it is not begun anew.
    fn begin(&mut self) -> result::Result<(), Self::Error>;

    /// Some rows more, in the order of the server.
    ///
    /// # Errors
    ///
    /// Whatever should end the fetch; it is not begun anew.
    fn take(&mut self, batch: Batch<R>) -> result::Result<(), Self::Error>;
}

/// Lets the reader take all rows, unless they are those that the validator stands for.
pub(crate) async fn read<R: Record, T: Reader<R>>(
    shared: &Arc<Shared>,
    call: &Call,
    validator: Option<&Validator>,
    deadline: Deadline,
    reader: &mut T,
) -> result::Result<Change<Proof>, T::Error> {
    let mut starts = 0;
    loop {
        let rows = match stream(shared, call, validator, deadline).await? {
            Change::NotModified => return Ok(Change::NotModified),
            Change::Modified(rows) => rows,
        };
        let is_cached = rows.is_cached();
        reader.begin()?;
        match drain(rows, reader).await? {
            Ok(proof) => return Ok(Change::Modified(proof)),
            Err(error) if starts < FRESH_STARTS && may_begin_anew(&error, is_cached) => starts += 1,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Whether another attempt may succeed where this one did not.
fn may_begin_anew(error: &Error, is_cached: bool) -> bool {
    // A snapshot of last time that can't be read is gone by now.
    error.code() == Code::DataChanged || (is_cached && error.code() != Code::Stopped)
}

/// Reads one attempt to its end. The outer error is the reader's, the inner one that of the fetch.
async fn drain<R: Record, T: Reader<R>>(
    mut rows: RowStream<R>,
    reader: &mut T,
) -> result::Result<Result<Proof>, T::Error> {
    loop {
        match rows.next().await {
            Ok(Some(batch)) => reader.take(batch)?,
            Ok(None) => return Ok(rows.finish().await),
            Err(error) => return Ok(Err(error)),
        }
    }
}

/// Fetches all rows; nothing is given out before the proof is there.
pub(crate) async fn collect<R: Record>(
    shared: &Arc<Shared>,
    call: &Call,
    validator: Option<&Validator>,
    deadline: Deadline,
) -> Result<Change<Fetched<R>>> {
    let mut all = All(Batch { rows: Vec::new(), issues: Vec::new(), outside: Vec::new() });
    Ok(match read(shared, call, validator, deadline, &mut all).await? {
        Change::NotModified => Change::NotModified,
        Change::Modified((certificate, validator)) => {
            let All(Batch { rows, issues, outside }) = all;
            Change::Modified(Fetched { rows, issues, outside, certificate, validator })
        }
    })
}

/// Keeps everything in memory.
struct All<R>(Batch<R>);

impl<R> Reader<R> for All<R> {
    type Error = Error;

    fn begin(&mut self) -> Result<()> {
        self.0.rows.clear();
        self.0.issues.clear();
        self.0.outside.clear();
        Ok(())
    }

    fn take(&mut self, mut batch: Batch<R>) -> Result<()> {
        self.0.rows.append(&mut batch.rows);
        self.0.issues.append(&mut batch.issues);
        self.0.outside.append(&mut batch.outside);
        Ok(())
    }
}
