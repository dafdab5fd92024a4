//! Rows in batches, and the certificate at their end.

use std::fmt;

use tokio::{
    sync::mpsc,
    task::{AbortHandle, JoinHandle},
};

use super::{
    Job,
    batch::{Batch, Tally},
    recorder::Recorder,
};
use crate::{
    Certificate, ETag, SnapshotProof, Validator, Warning,
    error::{Code, Error, Result},
};

/// Rows of a query, handed out in batches and in the order of the server.
///
/// Fetching and decoding go on in the background, a few batches ahead. Dropping the stream ends them.
pub struct RowStream<R> {
    job: Job,
    pieces: mpsc::Receiver<Result<Piece<R>>>,
    producer: AbortHandle,
    tally: Tally,
    warnings: Vec<Warning>,
    end: State,
}

enum State {
    Reading,
    Ended(Box<(Certificate, Option<Validator>)>),
    /// The error was handed out.
    Failed,
}

/// What the producer sends to the stream.
pub(super) enum Piece<R> {
    /// A page that is being decoded.
    Decoding(JoinHandle<Result<(Batch<R>, Tally)>>),
    /// A part of a file.
    Decoded(Batch<R>, Tally),
    /// All has been read, and the proof is there.
    End(Box<Ending>),
}

/// What the producer knows when all has been read.
#[derive(Debug)]
pub(super) struct Ending {
    pub(super) pages: u64,
    pub(super) wire_bytes: u64,
    pub(super) bytes: u64,
    pub(super) snapshot: SnapshotProof,
    pub(super) etag: Option<ETag>,
    pub(super) from_cache: bool,
    pub(super) fetched_at: chrono::DateTime<chrono::Utc>,
    pub(super) warnings: Vec<Warning>,
    pub(super) recorder: Recorder,
}

impl<R: Send + 'static> RowStream<R> {
    /// A stream of what a producer sends.
    pub(super) fn new(
        job: Job,
        pieces: mpsc::Receiver<Result<Piece<R>>>,
        producer: AbortHandle,
        warnings: Vec<Warning>,
    ) -> Self {
        Self { job, pieces, producer, tally: Tally::default(), warnings, end: State::Reading }
    }

    /// The next batch, which may be empty; `None` when all rows have been handed out and proven to be all.
    ///
    /// # Errors
    ///
    /// What made the fetch fail; the rows that came before are then to be thrown away. After an error every call fails.
    pub async fn next(&mut self) -> Result<Option<Batch<R>>> {
        match self.end {
            State::Reading => {}
            State::Ended(_) => return Ok(None),
            State::Failed => return Err(stopped()),
        }
        let piece = self.piece().await;
        if piece.is_err() {
            self.end = State::Failed;
            self.producer.abort();
        }
        piece
    }

    async fn piece(&mut self) -> Result<Option<Batch<R>>> {
        let piece = self.pieces.recv().await.unwrap_or_else(|| Err(stopped()))?;
        let (batch, tally) = match piece {
            Piece::Decoded(batch, tally) => (batch, tally),
            Piece::Decoding(decoding) => {
                let (mut batch, tally) = decoding.await.map_err(|_| stopped())??;
                // A page is decoded before it is known how many rows stand before it.
                let before = self.tally.sent();
                batch.issues.iter_mut().for_each(|issue| issue.row += before);
                (batch, tally)
            }
            Piece::End(ending) => {
                let ended = self.certify(*ending).await?;
                self.end = State::Ended(Box::new(ended));
                return Ok(None);
            }
        };
        self.tally.merge(tally)?;
        Ok(Some(batch))
    }

    /// The certificate, once all rows have been handed out.
    #[must_use]
    pub fn certificate(&self) -> Option<&Certificate> {
        match &self.end {
            State::Ended(ended) => Some(&ended.0),
            State::Reading | State::Failed => None,
        }
    }

    /// Reads what is left and returns the proof, with what to ask for changes with next time.
    ///
    /// # Errors
    ///
    /// As [`next`](Self::next).
    pub async fn finish(mut self) -> Result<(Certificate, Option<Validator>)> {
        while self.next().await?.is_some() {}
        match std::mem::replace(&mut self.end, State::Failed) {
            State::Ended(ended) => Ok(*ended),
            State::Reading | State::Failed => Err(stopped()),
        }
    }

    async fn certify(&mut self, ending: Ending) -> Result<(Certificate, Option<Validator>)> {
        let Ending { pages, wire_bytes, bytes, snapshot, etag, from_cache, fetched_at, .. } = ending;
        let mut warnings = std::mem::take(&mut self.warnings);
        warnings.extend(ending.warnings);
        let tally = std::mem::take(&mut self.tally);
        let mut certificate = Certificate {
            dataset: self.job.call.dataset(),
            span: self.job.call.to_string(),
            enrollment: self.job.shared.enrollment.clone(),
            version: self.job.version,
            pages,
            rows: tally.rows,
            issues: tally.issues,
            outside: tally.outside,
            wire_bytes,
            bytes,
            totals: tally.totals,
            broken_json_texts: tally.broken_json_texts,
            unknown_units: tally.unknown_units,
            snapshot,
            from_cache,
            fetched_at,
            warnings,
        };
        // Only now it is known that every row was read, so only now the snapshot may be kept.
        let kept = ending.recorder.keep(&self.job, &certificate, etag.as_ref()).await;
        certificate.warnings.extend(kept.err());
        let validator = etag.map(|etag| Validator::new(&self.job.key, etag));
        Ok((certificate, validator))
    }
}

fn stopped() -> Error {
    Error::new(Code::DataChanged, "the fetch was stopped before its end")
        .with_hint("begin the fetch anew; a runtime that is being shut down stops it too")
}

impl<R> Drop for RowStream<R> {
    fn drop(&mut self) {
        self.producer.abort();
    }
}

impl<R> fmt::Debug for RowStream<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowStream")
            .field("call", &self.job.call)
            .field("rows", &self.tally.rows)
            .finish_non_exhaustive()
    }
}
