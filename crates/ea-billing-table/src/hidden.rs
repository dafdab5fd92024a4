//! Characters that a terminal or a reader would obey instead of showing.

/// The bytes that may begin a hidden character.
const SUSPICIOUS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        // C0 and DEL; then the lead bytes of U+0080-00BF, U+0600-063F, U+1000-1FFF, U+2000-2FFF, U+F000-FFFF,
        // U+10000-3FFFF and U+C0000-FFFFF, among which hidden characters are.
        table[byte] = matches!(byte, 0..0x20 | 0x7f | 0xc2 | 0xd8 | 0xe1 | 0xe2 | 0xef | 0xf0 | 0xf3);
        byte += 1;
    }
    table
};

/// Whether this character is not shown but does something: control characters, marks of writing direction, and other
/// format characters.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e007f}')
}

/// Whether a byte of UTF-8 may begin a hidden character.
#[must_use]
pub fn may_be_hidden(byte: u8) -> bool {
    SUSPICIOUS[usize::from(byte)]
}

/// Copies the text and hands hidden characters, and those bytes of ASCII that the format gives a meaning, to `escape`.
pub fn copy_escaped(
    text: &str,
    special: impl Fn(u8) -> bool,
    out: &mut Vec<u8>,
    escape: impl Fn(char, &mut Vec<u8>),
) {
    let bytes = text.as_bytes();
    let (mut copied, mut at) = (0, 0);
    while let Some(&byte) = bytes.get(at) {
        if !may_be_hidden(byte) && !special(byte) {
            at += 1;
            continue;
        }
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
        let next = at + c.len_utf8();
        if is_hidden(c) || (c.is_ascii() && special(byte)) {
            out.extend_from_slice(&bytes[copied..at]);
            escape(c, out);
            copied = next;
        }
        at = next;
    }
    out.extend_from_slice(&bytes[copied..]);
}
