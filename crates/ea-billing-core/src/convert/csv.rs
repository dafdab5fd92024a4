//! Usage details as a CSV file, decoded piece by piece as it arrives.

mod columns;
mod file;
mod part;
mod row;
mod split;

#[cfg(test)]
mod tests;

use csv_core::ReadRecordResult;

pub use self::file::{UsageCsv, read_usage_csv};
use self::{columns::Columns, row::Cells};
pub(crate) use self::{part::CsvPart, split::RowEnds};
use super::{
    Decoded,
    body::{BOM, answered},
    fields::Fault,
    service_error::service_error,
};
use crate::{
    error::{Code, Error, Result},
    record::{RowIssue, UsageDetail},
};

/// The longest row, in bytes, unless the caller sets another limit.
pub(crate) const ROW_LIMIT: usize = 16 * 1024 * 1024;

/// Most rows fit into this many bytes.
const FIRST_BUFFER: usize = 4096;

/// No file has as many columns; the limit keeps a row of commas from filling the memory.
const CELL_LIMIT: usize = 16 * 1024;

/// The lines before the header are a title and a blank line; a few more do no harm.
const LINES_BEFORE_HEADER: usize = 10;

/// Decodes a file that comes in pieces of any size. It holds one row at a time.
pub(crate) struct UsageCsvDecoder {
    reader: csv_core::Reader,
    /// The cells of the row that is being read, one after the other, and where each ends.
    text: Vec<u8>,
    ends: Vec<usize>,
    filled: usize,
    cells: usize,
    /// How much of the byte order mark has come; `None` once more than white space has.
    mark: Option<usize>,
    last_byte: u8,
    title: String,
    lines_before_header: usize,
    columns: Option<Columns>,
    page: u64,
    next_row: u64,
    first_row: u64,
    row_limit: usize,
}

/// What is known when a file has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CsvEnd {
    /// The rows that came, records and issues together.
    pub(crate) rows: u64,
    /// The first line, which names the billing period or the days.
    pub(crate) title: String,
}

impl UsageCsvDecoder {
    /// A decoder for the file that is this page of a call; `first_row` is the place of its first row, from 1.
    pub(crate) fn new(page: u64, first_row: u64, row_limit: usize) -> Self {
        Self {
            reader: csv_core::Reader::new(),
            text: vec![0; FIRST_BUFFER.min(row_limit)],
            ends: vec![0; 64],
            filled: 0,
            cells: 0,
            mark: Some(0),
            last_byte: b'\n',
            title: String::new(),
            lines_before_header: 0,
            columns: None,
            page,
            next_row: first_row,
            first_row,
            row_limit,
        }
    }

    /// Takes the next bytes of the file and adds the rows that they complete.
    ///
    /// # Errors
    ///
    /// [`Code::UnexpectedContent`] for markup and JSON, [`Code::Decode`] for a file without the columns that a row needs,
    /// [`Code::TooLarge`] for a row beyond the limit. Nothing can be decoded after an error.
    pub(crate) fn push(&mut self, bytes: &[u8], out: &mut Decoded<UsageDetail>) -> Result<()> {
        let bytes = self.after_mark(bytes)?;
        let Some(last) = bytes.last() else { return Ok(()) };
        self.last_byte = *last;
        self.read(bytes, out)
    }

    /// Ends the file.
    ///
    /// A file that is cut looks whole if it is cut at the end of a line, and a last line without its line end looks cut
    /// though it may be whole. So whoever received the file has to say whether the `end_is_proven`, by its length or by a
    /// last chunk. Where it is not, a last line without its line end is refused; a cut at a line end cannot be seen here.
    ///
    /// # Errors
    ///
    /// [`Code::Truncated`] for a quote left open and for a cut that shows, [`Code::Decode`] for a file without header.
    pub(crate) fn finish(mut self, end_is_proven: bool, out: &mut Decoded<UsageDetail>) -> Result<CsvEnd> {
        // One more line end ends the row that is being read, unless it would belong to a quoted cell.
        self.ends.push(0);
        let ends = self.ends.get_mut(self.cells..).unwrap_or_default();
        let (result, _, written, ended) = self.reader.read_record(b"\n", &mut [0], ends);
        if written > 0 {
            return Err(self.truncated("within a quoted cell"));
        }
        if self.last_byte != b'\n' && !end_is_proven {
            return Err(self.truncated("within a line, or before its line end"));
        }
        if result == ReadRecordResult::Record {
            self.cells += ended;
            self.row(out)?;
        }
        if self.columns.is_none() {
            let code = if end_is_proven { Code::Decode } else { Code::Truncated };
            return Err(Error::new(code, "expected a CSV file of usage details, found no header line"));
        }
        Ok(CsvEnd { rows: self.next_row - self.first_row, title: self.title })
    }

    fn truncated(&self, place: &str) -> Error {
        let rows = self.next_row - self.first_row;
        Error::new(Code::Truncated, format!("the CSV file ended {place}, after {rows} whole rows"))
    }

    /// Reads over the byte order mark, which may come in pieces, and looks at what comes first.
    fn after_mark<'a>(&mut self, bytes: &'a [u8]) -> Result<&'a [u8]> {
        let Some(seen) = self.mark else { return Ok(bytes) };
        let expected = BOM.get(seen..).unwrap_or_default();
        let fits = bytes.iter().zip(expected).take_while(|(byte, mark)| byte == mark).count();
        let seen = seen + fits;
        let rest = bytes.get(fits..).unwrap_or_default();
        let Some(first) = rest.trim_ascii_start().first() else {
            self.mark = Some(seen);
            return Ok(rest);
        };
        let found = match first {
            b'<' => "markup",
            b'{' | b'[' => "JSON",
            _ if 0 < seen && seen < BOM.len() => "binary data",
            _ => {
                self.mark = None;
                return Ok(rest);
            }
        };
        Err(match service_error(rest) {
            Some(error) => answered(&error),
            None => Error::new(Code::UnexpectedContent, format!("expected a CSV file, found {found}")),
        })
    }

    fn read(&mut self, mut input: &[u8], out: &mut Decoded<UsageDetail>) -> Result<()> {
        while !input.is_empty() {
            let text = self.text.get_mut(self.filled..).unwrap_or_default();
            let ends = self.ends.get_mut(self.cells..).unwrap_or_default();
            let (result, read, written, ended) = self.reader.read_record(input, text, ends);
            input = input.get(read..).unwrap_or_default();
            self.filled += written;
            self.cells += ended;
            match result {
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
                ReadRecordResult::OutputFull => grow(&mut self.text, self.row_limit, "bytes", self.next_row)?,
                ReadRecordResult::OutputEndsFull => {
                    grow(&mut self.ends, CELL_LIMIT, "cells", self.next_row)?;
                }
                ReadRecordResult::Record => {
                    self.row(out)?;
                    (self.filled, self.cells) = (0, 0);
                }
            }
        }
        Ok(())
    }

    fn row(&mut self, out: &mut Decoded<UsageDetail>) -> Result<()> {
        let cells = Cells::new(
            self.text.get(..self.filled).unwrap_or_default(),
            self.ends.get(..self.cells).unwrap_or_default(),
        );
        let Some(columns) = &mut self.columns else {
            self.columns = Columns::of_header(&cells)?;
            if self.columns.is_some() {
                return Ok(());
            }
            if self.lines_before_header == 0 {
                self.title = cells.get(0).unwrap_or_default().trim().to_owned();
            }
            self.lines_before_header += 1;
            if self.lines_before_header > LINES_BEFORE_HEADER {
                return Err(Error::new(
                    Code::Decode,
                    "expected a CSV file of usage details, found no header line",
                ));
            }
            return Ok(());
        };
        match columns.record(&cells) {
            Ok(record) => out.records.push(record),
            Err(Fault { field, reason }) => {
                let (row, page, raw) = (self.next_row, self.page, cells.to_line());
                out.issues.push(RowIssue { row, page, field, reason, raw });
            }
        }
        self.next_row += 1;
        Ok(())
    }
}

fn grow<T: Copy + Default>(buffer: &mut Vec<T>, limit: usize, what: &str, row: u64) -> Result<()> {
    if buffer.len() >= limit {
        let message = format!("row {row} of the CSV file has more than {limit} {what}");
        return Err(Error::new(Code::TooLarge, message));
    }
    buffer.resize((buffer.len() * 2).clamp(64, limit.max(64)), T::default());
    Ok(())
}
