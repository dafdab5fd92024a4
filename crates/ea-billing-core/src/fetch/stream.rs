//! Rows in batches, and the certificate at their end.

use std::fmt;

use tokio::{
    sync::mpsc,
    task::{AbortHandle, JoinHandle},
};

use super::{
    Job,
    batch::{Batch, Tally},
    recorder::{self, Recorder},
};
use crate::{
    Certificate, ETag, RateCardTerms, SnapshotProof, Validator, Warning,
    error::{Code, Error, Result},
    source::Shape,
};

/// Rows of a query, handed out in batches and in the order of the server.
///
/// Fetching and decoding go on in the background, a few batches ahead. Dropping the stream ends them.
pub struct RowStream<R> {
    job: Job,
    pieces: mpsc::Receiver<Result<Piece<R>>>,
    /// The page whose decoding is waited for; it stays here if the waiting is given up.
    decoding: Option<Decoding<R>>,
    /// The pieces that were decoded beside the fetch.
    decoded_pieces: u64,
    producer: AbortHandle,
    tally: Tally,
    warnings: Vec<Warning>,
    /// What a rate card says of all its meters, once it has been read.
    terms: Option<Box<RateCardTerms>>,
    end: State,
}

/// The proof of a fetch, and what to ask for changes with next time.
pub(super) type Proof = (Certificate, Option<Validator>);

enum State {
    Reading,
    Ended(Box<(Certificate, Option<Validator>)>),
    /// The error was handed out.
    Failed,
}

/// A page, or a part of a file, on its way to rows, on another thread.
type Decoding<R> = JoinHandle<std::result::Result<(Batch<R>, Tally), Late>>;

/// An error that names a row: it can be told when it is known how many rows stand before the piece.
pub(super) struct Late(Box<dyn FnOnce(u64) -> Error + Send>);

impl Late {
    pub(super) fn new(error: impl FnOnce(u64) -> Error + Send + 'static) -> Self {
        Self(Box::new(error))
    }
}

impl From<Error> for Late {
    fn from(error: Error) -> Self {
        Self::new(|_| error)
    }
}

/// What the producer sends to the stream. Each piece counts its rows from 1.
pub(super) enum Piece<R> {
    /// One that is being decoded.
    Decoding(Decoding<R>),
    /// One that is decoded.
    Decoded(Batch<R>, Tally),
    /// All has been read, and the proof is there.
    End(Box<Ending>),
}

/// What the producer knows when all has been read.
#[derive(Debug)]
pub(super) struct Ending {
    pub(super) pages: u64,
    /// The pieces that were sent to be decoded beside the fetch.
    pub(super) pieces: u64,
    pub(super) wire_bytes: u64,
    pub(super) bytes: u64,
    pub(super) snapshot: SnapshotProof,
    pub(super) etag: Option<ETag>,
    pub(super) fetched_at: chrono::DateTime<chrono::Utc>,
    pub(super) warnings: Vec<Warning>,
    pub(super) recorder: Recorder,
    /// What a rate card says of all its meters.
    pub(super) terms: Option<Box<RateCardTerms>>,
}

impl<R: Send + 'static> RowStream<R> {
    /// A stream of what a producer sends.
    pub(super) fn new(
        job: Job,
        pieces: mpsc::Receiver<Result<Piece<R>>>,
        producer: AbortHandle,
        warnings: Vec<Warning>,
    ) -> Self {
        Self {
            job,
            pieces,
            decoding: None,
            decoded_pieces: 0,
            producer,
            tally: Tally::default(),
            warnings,
            terms: None,
            end: State::Reading,
        }
    }

    /// The next batch, which may be empty; `None` when all rows have been handed out and proven to be all.
    ///
    /// The waiting may be given up, by a time limit or in a `select!`: the next call goes on where this one was.
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
        match self.piece().await {
            Ok(batch) => Ok(batch),
            Err(error) => {
                self.end = State::Failed;
                self.producer.abort();
                if self.job.is_cached {
                    // Whatever is wrong with the snapshot, the next fetch has to do without it.
                    recorder::forget(&self.job).await;
                }
                Err(self.job.shared.fit_to_show(error))
            }
        }
    }

    /// Whether the rows come from the snapshot cache.
    pub(super) fn is_cached(&self) -> bool {
        self.job.is_cached
    }

    async fn piece(&mut self) -> Result<Option<Batch<R>>> {
        if self.decoding.is_none() {
            match self.pieces.recv().await.unwrap_or_else(|| Err(stopped()))? {
                Piece::Decoding(decoding) => self.decoding = Some(decoding),
                Piece::Decoded(batch, tally) => return self.placed(batch, tally).map(Some),
                Piece::End(ending) => {
                    let ended = self.certify(*ending).await?;
                    self.end = State::Ended(Box::new(ended));
                    return Ok(None);
                }
            }
        }
        let Some(decoding) = &mut self.decoding else { return Err(stopped()) };
        let decoded = decoding.await;
        self.decoding = None;
        let decoded = decoded.map_err(|_| stopped())?;
        match decoded {
            Ok((batch, tally)) => {
                self.decoded_pieces += 1;
                self.placed(batch, tally).map(Some)
            }
            // This piece is not counted, so that the fetch fails even if the waiting for the cause is given up.
            Err(late) => {
                let error = late.0(self.tally.sent());
                Err(self.cause_of(error).await)
            }
        }
    }

    /// Why a piece of a rate card cannot be decoded: its checksum, which comes last, may say that it is not what was stored.
    async fn cause_of(&mut self, error: Error) -> Error {
        while self.job.shape == Shape::RateCard {
            match self.pieces.recv().await {
                Some(Ok(Piece::Decoding(_) | Piece::Decoded(..))) => {}
                Some(Err(cause)) if cause.code() != Code::Decode => return cause,
                _ => break,
            }
        }
        error
    }

    /// Adds a piece to those before it. It is decoded before it is known how many rows they have.
    fn placed(&mut self, mut batch: Batch<R>, tally: Tally) -> Result<Batch<R>> {
        let before = self.tally.sent();
        batch.issues.iter_mut().for_each(|issue| issue.row += before);
        self.tally.merge(tally)?;
        Ok(batch)
    }

    /// The certificate, once all rows have been handed out.
    #[must_use]
    pub fn certificate(&self) -> Option<&Certificate> {
        match &self.end {
            State::Ended(ended) => Some(&ended.0),
            State::Reading | State::Failed => None,
        }
    }

    /// What to ask for changes with next time, once all rows have been handed out and if the server gave one.
    #[must_use]
    pub fn validator(&self) -> Option<&Validator> {
        match &self.end {
            State::Ended(ended) => ended.1.as_ref(),
            State::Reading | State::Failed => None,
        }
    }

    /// What a rate card says of all its meters, once all of them have been handed out; nothing of other datasets.
    #[must_use]
    pub fn terms(&self) -> Option<&RateCardTerms> {
        match &self.end {
            State::Ended(_) => self.terms.as_deref(),
            State::Reading | State::Failed => None,
        }
    }

    /// Reads what is left and returns the proof, with what to ask for changes with next time.
    ///
    /// # Errors
    ///
    /// As [`next`](Self::next).
    pub async fn finish(self) -> Result<(Certificate, Option<Validator>)> {
        self.finish_with_terms().await.map(|(proof, _)| proof)
    }

    /// As [`finish`](Self::finish), with what a rate card says of all its meters.
    pub(super) async fn finish_with_terms(mut self) -> Result<(Proof, Option<Box<RateCardTerms>>)> {
        while self.next().await?.is_some() {}
        let terms = self.terms.take();
        match std::mem::replace(&mut self.end, State::Failed) {
            State::Ended(ended) => Ok((*ended, terms)),
            State::Reading | State::Failed => Err(stopped()),
        }
    }

    async fn certify(&mut self, ending: Ending) -> Result<(Certificate, Option<Validator>)> {
        let Ending { pages, pieces, wire_bytes, bytes, snapshot, etag, fetched_at, terms, .. } = ending;
        self.terms = terms;
        if self.decoded_pieces != pieces {
            let message = format!("{pieces} pieces were fetched and {} were decoded", self.decoded_pieces);
            return Err(Error::new(Code::Stopped, message));
        }
        let mut warnings = std::mem::take(&mut self.warnings);
        warnings.extend(ending.warnings);
        let tally = std::mem::take(&mut self.tally);
        if tally.sent() == 0 && !warnings.contains(&Warning::NoData) {
            warnings.push(Warning::NoData);
        }
        let others = tally.other_enrollments.into_iter().map(|found| Warning::OtherEnrollment { found });
        warnings.extend(others);
        let mut certificate = Certificate {
            dataset: self.job.call.dataset(),
            span: self.job.call.to_string(),
            scope: self.job.shared.scope_of(&self.job.call),
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
            from_cache: self.job.is_cached,
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

pub(super) fn stopped() -> Error {
    Error::new(Code::Stopped, "the fetch was stopped before its end")
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
