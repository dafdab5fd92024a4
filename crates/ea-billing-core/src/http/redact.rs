//! Addresses and messages for people, without secrets.

use std::{borrow::Cow, fmt};

use reqwest::Url;

use crate::secret::Secret;

/// Parameters whose values are dates, periods and the like.
const SHOWN: &[&str] = &[
    "api-version",
    "billingPeriod",
    "startTime",
    "endTime",
    "startDate",
    "endDate",
    "grain",
    "lookBackPeriod",
];

const LONGEST_PATH: usize = 200;
const LONGEST_NAME: usize = 40;
const MOST_PARAMETERS: usize = 16;
const LONGEST_MESSAGE: usize = 300;

/// An address for messages and traces: scheme, host and path, the names of parameters, and values of those parameters
/// alone that are known to hold no secret.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SafeUrl(String);

impl SafeUrl {
    /// An address of the API.
    pub(crate) fn new(url: &Url) -> Self {
        if !url.has_host() {
            return Self(origin(url));
        }
        let path = shortened(url.path(), LONGEST_PATH);
        Self(format!("{}{path}{}", origin(url), query(url)))
    }

    /// A signed address, whose path says where the data are and therefore is left out.
    pub(crate) fn signed(url: &Url) -> Self {
        Self(format!("{}/…{}", origin(url), query(url)))
    }
}

impl fmt::Display for SafeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SafeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Scheme, host and port; the scheme alone where there is no host.
pub(super) fn origin(url: &Url) -> String {
    let scheme = shortened(url.scheme(), LONGEST_NAME);
    match (url.host_str(), url.port()) {
        (None | Some(""), _) => format!("{scheme}:"),
        (Some(host), None) => format!("{scheme}://{}", shortened(host, LONGEST_PATH)),
        (Some(host), Some(port)) => format!("{scheme}://{}:{port}", shortened(host, LONGEST_PATH)),
    }
}

fn query(url: &Url) -> String {
    let Some(query) = url.query() else { return String::new() };
    let mut pairs: Vec<String> = query.split('&').take(MOST_PARAMETERS).map(pair).collect();
    if query.split('&').nth(MOST_PARAMETERS).is_some() {
        pairs.push("…".to_owned());
    }
    format!("?{}", pairs.join("&"))
}

fn pair(pair: &str) -> String {
    // Without a value the name may be the secret.
    let Some((name, value)) = pair.split_once('=') else { return "…".to_owned() };
    let plain = |text: &str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.$:%".contains(&byte);
        text.len() <= LONGEST_NAME && text.bytes().all(allowed)
    };
    let name = if plain(name) { name } else { "…" };
    let known = SHOWN.iter().any(|known| known.eq_ignore_ascii_case(name));
    let value = if known && plain(value) { value } else { "…" };
    format!("{name}={value}")
}

fn shortened(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A text of a server in one line, for a message: bounded, without control characters, without these keys and tokens, and
/// without what looks like a key or a signature.
pub(crate) fn message(text: &str, secrets: &[Secret]) -> String {
    let mut text = Cow::Borrowed(text);
    for secret in secrets.iter().map(Secret::expose).filter(|secret| !secret.is_empty()) {
        // Before the text is cut, so that no beginning of the secret is left.
        text = Cow::Owned(text.replace(secret, "…"));
    }
    shortened(&line(&text), LONGEST_MESSAGE)
}

/// A text of a server in one line of any length, without control characters and without what looks like a key or a
/// signature. A key that looks like nothing is still in it: who knows the key has to take it out.
pub(crate) fn line(text: &str) -> String {
    // Invisible characters could turn the line around in a terminal.
    let visible = |c: char| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let spaced: String = text.chars().map(|c| if visible(c) { c } else { ' ' }).collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let line = mask(&words.join(" "));
    line.trim_end_matches('.').to_owned()
}

/// Puts `…` in the place of signatures and tokens.
fn mask(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut after_bearer = false;
    for piece in text.split_inclusive(is_between) {
        let word = piece.trim_end_matches(is_between);
        let hide = !word.is_empty() && (after_bearer || is_token(word) || is_signature(word));
        if hide {
            shown.push('…');
            shown.push_str(&piece[word.len()..]);
        } else {
            shown.push_str(piece);
        }
        if !word.is_empty() {
            after_bearer = word.eq_ignore_ascii_case("bearer");
        }
    }
    shown
}

/// What stands between the words of a sentence and the parts of a URL.
fn is_between(char: char) -> bool {
    char.is_whitespace()
        || matches!(char, '"' | '\'' | '`' | ',' | ';' | '&' | '?' | '<' | '>' | '(' | ')' | ':')
}

/// A JSON web token: three parts joined by dots, the first of which is an encoded object.
fn is_token(word: &str) -> bool {
    word.to_ascii_lowercase().contains("eyj")
}

/// The signature of a signed URL and the token of a download, also where the URL itself was encoded, and the key of a storage
/// account.
fn is_signature(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let marks = ["sig=", "sig%3d", "signature=", "accountkey=", "downloadtoken=", "downloadtoken%3d"];
    marks.iter().any(|mark| word.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_where_they_are_known() {
        let check = |url: &str, expect: &str| {
            assert_eq!(SafeUrl::new(&url.parse().expect(url)).to_string(), expect);
        };
        check("https://a.example/v3/x?billingPeriod=202610", "https://a.example/v3/x?billingPeriod=202610");
        check("https://a.example:443/", "https://a.example/");
        check(
            "http://127.0.0.1:4300/x?startdate=2026-10-01&a=b",
            "http://127.0.0.1:4300/x?startdate=2026-10-01&a=…",
        );
        check("https://u:p@a.example/x?sig=abc%2B&sv=1", "https://a.example/x?sig=…&sv=…");
        check("https://a.example/x?secret", "https://a.example/x?…");
        check("https://a.example/x?a%20secret=1", "https://a.example/x?a%20secret=…");
        check("https://a.example/x?(secret)=1&grain=daily", "https://a.example/x?…=…&grain=daily");
        check("https://a.example/x?grain=(secret)", "https://a.example/x?grain=…");
        check("data:secret", "data:");
    }

    #[test]
    fn a_signed_address_hides_its_path() {
        let url = "https://blobs.example/secret/file.csv?sv=2017&sig=secret".parse().expect("a URL");
        assert_eq!(SafeUrl::signed(&url).to_string(), "https://blobs.example/…?sv=…&sig=…");
        assert!(!format!("{:?}", SafeUrl::signed(&url)).contains("secret"));
    }

    #[test]
    fn an_address_is_bounded() {
        let long = "x".repeat(100_000);
        let url = format!("https://{}.example/{long}?{long}={long}{}", "y".repeat(60), "&a=b".repeat(1000));
        let shown = SafeUrl::new(&url.parse().expect("a URL")).to_string();
        assert!(shown.len() < 1000, "{}", shown.len());
    }

    #[test]
    fn a_message_is_one_harmless_line() {
        let secrets = ["old", "k.e.y", ""].map(|text| Secret::new(text.to_owned()));
        let check = |text: &str, expect: &str| assert_eq!(message(text, &secrets), expect);
        check("The key has expired. Please\r\n wait.", "The key has expired. Please wait");
        check("the key k.e.y is bad, not old", "the key … is bad, not …");
        check("see https://a.example/?SIG=abc&x=1 there", "see https://a.example/?…&x=1 there");
        check("no /download?downloadToken=Drs_1&a=b here", "no /download?…&a=b here");
        check("bearer eyJ0.eyJ1.abc", "bearer …");
        check("a\u{1b}[31mb\u{202e}c", "a [31mb c");
        check("", "");
        assert!(message(&"ä".repeat(10_000), &[]).chars().count() <= LONGEST_MESSAGE + 1);
    }
}
