//! Errors as the servers word them, made fit to be shown.

use std::fmt;

use serde_json::Value;

use super::body::BOM;
use crate::http::redact;

/// No error that a server words itself is longer; a body beyond this is something else.
const BODY_LIMIT: usize = 64 * 1024;
/// What is longer is no code. It is not cut, since a part of a key would no longer be known for one.
const CODE_LIMIT: usize = 64;
/// So many of the errors below an error are shown.
const DETAILS_SHOWN: usize = 3;

/// What a server says went wrong, on one line, and with nothing in it that looks like what opens a door. The message may
/// be long and hold a key that looks like nothing: who shows it takes that out and cuts it.
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

/// The error that the body of a refusal tells: as [`service_error`], and the bare object of gateways. Among good answers
/// a bare object would be taken for data.
pub(crate) fn error_of(body: &[u8]) -> Option<ServiceError> {
    let json = body.strip_prefix(BOM).unwrap_or(body);
    service_error(body)
        .or_else(|| error_member(std::str::from_utf8(json).ok()?.trim()).filter(|_| json.starts_with(b"{")))
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
            // Some services put what matters into a second text.
            let (message, detail) = (part("message"), part("messageDetail"));
            let message = match (message.trim_end_matches('.'), detail.as_str()) {
                (_, "") => message,
                ("", _) => detail,
                (message, detail) => format!("{message}: {detail}"),
            };
            let details = members.iter().find(|(name, _)| name.eq_ignore_ascii_case("details"));
            found(&part("code"), &with_details(&message, details.map(|(_, details)| details)))
        }
        _ => None,
    }
}

/// A message with what the errors below it add to it: of a request with several faults the message often says no more than
/// that.
fn with_details(message: &str, details: Option<&Value>) -> String {
    let mut whole = message.to_owned();
    for error in details.and_then(Value::as_array).into_iter().flatten().take(DETAILS_SHOWN).filter_map(of) {
        let text = if error.message.is_empty() { error.code } else { error.message };
        if !whole.contains(&text) {
            let between = if whole.is_empty() { "" } else { ": " };
            whole = format!("{}{between}{text}", whole.trim_end_matches('.'));
        }
    }
    whole
}

fn found(code: &str, message: &str) -> Option<ServiceError> {
    let code = Some(redact::line(code)).filter(|code| code.len() <= CODE_LIMIT).unwrap_or_default();
    let error = ServiceError { code, message: redact::line(message) };
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

/// The beginning of a text, in characters, on one line.
pub(super) fn shorten(text: &str, limit: usize) -> String {
    let text = text.trim();
    match text.char_indices().nth(limit) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
