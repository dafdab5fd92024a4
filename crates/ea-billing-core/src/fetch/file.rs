//! CSV files: read in pieces, taken up again where a connection broke, and proven to be whole.

use bytes::Bytes;

use super::{
    Job,
    batch::count,
    data_changed,
    document::{self, Paper},
    parts::Parts,
    recorder::Recorder,
    start::Sender,
    stream::Ending,
};
use crate::{
    ETag, Record, SnapshotProof, Warning,
    error::{Code, Error, Result},
    http::{Body, EndProof, Opened, Request},
};

/// Bytes that are decoded at once: enough for some hundred rows, whose records stay in the caches of a core.
const PIECE: usize = 128 * 1024;

/// Reads a download to its end.
pub(super) async fn read<R: Record>(
    job: &Job,
    request: Request,
    opened: Opened,
    sender: &Sender<R>,
) -> Result<Ending> {
    let file = File::new(job, Address::Fixed(Box::new(request)), opened);
    read_file(job, file, sender).await
}

/// Where the file can be had again if the connection breaks.
pub(super) enum Address {
    /// At the same address.
    Fixed(Box<Request>),
    /// At the address that the report names when it is asked again, since signed links end.
    Report(Box<Request>),
    /// At the address that the server signs anew.
    Document(Box<Paper>),
    /// Where the API leads when it is asked again for a rate card.
    Card(Box<Request>),
}

impl Address {
    fn request(&self) -> &Request {
        match self {
            Self::Fixed(request) | Self::Report(request) | Self::Card(request) => request,
            Self::Document(paper) => paper.request(),
        }
    }
}

pub(super) async fn read_file<R: Record>(job: &Job, mut file: File, sender: &Sender<R>) -> Result<Ending> {
    let is_report = matches!(file.address, Address::Report(_));
    // The file of a report has a validator, but no call that could be asked with it: each report is a new file.
    let etag = file.etag.clone().filter(|_| !is_report);
    let mut recorder = Recorder::new(job, etag.as_ref()).await;
    let mut parts = Parts::new(job, sender);
    while let Some(piece) = file.piece().await? {
        recorder.part(piece.clone()).await;
        if !parts.push(piece).await? {
            break;
        }
    }
    let pieces = parts.finish().await?;
    Ok(Ending { etag, recorder, ..file.ending(pieces) })
}

/// A file that is being read.
pub(super) struct File {
    job: Job,
    address: Address,
    body: Body,
    etag: Option<ETag>,
    /// Whether the answer that is being read names a checksum, which is looked at where its body ends.
    pub(super) has_checksum: bool,
    pub(super) fetched_at: chrono::DateTime<chrono::Utc>,
    warnings: Vec<Warning>,
    /// Bytes that have been handed out, and their digest: what another connection has to begin with.
    read: u64,
    digest: blake3::Hasher,
    /// Bytes on the wire of connections that broke.
    earlier_bytes: u64,
    interruptions: u32,
    /// What came with the last bytes that had been read before.
    pending: Option<Bytes>,
}

impl File {
    pub(super) fn new(job: &Job, address: Address, opened: Opened) -> Self {
        let Opened { head, body, .. } = opened;
        Self {
            job: job.clone(),
            address,
            body,
            etag: head.etag,
            has_checksum: head.has_checksum,
            fetched_at: job.shared.time_of(head.server_date),
            warnings: job.shared.clock_skew(head.server_date).into_iter().collect(),
            read: 0,
            digest: blake3::Hasher::new(),
            earlier_bytes: 0,
            interruptions: 0,
            pending: None,
        }
    }

    /// The state of the file, if the server names it.
    pub(super) fn etag(&self) -> Option<&ETag> {
        self.etag.as_ref()
    }

    /// What is known of the file at its end.
    pub(super) fn ending(self, pieces: u64) -> Ending {
        Ending {
            pages: 1,
            pieces,
            wire_bytes: self.wire_bytes(),
            bytes: self.read,
            snapshot: SnapshotProof::OneAnswer,
            etag: self.etag,
            fetched_at: self.fetched_at,
            warnings: self.warnings,
            recorder: Recorder::none(),
            terms: None,
        }
    }

    /// Whether only the content can tell that the file has ended.
    pub(super) fn ends_unproven(&self) -> bool {
        self.body.proof() == Some(EndProof::Unproven)
    }

    /// The next bytes of the file; `None` at its end.
    pub(super) async fn piece(&mut self) -> Result<Option<Bytes>> {
        let mut piece = Vec::new();
        while piece.len() < PIECE {
            let chunk = match self.pending.take() {
                Some(chunk) => Ok(Some(chunk)),
                None => self.chunk().await,
            };
            match chunk {
                Ok(Some(chunk)) if piece.is_empty() && chunk.len() >= PIECE => {
                    return Ok(Some(self.note(chunk)));
                }
                Ok(Some(chunk)) => {
                    // Room for one more chunk, which is not known to be the last before it has come.
                    piece.reserve(if piece.is_empty() { PIECE + chunk.len() } else { 0 });
                    piece.extend_from_slice(&chunk);
                }
                Ok(None) => break,
                Err(error) => {
                    // What came is good and stays; the rest is asked for by another connection.
                    let came = self.note(piece.into());
                    self.resume(error).await?;
                    if came.is_empty() {
                        piece = Vec::new();
                        continue;
                    }
                    return Ok(Some(came));
                }
            }
        }
        Ok((!piece.is_empty()).then(|| self.note(piece.into())))
    }

    /// The next bytes of this connection; `None` only where something proves that the file ends here.
    async fn chunk(&mut self) -> Result<Option<Bytes>> {
        let chunk = self.body.chunk().await?;
        // The JSON of a rate card has an end of its own.
        let needs_proof = !matches!(self.address, Address::Card(_));
        if chunk.is_none() && needs_proof && self.ends_unproven() {
            // A CSV file that ends with a line looks whole wherever it was cut.
            let (dataset, call) = (self.job.call.dataset(), &self.job.call);
            let message =
                format!("nothing proves that the file with the {dataset} of {call} was sent to its end");
            return Err(Error::new(Code::Truncated, message));
        }
        Ok(chunk)
    }

    /// Bytes of the body that came over the wire so far, those of connections that broke among them.
    pub(super) fn wire_bytes(&self) -> u64 {
        self.earlier_bytes + self.body.received()
    }

    fn note(&mut self, piece: Bytes) -> Bytes {
        self.read += count(piece.len());
        self.digest.update(&piece);
        piece
    }

    /// Opens the file again and reads up to where the connection broke.
    ///
    /// No range is asked for: whether a range belongs to the same file could be told only by a strong validator, which is
    /// not promised. What was read is read again and has to have the same digest.
    pub(super) async fn resume(&mut self, error: Error) -> Result<()> {
        let mut error = error;
        self.earlier_bytes += self.body.received();
        while matches!(error.code(), Code::Truncated | Code::Network | Code::Timeout | Code::Corrupted) {
            self.interruptions += 1;
            let http = &self.job.shared.http;
            http.pause_before_resuming(
                self.address.request(),
                &self.job.deadline,
                self.interruptions,
                &error,
            )
            .await?;
            // Whatever keeps the file from being opened has been asked again as often as it may be.
            let opened = match &self.address {
                Address::Fixed(request) => http.open(request, &self.job.deadline).await?,
                Address::Report(state) => super::report::open_again(&self.job, state).await?,
                Address::Card(request) => super::card::open(&self.job, request, None).await?,
                Address::Document(paper) => document::open(&self.job, paper).await?,
            };
            match self.continue_in(opened).await {
                Ok(()) => return Ok(()),
                Err(again) => error = again,
            }
        }
        Err(error)
    }

    /// Reads up to where the file was left.
    async fn continue_in(&mut self, opened: Opened) -> Result<()> {
        if let (Some(old), Some(new)) = (&self.etag, &opened.head.etag)
            && !old.same_as(new)
        {
            return Err(data_changed(&self.job.call, "the file"));
        }
        let mut body = opened.body;
        let (mut left, mut digest) = (self.read, blake3::Hasher::new());
        while left > 0 {
            let chunk = body.chunk().await.inspect_err(|_| self.earlier_bytes += body.received())?;
            let Some(mut chunk) = chunk else { return Err(data_changed(&self.job.call, "the file")) };
            let known = usize::try_from(left).unwrap_or(usize::MAX).min(chunk.len());
            digest.update(&chunk.split_to(known));
            left -= count(known);
            if !chunk.is_empty() {
                self.pending = Some(chunk);
            }
        }
        if digest.finalize() != self.digest.finalize() {
            return Err(data_changed(&self.job.call, "the file"));
        }
        self.body = body;
        self.has_checksum = opened.head.has_checksum;
        Ok(())
    }
}
