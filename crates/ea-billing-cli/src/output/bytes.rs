//! Files that are handed on byte by byte, such as documents.

use std::path::Path;

use super::{Ready, Spool, Target};
use crate::{failure::Result, printer::Printer};

/// Takes the bytes of one file, which has its place when all of them are there, and not before.
#[derive(Debug)]
pub(crate) struct ByteSink<'p> {
    printer: &'p Printer,
    spool: Spool,
}

impl<'p> ByteSink<'p> {
    /// Begins the file that an option names; stdout if it is `-`. Refuses names that no file can have.
    pub(crate) fn open(option: &'static str, path: &Path, printer: &'p Printer) -> Result<Self> {
        let named = Some(path).filter(|path| path.as_os_str() != "-");
        Ok(Self { printer, spool: Spool::new(Target::of(option, named)?) })
    }

    /// Begins a file that replaces no other.
    pub(crate) fn fresh(option: &'static str, path: &Path, printer: &'p Printer) -> Result<Self> {
        Ok(Self { printer, spool: Spool::new(Target::fresh(option, path)?) })
    }

    /// Takes some bytes, which follow those before.
    pub(crate) fn add(&mut self, bytes: &[u8]) -> Result<()> {
        self.spool.add(|out| out.extend_from_slice(bytes))
    }

    /// Brings everything onto the disk.
    pub(crate) fn make_ready(self) -> Result<Ready<'p>> {
        Ready::new(self.printer, self.spool)
    }
}
