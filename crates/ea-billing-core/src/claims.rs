//! What a signed token says of itself, read without a look at its signature.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD_INDIFFERENT};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

/// The claims of a JSON web token, by name.
pub(crate) struct Claims(Map<String, Value>);

impl Claims {
    /// Reads the middle of a token's three parts.
    pub(crate) fn of_token(token: &str) -> Option<Self> {
        let mut parts = token.split('.');
        let (_header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let json = Zeroizing::new(URL_SAFE_NO_PAD_INDIFFERENT.decode(payload).ok()?);
        serde_json::from_slice(&json).ok().map(Self)
    }

    /// The claim of this name, in any casing, where it is a text or a number.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let text = match self.find(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// The claim of this name as a time: seconds since 1970, or milliseconds, since past the year 5138 it must be those.
    pub(crate) fn time(&self, name: &str) -> Option<DateTime<Utc>> {
        const LAST_SECOND: i64 = 100_000_000_000;
        let number: i64 = self.text(name)?.parse().ok()?;
        if number > LAST_SECOND {
            DateTime::from_timestamp_millis(number)
        } else {
            DateTime::from_timestamp(number, 0)
        }
    }

    fn find(&self, name: &str) -> Option<&Value> {
        let Self(claims) = self;
        claims
            .get(name)
            .or_else(|| claims.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, v)| v))
    }
}
