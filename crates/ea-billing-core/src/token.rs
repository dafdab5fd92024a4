//! Access tokens of Microsoft Entra: what they say, where they come from, and how long they are kept.

mod cache;
mod claims;
mod cloud;
#[cfg(feature = "entra")]
mod entra;
mod fixed;

use std::{fmt, future::Future, pin::Pin};

use chrono::{DateTime, Utc};

pub(crate) use cache::TokenCache;
pub use claims::TokenClaims;
pub use cloud::Cloud;
#[cfg(feature = "entra")]
pub use entra::{EntraBuilder, SignIn};

use crate::{
    error::{Code, Error, Result},
    secret::{Secret, principal},
};
use fixed::Fixed;

/// Tokens with many groups have some 10,000 characters; no server takes a header longer than this.
const LONGEST: usize = 64_000;

/// A token that is being fetched.
pub type TokenFuture<'a> = Pin<Box<dyn Future<Output = Result<AccessToken>> + Send + 'a>>;

/// Where access tokens come from.
///
/// Each call gets a new token; nothing is kept here. The client keeps a token until shortly before it ends, asks once for
/// all who wait, and asks again after the server has refused one. No error may show a token or a secret.
pub trait TokenSource: fmt::Debug + Send + Sync {
    /// A token for this scope, such as [`Cloud::scope`].
    ///
    /// # Errors
    ///
    /// [`Code::SignIn`] where there is none to be had, and the codes of the network.
    fn token<'a>(&'a self, scope: &'a str) -> TokenFuture<'a>;
}

/// An access token, which opens what its owner may see for about an hour.
///
/// It has no `Display`, `Debug` tells its end and its claims only, and its memory is wiped. It is never verified here: only
/// the server can.
#[derive(Clone)]
pub struct AccessToken {
    secret: Secret,
    expires: Option<DateTime<Utc>>,
    claims: Option<TokenClaims>,
}

impl AccessToken {
    /// Takes a token as it was copied, and when it ends, if that is known; otherwise the token's own claim tells it.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidToken`] where nothing is left, where it has characters that no token has, and past 64,000 characters.
    pub fn new(secret: impl Into<String>, expires_at: Option<DateTime<Utc>>) -> Result<Self> {
        let secret = Secret::copied(secret.into(), LONGEST).map_err(|found| {
            let expected = "expected an access token of up to 64000 letters, digits and signs";
            Error::new(Code::InvalidToken, format!("{expected}, found {found}"))
        })?;
        let claims = TokenClaims::of_token(secret.expose());
        let expires = expires_at.or_else(|| claims.as_ref()?.expires());
        Ok(Self { secret, expires, claims })
    }

    /// The source of a token that is at hand and of which there is no other, such as one that a pipeline made.
    #[must_use]
    pub fn fixed(self) -> std::sync::Arc<dyn TokenSource> {
        std::sync::Arc::new(Fixed(self))
    }

    /// When it ends, if that is known; at this instant it is no longer good.
    #[must_use]
    pub const fn expires(&self) -> Option<DateTime<Utc>> {
        self.expires
    }

    /// What it says of itself, unverified; nothing where it cannot be read.
    #[must_use]
    pub const fn claims(&self) -> Option<&TokenClaims> {
        self.claims.as_ref()
    }

    /// Looks whether it can be good at this time, as far as it tells.
    ///
    /// # Errors
    ///
    /// [`Code::TokenExpired`].
    pub fn check(&self, now: DateTime<Utc>) -> Result<()> {
        match self.expires {
            Some(at) if at <= now => {
                Err(Error::new(Code::TokenExpired, format!("the access token expired on {at}")))
            }
            _ => Ok(()),
        }
    }

    /// Names whose data the token can see without telling the token: the same for all tokens of one identity of a tenant
    /// by one application, and for one token alone where it cannot be read.
    #[must_use]
    pub fn principal(&self) -> String {
        match self.claims.as_ref().and_then(TokenClaims::identity) {
            Some(identity) => principal("token", &identity),
            None => self.secret.principal("opaque token"),
        }
    }

    /// The token itself. Only for `http::auth`, the one place that attaches it to a request.
    pub(crate) fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Whether the other one is the very same.
    fn is(&self, other: &Self) -> bool {
        self.secret.expose() == other.secret.expose()
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessToken")
            .field("expires", &self.expires.map(|at| at.to_rfc3339()))
            .field("claims", &self.claims)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
