//! YAML 1.2: a list of mappings. Texts that a reader of any version could take for something else are quoted.

use super::{Encoder, Field, text, value};
use crate::query::Value;
use ea_billing_table::{Cell, json};

/// A mapping a row, keys in the order of the columns.
#[derive(Debug)]
pub(super) struct Yaml {
    /// What stands before each value: `name: `.
    keys: Vec<Vec<u8>>,
    fields: Vec<Field>,
}

impl Yaml {
    pub(super) fn new(fields: Vec<Field>) -> Self {
        let key = |field: &Field| {
            let mut key = Vec::new();
            scalar(&field.name, &mut key);
            key.extend_from_slice(b": ");
            key
        };
        Self { keys: fields.iter().map(key).collect(), fields }
    }
}

impl Encoder for Yaml {
    fn row(&self, _: u64, cells: &[Cell<'_>], out: &mut Vec<u8>) {
        let mut lead = b"- ";
        for (field, key) in self.fields.iter().zip(&self.keys) {
            let cell = field.of(cells);
            if field.only_where_some && *cell == Cell::Null {
                continue;
            }
            out.extend_from_slice(lead);
            out.extend_from_slice(key);
            match cell {
                Cell::Text(text) => scalar(text, out),
                cell @ (Cell::Day(_) | Cell::Instant(_)) => scalar(&cell.to_text(), out),
                Cell::Json(json) => match Value::of_json(json) {
                    Ok(value) => value::yaml_inline(&value, out),
                    Err(_) => quoted(json, out),
                },
                cell => json::value(cell, out),
            }
            out.push(b'\n');
            lead = b"  ";
        }
        if lead == b"- " {
            out.extend_from_slice(b"- {}\n");
        }
    }

    fn end(&self, rows: u64, out: &mut Vec<u8>) {
        if rows == 0 {
            out.extend_from_slice(b"[]\n");
        }
    }
}

/// Writes text: plain where no reader could take it for anything but text, otherwise in double quotes.
pub(super) fn scalar(text: &str, out: &mut Vec<u8>) {
    if is_plain(text) {
        out.extend_from_slice(text.as_bytes());
    } else {
        quoted(text, out);
    }
}

/// Writes text in double quotes.
pub(super) fn quoted(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    text::copy_escaped(
        text,
        |byte| matches!(byte, b'"' | b'\\'),
        out,
        |c, out| match c {
            '"' => out.extend_from_slice(b"\\\""),
            '\\' => out.extend_from_slice(b"\\\\"),
            '\n' => out.extend_from_slice(b"\\n"),
            '\r' => out.extend_from_slice(b"\\r"),
            '\t' => out.extend_from_slice(b"\\t"),
            // Other than in JSON, a pair of surrogates is no character.
            c if u32::from(c) > 0xffff => {
                out.extend_from_slice(format!("\\U{:08x}", u32::from(c)).as_bytes());
            }
            c => out.extend_from_slice(format!("\\u{:04x}", u32::from(c)).as_bytes()),
        },
    );
    out.push(b'"');
}

fn is_plain(text: &str) -> bool {
    // The truth values of YAML 1.1, and what else begins with a letter and is not text.
    const MEANINGS: [&str; 11] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"];
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.ends_with(' ')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_' | b'.' | b'/'))
        && !MEANINGS.iter().any(|meaning| text.eq_ignore_ascii_case(meaning))
}
