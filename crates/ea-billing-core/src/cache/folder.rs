//! The cache's folder: its rights, the names in it, and how much there may be.

use std::{
    fs::{self, DirBuilder, Metadata},
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use tempfile::NamedTempFile;

use super::disk::Disk;
use crate::error::{Code, Error, Result};

/// How a snapshot's file is called after the digest of its call.
const SUFFIX: &str = ".snapshot";
/// How a file is called while it is written.
const WRITING: (&str, &str) = (".writing-", ".tmp");
/// A file that nobody has written to for so long belongs to a process that is gone.
const STALE: Duration = Duration::from_secs(3600);

/// A snapshot's file.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// Its name without the suffix.
    pub(super) digest: String,
    pub(super) bytes: u64,
    pub(super) last_used: SystemTime,
}

/// Makes the folder if there is none, and gives its path without links.
pub(super) fn prepare(folder: &Path) -> Result<PathBuf> {
    let failed = |error| error_at("open the cache folder", folder, error);
    private_folders().create(folder).map_err(failed)?;
    let folder = folder.canonicalize().map_err(failed)?;
    let found = fs::metadata(&folder).map_err(failed)?;
    check_rights(&folder, &found)?;
    Ok(folder)
}

fn private_folders() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

#[cfg(unix)]
fn check_rights(folder: &Path, found: &Metadata) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;

    let mode = found.permissions().mode() & 0o7777;
    if mode & 0o022 == 0 {
        return Ok(());
    }
    let message =
        format!("others may write to the cache folder `{}`, whose mode is {mode:04o}", folder.display());
    Err(Error::new(Code::Cache, message)
        .with_hint("take that right away with `chmod go-w`, or name another folder"))
}

#[cfg(not(unix))]
fn check_rights(_: &Path, _: &Metadata) -> Result<()> {
    Ok(())
}

/// Where the snapshot of a call is, if there is one.
pub(super) fn path_of(folder: &Path, digest: &str) -> PathBuf {
    folder.join(format!("{digest}{SUFFIX}"))
}

/// Every file that has the name of a snapshot, whatever is in it.
pub(super) fn snapshots(folder: &Path) -> io::Result<Vec<Found>> {
    let digest = |name: &str| {
        let digest = name.strip_suffix(SUFFIX)?;
        let is_hex = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
        (digest.len() == 64 && digest.bytes().all(is_hex)).then(|| digest.to_owned())
    };
    let mut found = Vec::new();
    for (path, name, metadata) in files(folder)? {
        if let Some(digest) = digest(&name) {
            let last_used = metadata.modified()?;
            found.push(Found { path, digest, bytes: metadata.len(), last_used });
        }
    }
    found.sort_by(|a, b| (a.last_used, &a.digest).cmp(&(b.last_used, &b.digest)));
    Ok(found)
}

/// A new file to write a snapshot into. Files that dead processes left behind are removed.
pub(super) fn begin(disk: &dyn Disk, folder: &Path) -> io::Result<NamedTempFile> {
    let (prefix, suffix) = WRITING;
    let file = disk.create(folder, prefix, suffix)?;
    // A file of this instant tells the time by which the other files' times were made: the disk's own.
    let swept = file.as_file().metadata().and_then(|new| sweep(disk, folder, new.modified()?));
    if let Err(error) = swept {
        tracing::debug!(%error, "files left in the snapshot cache could not be removed");
    }
    Ok(file)
}

fn sweep(disk: &dyn Disk, folder: &Path, now: SystemTime) -> io::Result<()> {
    let (prefix, suffix) = WRITING;
    for (path, name, metadata) in files(folder)? {
        let is_ours = name.starts_with(prefix) && name.ends_with(suffix);
        if is_ours && now.duration_since(metadata.modified()?).is_ok_and(|age| age > STALE) {
            disk.remove(&path)?;
        }
    }
    Ok(())
}

/// Removes the snapshots that were not used for longest until no more than `max_bytes` are left; `newest` stays.
pub(super) fn evict(disk: &dyn Disk, folder: &Path, newest: &str, max_bytes: u64) -> io::Result<()> {
    let found = snapshots(folder)?;
    let mut sum = found.iter().fold(0_u64, |sum, one| sum.saturating_add(one.bytes));
    for one in found.iter().filter(|one| one.digest != newest) {
        if sum <= max_bytes {
            break;
        }
        disk.remove(&one.path)?;
        sum = sum.saturating_sub(one.bytes);
    }
    Ok(())
}

/// What is in the folder, links not followed. Another process may have removed some of it in between.
fn files(folder: &Path) -> io::Result<Vec<(PathBuf, String, Metadata)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(metadata) => files.push((entry.path(), name, metadata)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(files)
}

/// An error of the disk.
pub(super) fn error_at(what: &str, path: &Path, error: io::Error) -> Error {
    Error::new(Code::Cache, format!("cannot {what} `{}`", path.display())).with_source(error)
}
