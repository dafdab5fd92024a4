//! Errors as the servers word them, made fit to be shown.

use std::fmt;

use serde_json::Value;

use super::body::BOM;

/// No error that a server words itself is longer; a body beyond this is something else.
const BODY_LIMIT: usize = 64 * 1024;
const CODE_LIMIT: usize = 64;
const MESSAGE_LIMIT: usize = 500;

/// What a server says went wrong: bounded, on one line, and with nothing in it that opens a door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ServiceError {
    /// The server's code, `401` or `AuthenticationFailed`; it may be empty.
    pub(crate) code: String,
    /// The server's words; they may be missing.
    pub(crate) message: String,
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.code.as_str(), self.message.as_str()) {
            (code, "") => f.write_str(code),
            ("", message) => f.write_str(message),
            (code, message) => write!(f, "{code}: {message}"),
        }
    }
}

/// The error within a body: `{"error": {"code", "message"}}` of the API, or `<Error>` of blob storage.
pub(crate) fn service_error(body: &[u8]) -> Option<ServiceError> {
    let body = body.strip_prefix(BOM).unwrap_or(body).trim_ascii();
    if body.len() > BODY_LIMIT {
        return None;
    }
    let text = String::from_utf8_lossy(body);
    if text.starts_with('{') {
        let Ok(Value::Object(members)) = serde_json::from_str(&text) else { return None };
        return members
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("error"))
            .and_then(|(_, error)| of(error));
    }
    if !text.starts_with('<') {
        return None;
    }
    let error = element(&text, "Error")?;
    let part = |name| element(error, name).map(unescape).unwrap_or_default();
    found(&part("Code"), &part("Message"))
}

/// The error in the member `error` of an object.
pub(super) fn error_member(json: &str) -> Option<ServiceError> {
    if json.len() > BODY_LIMIT {
        return found("", "the message is too long to be shown");
    }
    of(&serde_json::from_str(json).ok()?)
}

fn of(error: &Value) -> Option<ServiceError> {
    match error {
        Value::String(message) => found("", message),
        Value::Object(members) => {
            let part = |name: &str| {
                let member = members.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
                match member {
                    Some((_, Value::String(text))) => text.clone(),
                    Some((_, Value::Number(number))) => number.to_string(),
                    _ => String::new(),
                }
            };
            found(&part("code"), &part("message"))
        }
        _ => None,
    }
}

fn found(code: &str, message: &str) -> Option<ServiceError> {
    let error = ServiceError { code: tidy(code, CODE_LIMIT), message: tidy(message, MESSAGE_LIMIT) };
    (!error.code.is_empty() || !error.message.is_empty()).then_some(error)
}

/// What stands between the tags of an element. Storage writes neither attributes nor nested elements of one name.
fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(inner, _)| inner)
}

fn unescape(xml: &str) -> String {
    xml.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

fn tidy(text: &str, limit: usize) -> String {
    let line: String = text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
    shorten(&mask(&line), limit)
}

/// The beginning of a text, in characters, on one line.
pub(super) fn shorten(text: &str, limit: usize) -> String {
    let text = text.trim();
    match text.char_indices().nth(limit) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
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
    word.contains("eyJ")
}

/// The signature of a signed URL, also where the URL itself was encoded.
fn is_signature(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    word.contains("sig=") || word.contains("sig%3d") || word.contains("signature=")
}
