//! Rows as JSON: valid for every reader, numbers with all their digits, each row on one line.
//!
//! What is written is UTF-8. Characters that a terminal would obey are escaped, which loses nothing.

mod mended;
#[cfg(test)]
mod tests;

use std::marker::PhantomData;

pub(crate) use self::mended::mended;
use crate::{Cell, Tabular, hidden::copy_escaped};

/// A JSON array of rows, which grows row by row.
///
/// Every row is an object that has all columns, by their names and in their order, with `null` where there is nothing.
#[derive(Debug)]
pub struct Array<R> {
    /// What stands before each value: `"name":`, with what ends the value before it.
    keys: Vec<Vec<u8>>,
    bytes: Vec<u8>,
    rows: u64,
    of: PhantomData<fn(&R)>,
}

impl<R: Tabular> Array<R> {
    /// An array without rows.
    #[must_use]
    pub fn new() -> Self {
        let keys = R::FIELDS.iter().enumerate().map(|(place, field)| {
            let mut key = vec![if place == 0 { b'{' } else { b',' }];
            string(&field.column().name, &mut key);
            key.push(b':');
            key
        });
        Self { keys: keys.collect(), bytes: b"[".to_vec(), rows: 0, of: PhantomData }
    }

    /// Adds a row.
    pub fn push(&mut self, row: &R) {
        self.bytes.extend_from_slice(if self.rows == 0 { b"\n" } else { b",\n" });
        self.rows += 1;
        self.object(row);
    }

    fn object(&mut self, row: &R) {
        for (key, field) in self.keys.iter().zip(R::FIELDS) {
            self.bytes.extend_from_slice(key);
            value(&field.cell(row), &mut self.bytes);
        }
        self.bytes.push(b'}');
    }

    /// The number of rows so far.
    #[must_use]
    pub const fn len(&self) -> u64 {
        self.rows
    }

    /// Whether there are no rows yet.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The whole array, a row a line.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        self.bytes.extend_from_slice(if self.rows == 0 { b"]" } else { b"\n]" });
        self.bytes
    }
}

impl<R: Tabular> Default for Array<R> {
    fn default() -> Self {
        Self::new()
    }
}

/// An array of these rows.
#[must_use]
pub fn array<'r, R: Tabular>(rows: impl IntoIterator<Item = &'r R>) -> Vec<u8> {
    let mut array = Array::new();
    rows.into_iter().for_each(|row| array.push(row));
    array.finish()
}

/// The object of one row.
#[must_use]
pub fn object<R: Tabular>(row: &R) -> Vec<u8> {
    let mut array = Array::new();
    array.bytes.clear();
    array.object(row);
    array.bytes
}

/// Writes a value.
pub fn value(cell: &Cell<'_>, out: &mut Vec<u8>) {
    match cell {
        Cell::Null => out.extend_from_slice(b"null"),
        Cell::Text(text) => string(text, out),
        Cell::Number(digits) => out.extend_from_slice(digits.as_bytes()),
        Cell::Flag(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
        Cell::Json(json) => inline(json, out),
        Cell::Decimal(_) | Cell::Count(_) => {
            out.extend_from_slice(cell.short().as_ref().map_or(b"null", |number| number.as_bytes()));
        }
        Cell::Day(_) | Cell::Instant(_) => {
            out.push(b'"');
            out.extend_from_slice(cell.short().as_ref().map_or(b"", |time| time.as_bytes()));
            out.push(b'"');
        }
    }
}

/// Writes text as a JSON string. Everything a terminal would obey is escaped, which loses nothing.
pub fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    copy_escaped(text, |byte| matches!(byte, b'"' | b'\\'), out, escape);
    out.push(b'"');
}

/// Writes JSON text on one line. Hidden characters beyond ASCII and DEL stand in strings only, where an escape means the
/// same; control characters stand between tokens only, where a blank does.
pub fn inline(json: &str, out: &mut Vec<u8>) {
    copy_escaped(
        json,
        |_| false,
        out,
        |c, out| match c {
            '\0'..='\x1f' => out.push(b' '),
            c => escape(c, out),
        },
    );
}

fn escape(c: char, out: &mut Vec<u8>) {
    match c {
        '"' => out.extend_from_slice(b"\\\""),
        '\\' => out.extend_from_slice(b"\\\\"),
        '\n' => out.extend_from_slice(b"\\n"),
        '\r' => out.extend_from_slice(b"\\r"),
        '\t' => out.extend_from_slice(b"\\t"),
        c => {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
            }
        }
    }
}
