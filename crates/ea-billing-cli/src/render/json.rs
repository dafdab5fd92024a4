//! JSON: an array with an object a line, so that it can be read and compared line by line. Also JSON lines.

use super::{Encoder, Field, text};
use ea_billing_table::Cell;

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

/// Writes a value.
pub(super) fn value(cell: &Cell<'_>, out: &mut Vec<u8>) {
    match cell {
        Cell::Null => out.extend_from_slice(b"null"),
        Cell::Text(text) => string(text, out),
        Cell::Number(digits) => out.extend_from_slice(digits.as_bytes()),
        Cell::Flag(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
        Cell::Json(json) => inline(json, out),
    }
}

/// Writes text as a JSON string. Everything a terminal would obey is escaped, which loses nothing.
pub(crate) fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    text::copy_escaped(text, |byte| matches!(byte, b'"' | b'\\'), out, escape);
    out.push(b'"');
}

/// Writes JSON text on one line. Hidden characters beyond ASCII and DEL stand in strings only, where an escape means the
/// same; control characters stand between tokens only, where a blank does.
pub(super) fn inline(json: &str, out: &mut Vec<u8>) {
    text::copy_escaped(
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
