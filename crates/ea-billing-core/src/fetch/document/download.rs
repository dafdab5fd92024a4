//! A document that is being read.

use std::fmt;

use bytes::Bytes;
use chrono::{DateTime, Utc};

use super::{begins_with, name::file_stem};
use crate::{
    error::{Code, Error, Result},
    fetch::{Job, batch::count, file::File, stream::stopped},
};

/// The beginnings of ZIP files: with entries, and without any.
const ZIP: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// A document of an invoice, or a ZIP file with several, handed out in pieces.
///
/// Only the proof at the end tells that it is whole: until then what came is provisional, and a file that it is written to
/// should not yet have its name. A connection that breaks is taken up again. Dropping it ends the download.
pub struct Download {
    job: Job,
    file: File,
    first: Option<Bytes>,
    file_name: String,
    bytes_total: Option<u64>,
    bytes: u64,
    state: State,
}

enum State {
    Reading,
    Ended(DownloadProof),
    Failed,
}

/// What proves that a document is whole: it came to its own end, it is a PDF or ZIP file, and it has the checksum that the
/// server named, if it named one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DownloadProof {
    /// The bytes of the document.
    pub bytes: u64,
    /// The bytes as they travelled.
    pub wire_bytes: u64,
    /// Whether the server named a checksum with the bytes that ended the document, which then is that of the document.
    pub has_checksum: bool,
    /// When the document was fetched: the server's time if it told it.
    pub fetched_at: DateTime<Utc>,
}

impl Download {
    /// Reads the beginning of the file and looks what it is.
    pub(super) async fn begin(job: Job, mut file: File, total: Option<usize>, name: &str) -> Result<Self> {
        let first = file.piece().await?.unwrap_or_default();
        let ending = ending(&first)?;
        let file_name = format!("{}.{ending}", file_stem(name));
        Ok(Self {
            job,
            file,
            first: Some(first),
            file_name,
            bytes_total: total.map(count),
            bytes: 0,
            state: State::Reading,
        })
    }

    /// A name for the file, made of the invoice's own: ASCII letters, digits, `.`, `_` and `-`, with `.pdf` or `.zip` at
    /// the end.
    #[must_use]
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// The bytes that there will be, if the server says so.
    #[must_use]
    pub const fn bytes_total(&self) -> Option<u64> {
        self.bytes_total
    }

    /// The next bytes; `None` when all have been handed out and proven to be all. Waiting that is given up in the middle ends
    /// the download.
    ///
    /// # Errors
    ///
    /// What made the download fail; what came before is then to be thrown away. [`Code::Corrupted`] where the server names a
    /// checksum of something else, again and again. After an error every call fails.
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        match self.state {
            State::Reading => {}
            State::Ended(_) => return Ok(None),
            State::Failed => return Err(stopped()),
        }
        // Where the waiting is given up, bytes that had come would be missing.
        self.state = State::Failed;
        let piece = self.piece().await.map_err(|error| self.job.shared.fit_to_show(error))?;
        self.state = match &piece {
            Some(_) => State::Reading,
            None => State::Ended(self.proven()),
        };
        Ok(piece)
    }

    async fn piece(&mut self) -> Result<Option<Bytes>> {
        let piece = match self.first.take() {
            Some(first) => Some(first),
            None => self.file.piece().await?,
        };
        if let Some(piece) = &piece {
            self.bytes += count(piece.len());
        }
        Ok(piece)
    }

    fn proven(&self) -> DownloadProof {
        let (wire_bytes, fetched_at) = (self.file.wire_bytes(), self.file.fetched_at);
        DownloadProof { bytes: self.bytes, wire_bytes, has_checksum: self.file.has_checksum, fetched_at }
    }

    /// The proof, once all bytes have been handed out.
    #[must_use]
    pub const fn proof(&self) -> Option<&DownloadProof> {
        match &self.state {
            State::Ended(proof) => Some(proof),
            State::Reading | State::Failed => None,
        }
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("file_name", &self.file_name)
            .field("bytes_total", &self.bytes_total)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

/// The ending of the name of a file that begins so.
///
/// # Errors
///
/// [`Code::UnexpectedContent`] for what is neither a PDF nor a ZIP file, such as a page of a proxy.
fn ending(first: &Bytes) -> Result<&'static str> {
    if begins_with(first, &[b"%PDF-"]) {
        return Ok("pdf");
    }
    if begins_with(first, &ZIP) {
        return Ok("zip");
    }
    let shown = first.trim_ascii_start();
    let found = match shown.first() {
        None => "an empty file",
        Some(b'<') => "markup",
        Some(b'{' | b'[') => "JSON",
        Some(_) => "something else",
    };
    let message = format!("expected a document as PDF or ZIP file, found {found}");
    Err(Error::new(Code::UnexpectedContent, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_known_by_its_beginning() {
        let check = |first: &'static [u8], expect: &str| {
            let found = ending(&Bytes::from_static(first));
            assert_eq!(found.map_or_else(|error| error.to_string(), str::to_owned), expect);
        };
        let no = |found: &str| format!("expected a document as PDF or ZIP file, found {found}");
        check(b"%PDF-1.4\n", "pdf");
        check(b"PK\x03\x04...", "zip");
        check(b"PK\x05\x06", "zip");
        check(b"", &no("an empty file"));
        check(b"\r\n<!DOCTYPE html>", &no("markup"));
        check(b"<?xml version=\"1.0\"?><Error/>", &no("markup"));
        check(b"{\"error\":{}}", &no("JSON"));
        check(b"%PD", &no("something else"));
    }
}
