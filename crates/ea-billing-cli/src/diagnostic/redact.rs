//! What must not be repeated: API keys that stand where none belongs.

use std::borrow::Cow;

/// In the place of what looked like a key.
const REMOVED: &str = "(not repeated: it may be an API key)";
/// A token's header in Base64 begins with this: `{"`.
const TOKEN: &str = "eyJ";
/// Shorter ones are words.
const SHORTEST_TOKEN: usize = 20;
/// A part of a token in an error message. A shorter word of mixed letters may well be a name.
const LONG_WORD: usize = 40;
/// A part of a token in a file, where names may be long and taking one for a key is a nuisance.
const LONGEST_NAME: usize = 100;

/// The text without anything that may be a key or a part of one.
pub(crate) fn redacted(text: &str) -> Cow<'_, str> {
    let suspicious = |word: &str| is_token(word) || word.split('.').any(|part| is_random(part, LONG_WORD));
    if !words(text).any(|(_, word)| suspicious(word)) {
        return Cow::Borrowed(text);
    }
    let (mut safe, mut done) = (String::new(), 0);
    for (at, word) in words(text).filter(|(_, word)| suspicious(word)) {
        safe.push_str(&text[done..at]);
        safe.push_str(REMOVED);
        done = at + word.len();
    }
    safe.push_str(&text[done..]);
    Cow::Owned(safe)
}

/// Where in a text there is something that can only be a key.
pub(crate) fn find_key(text: &str) -> Option<usize> {
    let is_key = |word: &str| is_token(word) || word.split('.').any(|part| is_random(part, LONGEST_NAME));
    words(text).find(|(_, word)| is_key(word)).map(|(at, _)| at)
}

/// The runs of characters that a token can have, and where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let in_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+');
    let words = text.split(move |c| !in_token(c)).filter(|word| !word.is_empty());
    words.map(move |word| (word.as_ptr().addr() - text.as_ptr().addr(), word))
}

fn is_token(word: &str) -> bool {
    word.find(TOKEN).is_some_and(|at| word.len() - at >= SHORTEST_TOKEN)
}

fn is_random(part: &str, length: usize) -> bool {
    let has = |class: fn(&u8) -> bool| part.as_bytes().iter().any(class);
    part.len() >= length
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "eyJhbGciOiJSUzI1NiJ9.eyJFbnJvbGxtZW50TnVtYmVyIjoiMTAwIn0.Q2FuYXJ5Q2FuYXJ5Q2FuYXJ5Q2FuYXJ5Q2FuYXJ5Q2FuYXJ5MDA";

    #[test]
    fn a_key_is_not_repeated_wherever_it_stands() {
        let check = |text: &str, expect: &str| assert_eq!(redacted(text), expect);
        check(
            &format!("unexpected argument '{KEY}' found"),
            &format!("unexpected argument '{REMOVED}' found"),
        );
        check(&format!("'--key={KEY}'"), &format!("'--key={REMOVED}'"));
        check(&format!("`/tmp/{KEY}` and {KEY}"), &format!("`/tmp/{REMOVED}` and {REMOVED}"));
        check(KEY.rsplit('.').next().unwrap(), REMOVED);
        check(KEY.split('.').next().unwrap(), REMOVED);
        check(&KEY[..24], REMOVED);
    }

    #[test]
    fn names_stay() {
        let check = |text: &str| assert_eq!(redacted(text), text);
        check("no such file: /var/lib/Company2026/enrollment-100.key");
        check("4d36e967-e325-11ce-bfc1-08002be10318");
        check("da39a3ee5e6b4b0d3255bfef95601890afd80709da39a3ee5e6b4b0d3255bfef95601890afd80709");
        check("eyJ is short");
        check("unexpected argument '--perïod' found");
    }

    #[test]
    fn a_long_name_in_a_file_is_no_key() {
        let name = "KeyOfTheEnrollmentOfOurWholeCompanyForReports2026";
        assert_eq!(find_key(name), None);
        assert_eq!(find_key(&format!("# {KEY}")), Some(2));
        assert_eq!(find_key(&format!("a = \"{}\"", "Aa0".repeat(40))), Some(5));
    }
}
