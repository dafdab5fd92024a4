//! Where bytes wait until they are all there: in memory, and in a file where they are many.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
};

use super::target::Target;
use crate::{
    failure::{Failure, Result},
    printer::Printer,
};

/// Bytes kept in memory before they go to the file.
const IN_MEMORY: usize = 4 << 20;

/// Bytes on their way to a target.
#[derive(Debug)]
pub(super) struct Spool {
    target: Target,
    /// The bytes after those in the file.
    buffer: Vec<u8>,
    /// Bytes in the file.
    filed: u64,
    /// A file without a name that is gone when it is closed; none while memory is enough, or if the target has its own.
    overflow: Option<File>,
}

impl Spool {
    pub(super) fn new(target: Target) -> Self {
        Self { target, buffer: Vec::new(), filed: 0, overflow: None }
    }

    /// Lets something be added, and makes room after it.
    pub(super) fn add(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Result<()> {
        write(&mut self.buffer);
        if self.buffer.len() < IN_MEMORY { Ok(()) } else { self.file_away() }
    }

    /// The number of bytes so far.
    pub(super) fn position(&self) -> u64 {
        self.filed + u64::try_from(self.buffer.len()).unwrap_or(u64::MAX)
    }

    /// Forgets all bytes from this position on.
    pub(super) fn truncate(&mut self, position: u64) -> Result<()> {
        if let Some(kept) = position.checked_sub(self.filed) {
            self.buffer.truncate(usize::try_from(kept).unwrap_or(usize::MAX));
            return Ok(());
        }
        self.buffer.clear();
        self.filed = position;
        let Self { target, overflow, .. } = self;
        if let Some(file) = target.file().or(overflow.as_mut()) {
            let cut = file.set_len(position).and_then(|()| file.seek(SeekFrom::Start(position)));
            cut.map_err(|error| target.failed(error))?;
        }
        Ok(())
    }

    /// Moves what is in memory to the file.
    fn file_away(&mut self) -> Result<()> {
        let Self { target, overflow, buffer, filed } = self;
        let written = match target.file() {
            Some(file) => file.write_all(buffer).map_err(|error| target.failed(error)),
            None => spill(overflow, buffer),
        };
        written?;
        *filed += u64::try_from(buffer.len()).unwrap_or(u64::MAX);
        buffer.clear();
        Ok(())
    }

    /// Brings all bytes onto the disk if they are for a file.
    pub(super) fn make_ready(&mut self) -> Result<()> {
        if self.target.file().is_some() {
            self.file_away()?;
        }
        self.target.sync()
    }

    /// The target, which has what `make_ready` gave it.
    pub(super) fn into_target(self) -> Target {
        self.target
    }

    /// Sends all bytes to the target if it is no file.
    pub(super) fn print(&mut self, printer: &Printer) -> Result<()> {
        if self.target.file().is_some() {
            return Ok(());
        }
        let mut out = self.target.open(printer)?;
        match self.copy_to(&mut *out)? {
            // The reader has read enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            copied => copied.map_err(|error| self.target.failed(error)),
        }
    }

    /// Copies everything; what fails outside is an error of reading the temporary file, inside of writing.
    pub(super) fn copy_to(&mut self, out: &mut dyn io::Write) -> Result<io::Result<()>> {
        if let Some(file) = &mut self.overflow {
            file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
            let mut chunk = vec![0; 1 << 16];
            loop {
                let read = file.read(&mut chunk).map_err(unreadable)?;
                if read == 0 {
                    break;
                }
                if let Err(error) = out.write_all(chunk.get(..read).unwrap_or_default()) {
                    return Ok(Err(error));
                }
            }
        }
        Ok(out.write_all(&self.buffer).and_then(|()| out.flush()))
    }
}

fn spill(overflow: &mut Option<File>, bytes: &[u8]) -> Result<()> {
    let in_folder = |error| {
        let folder = std::env::temp_dir();
        let message = format!("the rows could not be kept in the temporary folder {}", folder.display());
        Failure::storage(message, error)
            .with_hint("set TMPDIR to a folder with more room, or write to a file by --out")
    };
    let file = match overflow {
        Some(file) => file,
        None => overflow.insert(tempfile::tempfile().map_err(in_folder)?),
    };
    file.write_all(bytes).map_err(in_folder)
}

fn unreadable(error: io::Error) -> Failure {
    Failure::storage("the rows that were kept in a temporary file could not be read again", error)
}
