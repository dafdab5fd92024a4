//! CSV as of RFC 4180, with line feeds, for programs and spreadsheets.
//!
//! Each record is one line: control characters inside texts are made visible, unless the texts are wanted as they came.

use super::{Encoder, Field, Texts, text};
use ea_billing_table::Cell;

/// A header, and the rows below.
#[derive(Debug)]
pub(super) struct Csv {
    fields: Vec<Field>,
    texts: Texts,
}

impl Csv {
    pub(super) fn new(fields: Vec<Field>, texts: Texts) -> Self {
        Self { fields, texts }
    }
}

impl Encoder for Csv {
    fn begin(&self, out: &mut Vec<u8>) {
        for (place, field) in self.fields.iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            cell_text(&field.name, self.texts, out);
        }
        out.push(b'\n');
    }

    fn row(&self, _: u64, cells: &[Cell<'_>], out: &mut Vec<u8>) {
        let start = out.len();
        super::separated(&self.fields, cells, b',', out, |text, out| cell_text(text, self.texts, out));
        if out.len() == start {
            // A line of nothing would not be read as a row of one empty cell.
            out.extend_from_slice(b"\"\"");
        }
        out.push(b'\n');
    }
}

/// Writes a text, in quotes where its characters or its blanks need them.
fn cell_text(text: &str, texts: Texts, out: &mut Vec<u8>) {
    if is_plain(text) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    let start = out.len();
    let guarded = if texts.guarded { guarded(text) } else { None };
    let text = guarded.as_deref().unwrap_or(text);
    if texts.visible {
        text::copy_escaped(text, |_| false, out, text::show_hidden);
    } else {
        out.extend_from_slice(text.as_bytes());
    }
    let written = &out[start..];
    let needs = |byte: &u8| matches!(byte, b',' | b';' | b'"' | b'\r' | b'\n');
    let blank = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t'));
    if written.iter().any(needs) || blank(written.first()) || blank(written.last()) {
        let quoted = quoted(written);
        out.truncate(start);
        out.extend_from_slice(&quoted);
    }
}

/// Whether the text is of the many that need nothing of all this.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let may_begin = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'{' | b'[');
    bytes.first().is_none_or(may_begin)
        && bytes.last() != Some(&b' ')
        && bytes.iter().all(|byte| !matches!(byte, b',' | b';' | b'"') && !text::may_be_hidden(*byte))
}

fn quoted(text: &[u8]) -> Vec<u8> {
    let mut quoted = Vec::with_capacity(text.len() + 8);
    quoted.push(b'"');
    for &byte in text {
        if byte == b'"' {
            quoted.push(b'"');
        }
        quoted.push(byte);
    }
    quoted.push(b'"');
    quoted
}

/// The text with an apostrophe before what a spreadsheet would compute. A spreadsheet of a country that separates cells
/// by semicolons would also compute what stands behind one.
pub(super) fn guarded(text: &str) -> Option<String> {
    if !text::is_formula(text) && !text.contains(';') {
        return None;
    }
    let mut guarded = String::with_capacity(text.len() + 2);
    for (place, part) in text.split(';').enumerate() {
        if place > 0 {
            guarded.push(';');
        }
        // Behind a semicolon that was not meant to separate, quotes are taken off too.
        let seen = if place > 0 { part.trim_start_matches([' ', '"']) } else { part };
        if text::is_formula(seen) {
            guarded.push('\'');
        }
        guarded.push_str(part);
    }
    Some(guarded)
}
