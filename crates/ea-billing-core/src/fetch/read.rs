//! Fetches that begin anew, whoever takes their rows.

use std::{result, sync::Arc};

use super::{
    Batch, RowStream, stream,
    stream::{Proof, stopped},
};
use crate::{
    Meter, RateCard, RateCardTerms, Record,
    client::Shared,
    error::{Code, Error, Result},
    http::Deadline,
    query::{Change, Fetched, Validator},
    source::Call,
};

/// What a rate card says of all its meters.
type Terms = Option<Box<RateCardTerms>>;

/// How often a fetch begins anew because the data changed meanwhile.
const FRESH_STARTS: u32 = 3;

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
    Ok(match read_with_terms(shared, call, validator, deadline, reader).await? {
        Change::NotModified => Change::NotModified,
        Change::Modified((proof, _)) => Change::Modified(proof),
    })
}

/// As [`read`], with the terms of a rate card.
pub(crate) async fn read_card<T: Reader<Meter>>(
    shared: &Arc<Shared>,
    call: &Call,
    validator: Option<&Validator>,
    deadline: Deadline,
    reader: &mut T,
) -> result::Result<Change<(RateCardTerms, Proof)>, T::Error> {
    match read_with_terms(shared, call, validator, deadline, reader).await? {
        Change::NotModified => Ok(Change::NotModified),
        Change::Modified((proof, Some(terms))) => Ok(Change::Modified((*terms, proof))),
        // Each card that was read to its end has some.
        Change::Modified((_, None)) => Err(stopped().into()),
    }
}

async fn read_with_terms<R: Record, T: Reader<R>>(
    shared: &Arc<Shared>,
    call: &Call,
    validator: Option<&Validator>,
    deadline: Deadline,
    reader: &mut T,
) -> result::Result<Change<(Proof, Terms)>, T::Error> {
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
) -> result::Result<Result<(Proof, Terms)>, T::Error> {
    loop {
        match rows.next().await {
            Ok(Some(batch)) => reader.take(batch)?,
            Ok(None) => return Ok(rows.finish_with_terms().await),
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

/// Fetches a whole rate card.
pub(crate) async fn collect_card(
    shared: &Arc<Shared>,
    call: &Call,
    validator: Option<&Validator>,
    deadline: Deadline,
) -> Result<Change<RateCard>> {
    let mut all = All(Batch { rows: Vec::new(), issues: Vec::new(), outside: Vec::new() });
    Ok(match read_card(shared, call, validator, deadline, &mut all).await? {
        Change::NotModified => Change::NotModified,
        Change::Modified((terms, (certificate, validator))) => {
            let All(Batch { rows: mut meters, issues, .. }) = all;
            meters.shrink_to_fit();
            Change::Modified(RateCard { terms, meters, issues, certificate, validator })
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
