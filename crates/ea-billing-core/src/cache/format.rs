//! How a snapshot stands in its file.
//!
//! ```text
//! magic  8 bytes, the last of them the version of this format
//! length of the head, u32 · head, JSON: the call
//! per part: its length, u64 · its bytes as one LZ4 frame
//! tail, JSON: validator and counts · length of the tail, u32
//! SHA-256 of everything before
//! ```
//!
//! Numbers are little-endian. The tail is last because it is known only when all parts have been seen.

use std::{
    fs::File,
    io::{self, BufReader, Read as _, Seek as _, SeekFrom},
    ops::Range,
    path::Path,
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};

use super::{CallKey, disk, snapshot::SnapshotMeta};

pub(super) const MAGIC: [u8; 8] = *b"EASNAP\0\x01";
pub(super) const DIGEST: u64 = 32;
/// Of the fields that tell the length of head and tail.
const LENGTH: u64 = 4;
const MAGIC_LENGTH: u64 = 8;

/// The call. Everything in it may be shown.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub(super) key: String,
    pub(super) origin: String,
    pub(super) version: String,
    pub(super) dataset: String,
    pub(super) enrollment: String,
    pub(super) span: String,
    pub(super) parameters: Vec<(String, String)>,
}

impl Head {
    fn of(key: &CallKey) -> Self {
        let parts = key.parts().clone();
        Self {
            key: key.digest().to_owned(),
            origin: parts.origin,
            version: parts.version,
            dataset: parts.dataset.as_str().to_owned(),
            enrollment: parts.scope,
            span: parts.span,
            parameters: parts.parameters,
        }
    }
}

/// Why an entry is of no use.
#[derive(Debug)]
pub(super) enum Flaw {
    /// It is not what was written, or was written for somebody else; it may be removed.
    Broken(&'static str),
    /// It cannot be read.
    Unreadable(io::Error),
}

impl From<io::Error> for Flaw {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Broken("it ends too early"),
            _ => Self::Unreadable(error),
        }
    }
}

/// A snapshot's file, each byte of which is what was written.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) head: Head,
    pub(super) meta: SnapshotMeta,
    pub(super) file: File,
    /// Where the parts stand in the file.
    pub(super) parts: Range<u64>,
    pub(super) bytes: u64,
}

/// What stands before the parts.
pub(super) fn head(key: &CallKey) -> io::Result<Vec<u8>> {
    let head = serde_json::to_vec(&Head::of(key))?;
    Ok([MAGIC.as_slice(), &length_of(&head)?, &head].concat())
}

/// What stands between the parts and the digest.
pub(super) fn tail(meta: &SnapshotMeta) -> io::Result<Vec<u8>> {
    let tail = serde_json::to_vec(meta)?;
    Ok([tail.as_slice(), &length_of(&tail)?].concat())
}

fn length_of(bytes: &[u8]) -> io::Result<[u8; 4]> {
    u32::try_from(bytes.len()).map(u32::to_le_bytes).map_err(io::Error::other)
}

/// Opens the entry that the digest of a call names, if there is one, and reads the whole of it once.
pub(super) fn open(path: &Path, digest: &str) -> Result<Option<Entry>, Flaw> {
    let file = match disk::open_regular(path) {
        Ok(Some(file)) => file,
        Ok(None) => return Err(Flaw::Broken("it is no regular file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let entry = verify(file)?;
    if entry.head.key == digest { Ok(Some(entry)) } else { Err(Flaw::Broken("it answers another call")) }
}

fn verify(file: File) -> Result<Entry, Flaw> {
    let bytes = file.metadata()?.len();
    let hashed = bytes.checked_sub(DIGEST).ok_or(Flaw::Broken("it ends too early"))?;
    let mut reader = BufReader::new(file);
    if read_array::<8>(&mut reader)? != MAGIC {
        return Err(Flaw::Broken("it is of another format"));
    }
    reader.rewind()?;
    let found = digest_of(&mut reader, hashed)?;
    if read_array::<32>(&mut reader)? != found {
        return Err(Flaw::Broken("its checksum is wrong"));
    }

    let at_length = hashed.checked_sub(LENGTH).ok_or(Flaw::Broken("it ends too early"))?;
    reader.seek(SeekFrom::Start(MAGIC_LENGTH))?;
    let head_length = u64::from(u32::from_le_bytes(read_array(&mut reader)?));
    let head = read_json(&mut reader, head_length)?;
    let begin = head_length.saturating_add(MAGIC_LENGTH + LENGTH);

    reader.seek(SeekFrom::Start(at_length))?;
    let tail_length = u64::from(u32::from_le_bytes(read_array(&mut reader)?));
    let end = at_length.checked_sub(tail_length).filter(|end| *end >= begin);
    let end = end.ok_or(Flaw::Broken("its lengths contradict each other"))?;
    reader.seek(SeekFrom::Start(end))?;
    let meta = read_json(&mut reader, tail_length)?;
    Ok(Entry { head, meta, file: reader.into_inner(), parts: begin..end, bytes })
}

fn digest_of(reader: &mut BufReader<File>, length: u64) -> Result<[u8; 32], Flaw> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    let mut left = reader.take(length);
    loop {
        let read = match left.read(&mut buffer) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hash.update(bytes);
    }
    Ok(hash.finalize().into())
}

fn read_array<const N: usize>(reader: &mut BufReader<File>) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    reader.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn read_json<T: DeserializeOwned>(reader: &mut BufReader<File>, length: u64) -> Result<T, Flaw> {
    let mut json = Vec::new();
    reader.take(length).read_to_end(&mut json)?;
    serde_json::from_slice(&json).map_err(|_| Flaw::Broken("its description is not understood"))
}
