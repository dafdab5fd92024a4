//! Writes a snapshot, which appears whole or not at all.

use std::{
    io::{self, BufWriter, Write},
    mem,
    path::Path,
    sync::Arc,
};

use lz4_flex::frame::{FrameEncoder, FrameInfo};
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use super::{
    Cache, CallKey,
    disk::Disk,
    folder::{self, error_at},
    format::{self, DIGEST},
    snapshot::SnapshotMeta,
};
use crate::error::{Code, Error, Result};

/// What became of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum Stored {
    /// It is the call's snapshot now.
    Kept,
    /// It alone is larger than the cache may be; what was there before is still there.
    TooLarge,
}

/// Takes a snapshot part by part. Unless it is committed, nothing of it stays.
#[derive(Debug)]
pub(crate) struct SnapshotWriter {
    cache: Cache,
    digest: String,
    state: State,
}

#[derive(Debug)]
enum State {
    Writing(BufWriter<Output>),
    TooLarge,
    Failed,
}

/// The file, and the digest of what is in it so far.
#[derive(Debug)]
struct Output {
    disk: Arc<dyn Disk>,
    file: NamedTempFile,
    hash: Sha256,
    /// How many bytes there may still be.
    left: u64,
    is_full: bool,
}

impl SnapshotWriter {
    pub(super) fn new(cache: &Cache, key: &CallKey) -> Result<Self> {
        let failed = |error| error_at("write to the cache folder", &cache.folder, error);
        let disk = Arc::clone(&cache.disk);
        let file = folder::begin(&*disk, &cache.folder).map_err(failed)?;
        let left = cache.max_bytes.saturating_sub(DIGEST);
        let output = Output { disk, file, hash: Sha256::new(), left, is_full: false };
        let state = State::Writing(BufWriter::with_capacity(64 * 1024, output));
        let mut writer = Self { cache: cache.clone(), digest: key.digest().to_owned(), state };
        let head = format::head(key).map_err(failed)?;
        writer.change(|output| output.write_all(&head))?;
        Ok(writer)
    }

    /// Adds a part: the body of a page, or a piece of a CSV file. Keep pieces above some 64 KiB.
    ///
    /// # Errors
    ///
    /// [`Code::Cache`] when the disk is full or fails; the snapshot can no longer be committed then.
    pub(crate) fn part(&mut self, bytes: &[u8]) -> Result<()> {
        self.change(|output| write_part(output, bytes))
    }

    /// Makes this the call's snapshot, and removes others until all fit in the cache.
    ///
    /// # Errors
    ///
    /// [`Code::Cache`] when the disk is full or fails, now or before. What was there before is then still there, or
    /// the new one in its place if only the last step failed.
    pub(crate) fn commit(mut self, meta: &SnapshotMeta) -> Result<Stored> {
        let failed = |error| error_at("write to the cache folder", &self.cache.folder, error);
        let tail = format::tail(meta).map_err(failed)?;
        self.change(|output| {
            output.write_all(&tail)?;
            output.flush()
        })?;
        match mem::replace(&mut self.state, State::Failed) {
            State::TooLarge => return Ok(Stored::TooLarge),
            State::Failed => return Err(given_up()),
            State::Writing(output) => self.place(output, meta)?,
        }
        let Cache { disk, folder, max_bytes, .. } = &self.cache;
        if let Err(error) = folder::evict(&**disk, folder, &self.digest, *max_bytes) {
            tracing::warn!(%error, "the snapshot cache may be larger than it should");
        }
        Ok(Stored::Kept)
    }

    /// Writes; once that fails or there is too much, the file is removed and all else is ignored.
    fn change(&mut self, write: impl FnOnce(&mut BufWriter<Output>) -> io::Result<()>) -> Result<()> {
        let output = match &mut self.state {
            State::Writing(output) => output,
            State::TooLarge => return Ok(()),
            State::Failed => return Err(given_up()),
        };
        let Err(error) = write(output) else { return Ok(()) };
        if output.get_ref().is_full {
            self.state = State::TooLarge;
            return Ok(());
        }
        self.state = State::Failed;
        Err(error_at("write to the cache folder", &self.cache.folder, error))
    }

    fn place(&self, output: BufWriter<Output>, meta: &SnapshotMeta) -> Result<()> {
        let Cache { disk, folder, .. } = &self.cache;
        let path = folder::path_of(folder, &self.digest);
        let placed = output.into_inner().map_err(io::IntoInnerError::into_error).and_then(|output| {
            let file = output.finish(&path)?;
            // Only the order in which snapshots are removed depends on it.
            let _ = file.set_modified(meta.saved_at.into());
            disk.sync_folder(folder)
        });
        placed.map_err(|error| error_at("write the cache entry", &path, error))
    }
}

fn given_up() -> Error {
    Error::new(Code::Cache, "the snapshot was given up when a part of it could not be written")
}

fn write_part(output: &mut BufWriter<Output>, bytes: &[u8]) -> io::Result<()> {
    let length = u64::try_from(bytes.len()).map_err(io::Error::other)?;
    output.write_all(&length.to_le_bytes())?;
    let info = FrameInfo::new().content_checksum(true);
    let mut encoder = FrameEncoder::with_frame_info(info, output);
    encoder.write_all(bytes)?;
    encoder.try_finish()?;
    Ok(())
}

impl Output {
    fn finish(mut self, path: &Path) -> io::Result<std::fs::File> {
        let digest = mem::take(&mut self.hash).finalize();
        self.left = DIGEST;
        self.write_all(&digest)?;
        self.disk.sync(&self.file)?;
        self.disk.place(self.file, path)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = u64::try_from(bytes.len()).map_err(io::Error::other)?;
        self.is_full |= length > self.left;
        if self.is_full {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let written = self.disk.write(&mut self.file, bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or_default());
        self.left = self.left.saturating_sub(u64::try_from(written).map_err(io::Error::other)?);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
