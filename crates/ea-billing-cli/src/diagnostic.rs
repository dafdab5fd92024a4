//! How errors look: what, where, why, and what to do.

mod arguments;
mod panic;
mod redact;

use std::{borrow::Cow, error::Error, iter};

use anstyle::{AnsiColor, Style};
use serde::Serialize;

pub(crate) use arguments::{Early, of_arguments};
pub(crate) use panic::tell_of_panics;
pub(crate) use redact::{find_key, redacted};

use crate::{
    exit::Exit,
    failure::Failure,
    printer::Printer,
    render::{is_hidden, visible},
};

/// Shows why a command failed; gives the exit code.
pub(crate) fn show(printer: &Printer, as_json: bool, failure: &Failure) -> Exit {
    if as_json {
        printer.stderr(&json(failure));
    } else {
        for line in lines(failure, printer.stderr_has_colour) {
            printer.stderr(&line);
        }
    }
    failure.exit
}

/// The lines for people.
fn lines(failure: &Failure, has_colour: bool) -> Vec<String> {
    let line = |label: &str, style: Style, text: &str| {
        let style = if has_colour { style.bold() } else { Style::new() };
        format!("{style}{label}:{style:#} {}", fit_to_show(text))
    };
    let red = AnsiColor::Red.on_default();
    let cyan = AnsiColor::Cyan.on_default();
    iter::once(line("error", red, &failure.message))
        .chain(causes(failure).iter().map(|cause| line("cause", red, cause)))
        .chain(failure.hint.iter().map(|hint| line("hint", cyan, hint)))
        .collect()
}

/// What led to it, outermost first, without what only repeats the text above.
fn causes(failure: &Failure) -> Vec<String> {
    let first = failure.source.as_ref().map(|source| &**source as &dyn Error);
    let mut causes: Vec<String> = Vec::new();
    for cause in iter::successors(first, |&cause| cause.source()) {
        let text = cause.to_string();
        let above = causes.last().unwrap_or(&failure.message);
        if !text.is_empty() && !above.contains(&text) {
            causes.push(text);
        }
    }
    causes
}

#[derive(Serialize)]
struct Shown<'a> {
    error: ShownError<'a>,
}

/// The fields that programs read; all are always there.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownError<'a> {
    code: &'a str,
    message: Cow<'a, str>,
    causes: Vec<String>,
    hint: Option<Cow<'a, str>>,
    http_status: Option<u16>,
    retry_after_seconds: Option<u64>,
    exit_code: u8,
}

/// What the fields mean, for the reference; a test compares the names.
#[cfg(test)]
pub(crate) const FIELDS: &[(&str, &str)] = &[
    ("code", "What went wrong, by a name of the list below."),
    ("message", "One sentence, whose words may change."),
    ("causes", "A list of what led to it, outermost first; often empty."),
    ("hint", "What to do, or `null`."),
    ("httpStatus", "The HTTP status of the server's answer, or `null`."),
    ("retryAfterSeconds", "How many seconds the server asked to wait, rounded up, or `null`."),
    ("exitCode", "The exit code."),
];

/// The line for programs.
fn json(failure: &Failure) -> String {
    // Who waits for whole seconds must not ask too early.
    let seconds = failure.retry_after.map(|wait| wait.as_secs() + u64::from(wait.subsec_nanos() > 0));
    let error = ShownError {
        code: failure.code,
        message: redacted(&failure.message),
        causes: causes(failure).iter().map(|cause| redacted(cause).into_owned()).collect(),
        hint: failure.hint.as_deref().map(redacted),
        http_status: failure.http_status,
        retry_after_seconds: seconds,
        exit_code: failure.exit.code(),
    };
    let line = serde_json::to_string(&Shown { error }).unwrap_or_default();
    let mut safe = String::with_capacity(line.len());
    for c in line.chars() {
        if is_hidden(c) {
            let mut units = [0; 2];
            safe.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            safe.push(c);
        }
    }
    safe
}

/// A text of one line in which every character can be seen, and no key.
pub(crate) fn fit_to_show(text: &str) -> String {
    visible(&redacted(text))
}

/// A value that a user gave, such as a path, in which every character can be seen, and no key.
pub(crate) fn value_to_show(value: &str) -> String {
    visible(&redact::redacted_value(value))
}

#[cfg(test)]
mod tests;
