//! The only place that prints: data on stdout, everything else on stderr.

use std::io::{self, IsTerminal as _, Write};

use crate::args::Color;

/// Both streams, and what they can show.
#[derive(Debug)]
pub(crate) struct Printer {
    pub(crate) stdout_is_terminal: bool,
    pub(crate) stderr_is_terminal: bool,
    /// Whether stdout may have colour; not where the output goes into a file.
    pub(crate) stdout_has_colour: bool,
    pub(crate) stderr_has_colour: bool,
    /// The columns of the terminal; nothing where stdout is none.
    pub(crate) width: Option<usize>,
    pub(crate) quiet: bool,
}

impl Printer {
    pub(crate) fn new(color: Color, quiet: bool) -> Self {
        let _ = color;
        Self {
            stdout_is_terminal: io::stdout().is_terminal(),
            stderr_is_terminal: io::stderr().is_terminal(),
            stdout_has_colour: false,
            stderr_has_colour: false,
            width: None,
            quiet,
        }
    }

    /// Something a reader of the data should know. Shown unless quiet.
    pub(crate) fn warn(&self, text: &str) {
        if !self.quiet {
            self.stderr(&format!("warning: {text}"));
        }
    }

    /// What is going on, for a person who waits: on a terminal only. It is gone when it is dropped.
    pub(crate) fn progress(&self, what: &str) -> Progress {
        let _ = what;
        Progress {}
    }

    /// A line on stderr, without escapes of a terminal but those of its own.
    pub(crate) fn stderr(&self, line: &str) {
        let _ = writeln!(io::stderr(), "{line}");
    }

    /// Bytes on stdout. A reader that went away is no error: it has read enough.
    pub(crate) fn stdout(&self, bytes: &[u8]) -> io::Result<()> {
        let mut out = self.data();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written,
        }
    }

    /// Stdout, for more bytes than there should be in memory.
    #[expect(clippy::unused_self, reason = "who prints has a printer")]
    pub(crate) fn data(&self) -> impl Write + use<> {
        io::stdout().lock()
    }
}

/// The line that tells how far a fetch is.
#[derive(Debug)]
pub(crate) struct Progress {}

impl Progress {
    /// So many rows more, and what they are of.
    pub(crate) fn rows(&self, rows: u64) {
        let _ = rows;
    }
}
