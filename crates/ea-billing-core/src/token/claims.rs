//! What an access token says of itself.

use std::fmt;

use chrono::{DateTime, Utc};

use crate::claims::Claims;

/// The claims of an access token, unverified. They name people and applications, but open nothing.
///
/// A claim that is missing, empty, or of a form that is not understood is nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenClaims {
    tenant: Option<String>,
    object: Option<String>,
    application: Option<String>,
    user: Option<String>,
    audience: Option<String>,
    expires: Option<DateTime<Utc>>,
}

impl TokenClaims {
    /// The id of the tenant that the token is of: `tid`.
    #[must_use]
    pub fn tenant(&self) -> Option<&str> {
        self.tenant.as_deref()
    }

    /// The object id of the user, service principal or managed identity, to which roles are assigned: `oid`.
    #[must_use]
    pub fn object(&self) -> Option<&str> {
        self.object.as_deref()
    }

    /// The id of the application that asked for the token: `appid`, or `azp` of newer tokens.
    #[must_use]
    pub fn application(&self) -> Option<&str> {
        self.application.as_deref()
    }

    /// The name that a user signs in with: `upn`, or `unique_name` or `preferred_username`; nothing for a service principal.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// What the token is for: `aud`, an address or an id.
    #[must_use]
    pub fn audience(&self) -> Option<&str> {
        self.audience.as_deref()
    }

    /// When the token ends: `exp`.
    #[must_use]
    pub const fn expires(&self) -> Option<DateTime<Utc>> {
        self.expires
    }

    pub(super) fn of_token(token: &str) -> Option<Self> {
        let claims = Claims::of_token(token)?;
        let first = |names: &[&str]| names.iter().find_map(|name| claims.text(name));
        Some(Self {
            tenant: first(&["tid"]),
            object: first(&["oid"]),
            application: first(&["appid", "azp"]),
            user: first(&["upn", "unique_name", "preferred_username"]),
            audience: first(&["aud"]),
            expires: claims.time("exp"),
        })
    }

    /// What tells the data of one identity from those of another; nothing without a tenant and an owner.
    pub(super) fn identity(&self) -> Option<[&str; 3]> {
        let (object, application) = (self.object(), self.application());
        object.or(application)?;
        Some([self.tenant()?, object.unwrap_or_default(), application.unwrap_or_default()])
    }
}

/// Not the user, who is a person.
impl fmt::Debug for TokenClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenClaims")
            .field("tenant", &self.tenant)
            .field("object", &self.object)
            .field("application", &self.application)
            .field("expires", &self.expires.map(|at| at.to_rfc3339()))
            .finish_non_exhaustive()
    }
}
