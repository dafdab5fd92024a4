//! What is done to the disk, each in one place, so that tests can let any of it fail.

use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

use tempfile::NamedTempFile;

/// A disk on which any step of writing may fail.
pub(super) trait Disk: fmt::Debug + Send + Sync {
    /// A new file, which nobody else may read, and which is removed unless it is put in place.
    fn create(&self, folder: &Path, prefix: &str, suffix: &str) -> io::Result<NamedTempFile> {
        tempfile::Builder::new().prefix(prefix).suffix(suffix).tempfile_in(folder)
    }

    fn write(&self, file: &mut NamedTempFile, bytes: &[u8]) -> io::Result<usize> {
        file.as_file_mut().write(bytes)
    }

    /// Returns when the file would outlast a power cut.
    fn sync(&self, file: &NamedTempFile) -> io::Result<()> {
        file.as_file().sync_all()
    }

    /// Gives the file its name; whoever had the name before is replaced in the same instant.
    ///
    /// Windows refuses while another process holds the old file open.
    fn place(&self, file: NamedTempFile, path: &Path) -> io::Result<File> {
        file.persist(path).map_err(|refused| refused.error)
    }

    /// Returns when the names in the folder would outlast a power cut. Windows has no such call.
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
    }

    /// Removes a file, or the link itself where it is one; that there is none is fine.
    fn remove(&self, path: &Path) -> io::Result<()> {
        match fs::remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }
}

/// The disk of this machine.
#[derive(Debug)]
pub(super) struct RealDisk;

impl Disk for RealDisk {}

/// Opens a regular file for reading; a link, a folder or a pipe of that name is `None`.
pub(super) fn open_regular(path: &Path) -> io::Result<Option<File>> {
    let mut options = OpenOptions::new();
    options.read(true);
    no_follow(&mut options);
    let opened = options.open(path);
    if opened.is_err() && fs::symlink_metadata(path).is_ok_and(|found| !found.is_file()) {
        return Ok(None);
    }
    let file = opened?;
    Ok(file.metadata()?.is_file().then_some(file))
}

#[cfg(unix)]
fn no_follow(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt as _;

    // Without the second flag the open of a pipe waits for somebody who writes into it.
    options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
}

#[cfg(windows)]
fn no_follow(options: &mut OpenOptions) {
    use std::os::windows::fs::OpenOptionsExt as _;

    /// Opens a link itself.
    const FILE_FLAG_OPEN_REPARSE_POINT: u32 = 0x0020_0000;
    options.custom_flags(FILE_FLAG_OPEN_REPARSE_POINT);
}

#[cfg(not(any(unix, windows)))]
fn no_follow(_: &mut OpenOptions) {}
