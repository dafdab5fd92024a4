//! Escapes that stand for half a character.

use std::borrow::Cow;

/// The length of an escape such as `\ud83d`.
const ESCAPE: usize = 6;

/// JSON text without escapes that stand for half a character (`\ud83d` without its other half). The grammar of JSON
/// allows them, and strict readers refuse the whole document for one; here they become text that shows the escape.
pub(crate) fn mended(json: &str) -> Cow<'_, str> {
    // Backslashes stand in strings only.
    if !json.contains("\\u") {
        return Cow::Borrowed(json);
    }
    let mut mended = String::with_capacity(json.len() + 1);
    let mut rest = json;
    while let Some((before, after)) = rest.find('\\').and_then(|at| rest.split_at_checked(at)) {
        mended.push_str(before);
        let length = match (unit(after), after.get(ESCAPE..).and_then(unit)) {
            (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => 2 * ESCAPE,
            (Some(0xd800..0xe000), _) => {
                mended.push('\\');
                ESCAPE
            }
            (Some(_), _) => ESCAPE,
            // Another escape, such as `\n` or `\\`.
            (None, _) => 2,
        };
        let (escape, next) = after.split_at_checked(length).unwrap_or((after, ""));
        mended.push_str(escape);
        rest = next;
    }
    mended.push_str(rest);
    Cow::Owned(mended)
}

/// The unit of UTF-16 that an escape at the beginning of the text stands for.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn halves_of_characters_become_text() {
        let check = |json: &str, expect: &str| assert_eq!(mended(json), expect);
        check(r#"{"a":"x"}"#, r#"{"a":"x"}"#);
        check(r#""\ud83d\ude00""#, r#""\ud83d\ude00""#);
        check(r#""\uD83D""#, r#""\\uD83D""#);
        check(r#""\ude00\ud83d""#, r#""\\ude00\\ud83d""#);
        check(r#""\ud83d\ud83d\ude00""#, r#""\\ud83d\ud83d\ude00""#);
        check(r#""\\ud83d\n\u00e9""#, r#""\\ud83d\n\u00e9""#);
        check(r#""\\\ud83d""#, r#""\\\\ud83d""#);
    }

    proptest! {
        #[test]
        fn what_was_mended_can_be_read(parts in prop::collection::vec(prop_oneof![
            Just(r"\ud83d"), Just(r"\ude00"), Just(r"\\"), Just("u"), Just("d83d"), Just(r"\u0041"), Just(r"\n"), Just("é")
        ], 0..12)) {
            let json = format!("\"{}\"", parts.concat());
            let text: String = serde_json::from_str(&mended(&json)).unwrap();
            if let Ok(same) = serde_json::from_str::<String>(&json) {
                prop_assert_eq!(text, same);
            }
        }
    }
}
