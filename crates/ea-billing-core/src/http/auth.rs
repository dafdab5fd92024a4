//! Attaching the key or token.

use std::{fmt, sync::Arc};

use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use zeroize::Zeroizing;

use super::origin::Origin;
use crate::clock::Clock;
use crate::error::{Code, Error, Result};
use crate::secret::Secret;
use crate::token::{AccessToken, TokenCache, TokenSource};

/// What a request shows to be let in.
#[derive(Clone, Default)]
pub(crate) enum Credential {
    /// Nothing.
    #[default]
    None,
    /// An API key.
    Bearer(Secret),
    /// A token of Microsoft Entra.
    Token(Arc<TokenCache>),
}

/// What one request shows.
#[derive(Clone)]
pub(super) enum Pass {
    Nothing,
    Key(Secret),
    Token(AccessToken),
}

impl Credential {
    /// A key that is shown as it is.
    pub(crate) fn bearer(key: &str) -> Self {
        Self::Bearer(Secret::new(key.to_owned()))
    }

    /// Tokens of this source and for this scope, kept as long as they are good.
    pub(crate) fn token(source: Arc<dyn TokenSource>, scope: impl Into<String>) -> Self {
        Self::Token(Arc::new(TokenCache::new(source, scope.into())))
    }

    /// What the next request shows.
    ///
    /// # Errors
    ///
    /// As of [`TokenSource::token`]; [`Code::TokenExpired`].
    pub(super) async fn pass(&self, clock: &dyn Clock) -> Result<Pass> {
        Ok(match self {
            Self::None => Pass::Nothing,
            Self::Bearer(key) => Pass::Key(key.clone()),
            Self::Token(cache) => Pass::Token(cache.token(clock).await?),
        })
    }

    /// Another pass than this one, which the server has refused; nothing if there is no other.
    ///
    /// # Errors
    ///
    /// As of [`pass`](Self::pass).
    pub(super) async fn another(&self, refused: &Pass, clock: &dyn Clock) -> Result<Option<Pass>> {
        let (Self::Token(cache), Pass::Token(token)) = (self, refused) else { return Ok(None) };
        Ok(cache.another(token, clock).await?.map(Pass::Token))
    }

    /// Names whose data are seen, without telling the key or token.
    ///
    /// # Errors
    ///
    /// As of [`pass`](Self::pass).
    pub(crate) async fn principal(&self, clock: &dyn Clock) -> Result<String> {
        Ok(match self.pass(clock).await? {
            Pass::Nothing => String::new(),
            Pass::Key(key) => key.principal("key"),
            Pass::Token(token) => token.principal(),
        })
    }

    /// The token that the next request shows; nothing where it is none.
    ///
    /// # Errors
    ///
    /// As of [`TokenSource::token`]; [`Code::TokenExpired`].
    pub(crate) async fn access_token(&self, clock: &dyn Clock) -> Result<Option<AccessToken>> {
        Ok(match self {
            Self::Token(cache) => Some(cache.token(clock).await?),
            Self::None | Self::Bearer(_) => None,
        })
    }

    /// What texts must not show: the key, or the tokens of late.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        match self {
            Self::None => Vec::new(),
            Self::Bearer(key) => vec![key.clone()],
            Self::Token(cache) => cache.secrets(),
        }
    }

    /// Whether it is a token, of which the servers speak in other words than of a key.
    pub(super) fn is_token(&self) -> bool {
        matches!(self, Self::Token(_))
    }
}

impl Pass {
    /// Attaches it to a request to this address.
    ///
    /// # Errors
    ///
    /// [`Code::ForeignLink`] if the address is not of the origin that the key is for; [`Code::InvalidKey`] for a key that
    /// cannot stand in a header.
    pub(super) fn authorize(&self, origin: &Origin, url: &Url, headers: &mut HeaderMap) -> Result<()> {
        origin.admit(url)?;
        // As their documents write it.
        let (scheme, secret, refusal) = match self {
            Self::Nothing => return Ok(()),
            Self::Key(key) => ("bearer", key, (Code::InvalidKey, "API key")),
            Self::Token(token) => ("Bearer", token.secret(), (Code::InvalidToken, "access token")),
        };
        let text = Zeroizing::new(format!("{scheme} {}", secret.expose()));
        let mut value = HeaderValue::from_str(&text).map_err(|_| {
            let (code, what) = refusal;
            Error::new(code, format!("the {what} has characters that no header can hold"))
        })?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
        Ok(())
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Bearer(_) => f.write_str("Bearer(…)"),
            Self::Token(cache) => cache.fmt(f),
        }
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
        let key = Pass::Key(Secret::new("k.e.y".to_owned()));
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
    fn a_token_is_written_as_its_document_writes_it() {
        let origin = Origin::of_base(&url("https://a.example/")).expect("an origin");
        let mut headers = HeaderMap::new();
        let token = Pass::Token(AccessToken::new("t.o.k", None).expect("a token"));
        token.authorize(&origin, &url("https://a.example/x"), &mut headers).expect("it is the origin");
        assert_eq!(headers[AUTHORIZATION], "Bearer t.o.k");
        assert!(headers[AUTHORIZATION].is_sensitive());
    }

    #[test]
    fn a_key_is_not_shown() {
        let key = Credential::bearer("canary\n");
        assert_eq!(format!("{key:?} {:#?}", Credential::None), "Bearer(…) None");
        let origin = Origin::of_base(&url("https://a.example/")).expect("an origin");
        let key = Pass::Key(Secret::new("canary\n".to_owned()));
        let error = key.authorize(&origin, &url("https://a.example/"), &mut HeaderMap::new());
        let error = error.expect_err("a header cannot hold it");
        assert_eq!(error.code(), Code::InvalidKey);
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}
