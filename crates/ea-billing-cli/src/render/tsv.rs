//! Tab-separated cells without a header, for `cut` and `awk`, as other command lines of Azure print them.

use super::{Encoder, Field, Texts, csv, text};
use ea_billing_table::Cell;

/// A line a row. A backslash, tab or newline inside a text is written `\\`, `\t`, `\n`, so that nothing is lost.
#[derive(Debug)]
pub(super) struct Tsv {
    fields: Vec<Field>,
    texts: Texts,
}

impl Tsv {
    pub(super) fn new(fields: Vec<Field>, texts: Texts) -> Self {
        Self { fields, texts }
    }
}

impl Encoder for Tsv {
    fn row(&self, _: u64, cells: &[Cell<'_>], out: &mut Vec<u8>) {
        super::separated(&self.fields, cells, b'\t', out, |text, out| cell_text(text, self.texts, out));
        out.push(b'\n');
    }
}

fn cell_text(text: &str, texts: Texts, out: &mut Vec<u8>) {
    let guarded = if texts.guarded { csv::guarded(text) } else { None };
    let text = guarded.as_deref().unwrap_or(text);
    text::copy_escaped(
        text,
        |byte| byte == b'\\',
        out,
        |c, out| match c {
            '\\' => out.extend_from_slice(b"\\\\"),
            // These would end the cell or the line, so they are never left as they are.
            '\n' | '\r' | '\t' => text::show_hidden(c, out),
            c if texts.visible => text::show_hidden(c, out),
            c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        },
    );
}
