//! Reading the environment, and the files that its variables name.

use std::path::Path;

use crate::error::{Code, Error, Result};

/// Longer paths are not repeated in errors.
const LONGEST_PATH: usize = 200;

#[expect(clippy::disallowed_methods, reason = "this is the home of the variables that the core reads")]
pub(crate) fn text(variable: &str) -> Result<Option<String>> {
    match std::env::var(variable) {
        Ok(text) if text.trim().is_empty() => Ok(None),
        Ok(text) => Ok(Some(text)),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => {
            Err(Error::new(Code::InvalidSetting, format!("the variable {variable} is no text")))
        }
    }
}

/// The error, with the name of the variable that led to it.
pub(crate) fn in_variable(variable: &str, error: &Error) -> Error {
    Error::new(error.code(), format!("{variable}: {error}")).with_hint(error.hint())
}

pub(crate) fn file(variable: &str, path: &str) -> Result<Vec<u8>> {
    std::fs::read(Path::new(path)).map_err(|error| unreadable(variable, path, &error.to_string()))
}

pub(crate) fn unreadable(variable: &str, path: &str, why: &str) -> Error {
    // Who puts the key itself where its file should be named would find it in a log.
    let looks_like_a_key = path.contains("eyJ") || path.chars().count() > LONGEST_PATH;
    let shown = if looks_like_a_key { "" } else { &format!(" `{path}`") };
    let message = format!("the file{shown} that {variable} names could not be read: {why}");
    Error::new(Code::InvalidSetting, message)
        .with_hint(format!("{variable} holds the path of a file; correct it, or the rights of the file"))
}
