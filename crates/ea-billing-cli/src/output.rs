//! From rows to bytes on stdout or in a file: all of them, or none.
//!
//! Rows are kept, in memory or in a temporary file where they are many, until the proof is there that they are all. Only
//! then are they printed, or the file is renamed to its place.

use crate::{
    args::OutputArgs,
    cell::{Cell, Column},
    failure::Result,
    printer::Printer,
};

/// What a table on a terminal should look like; other formats don't care.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    /// The line above the table.
    pub(crate) title: Option<String>,
    /// Columns become rows, as for a balance.
    pub(crate) transposed: bool,
    /// The column whose numbers are drawn as bars beside the table.
    pub(crate) bars: Option<&'static str>,
    /// Rows that a table shows where nobody said how many; all if left out.
    pub(crate) limit: Option<u64>,
    /// Decimals of amounts in tables, those of the minor unit of the currency; two if left out.
    pub(crate) decimals: Option<u32>,
}

/// Takes the rows of one result.
#[derive(Debug)]
pub(crate) struct RowSink<'p> {
    printer: &'p Printer,
    rows: u64,
}

/// A place among the rows to go back to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark(u64);

impl<'p> RowSink<'p> {
    /// Begins a result with these columns. Refuses columns, expressions and files that cannot be.
    pub(crate) fn open(
        args: &OutputArgs,
        printer: &'p Printer,
        columns: Vec<Column>,
        view: View,
    ) -> Result<Self> {
        let _ = (args, columns, view);
        Ok(Self { printer, rows: 0 })
    }

    /// Takes a row; a cell for each column.
    pub(crate) fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        let _ = cells;
        self.rows += 1;
        Ok(())
    }

    /// The place after the last row.
    pub(crate) fn mark(&self) -> Mark {
        Mark(self.rows)
    }

    /// Forgets the rows after the mark.
    pub(crate) fn rewind(&mut self, mark: Mark) -> Result<()> {
        self.rows = mark.0;
        Ok(())
    }

    /// Prints everything. The lines of the footer belong to tables only.
    pub(crate) fn finish(self, footer: &[String]) -> Result<()> {
        let _ = (footer, self.printer);
        Ok(())
    }
}
