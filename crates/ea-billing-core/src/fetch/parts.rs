//! CSV files in parts: cut between rows and decoded on all cores, in their order.

use bytes::Bytes;

use super::{
    Job, batch,
    start::Sender,
    stream::{Late, Piece, stopped},
};
use crate::{
    Record, UsageDetail,
    convert::{CsvPart, Decoded, RowEnds, UsageCsvDecoder},
    error::Result,
};

/// Cuts a file where rows end and has each part decoded while the next is fetched.
pub(super) struct Parts<'a, R> {
    job: &'a Job,
    sender: &'a Sender<R>,
    ends: RowEnds,
    /// What came of a row that has not ended yet.
    begun: Vec<u8>,
    stage: Stage,
    /// The parts that were sent to be decoded.
    sent: u64,
}

enum Stage {
    /// The header has not come, which says what the cells of the rows are.
    Header(Box<UsageCsvDecoder>),
    Rows(CsvPart),
}

impl<'a, R: Record> Parts<'a, R> {
    pub(super) fn new(job: &'a Job, sender: &'a Sender<R>) -> Self {
        let header = UsageCsvDecoder::new(1, 1, job.shared.settings.longest_row);
        let stage = Stage::Header(Box::new(header));
        Self { job, sender, ends: RowEnds::new(), begun: Vec::new(), stage, sent: 0 }
    }

    /// Takes the next bytes of the file; false if nobody listens any more.
    ///
    /// # Errors
    ///
    /// As [`UsageCsvDecoder::push`], for the lines up to the header. Those of rows are sent in the order of the rows.
    pub(super) async fn push(&mut self, bytes: Bytes) -> Result<bool> {
        let Some(end) = self.ends.last_in(&bytes) else {
            self.begun.extend_from_slice(&bytes);
            return if self.is_too_long() { self.rows_ended().await } else { Ok(true) };
        };
        let (whole, begun) = (bytes.slice(..end), bytes.slice(end..));
        let goes_on = if self.begun.is_empty() {
            self.decode(whole).await
        } else {
            self.begun.extend_from_slice(&whole);
            self.rows_ended().await
        };
        self.begun.extend_from_slice(&begun);
        goes_on
    }

    /// Ends the file, which is proven to be whole; tells how many parts were sent to be decoded.
    ///
    /// # Errors
    ///
    /// As [`UsageCsvDecoder::finish`], for a file without header.
    pub(super) async fn finish(mut self) -> Result<u64> {
        let last = Bytes::from(std::mem::take(&mut self.begun));
        match self.stage {
            Stage::Rows(part) => {
                let decoding = decoding(self.job, last, move |bytes, before| part.last_rows(bytes, before));
                // Nobody listens any more where this fails: the stream was dropped.
                let _ = self.sender.send(Ok(decoding)).await;
                Ok(self.sent + 1)
            }
            Stage::Header(mut header) => {
                let mut decoded = Decoded::default();
                header.push(&last, &mut decoded)?;
                header.finish(true, &mut decoded)?;
                let (batch, tally) = batch::assess(decoded.of_usage::<R>()?, &self.job.subject())?;
                let _ = self.sender.send(Ok(Piece::Decoded(batch, tally))).await;
                Ok(self.sent)
            }
        }
    }

    /// Whether more has come of a row than any has; the decoder will say so of it.
    fn is_too_long(&self) -> bool {
        let limit = self.job.shared.settings.longest_row;
        self.begun.len() > CsvPart::longest(limit)
    }

    async fn rows_ended(&mut self) -> Result<bool> {
        let bytes = Bytes::from(std::mem::take(&mut self.begun));
        self.decode(bytes).await
    }

    async fn decode(&mut self, bytes: Bytes) -> Result<bool> {
        let piece = match &mut self.stage {
            Stage::Rows(part) => {
                let part = part.clone();
                self.sent += 1;
                decoding(self.job, bytes, move |bytes, before| part.rows(bytes, before))
            }
            Stage::Header(header) => {
                let mut decoded = Decoded::default();
                header.push(&bytes, &mut decoded)?;
                if let Some(part) = header.part()? {
                    self.stage = Stage::Rows(part);
                }
                let (batch, tally) = batch::assess(decoded.of_usage::<R>()?, &self.job.subject())?;
                Piece::Decoded(batch, tally)
            }
        };
        Ok(self.sender.send(Ok(piece)).await.is_ok())
    }
}

/// Decodes a part on another thread. `decode` is told how many rows stand before the part, which is known only later:
/// where it fails, and may name a row, it is asked again then.
fn decoding<R: Record>(
    job: &Job,
    bytes: Bytes,
    decode: impl Fn(&[u8], u64) -> Result<Decoded<UsageDetail>> + Send + 'static,
) -> Piece<R> {
    let subject = job.subject();
    Piece::Decoding(tokio::task::spawn_blocking(move || match decode(&bytes, 0) {
        Ok(decoded) => {
            drop(bytes);
            Ok(batch::assess(decoded.of_usage::<R>()?, &subject)?)
        }
        Err(_) => Err(Late::new(move |before| decode(&bytes, before).err().unwrap_or_else(stopped))),
    }))
}
