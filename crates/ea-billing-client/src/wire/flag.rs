//! Booleans that arrive as booleans or as text.

use std::{fmt, hash};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::object::{Scalar, deserialize_scalar, text_of};

/// A boolean, sent as `true`, as `"True"` or as `"false"`.
///
/// ```
/// use ea_billing_client::wire::Flag;
///
/// let flag: Flag = serde_json::from_str("\"False\"")?;
/// assert!(!flag.value());
/// assert_eq!(serde_json::to_string(&flag)?, "\"False\"");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Flag {
    value: bool,
    /// The text, where the server sent text.
    text: Option<Box<str>>,
}

impl Flag {
    /// The value.
    #[must_use]
    pub const fn value(&self) -> bool {
        self.value
    }
}

impl From<bool> for Flag {
    fn from(value: bool) -> Self {
        Self { value, text: None }
    }
}

impl fmt::Debug for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.value, f)
    }
}

impl PartialEq for Flag {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Flag {}

impl hash::Hash for Flag {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl Scalar for Flag {
    fn from_json(json: &str) -> Result<Self, String> {
        let text = text_of(json);
        let word = text.as_deref().unwrap_or(json).trim();
        let value = word.eq_ignore_ascii_case("true");
        if !value && !word.eq_ignore_ascii_case("false") {
            return Err("expected true or false, as a boolean or as text".to_owned());
        }
        Ok(Self { value, text })
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_scalar(deserializer)
    }
}

impl Serialize for Flag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.text {
            Some(text) => serializer.serialize_str(text),
            None => serializer.serialize_bool(self.value),
        }
    }
}
