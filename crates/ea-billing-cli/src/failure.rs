//! Why a command ends without having done its work.

use std::{error, time::Duration};

use ea_billing_core::{Code, Error, ErrorKind};

use crate::exit::Exit;

pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// What to do where there is no secure connection, by the options of this program.
const NO_TLS: &str = "there was no secure connection: check address, port and name; where the certificate is one of your proxy or \
                      your own, name its authority as PEM with `--ca-file FILE` or EA_BILLING_CA_FILE";

/// A code that this program adds to those of the core.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OwnCode {
    pub(crate) name: &'static str,
    /// The exit codes that come with it.
    pub(crate) exits: &'static [Exit],
    pub(crate) about: &'static str,
}

macro_rules! own_codes {
    ($($name:ident = $text:literal, [$($exit:ident),+], $about:literal;)*) => {
        $(pub(crate) const $name: &str = $text;)*

        /// All of them: the names are stable, new ones may be added.
        pub(crate) const OWN_CODES: &[OwnCode] =
            &[$(OwnCode { name: $text, exits: &[$(Exit::$exit),+], about: $about },)*];
    };
}

own_codes! {
    MISSING_KEY = "missing_key", [Access], "No API key was given, or the keyring holds none.";
    COLUMNS = "columns", [Usage], "`--columns` names a column that there is not, or one twice.";
    QUERY = "query", [Usage], "`--query` is no expression, or none for these rows.";
    UNREAD_ROWS = "unread_rows", [UnreadRows], "Rows could not be read; the others were printed.";
    OUTPUT = "output", [Usage, Storage], "A file or stdout cannot be written; with exit code 2 it cannot be by its name.";
    KEYRING = "keyring", [Usage, Storage], "The keyring of the system cannot be used, or cannot keep this key.";
    SIMULATOR = "simulator", [Failure], "The built-in simulator could not start.";
    INTERRUPTED = "interrupted", [Interrupted], "Ctrl-C, SIGTERM, or a terminal that was closed.";
    RUNTIME = "runtime", [Failure], "The program could not start its threads.";
    INTERNAL_ERROR = "internal_error", [Failure], "A fault of the program itself.";
}

/// Whether the list of codes, by which scripts go, has this one with this exit code.
fn is_listed(code: &str, exit: Exit) -> bool {
    OWN_CODES.iter().any(|own| own.name == code && own.exits.contains(&exit))
        || Code::ALL.iter().any(|listed| listed.as_str() == code && exit_of(listed.kind()) == exit)
}

/// The exit code for what a caller can do about an error.
pub(crate) const fn exit_of(kind: ErrorKind) -> Exit {
    match kind {
        ErrorKind::Input => Exit::Usage,
        ErrorKind::Access => Exit::Access,
        ErrorKind::NotFound => Exit::NotFound,
        ErrorKind::Retry => Exit::Retry,
        ErrorKind::Protocol => Exit::Protocol,
        ErrorKind::Value => Exit::Value,
        ErrorKind::Storage => Exit::Storage,
        _ => Exit::Failure,
    }
}

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
        debug_assert!(is_listed(code, exit), "{code} with {exit:?} is not in the list of codes");
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
        Self::new(Exit::Storage, OUTPUT, message).with_source(error)
    }

    #[must_use]
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With another way out behind the hint.
    #[must_use]
    pub(crate) fn with_more(self, way: &str) -> Self {
        let hint = self.hint.as_ref().map_or_else(|| way.to_owned(), |hint| format!("{hint}; {way}"));
        self.with_hint(hint)
    }

    #[must_use]
    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let exit = exit_of(error.kind());
        let hint = if error.code() == Code::Tls { NO_TLS } else { error.hint() };
        let mut failure = Self::new(exit, error.code().as_str(), error.to_string()).with_hint(hint);
        failure.http_status = error.http_status();
        failure.retry_after = error.retry_after();
        failure.source = Some(Box::new(error));
        failure
    }
}
