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

/// The text of a message without anything that may be a key or a part of one, nor the user of a URL.
pub(crate) fn redacted(text: &str) -> Cow<'_, str> {
    without_secrets(text, LONG_WORD)
}

/// The same of a value that a user gave, such as a path, in which long names are usual.
pub(super) fn redacted_value(text: &str) -> Cow<'_, str> {
    without_secrets(text, LONGEST_NAME)
}

fn without_secrets(text: &str, longest: usize) -> Cow<'_, str> {
    let suspicious = |word: &str| is_token(word) || word.split('.').any(|part| is_random(part, longest));
    let keys = words(text).filter(|(_, word)| suspicious(word));
    let mut secrets: Vec<_> = users(text).chain(signatures(text)).chain(keys).collect();
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    secrets.sort_by_key(|(at, _)| *at);
    let (mut safe, mut done) = (String::new(), 0);
    for (at, secret) in secrets {
        // A key in the user of a URL is found twice.
        if let Some(before) = text.get(done..at) {
            safe.push_str(before);
            safe.push_str(REMOVED);
        }
        done = done.max(at + secret.len());
    }
    safe.push_str(&text[done..]);
    Cow::Owned(safe)
}

/// What stands before the `@` of URLs, which is meant for nobody else.
fn users(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices("://").filter_map(|(at, mark)| {
        let begin = at + mark.len();
        let rest = &text[begin..];
        let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '`' | '"');
        let authority = &rest[..rest.find(ends).unwrap_or(rest.len())];
        let user = &authority[..authority.rfind('@')?];
        (!user.is_empty()).then_some((begin, user))
    })
}

/// What signs a URL: the value of `sig`, unless it was left out already.
fn signatures(text: &str) -> impl Iterator<Item = (usize, &str)> {
    ["?sig=", "&sig="].into_iter().flat_map(|mark| text.match_indices(mark)).filter_map(|(at, mark)| {
        let begin = at + mark.len();
        let rest = &text[begin..];
        let ends = |c: char| c.is_whitespace() || matches!(c, '&' | '#' | '`' | '"' | '\'');
        let signature = &rest[..rest.find(ends).unwrap_or(rest.len())];
        (!matches!(signature, "" | "…")).then_some((begin, signature))
    })
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
    fn users_and_signatures_of_urls_are_not_repeated() {
        let check = |text: &str, expect: &str| {
            assert_eq!(redacted(text), expect);
            assert_eq!(redacted_value(text), expect);
        };
        check("https://u:secret@x/a", &format!("https://{REMOVED}@x/a"));
        let both = format!("`https://{REMOVED}@x`, `http://{REMOVED}@y:1?b`");
        check("`https://u:se@cret@x`, `http://token@y:1?b`", &both);
        check(&format!("https://u:{KEY}@x/"), &format!("https://{REMOVED}@x/"));
        check("https://x/a?sv=1&sig=a%2Bb&se=2", &format!("https://x/a?sv=1&sig={REMOVED}&se=2"));
        check("https://x/a?sig=ab", &format!("https://x/a?sig={REMOVED}"));
        check("https://x/a?sig=…&se=…", "https://x/a?sig=…&se=…");
        check("https://é:é@x", &format!("https://{REMOVED}@x"));
    }

    #[test]
    fn a_long_name_in_a_path_stays() {
        let check = |text: &str| assert_eq!(redacted_value(text), text);
        check("/srv/My-Company-Enrollment-Reports-And-Snapshots-2026/config.toml");
        check("C:\\Users\\me@example.com\\KeyOfTheEnrollmentOfOurWholeCompanyForReports2026");
        assert_eq!(redacted_value(&format!("/a/{KEY}/b")), format!("/a/{REMOVED}/b"));
        assert_eq!(redacted_value(&"Aa0".repeat(34)), REMOVED);
    }

    #[test]
    fn names_stay() {
        let check = |text: &str| assert_eq!(redacted(text), text);
        check("https://billing.example.com/a@b?c=me@example.com&design=1");
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
