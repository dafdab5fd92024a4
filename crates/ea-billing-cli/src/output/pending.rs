//! New files that have not taken their places yet. A program that ends at once drops nothing, so that they are listed.

use std::{
    fs::{self, File},
    io,
    mem::ManuallyDrop,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use tempfile::NamedTempFile;

/// What is on its way.
#[derive(Debug, Default)]
struct List {
    new: Vec<PathBuf>,
    /// Whether any file has taken its place.
    is_placed: bool,
}

static LIST: Mutex<List> = Mutex::new(List { new: Vec::new(), is_placed: false });

fn list() -> MutexGuard<'static, List> {
    LIST.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A new file that is removed unless it takes its place.
#[derive(Debug)]
pub(super) struct NewFile(Option<NamedTempFile>);

impl NewFile {
    /// Makes one that can be read by its owner only.
    pub(super) fn in_folder(folder: &Path) -> io::Result<Self> {
        let mut list = list();
        let file = tempfile::Builder::new().prefix(".ea-billing-").suffix(".part").tempfile_in(folder)?;
        list.new.push(file.path().to_owned());
        Ok(Self(Some(file)))
    }

    /// The file, unless it has taken its place.
    pub(super) fn file(&mut self) -> Option<&mut File> {
        self.0.as_mut().map(NamedTempFile::as_file_mut)
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        let Some(file) = self.0.take() else { return };
        let mut list = list();
        list.new.retain(|path| path != file.path());
        // Before the list is open to others again: what is not on it must not be on the disk.
        drop(file);
    }
}

/// Lets files take their places; as long as it is there, they cannot be removed.
pub(super) struct Placing(MutexGuard<'static, List>);

impl Placing {
    pub(super) fn begin() -> Self {
        Self(list())
    }

    /// Replaces a file that stands in the place, or fails if `replaces` says that none is replaced.
    pub(super) fn place(&mut self, new: &mut NewFile, path: &Path, replaces: bool) -> io::Result<()> {
        let Some(file) = new.0.take() else { return Ok(()) };
        self.0.new.retain(|new| new != file.path());
        let placed = if replaces { file.persist(path) } else { file.persist_noclobber(path) };
        placed.map_err(|error| error.error)?;
        self.0.is_placed = true;
        Ok(())
    }
}

/// Removes all new files, and makes whoever wants to make or place one wait for ever: the program is about to end. Does
/// nothing, and says so by `false`, if the files have taken their places.
pub(crate) fn remove_all() -> bool {
    let list = list();
    if list.is_placed {
        return false;
    }
    let list = ManuallyDrop::new(list);
    for path in &list.new {
        let _ = fs::remove_file(path);
    }
    true
}
