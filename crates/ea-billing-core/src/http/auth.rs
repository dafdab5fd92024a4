//! Attaching the key.

use std::{fmt, sync::Arc};

use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use zeroize::Zeroizing;

use super::origin::Origin;
use crate::error::{Code, Error, Result};

/// What a request shows to be let in.
#[derive(Clone, Default)]
pub(crate) enum Credential {
    /// Nothing.
    #[default]
    None,
    /// An API key or a token.
    Bearer(Arc<Zeroizing<String>>),
}

impl Credential {
    /// A key that is shown as it is.
    pub(crate) fn bearer(key: &str) -> Self {
        Self::Bearer(Arc::new(Zeroizing::new(key.to_owned())))
    }

    /// Attaches the key to a request to this address.
    ///
    /// # Errors
    ///
    /// [`Code::ForeignLink`] if the address is not of the origin that the key is for; [`Code::InvalidKey`] for a key that
    /// cannot stand in a header.
    pub(super) fn authorize(&self, origin: &Origin, url: &Url, headers: &mut HeaderMap) -> Result<()> {
        origin.admit(url)?;
        let Self::Bearer(key) = self else { return Ok(()) };
        let text = Zeroizing::new(format!("bearer {}", key.as_str()));
        let mut value = HeaderValue::from_str(&text).map_err(|_| {
            Error::new(Code::InvalidKey, "the API key has characters that no header can hold")
        })?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
        Ok(())
    }

    /// Names who the token is for, so that what one may see is not shown to another.
    pub(crate) async fn principal(&self, _clock: &dyn crate::Clock) -> Result<String> {
        Ok(String::new())
    }

    /// The error without any token in it.
    pub(crate) fn scrub(&self, error: Error) -> Error {
        match self.secret() {
            Some(secret) => error.without(secret),
            None => error,
        }
    }

    /// The key, for texts that must not show it.
    pub(super) fn secret(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Bearer(key) => Some(key.as_str()),
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Bearer(_) => "Bearer(…)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().expect(text)
    }

    #[test]
    fn a_key_is_attached_where_it_belongs() {
        let origin = Origin::of_base(&url("https://a.example/")).expect("an origin");
        let key = Credential::bearer("k.e.y");
        let mut headers = HeaderMap::new();
        key.authorize(&origin, &url("https://a.example:443/v3"), &mut headers).expect("it is the origin");
        assert_eq!(headers[AUTHORIZATION], "bearer k.e.y");
        assert!(headers[AUTHORIZATION].is_sensitive());

        let mut headers = HeaderMap::new();
        let error = key.authorize(&origin, &url("https://b.example/"), &mut headers).expect_err("it is not");
        assert_eq!(error.code(), Code::ForeignLink);
        assert!(headers.is_empty());
    }

    #[test]
    fn a_key_is_not_shown() {
        let key = Credential::bearer("canary\n");
        assert_eq!(format!("{key:?} {:#?}", Credential::None), "Bearer(…) None");
        let origin = Origin::of_base(&url("https://a.example/")).expect("an origin");
        let error = key.authorize(&origin, &url("https://a.example/"), &mut HeaderMap::new());
        let error = error.expect_err("a header cannot hold it");
        assert_eq!(error.code(), Code::InvalidKey);
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}
