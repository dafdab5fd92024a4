//! Reading what people write: JSON with the place of what is wrong, and times.

use chrono::{DateTime, NaiveDate, Utc};
use serde::de::{Deserialize, Deserializer, Error};

/// The text is no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a time such as 2026-11-21T09:00:00Z, or a day")]
pub struct NoTime;

/// An instant as RFC 3339 has it, or a day as `yyyy-MM-dd` for its first moment in UTC.
///
/// # Errors
/// The text is neither.
pub fn parse_time(text: &str) -> Result<DateTime<Utc>, NoTime> {
    let day = || text.parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0);
    text.parse().ok().or_else(|| Some(day()?.and_utc())).ok_or(NoTime)
}

/// Reads a time from a text in JSON, as [`parse_time`] does.
pub(crate) fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    parse_time(&String::deserialize(deserializer)?).map_err(Error::custom)
}

/// What in a JSON text is not as expected.
#[derive(Debug)]
pub(crate) struct Misread {
    /// The path of the field; none if it is the whole.
    pub(crate) path: Option<String>,
    pub(crate) what: String,
}

/// Reads a value.
pub(crate) fn read<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, Misread> {
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let path = Some(error.path().to_string()).filter(|path| path != ".");
        Misread { path, what: in_plain_words(&error.inner().to_string()) }
    })
}

/// What a parser expected, without the names of its own types.
fn in_plain_words(error: &str) -> String {
    let types = ["u64", "u32", "u16", "u8", "i64"];
    let plain = types.iter().fold(error.to_owned(), |error, name| {
        error.replace(&format!("expected {name}"), "expected a whole number")
    });
    if plain.contains("premature end of input") || plain.contains("input contains invalid characters") {
        return format!("{plain}; expected a time such as 2026-11-21T09:00:00Z");
    }
    plain
}
