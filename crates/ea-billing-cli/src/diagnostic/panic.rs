//! Faults of the program itself.

use std::{
    backtrace::{Backtrace, BacktraceStatus},
    panic,
};

use super::{Early, show};
use crate::{
    exit::Exit,
    failure::{Failure, INTERNAL_ERROR},
    printer::Printer,
};

/// From now on a panic is told as an error. Its message is left out: nobody can know what is in it.
pub(crate) fn tell_of_panics(early: Early) {
    panic::set_hook(Box::new(move |info| {
        let place = info.location().map(|place| format!("{}:{}", place.file(), place.line()));
        let printer = Printer::new(early.color, false);
        show(&printer, early.json_errors, &failure(place.as_deref()));
        let trace = Backtrace::capture();
        if trace.status() == BacktraceStatus::Captured && !early.json_errors {
            for line in trace.to_string().lines() {
                printer.stderr(line);
            }
        }
    }));
}

fn failure(place: Option<&str>) -> Failure {
    let place = place.map(|place| format!(" at {place}")).unwrap_or_default();
    Failure::new(Exit::Failure, INTERNAL_ERROR, format!("internal error{place}")).with_hint(
        "this is a fault of the program: report it with the command and this line; RUST_BACKTRACE=1 tells more",
    )
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::lines;

    #[test]
    fn a_panic_is_told_by_its_place() {
        let text = lines(&super::failure(Some("src/a.rs:7")), false).join("\n");
        insta::assert_snapshot!(text, @"
        error: internal error at src/a.rs:7
        hint: this is a fault of the program: report it with the command and this line; RUST_BACKTRACE=1 tells more
        ");
    }
}
