//! How the program ends.

use std::process::ExitCode;

/// The exit codes: stable, new ones may be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// All that was asked for is there, and whole.
    Success = 0,
    /// Something that should not happen did.
    Failure = 1,
    /// An argument, a setting or a file of settings has to be corrected; nothing was sent.
    Usage = 2,
    /// The API key may not do this, has expired, or is missing.
    Access = 3,
    /// There are no such data.
    NotFound = 4,
    /// The network, the server or its quota: the same command may succeed later.
    Retry = 5,
    /// The server's answer cannot be taken for the whole truth.
    Protocol = 6,
    /// A sum that cannot be made: of two currencies, or too large.
    Value = 7,
    /// The disk, or whoever reads the output.
    Storage = 8,
    /// The data were printed, but rows of them could not be read; they were reported.
    UnreadRows = 9,
    /// Ctrl-C; nothing was written.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
