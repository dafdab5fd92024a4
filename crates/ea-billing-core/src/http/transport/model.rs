//! Requests and answers.

use std::{fmt, time::Duration};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use reqwest::{Method, Response, StatusCode, Url};

use crate::http::body::{Body, EndProof};
use crate::http::etag::{self, ETag};
use crate::http::redact::SafeUrl;
use crate::http::{hint, status};

const JSON: &str = "application/json, text/json;q=0.9";
const ANYTHING: &str = "*/*";

/// What is to be asked.
#[derive(Clone)]
pub(crate) struct Request {
    /// GET or POST.
    pub(crate) method: Method,
    /// The address.
    pub(crate) url: Url,
    /// JSON to be sent, mostly none.
    pub(crate) body: Option<Bytes>,
    /// The header `Accept`.
    pub(crate) accept: &'static str,
    /// Asks only for what is not the state of this tag.
    pub(crate) if_none_match: Option<ETag>,
    /// Whether the key is sent. Without it the address is taken for a signed one and not shown.
    pub(crate) auth: bool,
    /// Whether 202 is an answer too, as it is to reports that are submitted.
    pub(crate) may_be_accepted: bool,
    /// Whether a redirect is an answer too. It is followed by nobody here.
    pub(crate) may_be_redirected: bool,
    /// Asks for the bytes as they are stored, without compression on the way.
    pub(crate) as_stored: bool,
}

impl Request {
    /// Asks for JSON with the key.
    pub(crate) fn get(url: Url) -> Self {
        Self {
            method: Method::GET,
            url,
            body: None,
            accept: JSON,
            if_none_match: None,
            auth: true,
            may_be_accepted: false,
            may_be_redirected: false,
            as_stored: false,
        }
    }

    /// Asks what a generated request asks. Of that only the method, the address and the body are taken, since headers have
    /// their homes here.
    pub(crate) fn from_reqwest(request: &reqwest::Request) -> Self {
        let body = request.body().and_then(reqwest::Body::as_bytes).map(Bytes::copy_from_slice);
        Self { method: request.method().clone(), body, ..Self::get(request.url().clone()) }
    }

    /// Asks for a signed address, without the key.
    pub(crate) fn signed(url: Url) -> Self {
        Self { accept: ANYTHING, auth: false, ..Self::get(url) }
    }

    /// Asks for any media type, as for a file.
    #[must_use]
    pub(crate) fn any_type(self) -> Self {
        Self { accept: ANYTHING, ..self }
    }

    /// Asks only for what has changed.
    #[must_use]
    pub(crate) fn if_changed(self, etag: Option<ETag>) -> Self {
        Self { if_none_match: etag, ..self }
    }

    /// Takes 202 for an answer too.
    #[must_use]
    pub(crate) fn or_accepted(self) -> Self {
        Self { may_be_accepted: true, ..self }
    }

    /// Takes a redirect for an answer too, of which the address is all that matters.
    #[must_use]
    pub(crate) fn or_redirected(self) -> Self {
        Self { may_be_redirected: true, ..self }
    }

    /// Asks for the bytes as they are stored, which a checksum is of.
    #[must_use]
    pub(crate) fn in_stored_form(self) -> Self {
        Self { as_stored: true, ..self }
    }

    /// The address as messages show it.
    pub(crate) fn shown(&self) -> SafeUrl {
        if self.auth { SafeUrl::new(&self.url) } else { SafeUrl::signed(&self.url) }
    }

    /// The method and the address, with which messages begin.
    pub(crate) fn what(&self) -> String {
        format!("{} {}", self.method, self.shown())
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &self.shown())
            .field("if_none_match", &self.if_none_match)
            .field("auth", &self.auth)
            .finish_non_exhaustive()
    }
}

/// The head of a good answer.
#[derive(Clone)]
pub(crate) struct Head {
    /// 200, 304 if it was asked for, or 202 and redirects if they were allowed.
    pub(crate) status: StatusCode,
    /// The tag of this state.
    pub(crate) etag: Option<ETag>,
    /// The media type, as it came.
    pub(crate) content_type: Option<String>,
    /// The server's time.
    pub(crate) server_date: Option<DateTime<Utc>>,
    /// How long the server asks to wait before the next question.
    pub(crate) wait: Option<Duration>,
    /// Where the answer leads, which may be a signed address and is shown to nobody.
    pub(crate) location: Option<String>,
    /// Whether a checksum of the body comes with it.
    pub(crate) has_checksum: bool,
    /// The address that was asked.
    pub(crate) url: Url,
}

impl Head {
    pub(super) fn of(response: &Response, url: &Url, now: DateTime<Utc>) -> Self {
        let headers = response.headers();
        Self {
            status: response.status(),
            etag: ETag::of(headers),
            content_type: status::content_type(headers).map(str::to_owned),
            server_date: hint::date(headers),
            wait: hint::pause(headers, now),
            location: status::location(headers),
            has_checksum: headers.contains_key("content-md5"),
            url: url.clone(),
        }
    }

    /// Whether the answer only says where the data are.
    pub(crate) fn is_redirect(&self) -> bool {
        self.status.is_redirection() && !self.is_not_modified()
    }

    /// Whether the request was taken, and its answer is not ready.
    pub(crate) fn is_accepted(&self) -> bool {
        self.status == StatusCode::ACCEPTED
    }

    /// Whether what has the tag that was sent is still right.
    pub(crate) fn is_not_modified(&self) -> bool {
        etag::is_not_modified(self.status)
    }
}

impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Head")
            .field("status", &self.status)
            .field("etag", &self.etag)
            .field("content_type", &self.content_type)
            .field("server_date", &self.server_date)
            // Whether it is signed is no longer known here.
            .field("url", &SafeUrl::signed(&self.url))
            .finish()
    }
}

/// An answer that has been read as a whole.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) head: Head,
    /// The body, decompressed; empty if nothing has changed.
    pub(crate) body: Bytes,
    /// Bytes of the body before decompression.
    pub(crate) bytes_on_wire: u64,
    /// What proves that the body is complete.
    pub(crate) proof: EndProof,
}

/// An answer whose body is to be read.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) head: Head,
    pub(crate) body: Body,
}
