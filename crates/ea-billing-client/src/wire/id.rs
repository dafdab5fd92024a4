//! Identifiers that arrive as number or as text.

use std::{fmt, hash};

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};
use serde_json::value::RawValue;

use super::object::{Scalar, deserialize_scalar, text_of};

/// An identifier whose type the server does not keep to: `201507` on one page, `"201507"` on the next.
///
/// Two ids are equal when their text is. Serializing gives back the form that was read.
///
/// ```
/// use ea_billing_client::wire::Id;
///
/// let number: Id = serde_json::from_str("201507")?;
/// let text: Id = serde_json::from_str("\"201507\"")?;
/// assert_eq!(number, text);
/// assert_eq!(number.as_str(), "201507");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Id {
    text: Box<str>,
    is_number: bool,
}

impl Id {
    /// The identifier's text, without quotes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        Self { text: text.into(), is_number: false }
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.text.into_string()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Id {}

impl hash::Hash for Id {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl Scalar for Id {
    fn from_json(json: &str) -> Result<Self, String> {
        if let Some(text) = text_of(json) {
            return Ok(Self { text, is_number: false });
        }
        if json.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            return Ok(Self { text: json.into(), is_number: true });
        }
        Err("expected an id, as text or as a number".to_owned())
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Raw text, because an id longer than 19 digits would pass through floating point otherwise.
        deserialize_scalar(deserializer)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_number {
            let raw = RawValue::from_string(self.text.to_string()).map_err(ser::Error::custom)?;
            raw.serialize(serializer)
        } else {
            serializer.serialize_str(&self.text)
        }
    }
}
