//! What can go wrong, told so that a maintainer can act on it.

use std::{fmt, io, path::PathBuf};

use crate::pointer;

/// A failure of a command.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A document holds something that can't be turned into a client.
    #[error(transparent)]
    Spec(#[from] Box<SpecError>),
    /// A file could not be read or written.
    #[error("can't {action} {}", path.display())]
    File {
        /// `read` or `write`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The reason the system gave.
        source: io::Error,
    },
    /// The committed files are not what the specification gives.
    #[error("{}{} out of date; run `{command}` and review the diff", differences.concat(), if differences.len() == 1 { "1 generated file is" } else { "generated files are" })]
    Drift {
        /// A unified diff for each file.
        differences: Vec<String>,
        /// The command that brings them up to date.
        command: String,
    },
    /// The command was called with something it can't do.
    #[error("{0}")]
    Usage(String),
}

impl Error {
    /// A file that could not be read.
    pub fn read(path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::File { action: "read", path: path.into(), source }
    }

    /// A file that could not be written.
    pub fn write(path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::File { action: "write", path: path.into(), source }
    }
}

/// A construct of a document that can't be handled: where it stands, what it is and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecError {
    /// The place.
    pub place: Place,
    /// What stands there.
    pub construct: String,
    /// What to do.
    pub advice: String,
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, construct, advice } = self;
        write!(f, "{place}: {construct}\n  hint: {advice}")
    }
}

impl std::error::Error for SpecError {}

/// A place in a document: its name and a JSON pointer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    document: String,
    pointer: String,
}

impl Place {
    /// The whole of a document.
    pub fn document(name: impl Into<String>) -> Self {
        Self { document: name.into(), pointer: String::new() }
    }

    /// The place at another pointer of the same document.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Self {
        Self { document: self.document.clone(), pointer: pointer.to_owned() }
    }

    /// The place one step further down.
    #[must_use]
    pub fn child(&self, key: &str) -> Self {
        Self {
            document: self.document.clone(),
            pointer: format!("{}/{}", self.pointer, pointer::escape(key)),
        }
    }

    /// The JSON pointer.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// An error about what stands here.
    pub fn error(&self, construct: impl Into<String>, advice: impl Into<String>) -> Box<SpecError> {
        Box::new(SpecError { place: self.clone(), construct: construct.into(), advice: advice.into() })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.document, self.pointer)
    }
}

/// The result of work on a document.
pub type SpecResult<T> = Result<T, Box<SpecError>>;
