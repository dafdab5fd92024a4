//! How the program ends.

use std::process::ExitCode;

macro_rules! exits {
    ($($name:ident = $code:literal, $about:literal;)*) => {
        /// The exit codes: stable, new ones may be added.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Exit {
            $(#[doc = $about] $name = $code,)*
        }

        impl Exit {
            /// All of them, in the order of their numbers.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// What it means, in a sentence.
            pub(crate) const fn about(self) -> &'static str {
                match self { $(Self::$name => $about,)* }
            }
        }
    };
}

exits! {
    Success = 0, "All that was asked for is there, and whole.";
    Failure = 1, "Something that should not happen did.";
    Usage = 2, "An argument or a setting has to be corrected; some faults only the server or the rows show.";
    Access = 3, "The API key or the token may not do this, has expired, or is missing.";
    NotFound = 4, "There are no such data.";
    Retry = 5, "The network, the server or its quota: the same command may succeed later.";
    Protocol = 6, "The server's answer cannot be taken for the whole truth.";
    Value = 7, "A sum that cannot be made: of two currencies, or too large.";
    Storage = 8, "The disk, the keyring, or whoever reads the output.";
    UnreadRows = 9, "The data were printed, but rows of them could not be read; they were reported.";
    // One code for all three, so that a script has one to look for: what was asked for is not there.
    Interrupted = 130, "Ctrl-C, SIGTERM, or a terminal that was closed; no file was written, and stdout is not whole.";
}

impl Exit {
    /// The number that the shell sees.
    pub(crate) const fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// The list for `--help` and the manual.
pub(crate) fn help() -> String {
    Exit::ALL.iter().map(|exit| format!("  {:>3}  {}\n", exit.code(), exit.about())).collect()
}
