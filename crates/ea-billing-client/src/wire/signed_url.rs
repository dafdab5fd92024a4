//! URLs that carry their own permission.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::object::{Scalar, deserialize_scalar, text_of};

/// A URL whose query lets whoever has it read a file, for as long as it lives: a secret.
///
/// It has no `Display`, and its `Debug` shows the host only.
///
/// ```
/// use ea_billing_client::wire::SignedUrl;
///
/// let url: SignedUrl = serde_json::from_str("\"https://host.example/reports/1.csv?sig=abc\"")?;
/// assert_eq!(format!("{url:?}"), "https://host.example/…");
/// assert!(url.expose().ends_with("?sig=abc"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct SignedUrl(Box<str>);

impl SignedUrl {
    /// The whole URL, to be sent a request and to be shown to nobody.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SignedUrl {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for SignedUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.0.split_once("://").and_then(|(scheme, rest)| {
            let host = rest.split(['/', '?', '#', '\\']).next()?;
            // Before an `@` stands a password.
            Some((scheme, host.rsplit('@').next()?))
        });
        match host {
            Some((scheme, host)) => write!(f, "{scheme}://{host}/…"),
            None => f.write_str("…"),
        }
    }
}

impl Scalar for SignedUrl {
    fn from_json(json: &str) -> Result<Self, String> {
        text_of(json).map(Self).ok_or_else(|| "expected a URL, as text".to_owned())
    }
}

impl<'de> Deserialize<'de> for SignedUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_scalar(deserializer)
    }
}

impl Serialize for SignedUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
