//! Why a command ends without having done its work.

use std::{error, time::Duration};

use ea_billing_core::{Error, ErrorKind};

use crate::exit::Exit;

pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// What went wrong, for people and for programs; `diagnostic` lays it out.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Stable and in `snake_case`, as the codes of the core.
    pub(crate) code: &'static str,
    /// One sentence; its causes are in `source`.
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    pub(crate) exit: Exit,
    pub(crate) http_status: Option<u16>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) source: Option<Box<dyn error::Error + Send + Sync>>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
            exit,
            http_status: None,
            retry_after: None,
            source: None,
        }
    }

    /// An argument or setting that has to be corrected.
    pub(crate) fn usage(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, code, message)
    }

    /// The disk, or whoever reads the output.
    pub(crate) fn storage(message: impl Into<String>, error: std::io::Error) -> Self {
        Self::new(Exit::Storage, "output", message).with_source(error)
    }

    #[must_use]
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    #[must_use]
    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let exit = match error.kind() {
            ErrorKind::Input => Exit::Usage,
            ErrorKind::Access => Exit::Access,
            ErrorKind::NotFound => Exit::NotFound,
            ErrorKind::Retry => Exit::Retry,
            ErrorKind::Protocol => Exit::Protocol,
            ErrorKind::Value => Exit::Value,
            ErrorKind::Storage => Exit::Storage,
            _ => Exit::Failure,
        };
        let mut failure = Self::new(exit, error.code().as_str(), error.to_string()).with_hint(error.hint());
        failure.http_status = error.http_status();
        failure.retry_after = error.retry_after();
        failure.source = Some(Box::new(error));
        failure
    }
}
