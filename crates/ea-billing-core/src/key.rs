//! The API key of an enrollment: what it says, whether it is still good, and nothing that shows it.

mod check;
mod claims;

use std::fmt;

pub use check::KeyWarning;
pub use claims::{KeyClaims, ReportView};

use crate::{
    error::{Code, Error, Result},
    secret::{Secret, principal},
};

/// Real keys have some 800 characters; servers refuse headers of more than 8 to 16 thousand.
const LONGEST: usize = 8_000;

/// An API key, made in the EA portal and good for six months.
///
/// A key is a signed token whose claims can be read by everybody who has it: the enrollment, the view, the days. They
/// are read here without a look at the signature, which only the server can judge, to tell before a call what would
/// come of it. The key itself is never shown: there is no `Display`, and `Debug` tells enrollment, view and days only.
///
/// ```
/// use ea_billing_core::ApiKey;
///
/// // Claims: {"EnrollmentNumber":"100","ReportView":"System","exp":1586390069}
/// let key = ApiKey::new(
///     "bearer e30.eyJFbnJvbGxtZW50TnVtYmVyIjoiMTAwIiwiUmVwb3J0VmlldyI6IlN5c3RlbSIsImV4cCI6MTU4NjM5MDA2OX0.c2ln\n",
/// )?;
/// assert_eq!(key.claims().and_then(|claims| claims.enrollment()), Some("100"));
/// let error = key.check("2026-11-21T00:00:00Z".parse().unwrap(), Some("100")).unwrap_err();
/// assert_eq!(error.to_string(), "the API key expired on 2020-04-08 23:54:29 UTC");
/// # Ok::<(), ea_billing_core::Error>(())
/// ```
#[derive(Clone)]
pub struct ApiKey {
    secret: Secret,
    claims: Option<KeyClaims>,
}

impl ApiKey {
    /// Takes a key as it was copied: blanks, line ends, quotation marks, a byte order mark and the word `bearer` around it
    /// are dropped.
    ///
    /// A key that is no signed token is taken as well, but has no [`claims`](Self::claims).
    ///
    /// # Errors
    /// [`Code::InvalidKey`] where nothing is left, where it has characters that no key has, and past 8,000 characters.
    pub fn new(text: impl Into<String>) -> Result<Self> {
        let secret = Secret::copied(text.into(), LONGEST).map_err(|found| {
            let expected = "expected an API key of up to 8000 letters, digits and signs";
            Error::new(Code::InvalidKey, format!("{expected}, found {found}"))
        })?;
        Ok(Self { claims: KeyClaims::of_token(secret.expose()), secret })
    }

    /// What the key says about itself, unverified; nothing where it is no signed token, so that the caller has to name
    /// the enrollment.
    #[must_use]
    pub const fn claims(&self) -> Option<&KeyClaims> {
        self.claims.as_ref()
    }

    /// Names whose data the key can see without telling the key, to keep what was fetched with different keys apart.
    ///
    /// Stable for a key: 32 hexadecimal digits of a SHA-256 over its id, enrollment, view, department and account, or
    /// over the whole key where it names no id or no enrollment.
    #[must_use]
    pub fn principal(&self) -> String {
        match &self.claims {
            Some(claims) if claims.id().is_some() && claims.enrollment().is_some() => {
                principal("claims", &claims.identity())
            }
            _ => self.secret.principal("key"),
        }
    }

    /// The key itself. Only for `http::auth`, the one place that attaches it to a request.
    #[cfg(any(feature = "http", test))]
    pub(crate) fn expose(&self) -> &str {
        self.secret.expose()
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKey").field("claims", &self.claims).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
