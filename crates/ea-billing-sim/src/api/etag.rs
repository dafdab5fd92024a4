//! Validators: an answer that has not changed costs a 304.

use crate::exchange::{Answer, Body, Request};
use http::{HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The strong validator of what these texts identify.
pub(crate) fn of(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part);
        digest.update([0]);
    }
    let mut tag = "\"".to_owned();
    for byte in &digest.finalize()[..16] {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

/// Whether the client has what this validator stands for; compared weakly, as RFC 9110 §13.1.2 has it.
pub(crate) fn is_known(request: &Request, tag: &str) -> bool {
    let plain = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let values = request.headers.get_all(header::IF_NONE_MATCH).iter();
    let mut tags = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    tags.any(|known| known.trim() == "*" || plain(known) == plain(tag))
}

/// The answer with its validator, or 304 if the client has it.
pub(crate) fn conditional(request: &Request, tag: &str, answer: impl FnOnce() -> Answer) -> Answer {
    let answer = if is_known(request, tag) {
        Answer {
            status: StatusCode::NOT_MODIFIED,
            headers: http::HeaderMap::new(),
            body: Body::Whole(bytes::Bytes::new()),
        }
    } else {
        answer()
    };
    match HeaderValue::from_str(tag) {
        Ok(tag) => answer.with(header::ETAG, tag),
        Err(_) => answer,
    }
}
