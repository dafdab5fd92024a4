//! What went wrong with a request, and whether it may be asked again.

use std::{error, io, time::Duration};

use super::retry::{Reason, Retry};
use crate::error::{Code, Error};

type Source = Box<dyn error::Error + Send + Sync>;

/// What an attempt gives, or a failure that may be asked again.
pub(super) type Attempt<T> = Result<T, Failed>;

/// A failure that may still be asked again, and an error when it is not.
pub(super) struct Failed {
    code: Code,
    /// A sentence that begins with what was asked.
    text: String,
    retry: Retry,
    hint: Option<String>,
    status: Option<u16>,
    source: Option<Source>,
}

impl Failed {
    pub(super) fn new(code: Code, text: impl Into<String>, retry: Retry) -> Self {
        Self { code, text: text.into(), retry, hint: None, status: None, source: None }
    }

    pub(super) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(super) fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    pub(super) fn with_source(mut self, source: impl Into<Source>) -> Self {
        self.source = Some(source.into());
        self
    }

    pub(super) fn retry(&self) -> Retry {
        self.retry
    }

    /// For traces.
    pub(super) fn code(&self) -> Code {
        self.code
    }

    /// The error of a failure that is not asked again, for this reason, after so many attempts.
    pub(super) fn give_up(self, reason: Reason, attempts: u32, max_wait: Duration) -> Error {
        let tried = if attempts == 1 { String::new() } else { format!(", after {attempts} attempts") };
        let why = match reason {
            Reason::Final | Reason::Attempts => tried,
            Reason::Budget => {
                format!("{tried}; it is not asked again since too many requests failed of late")
            }
            Reason::Hint(wait) if wait > max_wait => {
                format!(
                    "{tried}; the server asks to wait {wait:?}, longer than the {max_wait:?} that are allowed"
                )
            }
            Reason::Hint(wait) => {
                format!(
                    "{tried}; the server asks to wait {wait:?}, longer than what is left of the total time"
                )
            }
            Reason::Deadline => format!("{tried}; the total time is over before it may be asked again"),
        };
        let code = if reason == Reason::Deadline { Code::DeadlineExceeded } else { self.code };
        let mut error = Error::new(code, format!("{}{why}", self.text));
        if let Retry::Fault(Some(wait)) | Retry::Throttled(Some(wait)) = self.retry {
            error = error.with_retry_after(wait);
        }
        if let Some(hint) = self.hint {
            error = error.with_hint(hint);
        }
        if let Some(status) = self.status {
            error = error.with_status(status);
        }
        match self.source {
            Some(source) => error.with_source(source),
            None => error,
        }
    }
}

impl From<Failed> for Error {
    fn from(failed: Failed) -> Self {
        failed.give_up(Reason::Final, 1, Duration::ZERO)
    }
}

impl From<Error> for Failed {
    /// An error that asking again would not mend, such as a key that no header can hold.
    fn from(error: Error) -> Self {
        let failed = Self::new(error.code(), error.to_string(), Retry::Never).with_hint(error.hint());
        match error.http_status() {
            Some(status) => failed.with_status(status),
            None => failed,
        }
    }
}

/// A fault before the head of the answer was there.
pub(super) fn of_head(what: &str, fault: reqwest::Error) -> Failed {
    // Its text would show the whole address.
    let fault = fault.without_url();
    if fault.is_builder() {
        return Failed::new(Code::InvalidArgument, format!("{what}: it cannot be sent"), Retry::Never)
            .with_source(fault);
    }
    let (code, text) = if is_tls(&fault) {
        (Code::Tls, "no secure connection could be made")
    } else if fault.is_timeout() {
        (Code::Timeout, "no connection came about in time")
    } else if fault.is_connect() {
        (Code::Network, "no connection came about")
    } else {
        (Code::Network, "the connection broke before there was an answer")
    };
    let retry = if code == Code::Tls { Retry::Never } else { Retry::Fault(None) };
    Failed::new(code, format!("{what}: {text}"), retry).with_source(fault)
}

/// A fault in the middle of a body.
pub(super) fn of_body(what: &str, received: u64, fault: reqwest::Error) -> Failed {
    let fault = fault.without_url();
    let (code, text) = if is_tls(&fault) {
        (Code::Tls, "the secure connection broke")
    } else if fault.is_timeout() {
        (Code::Timeout, "the connection timed out")
    } else if io_kind(&fault).is_some_and(|kind| kind != io::ErrorKind::UnexpectedEof) {
        (Code::Network, "the connection broke")
    } else {
        (Code::Truncated, "the connection ended")
    };
    let text = format!("{what}: {text} after {received} bytes of the body and before its end");
    Failed::new(code, text, Retry::Fault(None)).with_source(fault)
}

/// The errors that led to this one.
fn sources<'a>(
    fault: &'a (dyn error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn error::Error + 'static)> {
    // An I/O error passes over the error that it was made of.
    std::iter::successors(Some(fault), |fault| {
        match fault.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner as &(dyn error::Error + 'static)),
            None => fault.source(),
        }
    })
}

fn is_tls(fault: &(dyn error::Error + 'static)) -> bool {
    sources(fault).any(<dyn error::Error>::is::<rustls::Error>)
}

fn io_kind(fault: &(dyn error::Error + 'static)) -> Option<io::ErrorKind> {
    sources(fault).filter_map(|source| source.downcast_ref::<io::Error>()).map(io::Error::kind).last()
}
