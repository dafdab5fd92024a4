//! JSON: an array with an object a line, so that it can be read and compared line by line. Also JSON lines.

use super::{Encoder, Field};
use ea_billing_table::{
    Cell,
    json::{string, value},
};

/// Objects of the rows, keys in the order of the columns.
#[derive(Debug)]
pub(super) struct Json {
    /// What stands before each value: `"name":`.
    keys: Vec<Vec<u8>>,
    fields: Vec<Field>,
    /// Whether each line stands for itself.
    lines: bool,
}

impl Json {
    pub(super) fn new(fields: Vec<Field>, lines: bool) -> Self {
        let key = |field: &Field| {
            let mut key = Vec::new();
            string(&field.name, &mut key);
            key.push(b':');
            key
        };
        Self { keys: fields.iter().map(key).collect(), fields, lines }
    }
}

impl Encoder for Json {
    fn row(&self, index: u64, cells: &[Cell<'_>], out: &mut Vec<u8>) {
        if !self.lines {
            out.extend_from_slice(if index == 0 { b"[\n" } else { b",\n" });
        }
        out.push(b'{');
        let mut first = true;
        for (field, key) in self.fields.iter().zip(&self.keys) {
            let cell = field.of(cells);
            if field.only_where_some && *cell == Cell::Null {
                continue;
            }
            if !first {
                out.push(b',');
            }
            first = false;
            out.extend_from_slice(key);
            value(cell, out);
        }
        out.push(b'}');
        if self.lines {
            out.push(b'\n');
        }
    }

    fn end(&self, rows: u64, out: &mut Vec<u8>) {
        match (self.lines, rows) {
            (true, _) => {}
            (false, 0) => out.extend_from_slice(b"[]\n"),
            (false, _) => out.extend_from_slice(b"\n]\n"),
        }
    }
}
