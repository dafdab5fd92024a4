//! Files that are there when they are whole, and not before.

use std::{
    fs,
    io::{self, BufWriter, Seek as _, Write as _},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use crate::failure::{Failure, Result};

/// A file that is written beside its place, readable by its owner only, and removed again unless it is put there.
#[derive(Debug)]
pub(crate) struct WholeFile {
    path: PathBuf,
    /// The option that names it.
    option: &'static str,
    file: BufWriter<NamedTempFile>,
}

impl WholeFile {
    /// Begins the file. Refuses a place where something else than a file is.
    pub(crate) fn create(option: &'static str, path: &Path) -> Result<Self> {
        let shown = path.display();
        if fs::metadata(path).is_ok_and(|found| !found.is_file()) || path.file_name().is_none() {
            let message =
                format!("{option} {shown}: expected the name of a file, found something else there");
            return Err(Failure::usage("invalid_argument", message));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let file = tempfile::Builder::new()
            .prefix(".ea-billing-")
            .tempfile_in(folder.unwrap_or(Path::new(".")))
            .map_err(|error| {
                Failure::storage(format!("{option} {shown}: no file can be made there"), error)
            })?;
        Ok(Self { path: path.to_owned(), option, file: BufWriter::new(file) })
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let written = self.file.write_all(bytes);
        written.map_err(|error| self.failed(error))
    }

    /// The bytes written so far.
    pub(crate) fn len(&mut self) -> Result<u64> {
        let position = self.file.stream_position();
        position.map_err(|error| self.failed(error))
    }

    /// Forgets what was written after so many bytes.
    pub(crate) fn cut(&mut self, len: u64) -> Result<()> {
        let cut = self.try_to_cut(len);
        cut.map_err(|error| self.failed(error))
    }

    fn try_to_cut(&mut self, len: u64) -> io::Result<()> {
        // Seeking writes out what is still in the buffer.
        self.file.seek(io::SeekFrom::Start(len))?;
        self.file.get_ref().as_file().set_len(len)
    }

    /// Puts the file into its place, over one that was there.
    pub(crate) fn place(mut self) -> Result<()> {
        let flushed = self.file.flush().and_then(|()| self.file.get_ref().as_file().sync_all());
        flushed.map_err(|error| self.failed(error))?;
        let (path, option) = (self.path, self.option);
        let failed =
            |error| Failure::storage(format!("{option} {}: it cannot be written", path.display()), error);
        let file = self.file.into_inner().map_err(|error| failed(error.into_error()))?;
        file.persist(&path).map(drop).map_err(|error| failed(error.error))
    }

    fn failed(&self, error: io::Error) -> Failure {
        Failure::storage(format!("{} {}: it cannot be written", self.option, self.path.display()), error)
    }
}
