//! The one error of the crate: a stable code, a text, and a hint what to do.

use std::{error, fmt, time::Duration};

/// Result of everything in this crate that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong.
///
/// `Display` gives one sentence that names what was asked, what was expected and what was found; it does not repeat
/// [`source`](error::Error::source). [`code`](Self::code) is stable and meant for programs, [`hint`](Self::hint) says
/// what to do next. No key, token or signature is in any of them.
pub struct Error(Box<Inner>);

struct Inner {
    code: Code,
    message: String,
    hint: Option<String>,
    http_status: Option<u16>,
    retry_after: Option<Duration>,
    source: Option<Box<dyn error::Error + Send + Sync>>,
}

/// What servers say may be long; what this crate says is not.
#[cfg(feature = "http")]
const LONGEST_MESSAGE: usize = 800;

/// What a caller can do about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Correct the argument, option or setting that the text names; nothing was sent.
    Input,
    /// Get a key that may do this.
    Access,
    /// Ask for something else: there is nothing of that kind.
    NotFound,
    /// Wait and ask again; nothing is wrong with the request.
    Retry,
    /// The server answered what cannot be taken for the whole truth; asking again may help, otherwise report it.
    Protocol,
    /// Look at the values: adding them would give a wrong figure.
    Value,
    /// Look at the disk.
    Storage,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $kind:ident, $hint:literal;)*) => {
        /// Names an error for programs; the names are stable, new ones may be added.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// All codes, in the order of their documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name in `snake_case`, as JSON output and the C library show it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What a caller can do about it.
            #[must_use]
            pub const fn kind(self) -> ErrorKind {
                match self { $(Self::$name => ErrorKind::$kind,)* }
            }

            /// What to do, where no better hint is known.
            const fn hint(self) -> &'static str {
                match self { $(Self::$name => $hint,)* }
            }
        }
    };
}

codes! {
    /// An argument that no server should be asked with.
    InvalidArgument = "invalid_argument", Input, "correct the value that the message names";
    /// A period selector that is not understood, before the first data, in the future, or not offered by the dataset.
    InvalidPeriod = "invalid_period", Input,
        "write current, previous, latest-closed, 2026-10, last-3, 2026-01..2026-03, 2026-01-05..2026-02-10 or fytd";
    /// A setting of the client, such as its base URL, that cannot be used.
    InvalidSetting = "invalid_setting", Input, "correct the setting that the message names";
    /// An API key that cannot be one.
    InvalidKey = "invalid_key", Input,
        "copy the whole key from the EA portal: Reports, API access key; it is three parts joined by dots";
    /// An API key whose time is over, or has not begun.
    KeyExpired = "key_expired", Access,
        "let an enrollment administrator make a new key in the EA portal: Reports, API access key; check the clock of this machine if the key is new";
    /// An API key of another enrollment than the one that is asked for.
    WrongEnrollment = "wrong_enrollment", Access, "use the key of that enrollment, or leave the enrollment number out";
    /// An access token that cannot be one.
    InvalidToken = "invalid_token", Input,
        "give the whole access token, as `az account get-access-token --query accessToken -o tsv` prints it";
    /// An access token whose time is over.
    TokenExpired = "token_expired", Access, "get a new access token: they are good for about an hour; check the clock of this machine if it is new";
    /// No access token could be had from Microsoft Entra, a managed identity or the Azure CLI.
    SignIn = "sign_in_failed", Access, "check the tenant, the application and its secret or certificate";
    /// 401: the server does not accept the key or token.
    Unauthorized = "unauthorized", Access,
        "the key may be revoked or mistyped: let an enrollment administrator make a new one in the EA portal";
    /// 401: the key is good, but its view may not read this report.
    ReportView = "report_view", Access,
        "keys of departments and accounts read usage only: ask an enrollment administrator for an enrollment key, or to switch on that charges may be viewed";
    /// 403.
    Forbidden = "forbidden", Access, "the view or the rights of the key may not cover this: ask an enrollment administrator for another key; if they do, check that the address is the API's and that no proxy stands between";
    /// 404: no such report, or no data for what was asked.
    NotFound = "not_found", NotFound,
        "there may be no data for this period yet; check the enrollment number and the base URL";
    /// 400.
    BadRequest = "bad_request", Input, "check the enrollment number and the dates";
    /// 429, for longer than the client is allowed to wait.
    Throttled = "throttled", Retry, "ask again after the time that the message names";
    /// 5xx or 408, again and again.
    ServerError = "server_error", Retry, "the server has trouble: ask again later";
    /// No connection, or one that broke, again and again.
    Network = "network", Retry, "check the connection, the proxy settings and the base URL";
    /// A certificate or a handshake that was refused.
    Tls = "tls", Input, "the server's certificate is not trusted: check the base URL, or give the authority of your proxy";
    /// No byte came for too long.
    Timeout = "timeout", Retry, "ask again later, or raise the time limit";
    /// The total time for a call was over before it was complete.
    DeadlineExceeded = "deadline_exceeded", Retry, "ask for less at once, or raise the deadline";
    /// A status that this API never gives for this call.
    UnexpectedStatus = "unexpected_status", Protocol, "check that the base URL is the API's";
    /// A redirect. The key follows none.
    Redirected = "redirected", Protocol, "set the base URL to the address that answers itself";
    /// An answer of another media type, or one that holds an error where data should be.
    UnexpectedContent = "unexpected_content", Protocol,
        "a proxy or a sign-in page may stand between: check the base URL";
    /// A body that is not what the API documents.
    Decode = "decode", Protocol, "report this with the message: the API may have changed";
    /// A body that ended too early, or whose end nothing proves.
    Truncated = "truncated", Protocol, "ask again: the connection may have been cut";
    /// A body that is not the one that its checksum is of, again and again.
    Corrupted = "corrupted", Protocol, "ask again: something on the way may change what is sent";
    /// A body larger or deeper than the limits allow.
    TooLarge = "too_large", Protocol, "raise the limit if the data are really that large";
    /// A link that leads away from the configured origin.
    ForeignLink = "foreign_link", Protocol, "nothing was sent there; check the base URL";
    /// A chain of pages that comes back to a page it has passed.
    PageCycle = "page_cycle", Protocol, "ask again later and report it if it stays";
    /// A page whose rows came before.
    DuplicatePage = "duplicate_page", Protocol, "ask again later and report it if it stays";
    /// A chain of pages, or of empty pages, without an end.
    EndlessPages = "endless_pages", Protocol, "raise the limit of pages if the data are really that large";
    /// The data changed while they were read, more often than the client begins anew.
    DataChanged = "data_changed", Protocol, "ask again: the server was updating the data";
    /// A fetch that ended before it was complete, though nobody failed: its runtime was shut down, or a part of it panicked.
    Stopped = "stopped", Protocol, "begin the fetch anew in a runtime that stays";
    /// A 304 that no question led to.
    UnexpectedNotModified = "unexpected_not_modified", Protocol, "ask again; a proxy may answer from a cache of its own";
    /// A submitted report that failed or was given up by the server.
    ReportFailed = "report_failed", Protocol, "submit it again, or ask for a shorter range";
    /// Two currencies that were to be added.
    MixedCurrency = "mixed_currency", Value, "sum each currency by itself";
    /// A figure that does not fit.
    Overflow = "overflow", Value, "sum fewer rows at once";
    /// The snapshot cache cannot be read or written.
    Cache = "cache", Storage, "check the folder's free space and rights, or go without the cache";
}

#[cfg(feature = "http")]
impl Error {
    /// The same error without this secret, which a server may have repeated, and of bounded length.
    #[must_use]
    pub(crate) fn without(mut self, secret: &str) -> Self {
        let message = &mut self.0.message;
        if !secret.is_empty() && message.contains(secret) {
            *message = message.replace(secret, "…");
        }
        if let Some((end, _)) = message.char_indices().nth(LONGEST_MESSAGE) {
            message.truncate(end);
            message.push('…');
        }
        self
    }

    /// The same error with what caused it, which must hold no secret.
    #[must_use]
    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The same error for another caller, without what caused it, which has one owner.
    pub(crate) fn echo(&self) -> Self {
        let Inner { code, message, hint, http_status, retry_after, .. } = &*self.0;
        Self(Box::new(Inner {
            code: *code,
            message: message.clone(),
            hint: hint.clone(),
            http_status: *http_status,
            retry_after: *retry_after,
            source: None,
        }))
    }

    #[must_use]
    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.0.http_status = Some(status);
        self
    }

    #[must_use]
    pub(crate) fn with_retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }
}

impl Error {
    /// For a [`TokenSource`](crate::TokenSource) of one's own that has no token to give: [`Code::SignIn`] with the reason, which
    /// must hold no secret.
    #[cfg(feature = "http")]
    #[must_use]
    pub fn sign_in_failed(reason: impl Into<String>) -> Self {
        Self::new(Code::SignIn, reason)
    }

    /// An error with the hint of its code.
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        let message = message.into();
        Self(Box::new(Inner {
            code,
            message,
            hint: None,
            http_status: None,
            retry_after: None,
            source: None,
        }))
    }

    #[must_use]
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// The stable name of the error.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// What a caller can do about it.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.code.kind()
    }

    /// What to do next, in a sentence without a full stop.
    #[must_use]
    pub fn hint(&self) -> &str {
        self.0.hint.as_deref().unwrap_or(self.0.code.hint())
    }

    /// The HTTP status, where a server gave one.
    #[must_use]
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status
    }

    /// How long the server asked to wait, where it did.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { code, message, source, .. } = &*self.0;
        let mut shown = f.debug_struct("Error");
        shown.field("code", &code.as_str()).field("message", message).field("hint", &self.hint());
        if let Some(source) = source {
            shown.field("source", source);
        }
        shown.finish_non_exhaustive()
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
