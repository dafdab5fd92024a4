//! Where the rows of a file end, told by its quotes and line ends alone.
//!
//! A file is cut there into pieces whose rows are decoded side by side. The decoder of a piece proves that the cut was right:
//! its piece has to end between two rows.

use memchr::{memchr, memrchr2};

use crate::convert::body::BOM;

/// Finds row ends in a file that comes in pieces of any size.
///
/// As in the decoder, a quote opens a cell only where a cell begins, and a quote within such a cell closes it unless
/// another quote follows.
#[derive(Debug)]
pub(crate) struct RowEnds {
    /// Bytes that came before.
    before: usize,
    /// The last of them.
    last: u8,
    is_quoted: bool,
    /// Whether the last byte was a quote within a quoted cell, so that the next one says what it means.
    is_open: bool,
}

impl RowEnds {
    /// The beginning of a file.
    pub(crate) const fn new() -> Self {
        Self { before: 0, last: b'\n', is_quoted: false, is_open: false }
    }

    /// Takes the next bytes; tells how many of them belong to rows that have ended, if any row ends in them.
    pub(crate) fn last_in(&mut self, bytes: &[u8]) -> Option<usize> {
        let (mut at, mut end) = (0, None);
        if let Some(first) = bytes.first().filter(|_| std::mem::take(&mut self.is_open)) {
            self.is_quoted = *first == b'"';
            at = usize::from(self.is_quoted);
        }
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let quote = memchr(b'"', rest);
            if !self.is_quoted {
                let plain = rest.get(..quote.unwrap_or(rest.len())).unwrap_or_default();
                end = memrchr2(b'\n', b'\r', plain).map(|found| at + found + 1).or(end);
            }
            let Some(quote) = quote else { break };
            at += quote + 1;
            if !self.is_quoted {
                self.is_quoted = self.begins_cell(bytes, at - 1);
                continue;
            }
            match bytes.get(at) {
                None => self.is_open = true,
                Some(b'"') => at += 1,
                Some(_) => self.is_quoted = false,
            }
        }
        self.last = bytes.last().copied().unwrap_or(self.last);
        self.before = self.before.saturating_add(bytes.len());
        end
    }

    fn begins_cell(&self, bytes: &[u8], at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before)).copied().unwrap_or(self.last);
        matches!(before, b',' | b'\n' | b'\r') || (self.before + at == BOM.len() && before == BOM[2])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Where the reader of rows is between two rows, right after a line end.
    fn row_ends(file: &[u8]) -> Vec<usize> {
        let mut reader = csv_core::Reader::new();
        let (mut text, mut ends) = ([0; 256], [0; 256]);
        let mut found = Vec::new();
        for (index, byte) in file.iter().enumerate() {
            let (result, ..) = reader.read_record(&[*byte], &mut text, &mut ends);
            let is_line_end = matches!(byte, b'\n' | b'\r');
            if result == csv_core::ReadRecordResult::Record || (is_line_end && found.last() == Some(&index)) {
                found.push(index + 1);
            }
        }
        found
    }

    proptest! {
        #[test]
        fn rows_end_where_their_reader_ends_them(
            file in "[a,\"\r\n]{0,40}",
            cuts in prop::collection::vec(0..40_usize, 0..4),
        ) {
            let file = format!("x{file}");
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(file.len())).collect();
            cuts.sort_unstable();
            cuts.push(file.len());
            let (mut ends, mut start, mut found) = (RowEnds::new(), 0, None);
            for cut in cuts {
                found = ends.last_in(&file.as_bytes()[start..cut]).map(|end| start + end).or(found);
                start = cut;
            }
            prop_assert_eq!(found, row_ends(file.as_bytes()).last().copied(), "{:?}", file);
        }
    }

    #[test]
    fn a_mark_at_the_beginning_is_no_cell() {
        let check = |pieces: &[&str], expect: &[Option<usize>]| {
            let mut ends = RowEnds::new();
            let found: Vec<_> = pieces.iter().map(|piece| ends.last_in(piece.as_bytes())).collect();
            assert_eq!(found, expect, "{pieces:?}");
        };
        check(&["\u{feff}\"a\nb\"\nc"], &[Some(9)]);
        check(&["\"a\nb", "c\"\nd", "\n"], &[None, Some(3), Some(1)]);
        check(&["", "a", "\r", "\n"], &[None, None, Some(1), Some(1)]);
    }
}
