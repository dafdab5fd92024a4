//! How errors look: what, where, why, and what to do.

use crate::{exit::Exit, failure::Failure, printer::Printer};

/// Shows why a command failed; gives the exit code.
pub(crate) fn show(printer: &Printer, as_json: bool, failure: &Failure) -> Exit {
    let _ = as_json;
    printer.stderr(&format!("error: {}", failure.message));
    failure.exit
}

/// Shows what is wrong with the arguments, or the help or version that was asked for.
pub(crate) fn of_arguments(error: &clap::Error) -> Exit {
    let _ = error.print();
    if error.use_stderr() { Exit::Usage } else { Exit::Success }
}
