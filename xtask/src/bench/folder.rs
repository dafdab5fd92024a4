//! A folder for the files of a run, which goes with it.

use super::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// A folder that is removed in the end, whatever the end is.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    /// Makes the folder. Each call makes another one.
    pub(super) fn below(parent: &Path) -> Result<Self, Error> {
        static MADE: AtomicU64 = AtomicU64::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let path = parent.join(format!("bench-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).map_err(Error::io(format!("make the folder `{}`", path.display())))?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file of the folder and tells where it is.
    pub(super) fn write(&self, name: &str, text: &str) -> Result<PathBuf, Error> {
        let path = self.0.join(name);
        fs::write(&path, text).map_err(Error::io(format!("write `{}`", path.display())))?;
        Ok(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What can't be removed is in the target folder, where it does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_goes_with_all_its_files() {
        let parent = tempfile::tempdir().unwrap();
        let folder = Folder::below(parent.path()).unwrap();
        let file = folder.write("a.json", "{}").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "{}");
        drop(folder);
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
    }
}
