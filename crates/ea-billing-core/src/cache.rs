//! The last complete snapshot of every call, kept on disk, so that a 304 can be answered from it.
//!
//! The file format is our own, in `format`: one file per call, so that what was replaced is gone and the sum of the
//! sizes is the cache's size. Content-addressed stores keep what was replaced until somebody collects it.

mod disk;
mod folder;
mod format;
mod snapshot;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use chrono::{DateTime, Utc};

pub(crate) use snapshot::{Content, Snapshot, SnapshotMeta};
pub(crate) use writer::SnapshotWriter;

use crate::{error::Result, query::CallKey};
use disk::{Disk, RealDisk};
use folder::error_at;
use format::{Entry, Flaw};

/// 1 GiB.
const MAX_BYTES: u64 = 1 << 30;

/// A folder with the last complete snapshot of each call.
///
/// Each call has one file at most, named by a digest of what was asked, where, and with whose rights. A file is written
/// beside its place, synced and renamed, so that whoever reads, in this process or another, meets the old snapshot or
/// the new one and never a mix; of two who write, the last wins. Every byte of a file is checked before any of it is
/// used. One that is torn, damaged or of another version of this crate is removed and fetched again.
///
/// Snapshots hold billing data, never a key: on Unix only their owner can read them. They are compressed (LZ4), and what
/// was not used for longest is removed when there is too much.
///
/// All methods block the thread while they read and write.
///
/// ```
/// use ea_billing_core::Cache;
///
/// let folder = tempfile::tempdir()?;
/// let cache = Cache::open(folder.path().join("snapshots"))?.with_max_bytes(100_000_000);
/// for entry in cache.list()? {
///     match &entry.content {
///         Ok(call) => println!("{} of {}, {}: {} rows", call.dataset, call.enrollment, call.span, call.rows),
///         Err(damage) => println!("{}: {damage}", entry.file_name),
///     }
/// }
/// assert_eq!(cache.clear()?, 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    max_bytes: u64,
    healed: Arc<AtomicU64>,
    disk: Arc<dyn Disk>,
}

/// A file of the cache.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheEntry {
    /// Its name in the cache's folder.
    pub file_name: String,
    /// Its size on disk, in bytes.
    pub bytes: u64,
    /// When it was written or last answered a call, in UTC.
    pub last_used: DateTime<Utc>,
    /// The call that it answers, or what is wrong with it, in words that go on from "the entry is of no use:".
    pub content: std::result::Result<CachedCall, String>,
}

/// A call whose snapshot is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CachedCall {
    /// The enrollment's number.
    pub enrollment: String,
    /// The name of the [`Dataset`](crate::Dataset).
    pub dataset: String,
    /// The billing period or the days, as [`Span`](crate::Span) shows them.
    pub span: String,
    /// Scheme, host and port of the server.
    pub origin: String,
    /// The version of the API that was asked.
    pub version: String,
    /// When it was fetched, in UTC.
    pub saved_at: DateTime<Utc>,
    /// How many pages the answer has.
    pub pages: u64,
    /// How many rows the answer has.
    pub rows: u64,
    /// The validator as the server wrote it.
    pub etag: String,
}

impl Cache {
    /// The cache in this folder, which is made if there is none; on Unix with the mode 0700.
    ///
    /// A folder that is reached over symbolic links is taken for where it is now: a link that changes later has no
    /// effect. Links in the folder are never followed. Who may write to the folders above is not looked at.
    ///
    /// # Errors
    ///
    /// [`Code::Cache`](crate::Code::Cache) when the folder cannot be made or read, and on Unix when others than its
    /// owner may write to it: what is in it is taken for the server's answer.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self> {
        let folder = folder::prepare(&folder.into())?;
        Ok(Self { folder, max_bytes: MAX_BYTES, healed: Arc::default(), disk: Arc::new(RealDisk) })
    }

    /// How many bytes all snapshots together may have on disk; 1 GiB where it is not said.
    ///
    /// A snapshot that is larger by itself is not kept. While one is written, its file is there beside the others.
    #[must_use]
    pub const fn with_max_bytes(mut self, max_bytes: u64) -> Self {
        self.max_bytes = max_bytes;
        self
    }

    /// The folder, without links.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// How many entries were found broken by calls, and removed, through this value and its clones.
    #[must_use]
    pub fn healed(&self) -> u64 {
        self.healed.load(Ordering::Relaxed)
    }

    /// What the cache holds, broken entries last. Every byte of it is read and checked.
    ///
    /// # Errors
    ///
    /// [`Code::Cache`](crate::Code::Cache) when the folder cannot be read.
    pub fn list(&self) -> Result<Vec<CacheEntry>> {
        let failed = |error| error_at("read the cache folder", &self.folder, error);
        let found = folder::snapshots(&self.folder).map_err(failed)?;
        let mut entries: Vec<CacheEntry> = found.into_iter().filter_map(|found| listed(&found)).collect();
        entries.sort_by_cached_key(|entry| {
            let call = entry.content.as_ref().ok();
            let call =
                call.map(|c| [&c.enrollment, &c.dataset, &c.span, &c.origin, &c.version].map(String::clone));
            (call.is_none(), call, entry.file_name.clone())
        });
        Ok(entries)
    }

    /// Removes all snapshots, broken ones too, and nothing else; says how many there were.
    ///
    /// # Errors
    ///
    /// [`Code::Cache`](crate::Code::Cache) when the folder cannot be read, or a file of it cannot be removed.
    pub fn clear(&self) -> Result<u64> {
        let failed = |error| error_at("clear the cache folder", &self.folder, error);
        let mut removed = 0;
        for found in folder::snapshots(&self.folder).map_err(failed)? {
            self.disk.remove(&found.path).map_err(failed)?;
            removed += 1;
        }
        Ok(removed)
    }

    /// The call's snapshot, if there is a whole one; it counts as used at `now`.
    ///
    /// # Errors
    ///
    /// [`Code::Cache`](crate::Code::Cache) when the disk fails. A broken entry is no error: it is removed.
    pub(crate) fn read(&self, key: &CallKey, now: DateTime<Utc>) -> Result<Option<Snapshot>> {
        let path = folder::path_of(&self.folder, key.digest());
        let failed = |error| error_at("read the cache entry", &path, error);
        match format::open(&path, key.digest()) {
            Ok(None) => Ok(None),
            Ok(Some(entry)) => {
                // Only the order in which snapshots are removed depends on it, and not every system allows it here.
                let _ = entry.file.set_modified(now.into());
                Snapshot::new(entry).map(Some).map_err(failed)
            }
            Err(Flaw::Unreadable(error)) => Err(failed(error)),
            Err(Flaw::Broken(reason)) => {
                self.heal(&path, reason);
                Ok(None)
            }
        }
    }

    /// Begins the call's next snapshot.
    ///
    /// # Errors
    ///
    /// [`Code::Cache`](crate::Code::Cache) when no file can be made.
    pub(crate) fn write(&self, key: &CallKey) -> Result<SnapshotWriter> {
        SnapshotWriter::new(self, key)
    }

    /// Removes the call's snapshot, if there is one.
    ///
    /// # Errors
    ///
    /// [`Code::Cache`](crate::Code::Cache) when the disk fails.
    pub(crate) fn remove(&self, key: &CallKey) -> Result<()> {
        let path = folder::path_of(&self.folder, key.digest());
        match self.disk.remove(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error_at("remove the cache entry", &path, error))
            }
            _ => Ok(()),
        }
    }

    /// Removes a broken entry. Another process may just have replaced it: then a good one is fetched once more.
    fn heal(&self, path: &Path, reason: &str) {
        self.healed.fetch_add(1, Ordering::Relaxed);
        let removed = self.disk.remove(path);
        let entry = path.display();
        tracing::warn!(%entry, reason, ?removed, "a broken entry of the snapshot cache is fetched again");
    }
}

/// An entry as it is; nothing if it is gone by now.
fn listed(found: &folder::Found) -> Option<CacheEntry> {
    let content = match format::open(&found.path, &found.digest) {
        Ok(entry) => Ok(CachedCall::of(entry?)),
        Err(Flaw::Broken(reason)) => Err(reason.to_owned()),
        Err(Flaw::Unreadable(error)) => Err(format!("it cannot be read: {error}")),
    };
    let file_name = found.path.file_name()?.to_string_lossy().into_owned();
    let bytes = content.as_ref().map_or(found.bytes, |(_, bytes)| *bytes);
    Some(CacheEntry {
        file_name,
        bytes,
        last_used: found.last_used.into(),
        content: content.map(|(call, _)| call),
    })
}

impl CachedCall {
    /// The call of an entry, and the bytes of its file.
    fn of(entry: Entry) -> (Self, u64) {
        let Entry { head, meta, bytes, .. } = entry;
        let call = Self {
            enrollment: head.enrollment,
            dataset: head.dataset,
            span: head.span,
            origin: head.origin,
            version: head.version,
            saved_at: meta.saved_at,
            pages: meta.pages,
            rows: meta.rows,
            etag: meta.etag,
        };
        (call, bytes)
    }
}

#[cfg(test)]
mod tests;
