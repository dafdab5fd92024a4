//! The table of faults: a name, a sentence and the parameters of each.

use super::catalogue::{Entry, Parameter};
use super::{ClosesAt, Hint, Listener};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Declares the faults once, so that their documentation and the list that the program prints can't differ.
macro_rules! faults {
    ($( $(#[doc = $about:literal])+ $variant:ident = $name:literal { $($(#[doc = $tells:literal])+ $field:ident: $type:ty,)* } )+) => {
        /// What goes wrong. In a script each goes by the name that stands in its list of [`Fault::catalogue`].
        ///
        /// Every parameter may be left out. Where a length or a place is left out, it is about the middle. A
        /// place beyond the end of a body is before its end: no body is whole that was to break off.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all_fields = "camelCase", deny_unknown_fields)]
        #[non_exhaustive]
        pub enum Fault {
            $(
                $(#[doc = $about])+
                #[serde(rename = $name)]
                $variant {
                    $(
                        $(#[doc = $tells])+
                        #[serde(default, skip_serializing_if = "Option::is_none")]
                        $field: Option<$type>,
                    )*
                },
            )+
        }

        impl Fault {
            /// The name by which a script calls the fault.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $name,)+ }
            }

            /// All faults with a sentence and their parameters, in the order of the documentation.
            #[must_use]
            pub fn catalogue() -> &'static [Entry] {
                &[$(Entry {
                    name: $name,
                    about: concat!($($about),+),
                    parameters: &[$(Parameter { name: stringify!($field), about: concat!($($tells),+) },)*],
                },)+]
            }
        }
    };
}

faults! {
    /// The listener is closed and its connections are dropped: at once, or, with a condition, at the request that
    /// meets it. It opens again when it is told to.
    Refuse = "refuse" {
        /// `api` or `blob`; the one that the request came in by where there is a condition, otherwise `api`.
        listener: Listener,
        /// After so many milliseconds of real time it opens by itself.
        milliseconds: u64,
    }
    /// The connection is reset when the request has been read.
    ResetBeforeHeaders = "reset-before-headers" {}
    /// The connection is reset after half of the head of the answer.
    ResetMidHeaders = "reset-mid-headers" {}
    /// The connection is reset in the middle of the body.
    ResetMidBody = "reset-mid-body" {
        /// Bytes of the body that are sent before. The reset may overtake the last of them at a client that reads slowly.
        after: u64,
    }
    /// The connection ends in an orderly way before all of the announced `Content-Length` has been sent; it passes a
    /// body whose length is not known. The body is not compressed.
    FinMidContentLength = "fin-mid-content-length" {
        /// Bytes of the body that are sent before.
        after: u64,
    }
    /// The body comes in chunks, all of them but the empty one that ends it.
    MissingLastChunk = "missing-last-chunk" {}
    /// The body's end is the connection's end and comes too early, at the end of a line if there are lines, so that
    /// nothing on the wire tells that rows are missing. The body is not compressed.
    CloseDelimitedCut = "close-delimited-cut" {
        /// Bytes of the body that are sent at most.
        after: u64,
    }
    /// Nothing is answered while the connection stays open.
    StallBeforeHeaders = "stall-before-headers" {
        /// After so many milliseconds of real time the answer comes after all.
        milliseconds: u64,
    }
    /// The body stops coming while the connection stays open.
    StallMidBody = "stall-mid-body" {
        /// Bytes of the body that are sent before.
        after: u64,
        /// After so many milliseconds of real time the rest comes after all.
        milliseconds: u64,
    }
    /// The answer comes byte by byte.
    Drip = "drip" {
        /// So many bytes of the answer, head included, come at full speed before.
        fast: u64,
        /// Milliseconds of real time from byte to byte; a second if left out.
        milliseconds: u64,
    }
    /// The answer is complete and the connection seems to stay open, but it does not.
    ClosedKeepAlive = "closed-keep-alive" {
        /// `next-request` resets the connection when another request arrives on it; `idle` ends it at once.
        closes_at: ClosesAt,
    }
    /// The certificate of the next connection has expired.
    TlsExpired = "tls-expired" {}
    /// The certificate of the next connection is for another host.
    TlsWrongHost = "tls-wrong-host" {}
    /// The certificate of the next connection is signed by nobody but itself.
    TlsSelfSigned = "tls-self-signed" {}
    /// The next connection is reset in the middle of its handshake.
    TlsAbort = "tls-abort" {}

    /// 304 to a request without `If-None-Match`.
    NotModifiedUnasked = "not-modified-unasked" {}
    /// 304 with an entity tag that the client has never seen.
    NotModifiedOtherEtag = "not-modified-other-etag" {}
    /// The answer without its entity tag.
    NoEtag = "no-etag" {}
    /// The answer with the weak form of its entity tag.
    WeakEtag = "weak-etag" {}
    /// 204 without a body.
    NoContent = "no-content" {}
    /// 206 with a part of the body, to a request that asked for all of it.
    PartialContent = "partial-content" {}
    /// A redirection to the same address.
    RedirectSame = "redirect-same" {
        /// 302 if left out.
        status: u16,
        /// Another `Location`.
        location: String,
    }
    /// A redirection to another origin.
    RedirectCross = "redirect-cross" {
        /// 302 if left out.
        status: u16,
        /// The `Location`; the same path on the storage host if left out.
        location: String,
    }
    /// A redirection to the same address without https.
    RedirectDowngrade = "redirect-downgrade" {
        /// 302 if left out.
        status: u16,
        /// Another `Location`.
        location: String,
    }
    /// A redirection to the same address, for ever.
    RedirectLoop = "redirect-loop" {
        /// 302 if left out.
        status: u16,
    }
    /// 400 with an error as JSON.
    BadRequest = "bad-request" {
        /// The message.
        message: String,
    }
    /// 401 with an error as JSON.
    Unauthorized = "unauthorized" {
        /// The message.
        message: String,
    }
    /// 403 with an error as JSON.
    Forbidden = "forbidden" {
        /// The message.
        message: String,
    }
    /// 404 with an error as JSON.
    NotFound = "not-found" {
        /// The message.
        message: String,
    }
    /// 408 with an error as JSON.
    RequestTimeout = "request-timeout" {}
    /// 429 with a hint how long to wait.
    Throttled = "throttled" {
        /// `consumption` for the API's own header, which it is if left out, `seconds` or `date` for `Retry-After`, or
        /// `cost-management-headers-only`.
        hint: Hint,
        /// Seconds to wait; 1 if left out.
        retry_after: u64,
    }
    /// An error page as HTML.
    ServerErrorHtml = "server-error-html" {
        /// 502 if left out.
        status: u16,
    }
    /// An error of the server as JSON.
    ServerError = "server-error" {
        /// 500 if left out.
        status: u16,
        /// The message.
        message: String,
    }
    /// 503 with `Retry-After`.
    Unavailable = "unavailable" {
        /// Seconds to wait; 1 if left out.
        retry_after: u64,
    }

    /// An answer that asks for a wait of less than no time.
    HintNegative = "hint-negative" {
        /// 429 if left out.
        status: u16,
    }
    /// An answer that asks to wait until yesterday.
    HintPastDate = "hint-past-date" {
        /// 429 if left out.
        status: u16,
    }
    /// An answer that asks for a wait of ten years.
    HintTenYears = "hint-ten-years" {
        /// 429 if left out.
        status: u16,
    }
    /// An answer whose hint is neither a number nor a date.
    HintGarbage = "hint-garbage" {
        /// 429 if left out.
        status: u16,
    }
    /// An answer with several hints that contradict each other.
    HintDisagreeing = "hint-disagreeing" {
        /// 429 if left out.
        status: u16,
    }

    /// The body is compressed with gzip and ends too early.
    CutGzip = "cut-gzip" {
        /// Bytes of the compressed body that are sent.
        after: u64,
    }
    /// A body that is small on the wire and huge when it is decompressed.
    GzipBomb = "gzip-bomb" {
        /// Bytes after decompression; ten billion if left out.
        size: u64,
    }
    /// The answer under another `Content-Type`.
    WrongType = "wrong-type" {
        /// `text/plain` if left out.
        content_type: String,
    }
    /// 200 with a sign-in page as HTML.
    HtmlLogin = "html-login" {}
    /// 200 with an error as JSON.
    ErrorEnvelope = "error-envelope" {
        /// The code; `500` if left out.
        code: String,
        /// The message.
        message: String,
    }
    /// A byte order mark stands before the body.
    Bom = "bom" {}
    /// A byte that is not UTF-8 stands in a text of the body.
    BadUtf8 = "bad-utf8" {}
    /// The first record has a new member whose value is nested deeply.
    DeepNesting = "deep-nesting" {
        /// 200,000 if left out.
        levels: u64,
    }
    /// The first record has its first member twice, with different values.
    DuplicateKeys = "duplicate-keys" {}
    /// The first record has a new member with a very long text.
    HugeString = "huge-string" {
        /// Its bytes; a hundred million if left out.
        size: u64,
    }
    /// An amount of the first record is 1e400.
    NumberOutOfRange = "number-out-of-range" {}
    /// An amount of the first record is `NaN`.
    Nan = "nan" {}
    /// An amount of the first record has 39 digits.
    LongDecimal = "long-decimal" {}
    /// The first record has an unknown word where words are known, and an unknown member.
    UnknownValues = "unknown-values" {}
    /// The first record lacks a member.
    MissingField = "missing-field" {
        /// Its name; that of the first amount if left out.
        field: String,
    }
    /// The first row of a CSV file has a cell less than the header.
    CsvRagged = "csv-ragged" {}
    /// A column of a CSV file, that of the cost if there is one, has another name.
    CsvHeaderDrift = "csv-header-drift" {}

    /// The next link leads to another host.
    LinkForeign = "link-foreign" {
        /// The link, in which `{path}` is the right path and query; on the storage host if left out.
        url: String,
    }
    /// The next link has the scheme http and no port.
    LinkHttp = "link-http" {}
    /// The next link has a user name before its host.
    LinkUserinfo = "link-userinfo" {
        /// Whether the right host is the user name and the storage host is the host.
        host_as_user: bool,
    }
    /// The next link is a path without a host.
    LinkRelative = "link-relative" {}
    /// The next link leads to the page that it stands on.
    LinkSelfLoop = "link-self-loop" {}
    /// The next link leads one page back.
    LinkTwoCycle = "link-two-cycle" {}
    /// The chain of pages never ends.
    LinkEndless = "link-endless" {}
    /// A page without rows has a next link.
    PageEmpty = "page-empty" {}
    /// A page has the rows of the page before it.
    PageDuplicate = "page-duplicate" {}
    /// A day of the enrollment is restated as soon as the page has been answered.
    DataSwitch = "data-switch" {
        /// The day; the first one that was asked for if left out.
        day: chrono::NaiveDate,
    }

    /// 401 with the error of a key that has expired.
    KeyExpired = "key-expired" {}
    /// The header `Date` shows another time than the server's clock.
    ClockSkew = "clock-skew" {
        /// By so many seconds, of the past if negative; a day of the future if left out.
        seconds: i64,
    }
    /// The signed address of a report has expired: 403 with an error as XML.
    SasExpired = "sas-expired" {
        /// It expires while the report is being read: the connection is reset after so many bytes of the body, and every
        /// later request for that report is answered with 403.
        after: u64,
    }
    /// A report, or the download of an invoice, is in progress, for ever.
    PollNeverDone = "poll-never-done" {}
    /// A report has come to nothing.
    ReportFailed = "report-failed" {
        /// 4 for a failure, which it is if left out, or 7 for a timeout.
        status: u16,
    }
    /// An answer of one's own.
    Answer = "answer" {
        /// 200 if left out.
        status: u16,
        /// Its headers. A `Content-Length` is sent as it stands here, be it right or wrong, and then the connection ends.
        headers: BTreeMap<String, String>,
        /// Its body. 204 and 304 have none.
        body: String,
    }
}
