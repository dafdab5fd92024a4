//! What an answer says before its body is read: good, or which error.

mod access;

use reqwest::header::{CONTENT_TYPE, HeaderMap, LOCATION};
use reqwest::{StatusCode, Url};

use super::fault::Failed;
use super::redact;
use super::retry::Retry;
use crate::convert::error_of;
use crate::error::Code;
use crate::secret::Secret;

/// What was asked, as far as it matters for its errors.
pub(super) struct Asked {
    /// The method and the address, for messages.
    pub(super) what: String,
    /// What was shown to be let in.
    pub(super) shown: Shown,
    /// Whether 202 is an answer too.
    pub(super) may_be_accepted: bool,
    /// Whether a redirect is an answer too.
    pub(super) may_be_redirected: bool,
    /// What a message must not show.
    pub(super) secrets: Vec<Secret>,
}

/// What a request showed to be let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// The signature within a signed address.
    Signature,
    /// An API key.
    Key,
    /// A token of Microsoft Entra.
    Token,
}

/// Whether a status is the one that data come with.
pub(super) fn is_good(status: StatusCode, asked: &Asked) -> bool {
    status == StatusCode::OK || status == StatusCode::ACCEPTED && asked.may_be_accepted
}

/// Whether an answer only says where the data are, as it is allowed to.
pub(super) fn leads_on(status: StatusCode, asked: &Asked) -> bool {
    asked.may_be_redirected && matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Where an answer leads.
pub(super) fn location(headers: &HeaderMap) -> Option<String> {
    let location = std::str::from_utf8(headers.get(LOCATION)?.as_bytes()).ok()?;
    Some(location.trim().to_owned()).filter(|location| !location.is_empty())
}

/// The failure of an answer that is good by its status, but cannot be data by its media type.
///
/// A page as HTML comes from a proxy or is a sign-in page. Other types are left to who decodes the body: servers are known
/// to send JSON under any name, or none.
pub(super) fn wrong_type(asked: &Asked, headers: &HeaderMap) -> Option<Failed> {
    let essence = content_type(headers)?.split(';').next()?.trim().to_ascii_lowercase();
    matches!(essence.as_str(), "text/html" | "application/xhtml+xml").then(|| {
        let text = format!("{}: the answer is a web page ({essence}), not data", asked.what);
        Failed::new(Code::UnexpectedContent, text, Retry::Never)
    })
}

/// The media type that an answer says it has.
pub(super) fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE)?.to_str().ok()
}

/// The failure of an answer that is not good, with what stands in its body and the wait that it asks for.
pub(super) fn failure(
    asked: &Asked,
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    wait: Option<std::time::Duration>,
) -> Failed {
    let said = error_of(body);
    let message = said.as_ref().map_or("", |said| said.message.as_str());
    let name = said.as_ref().map_or("", |said| said.code.as_str());
    let (code, retry) = classify(asked.shown, status, name, message, wait);
    let mut text = format!("{}: {}", asked.what, described(status, headers));
    // A number repeats the status.
    let words = if message.is_empty() && name.parse::<u32>().is_err() { name } else { message };
    let shown = redact::message(words, &asked.secrets);
    if !shown.is_empty() {
        text = format!("{text}: {shown}");
    }
    let failed = Failed::new(code, text, retry).with_status(status.as_u16());
    if status == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
        return failed
            .with_hint("the proxy asks who you are: give it a user name and a password in its settings");
    }
    let hint = match asked.shown {
        Shown::Signature if matches!(code, Code::Forbidden | Code::Unauthorized | Code::NotFound) => {
            Some("the signed address may have ended: ask for a new one".to_owned())
        }
        Shown::Signature if code == Code::BadRequest => {
            Some("storage did not take the signed address: ask for a new one".to_owned())
        }
        Shown::Token => access::hint(code, name, message, &asked.what),
        Shown::Signature | Shown::Key => None,
    };
    match hint {
        Some(hint) => failed.with_hint(hint),
        None => failed,
    }
}

fn classify(
    shown: Shown,
    status: StatusCode,
    name: &str,
    message: &str,
    wait: Option<std::time::Duration>,
) -> (Code, Retry) {
    let message = message.to_ascii_lowercase();
    let code = match status.as_u16() {
        429 => return (Code::Throttled, Retry::Throttled(wait)),
        408 | 500 | 502 | 503 | 504 => return (Code::ServerError, Retry::Fault(wait)),
        500.. => Code::ServerError,
        400 => Code::BadRequest,
        401 if message.contains("report type and report view are not compatible") => Code::ReportView,
        401 if shown == Shown::Key && message.contains("expired") => Code::KeyExpired,
        401 if shown == Shown::Token && name.eq_ignore_ascii_case("ExpiredAuthenticationToken") => {
            Code::TokenExpired
        }
        401 => Code::Unauthorized,
        403 => Code::Forbidden,
        404 => Code::NotFound,
        300..=399 => Code::Redirected,
        _ => Code::UnexpectedStatus,
    };
    (code, Retry::Never)
}

/// The status in words, and of a redirect where it leads, without what may be secret in it.
fn described(status: StatusCode, headers: &HeaderMap) -> String {
    let number = status.as_u16();
    let reason = status.canonical_reason().map(|reason| format!(" {reason}")).unwrap_or_default();
    if !status.is_redirection() {
        return format!("status {number}{reason}");
    }
    let location = headers.get(LOCATION).and_then(|location| location.to_str().ok());
    let target = match location.map(Url::parse) {
        Some(Ok(url)) => format!(" to {}", redact::origin(&url)),
        Some(Err(_)) => " to a relative address".to_owned(),
        None => String::new(),
    };
    format!("status {number}{reason}, a redirect{target} that is not followed")
}

#[cfg(test)]
mod tests;
