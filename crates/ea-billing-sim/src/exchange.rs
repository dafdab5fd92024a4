//! A request as it came in and the answer to it, before anything touches a socket.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use std::fmt;

/// The listener that a request came in by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// The billing API.
    Api,
    /// The storage host that holds finished reports; another origin, as in the cloud.
    Blob,
}

/// A request, read whole.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) door: Door,
    pub(crate) method: Method,
    /// The path as it was sent, without the query.
    pub(crate) path: String,
    /// What follows the question mark, as it was sent.
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Scheme and authority under which the client reached this listener, such as `http://127.0.0.1:4300`.
    pub(crate) base: String,
    /// Scheme and authority of the storage host for the same client.
    pub(crate) blob_base: String,
}

impl Request {
    /// A header's text; empty if it is not there or not text.
    pub(crate) fn header(&self, name: HeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The path with its escapes resolved.
    pub(crate) fn plain_path(&self) -> String {
        unescape(&self.path)
    }

    /// The decoded value of a query parameter, whose name matches in any casing. An empty value is none.
    pub(crate) fn query_value(&self, name: &str) -> Option<String> {
        let pairs = self.query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let unescape = |text: &str| unescape(&text.replace('+', " "));
        let mut found = pairs.filter(|(key, _)| unescape(key).eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| unescape(value)).filter(|value| !value.is_empty())
    }
}

/// Text with its percent escapes resolved; what is no escape stays as it is.
pub(crate) fn unescape(text: &str) -> String {
    let mut bytes = text.bytes();
    let mut plain = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => {
                let rest = bytes.clone();
                let digits: Vec<u8> = rest.take(2).collect();
                let text = std::str::from_utf8(&digits).unwrap_or_default();
                match u8::from_str_radix(text, 16) {
                    Ok(value) if digits.len() == 2 => {
                        plain.push(value);
                        bytes.nth(1);
                    }
                    _ => plain.push(byte),
                }
            }
            _ => plain.push(byte),
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

/// The answer to a request.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
}

/// The body of an answer.
pub(crate) enum Body {
    /// Held in memory; sent with its length.
    Whole(Bytes),
    /// Made while it is sent, one chunk of some ten or hundred kilobytes at a time.
    Stream {
        /// Sent as `Content-Length` where it is known; chunked otherwise.
        length: Option<u64>,
        chunks: Box<dyn Iterator<Item = Bytes> + Send>,
    },
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(bytes) => write!(f, "Whole({} bytes)", bytes.len()),
            Self::Stream { length, .. } => write!(f, "Stream({length:?})"),
        }
    }
}

impl Answer {
    pub(crate) fn new(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self { status, headers: HeaderMap::new(), body: Body::Whole(body.into()) }
    }

    /// An answer that is JSON text.
    pub(crate) fn json(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self::new(status, body)
            .with(http::header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"))
    }

    /// Sets a header, in place of any of that name.
    #[must_use]
    pub(crate) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved() {
        let check = |text: &str, expect: &str| assert_eq!(unescape(text), expect, "{text}");
        check("2017-01%2D31", "2017-01-31");
        check("a+b%20c", "a+b c");
        check("100%", "100%");
        check("%4", "%4");
        check("%zz%41", "%zzA");
        check("%E2%82%AC", "€");
    }
}
