//! Characters that a terminal or a reader would obey instead of showing.

pub(crate) use ea_billing_table::hidden::is_hidden;
pub(super) use ea_billing_table::hidden::{copy_escaped, may_be_hidden};

/// Writes a hidden character so that a person sees it: `\n`, `\t`, `\r`, otherwise as `\u{1b}`.
pub(super) fn show_hidden(c: char, out: &mut Vec<u8>) {
    match c {
        '\n' => out.extend_from_slice(b"\\n"),
        '\r' => out.extend_from_slice(b"\\r"),
        '\t' => out.extend_from_slice(b"\\t"),
        c => out.extend_from_slice(format!("\\u{{{:x}}}", u32::from(c)).as_bytes()),
    }
}

/// The text with its hidden characters made visible, for a line on a terminal.
pub(crate) fn visible(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    copy_escaped(text, |_| false, &mut out, show_hidden);
    String::from_utf8_lossy(&out).into_owned()
}

/// Whether a spreadsheet could take the text for a formula. Blanks and hidden characters before it are no protection,
/// since some programs drop them.
pub(super) fn is_formula(text: &str) -> bool {
    if text.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let shown = text.trim_start_matches(|c: char| c.is_whitespace() || is_hidden(c));
    shown.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}
