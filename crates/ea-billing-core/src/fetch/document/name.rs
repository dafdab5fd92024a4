//! File names of our own for what servers send.

/// Longer names are cut: some file systems take 255 bytes, and callers may add to them.
const LONGEST: usize = 120;

/// A file name without its ending: letters, digits, `.`, `_` and `-` of ASCII, never hidden, never a name that a system keeps
/// for itself.
pub(super) fn file_stem(text: &str) -> String {
    let plain = |char: char| if char.is_ascii_alphanumeric() || "._-".contains(char) { char } else { '_' };
    let stem: String = text.trim().chars().map(plain).take(LONGEST).collect();
    let stem = stem.trim_matches('.');
    // `CON`, `NUL`, `COM1` and the like are devices for Windows, whatever their ending is.
    let may_be_device = stem.split('.').next().is_none_or(|first| first.len() <= 6);
    if may_be_device { format!("invoice-{stem}") } else { stem.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_is_harmless() {
        let check = |text: &str, expect: &str| assert_eq!(file_stem(text), expect);
        check("T000512627", "T000512627");
        check("201705-217089190378988", "201705-217089190378988");
        check("../../etc/passwd", "invoice-_.._etc_passwd");
        check("a:b\\c d\u{202e}é012", "a_b_c_d__012");
        check("NUL", "invoice-NUL");
        check("com1.txt", "invoice-com1.txt");
        check("conin$", "invoice-conin_");
        check("", "invoice-");
    }

    proptest! {
        #[test]
        fn a_name_stays_in_its_folder(text in ".{0,300}") {
            let stem = file_stem(&text);
            prop_assert!(stem.len() <= LONGEST + 8 && !stem.starts_with('.') && !stem.ends_with('.'));
            prop_assert!(stem.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)));
        }
    }
}
