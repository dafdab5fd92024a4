//! What is encoded and waits to be printed or to take its place.

use super::{Spool, target};
use crate::{failure::Result, printer::Printer};

/// All bytes of a result, or of a file beside it. Those of a file are on the disk.
#[derive(Debug)]
#[must_use = "it is neither printed nor in its place"]
pub(crate) struct Ready<'p> {
    printer: &'p Printer,
    /// Nothing where nothing was to be written.
    spool: Option<Spool>,
}

impl<'p> Ready<'p> {
    pub(super) fn new(printer: &'p Printer, mut spool: Spool) -> Result<Self> {
        spool.make_ready()?;
        Ok(Self { printer, spool: Some(spool) })
    }

    pub(super) const fn nothing(printer: &'p Printer) -> Self {
        Self { printer, spool: None }
    }

    /// Sends it to stdout, or to the device or pipe it is for. A file still waits.
    pub(crate) fn print(&mut self) -> Result<()> {
        self.spool.as_mut().map_or(Ok(()), |spool| spool.print(self.printer))
    }
}

/// Lets the files take their places, between which no interrupt comes.
pub(crate) fn place<'p>(ready: impl IntoIterator<Item = Ready<'p>>) -> Result<()> {
    let spools = ready.into_iter().filter_map(|ready| ready.spool);
    let mut targets: Vec<_> = spools.map(Spool::into_target).collect();
    target::put_in_place(&mut targets)
}
