//! A snapshot: the whole answer to a call, part by part, with what is known of it.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufRead as _, BufReader, Read, Seek as _, SeekFrom},
};

use chrono::{DateTime, Utc};
use lz4_flex::frame::FrameDecoder;
use serde::{Deserialize, Serialize};

use super::format::Entry;
use crate::error::{Code, Error, Result};

/// What the parts of a snapshot are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Content {
    /// Each is the body of a page.
    Pages,
    /// They make up a CSV file.
    Csv,
    /// They make up a rate card.
    Card,
}

/// What is known of a snapshot beside the call that it answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Tail", try_from = "Tail")]
pub(crate) struct SnapshotMeta {
    /// The validator as the server wrote it.
    pub(crate) etag: String,
    pub(crate) saved_at: DateTime<Utc>,
    pub(crate) content: Content,
    pub(crate) pages: u64,
    pub(crate) rows: u64,
    /// Bytes of all bodies as they came over the wire.
    pub(crate) wire_bytes: u64,
    /// For the client's own use. It must hold no secret.
    pub(crate) extra: BTreeMap<String, String>,
}

/// The form in the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tail {
    etag: String,
    saved_at: String,
    content: Content,
    pages: u64,
    rows: u64,
    wire_bytes: u64,
    extra: BTreeMap<String, String>,
}

impl From<SnapshotMeta> for Tail {
    fn from(meta: SnapshotMeta) -> Self {
        let SnapshotMeta { etag, saved_at, content, pages, rows, wire_bytes, extra } = meta;
        Self { etag, saved_at: saved_at.to_rfc3339(), content, pages, rows, wire_bytes, extra }
    }
}

impl TryFrom<Tail> for SnapshotMeta {
    type Error = chrono::ParseError;

    fn try_from(tail: Tail) -> std::result::Result<Self, Self::Error> {
        let Tail { etag, saved_at, content, pages, rows, wire_bytes, extra } = tail;
        let saved_at = DateTime::parse_from_rfc3339(&saved_at)?.to_utc();
        Ok(Self { etag, saved_at, content, pages, rows, wire_bytes, extra })
    }
}

/// A snapshot whose every byte is known to be what was written.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pub(crate) meta: SnapshotMeta,
    reader: BufReader<io::Take<File>>,
}

impl Snapshot {
    pub(super) fn new(entry: Entry) -> io::Result<Self> {
        let Entry { meta, mut file, parts, .. } = entry;
        file.seek(SeekFrom::Start(parts.start))?;
        let reader = BufReader::with_capacity(64 * 1024, file.take(parts.end.saturating_sub(parts.start)));
        Ok(Self { meta, reader })
    }

    /// The parts as they were written, one in memory at a time.
    ///
    /// They stay those of this snapshot even when the cache has a newer one, or none, by then.
    pub(crate) fn into_parts(self) -> Parts {
        Parts { reader: Some(self.reader) }
    }
}

/// The parts of a snapshot; the first error is the last item.
#[derive(Debug)]
pub(crate) struct Parts {
    reader: Option<BufReader<io::Take<File>>>,
}

impl Iterator for Parts {
    type Item = Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut reader = self.reader.take()?;
        let part = next_part(&mut reader).transpose()?;
        if part.is_ok() {
            self.reader = Some(reader);
        }
        Some(part.map_err(|error| {
            Error::new(Code::Cache, "a part of a cached snapshot cannot be read").with_source(error)
        }))
    }
}

fn next_part(reader: &mut BufReader<io::Take<File>>) -> io::Result<Option<Vec<u8>>> {
    if reader.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let mut length = [0; 8];
    reader.read_exact(&mut length)?;
    let length = usize::try_from(u64::from_le_bytes(length)).map_err(io::Error::other)?;

    let mut part = Vec::new();
    part.try_reserve_exact(length)?;
    part.resize(length, 0);
    let mut decoder = FrameDecoder::new(reader);
    decoder.read_exact(&mut part)?;
    // The decoder goes past the frame's end, and proves its checksum, only when it is asked for more.
    if decoder.read(&mut [0])? == 0 { Ok(Some(part)) } else { Err(io::ErrorKind::InvalidData.into()) }
}
