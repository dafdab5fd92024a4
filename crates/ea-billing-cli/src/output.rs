//! From rows to bytes on stdout or in a file: all of them, or none.
//!
//! Rows are kept, in memory or in a temporary file where they are many, until the proof is there that they are all. Only
//! then are they printed, or the file is renamed to its place.

mod bytes;
mod columns;
mod pending;
mod ready;
mod result;
mod spool;
mod target;

use ea_billing_table::{Cell, Column};
use std::path::Path;

pub(crate) use self::{
    bytes::ByteSink,
    pending::remove_all,
    ready::{Ready, place},
    target::place_of,
};
use self::{result::Style, spool::Spool, target::Target};
use crate::{
    args::{Format, OutputArgs},
    failure::Result,
    printer::Printer,
    query::{Collected, Query},
    render::{self, Encoder, Look, Table, Texts},
};

/// What a table on a terminal should look like; other formats don't care.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    /// The line above the table.
    pub(crate) title: Option<String>,
    /// Columns become rows, as for a balance; the values of the first column become the header.
    pub(crate) transposed: bool,
    /// The column whose numbers are drawn as bars beside the table.
    pub(crate) bars: Option<&'static str>,
    /// Rows that a table shows where nobody said how many; all if left out.
    pub(crate) limit: Option<u64>,
    /// Columns that a table does without where they say nothing.
    pub(crate) spare: &'static [&'static str],
    /// Decimals of amounts in tables, those of the minor unit of the currency; two if left out.
    pub(crate) decimals: Option<u32>,
}

/// Takes the rows of one result.
#[derive(Debug)]
pub(crate) struct RowSink<'p> {
    printer: &'p Printer,
    rows: u64,
    /// Rows that are printed at most.
    limit: Option<u64>,
    spool: Spool,
    stage: Stage,
    look: Look,
}

/// What becomes of a row.
#[derive(Debug)]
enum Stage {
    /// It is written at once.
    Encoded(Box<dyn Encoder>),
    /// It waits for the others, on which the widths of the columns depend.
    Table(Table),
    /// It waits for the others, of which an expression makes something new.
    Collected {
        rows: Collected,
        format: Format,
        texts: Texts,
    },
    Nothing,
}

/// A place among the rows to go back to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    rows: u64,
    position: u64,
}

impl<'p> RowSink<'p> {
    /// Begins a result with these columns. Refuses columns, expressions and files that cannot be.
    pub(crate) fn open(
        args: &OutputArgs,
        printer: &'p Printer,
        columns: Vec<Column>,
        view: View,
    ) -> Result<Self> {
        let format = args.output.unwrap_or_default();
        let query = args.query.as_deref().map(Query::parse).transpose()?;
        for warning in query.iter().flat_map(|query| query.strange_names(&columns)) {
            printer.warn(&warning);
        }
        let collected = query.map(|query| Collected::new(query, &columns));
        let fields = columns::fields(&args.columns, columns, format)?;
        let out = args.out.as_deref().filter(|out| out.as_os_str() != "-");
        let target = Target::of("--out", out.filter(|_| format != Format::None))?;
        let texts = Texts { guarded: !args.raw, visible: !args.raw || target.may_be_terminal(printer) };
        let of_itself = view.limit.filter(|_| format == Format::Table);
        let limit = args.limit.or(of_itself).filter(|limit| *limit > 0);
        let look = look(printer, out, args.columns.is_empty());
        let mut spool = Spool::new(target);
        let stage = if let Some(rows) = collected {
            Stage::Collected { rows, format, texts }
        } else if format == Format::Table {
            Stage::Table(Table::new(fields, view))
        } else if let Some(encoder) = render::encoder(format, fields, texts) {
            spool.add(|out| encoder.begin(out))?;
            Stage::Encoded(encoder)
        } else {
            Stage::Nothing
        };
        Ok(Self { printer, rows: 0, limit, spool, stage, look })
    }

    /// Begins a file beside the result, such as that of the certificates, which an option names.
    pub(crate) fn beside(
        option: &'static str,
        path: &Path,
        format: Format,
        printer: &'p Printer,
        columns: Vec<Column>,
    ) -> Result<Self> {
        let fields = columns::fields(&[], columns, format)?;
        let mut spool = Spool::new(Target::of(option, Some(path))?);
        let texts = Texts { guarded: true, visible: true };
        let stage = match render::encoder(format, fields, texts) {
            Some(encoder) => {
                spool.add(|out| encoder.begin(out))?;
                Stage::Encoded(encoder)
            }
            None => Stage::Nothing,
        };
        Ok(Self { printer, rows: 0, limit: None, spool, stage, look: Look::default() })
    }

    /// Changes what a table looks like by what was found out meanwhile, for the rows that follow.
    pub(crate) fn refine(&mut self, refine: impl FnOnce(&mut View)) {
        if let Stage::Table(table) = &mut self.stage {
            table.refine(refine);
        }
    }

    /// Takes a row; a cell for each column.
    pub(crate) fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        let index = self.rows;
        self.rows += 1;
        let is_shown = self.limit.is_none_or(|limit| index < limit);
        match &mut self.stage {
            Stage::Collected { rows, .. } => rows.push(cells),
            Stage::Encoded(encoder) if is_shown => self.spool.add(|out| encoder.row(index, cells, out)),
            Stage::Table(table) if is_shown => {
                table.push(cells);
                Ok(())
            }
            Stage::Encoded(_) | Stage::Table(_) | Stage::Nothing => Ok(()),
        }
    }

    /// Of the last so many rows, those that the limit leaves out; a query has rows of its own.
    pub(crate) fn left_out(&self, last: u64) -> u64 {
        match (&self.stage, self.limit) {
            (Stage::Encoded(_) | Stage::Table(_), Some(limit)) => self.rows.saturating_sub(limit).min(last),
            _ => 0,
        }
    }

    /// Whether rows are printed, and no lines below them.
    pub(crate) const fn lacks_footer(&self) -> bool {
        matches!(self.stage, Stage::Encoded(_) | Stage::Collected { .. })
    }

    /// The place after the last row.
    pub(crate) fn mark(&self) -> Mark {
        Mark { rows: self.rows, position: self.spool.position() }
    }

    /// Forgets the rows after the mark.
    pub(crate) fn rewind(&mut self, mark: Mark) -> Result<()> {
        self.rows = mark.rows;
        let rows = usize::try_from(mark.rows).unwrap_or(usize::MAX);
        match &mut self.stage {
            Stage::Encoded(_) => return self.spool.truncate(mark.position),
            Stage::Table(table) => table.truncate(rows),
            Stage::Collected { rows: collected, .. } => collected.truncate(rows),
            Stage::Nothing => {}
        }
        Ok(())
    }

    /// Prints everything. The lines of the footer belong to tables only; before them stands how many rows are not shown.
    pub(crate) fn finish(self, footer: &[String]) -> Result<()> {
        let mut ready = self.make_ready(footer)?;
        ready.print()?;
        place([ready])
    }

    /// Encodes everything and brings it onto the disk, so that little is left that could fail.
    pub(crate) fn make_ready(mut self, footer: &[String]) -> Result<Ready<'p>> {
        let shown = self.limit.map_or(self.rows, |limit| limit.min(self.rows));
        match self.stage {
            Stage::Nothing => return Ok(Ready::nothing(self.printer)),
            Stage::Encoded(encoder) => {
                warn_of_cut(self.printer, shown, self.rows);
                self.spool.add(|out| encoder.end(shown, out))?;
            }
            Stage::Table(table) => {
                let cut = cut_line(shown, self.rows);
                let footer: Vec<_> = cut.into_iter().chain(footer.iter().cloned()).collect();
                let text = table.render(self.look, &footer);
                self.spool.add(|out| out.extend_from_slice(text.as_bytes()))?;
            }
            Stage::Collected { rows, format, texts } => {
                let (result, kinds) = rows.finish()?;
                let style = Style { format, texts, look: self.look, limit: self.limit };
                let (shown, found) = result::write(&result, &kinds, &style, &mut self.spool)?;
                if format == Format::None {
                    return Ok(Ready::nothing(self.printer));
                }
                if format != Format::Table {
                    warn_of_cut(self.printer, shown, found);
                }
            }
        }
        Ready::new(self.printer, self.spool)
    }
}

fn look(printer: &Printer, out: Option<&Path>, may_drop_columns: bool) -> Look {
    match out {
        Some(_) => Look::default(),
        None => Look { width: printer.width, colour: printer.stdout_has_colour, may_drop_columns },
    }
}

/// The line below a table that says that it does not show all rows.
fn cut_line(shown: u64, found: u64) -> Option<String> {
    (shown < found).then(|| {
        let (shown, found) = (render::grouped(shown), render::grouped(found));
        format!("{shown} of {found} rows; --limit 0 shows all")
    })
}

fn warn_of_cut(printer: &Printer, shown: u64, found: u64) {
    if let Some(left) = found.checked_sub(shown).filter(|left| *left > 0) {
        let (left, found) = (render::grouped(left), render::grouped(found));
        printer.warn(&format!("--limit left out {left} of {found} rows"));
    }
}

#[cfg(test)]
mod tests;
