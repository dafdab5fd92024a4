//! JSON written in the order in which the servers print it, with the digits that they print.

use crate::decimal::Decimal;
use std::io::Write as _;

/// Writes a JSON text with its quotes.
pub(crate) fn write_text(text: &str, out: &mut Vec<u8>) {
    // Writing text to memory can't fail.
    let _ = serde_json::to_writer(out, text);
}

/// One JSON object, field by field.
pub(crate) struct Object<'a> {
    out: &'a mut Vec<u8>,
    separator: u8,
}

impl<'a> Object<'a> {
    pub(crate) fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out, separator: b'{' }
    }

    /// Writes a name and hands over the place for its value.
    pub(crate) fn name(&mut self, name: &str) -> &mut Vec<u8> {
        self.out.push(self.separator);
        self.separator = b',';
        write_text(name, self.out);
        self.out.push(b':');
        self.out
    }

    pub(crate) fn text(&mut self, name: &str, value: &str) -> &mut Self {
        write_text(value, self.name(name));
        self
    }

    pub(crate) fn integer(&mut self, name: &str, value: impl Into<u64>) -> &mut Self {
        let _ = write!(self.name(name), "{}", value.into());
        self
    }

    pub(crate) fn boolean(&mut self, name: &str, value: bool) -> &mut Self {
        self.raw(name, if value { "true" } else { "false" })
    }

    /// A number with all its digits, trailing zeros included.
    pub(crate) fn decimal(&mut self, name: &str, value: Decimal) -> &mut Self {
        value.write_plain(self.name(name));
        self
    }

    /// A number as the server prints a double.
    pub(crate) fn double(&mut self, name: &str, value: Decimal) -> &mut Self {
        value.write_double(self.name(name));
        self
    }

    /// A value that is JSON already.
    pub(crate) fn raw(&mut self, name: &str, value: &str) -> &mut Self {
        self.name(name).extend_from_slice(value.as_bytes());
        self
    }

    pub(crate) fn end(&mut self) {
        if self.separator == b'{' {
            self.out.push(b'{');
        }
        self.out.push(b'}');
    }
}

/// Writes an array, element by element.
pub(crate) fn write_array<T>(
    items: impl IntoIterator<Item = T>,
    out: &mut Vec<u8>,
    mut write: impl FnMut(T, &mut Vec<u8>),
) {
    out.push(b'[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(item, out);
    }
    out.push(b']');
}
