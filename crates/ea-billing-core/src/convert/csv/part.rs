//! Parts of a file that are decoded side by side.

use super::{Columns, Decoded, ReadRecordResult, UsageCsvDecoder};
use crate::{
    convert::room,
    error::{Code, Error, Result},
    record::UsageDetail,
};

/// What is needed to decode any part of a file behind its header.
#[derive(Clone)]
pub(crate) struct CsvPart {
    columns: Columns,
    page: u64,
    row_limit: usize,
}

impl CsvPart {
    /// Decodes whole rows, before which there are this many others in the file.
    ///
    /// # Errors
    ///
    /// As [`UsageCsvDecoder::push`], and [`Code::Decode`] if the bytes do not end between two rows.
    pub(crate) fn rows(&self, bytes: &[u8], rows_before: u64) -> Result<Decoded<UsageDetail>> {
        let mut decoded = Decoded::default();
        decoded.records.reserve(room(memchr::memchr_iter(b'\n', bytes).count()));
        let mut decoder = self.decoder(rows_before);
        decoder.push(bytes, &mut decoded)?;
        if decoder.ended_between_rows() {
            return Ok(decoded);
        }
        Err(cut_within_a_row())
    }

    /// Decodes the end of a file that is proven to be whole.
    ///
    /// # Errors
    ///
    /// As [`UsageCsvDecoder::push`] and [`UsageCsvDecoder::finish`].
    pub(crate) fn last_rows(&self, bytes: &[u8], rows_before: u64) -> Result<Decoded<UsageDetail>> {
        let mut decoded = Decoded::default();
        let mut decoder = self.decoder(rows_before);
        decoder.push(bytes, &mut decoded)?;
        decoder.finish(true, &mut decoded)?;
        Ok(decoded)
    }

    /// What a row can have at most that is within this limit: quotes may double each byte, and cells have quotes and commas.
    pub(crate) fn longest(row_limit: usize) -> usize {
        row_limit.saturating_mul(2).saturating_add(4 * super::CELL_LIMIT)
    }

    fn decoder(&self, rows_before: u64) -> UsageCsvDecoder {
        let mut decoder = UsageCsvDecoder::new(self.page, 1, self.row_limit);
        decoder.mark = None;
        decoder.next_row = rows_before + 1;
        decoder.columns = Some(self.columns.clone());
        decoder
    }
}

impl UsageCsvDecoder {
    /// For the parts of the file that come now, if the header has come.
    ///
    /// # Errors
    ///
    /// [`Code::Decode`] if a row has begun, since what has come of it would be lost.
    pub(crate) fn part(&mut self) -> Result<Option<CsvPart>> {
        let Some(columns) = self.columns.clone() else { return Ok(None) };
        if self.ended_between_rows() {
            return Ok(Some(CsvPart { columns, page: self.page, row_limit: self.row_limit }));
        }
        Err(cut_within_a_row())
    }

    /// Whether no row has begun: a line end has nothing to end.
    fn ended_between_rows(&mut self) -> bool {
        let (result, _, written, ended) = self.reader.read_record(b"\n", &mut [0; 4], &mut [0; 4]);
        result == ReadRecordResult::InputEmpty && [self.filled, self.cells, written, ended] == [0; 4]
    }
}
fn cut_within_a_row() -> Error {
    Error::new(Code::Decode, "the CSV file was cut within a row to be decoded")
}
