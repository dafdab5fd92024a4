//! The storage host: a file behind a signed link, in whole or in part.

use super::{OCTETS, Report};
use crate::exchange::{Answer, Body, Request};
use crate::render::stream::{Measure, Rows};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderValue, Method, StatusCode, header};
use sha2::{Digest, Sha256};

/// A shared access signature.
pub(in crate::api) struct Signature {
    path: String,
    expires: DateTime<Utc>,
    text: String,
}

impl Signature {
    pub(super) fn of(report: &Report, seed: u64) -> Self {
        Self::new(format!("/usagedetails/{}.csv", report.id), report.expires(), seed)
    }

    /// The signature of a path of the storage host.
    pub(in crate::api) fn new(path: String, expires: DateTime<Utc>, seed: u64) -> Self {
        let mut digest = Sha256::new();
        digest.update(seed.to_be_bytes());
        digest.update(&path);
        digest.update(expires.timestamp().to_be_bytes());
        Self { path, expires, text: STANDARD.encode(digest.finalize()) }
    }

    fn expiry(&self) -> String {
        self.expires.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// The signed link, for a version of storage.
    pub(in crate::api) fn url(&self, base: &str, version: &str) -> String {
        let escape =
            |text: &str| text.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D").replace(':', "%3A");
        let (expiry, signature) = (escape(&self.expiry()), escape(&self.text));
        format!("{base}{}?sv={version}&sr=b&sig={signature}&se={expiry}&sp=r", self.path)
    }

    /// The answer to what has no right to the file.
    pub(in crate::api) fn refusal(&self, request: &Request, now: DateTime<Utc>) -> Option<Answer> {
        if request.headers.contains_key(header::AUTHORIZATION) {
            let code = "InvalidAuthenticationInfo";
            let message = "Authentication information is not given in the correct format. \
                           Check the value of Authorization header.";
            return Some(failure(StatusCode::BAD_REQUEST, code, message));
        }
        let has = |name: &str, value: &str| request.query_value(name).as_deref() == Some(value);
        let is_signed =
            has("sig", &self.text) && has("se", &self.expiry()) && has("sp", "r") && has("sr", "b");
        if !is_signed || now >= self.expires {
            return Some(unauthenticated(""));
        }
        if request.method != Method::GET && request.method != Method::HEAD {
            let message = "The resource doesn't support specified Http Verb.";
            return Some(failure(StatusCode::METHOD_NOT_ALLOWED, "UnsupportedHttpVerb", message));
        }
        None
    }
}

pub(in crate::api) fn not_found() -> Answer {
    failure(StatusCode::NOT_FOUND, "BlobNotFound", "The specified blob does not exist.")
}

/// The answer to a signature that is not good, with an element that says more.
pub(crate) fn unauthenticated(detail: &str) -> Answer {
    let message = "Server failed to authenticate the request. Make sure the value of Authorization header is formed \
                   correctly including the signature.";
    detailed(StatusCode::FORBIDDEN, "AuthenticationFailed", message, detail)
}

/// An error in the form that storage has for it.
fn failure(status: StatusCode, code: &str, message: &str) -> Answer {
    detailed(status, code, message, "")
}

fn detailed(status: StatusCode, code: &str, message: &str, detail: &str) -> Answer {
    let body = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>{message}</Message>{detail}</Error>"
    );
    Answer::new(status, body).with(header::CONTENT_TYPE, HeaderValue::from_static("application/xml"))
}

/// The file, or the range of it that was asked for.
pub(super) fn answer(request: &Request, report: &Report, rows: Rows, measure: &Measure) -> Answer {
    let tag = format!("\"0x8D{}\"", report.id.replace('-', "")[..13].to_ascii_uppercase());
    if_matches(request, &tag).unwrap_or_else(|| {
        let all = measure.length;
        let range = request.header(header::RANGE);
        let condition = request.header(header::IF_RANGE);
        let range = if condition.is_empty() || condition == tag { range } else { "" };
        match part(range, all) {
            Some((from, to)) if from < all => {
                let content = format!("bytes {from}-{to}/{all}");
                let chunks = Box::new(limit(rows.pieces_from(from, measure), to + 1 - from));
                file(StatusCode::PARTIAL_CONTENT, to + 1 - from, chunks, &tag, report)
                    .with(header::CONTENT_RANGE, value(&content))
            }
            Some(_) => invalid_range(all),
            None => file(StatusCode::OK, all, Box::new(rows.pieces()), &tag, report),
        }
    })
}

/// The answer to a range beyond the end of a file of this length.
pub(in crate::api) fn invalid_range(all: u64) -> Answer {
    let message = "The range specified is invalid for the current size of the resource.";
    failure(StatusCode::RANGE_NOT_SATISFIABLE, "InvalidRange", message)
        .with(header::CONTENT_RANGE, value(&format!("bytes */{all}")))
}

/// What a request gets whose condition says that it does not want this file.
pub(in crate::api) fn if_matches(request: &Request, tag: &str) -> Option<Answer> {
    let names = |header| {
        let tags = request.header(header);
        tags.split(',').any(|known| known.trim() == "*" || known.trim() == tag)
    };
    let has = |header| !request.header(header).is_empty();
    if has(header::IF_MATCH) && !names(header::IF_MATCH) {
        let message = "The condition specified using HTTP conditional header(s) is not met.";
        return Some(failure(StatusCode::PRECONDITION_FAILED, "ConditionNotMet", message));
    }
    let is_known = has(header::IF_NONE_MATCH) && names(header::IF_NONE_MATCH);
    is_known.then(|| Answer::new(StatusCode::NOT_MODIFIED, "").with(header::ETAG, value(tag)))
}

fn file(
    status: StatusCode,
    length: u64,
    chunks: Box<dyn Iterator<Item = Bytes> + Send>,
    tag: &str,
    report: &Report,
) -> Answer {
    let modified = report.requested_on.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let mut answer = Answer::new(status, "")
        .with(header::CONTENT_TYPE, OCTETS)
        .with(header::ETAG, value(tag))
        .with(header::LAST_MODIFIED, value(&modified))
        .with(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    answer.body = Body::Stream { length: Some(length), chunks };
    answer
}

/// The first and the last byte of a single range; none for any other header.
pub(in crate::api) fn part(range: &str, all: u64) -> Option<(u64, u64)> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    if from.is_empty() {
        let length: u64 = to.parse().ok()?;
        return Some((all - length.min(all), all.saturating_sub(1)));
    }
    let from: u64 = from.parse().ok()?;
    let to = if to.is_empty() { u64::MAX } else { to.parse().ok()? };
    (from <= to).then(|| (from, to.min(all.saturating_sub(1))))
}

/// The first bytes of a text.
fn limit(pieces: impl Iterator<Item = Bytes> + Send, length: u64) -> impl Iterator<Item = Bytes> + Send {
    pieces.scan(length, |left, mut piece| {
        piece.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
        *left -= u64::try_from(piece.len()).unwrap_or_default();
        (!piece.is_empty()).then_some(piece)
    })
}

/// A header's value from our own ASCII text.
fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_single_and_within_the_file() {
        assert_eq!(part("bytes=0-9", 100), Some((0, 9)));
        assert_eq!(part("bytes=90-", 100), Some((90, 99)));
        assert_eq!(part("bytes=90-500", 100), Some((90, 99)));
        assert_eq!(part("bytes=-10", 100), Some((90, 99)));
        assert_eq!(part("bytes=100-", 100), Some((100, 99)));
        assert_eq!(part("bytes=9-3", 100), None);
        assert_eq!(part("bytes=1-2,5-6", 100), None);
        assert_eq!(part("", 100), None);
    }
}
