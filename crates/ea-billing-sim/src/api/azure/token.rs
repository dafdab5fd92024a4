//! Access tokens, with the shape and the claims of real ones.
//!
//! As with API keys, the signature is a keyed digest that protects nothing.

use super::Ask;
use super::denial::Denial;
use crate::api::Api;
use crate::api::key::{KeyError, signature};
use crate::draw::{Draw, key};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU64, Ordering};

/// Which access token to issue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TokenRequest {
    /// The application that the token is for; the first one of the world where it is not said.
    pub client_id: Option<String>,
    /// The resource that the token is for; `https://management.azure.com` where it is not said.
    pub audience: Option<String>,
    /// Until when the token is good; as long as the world says where it is not said.
    pub expires: Option<DateTime<Utc>>,
}

/// How many tokens there are, and which of them no longer count.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    issued: AtomicU64,
    /// All tokens up to this number are revoked.
    revoked: AtomicU64,
    /// Whether any have been; a token that was issued without a server has the number 0.
    revocations: AtomicU64,
}

impl Tokens {
    fn next(&self) -> u64 {
        self.issued.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// Revokes all tokens issued until now.
    pub(crate) fn revoke(&self) {
        self.revoked.store(self.issued.load(Ordering::SeqCst), Ordering::SeqCst);
        self.revocations.fetch_add(1, Ordering::SeqCst);
    }

    fn is_revoked(&self, number: u64) -> bool {
        self.revocations.load(Ordering::SeqCst) > 0 && number <= self.revoked.load(Ordering::SeqCst)
    }
}

/// What a token says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    aud: String,
    iss: String,
    iat: i64,
    nbf: i64,
    pub(super) exp: i64,
    pub(super) appid: String,
    appidacr: String,
    idtyp: String,
    pub(super) oid: String,
    sub: String,
    tid: String,
    /// The number of the token.
    uti: String,
    ver: String,
}

const HEADER: &str = r#"{"typ":"JWT","alg":"RS256","x5t":"c2ltdWxhdG9yLW9mLWF6dXJlLWJpbGw","kid":"c2ltdWxhdG9yLW9mLWF6dXJlLWJpbGw"}"#;

/// The names of Azure Resource Manager, of all clouds.
const MANAGERS: [&str; 6] = [
    "https://management.azure.com",
    "https://management.core.windows.net",
    "https://management.usgovcloudapi.net",
    "https://management.core.usgovcloudapi.net",
    "https://management.chinacloudapi.cn",
    "https://management.core.chinacloudapi.cn",
];
/// Other resources that a token can be for, which is then of no use here.
const OTHERS: [&str; 3] =
    ["https://graph.microsoft.com", "https://storage.azure.com", "https://vault.azure.net"];

/// Whether a token can be for this resource. `base` is where the simulator itself was asked.
pub(super) fn is_resource(resource: &str, base: &str) -> bool {
    is_manager(resource, base) || OTHERS.contains(&resource.trim_end_matches('/'))
}

fn is_manager(resource: &str, base: &str) -> bool {
    let plain = resource.trim_end_matches('/');
    MANAGERS.contains(&plain) || plain == base
}

impl Api {
    /// Issues a token, which is good at the servers' time unless it is to be otherwise.
    pub(crate) fn issue_token(&self, request: &TokenRequest) -> Result<String, KeyError> {
        let known = &self.world.azure.applications;
        let client = match &request.client_id {
            Some(id) => known.iter().find(|each| each.client_id == *id),
            None => known.first(),
        };
        let client = client.ok_or_else(|| {
            let ids = known.iter().map(|each| each.client_id.as_str()).collect::<Vec<_>>().join(", ");
            KeyError::new("clientId", format!("the world has no such application; there are {ids}"))
        })?;
        let audience = request.audience.as_deref().unwrap_or(MANAGERS[0]);
        Ok(self.token(&client.client_id, audience, request.expires, self.azure.tokens.next()))
    }

    /// The text of a token.
    fn token(&self, client: &str, audience: &str, expires: Option<DateTime<Utc>>, number: u64) -> String {
        let (world, now) = (&self.world, self.now());
        let tenant = &world.azure.tenant;
        let life = TimeDelta::seconds(i64::from(world.azure.token_seconds));
        let oid = object_id(client);
        let claims = Claims {
            aud: audience.to_owned(),
            iss: format!("https://sts.windows.net/{tenant}/"),
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: expires.unwrap_or(now + life).timestamp(),
            appid: client.to_owned(),
            appidacr: "1".to_owned(),
            idtyp: "app".to_owned(),
            sub: oid.clone(),
            oid,
            tid: tenant.clone(),
            uti: format!("{number:022}"),
            ver: "1.0".to_owned(),
        };
        // Writing a plain structure as JSON can't fail.
        let json = serde_json::to_string(&claims).unwrap_or_default();
        let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(HEADER), URL_SAFE_NO_PAD.encode(json));
        let signature = signature(world.seed, &signed);
        format!("{signed}.{signature}")
    }
}

/// The object id of an application's service principal.
fn object_id(client: &str) -> String {
    Draw::of(&[key(client), 21]).guid()
}

impl Claims {
    /// Checks the header `Authorization` of a request.
    pub(super) fn check(ask: &Ask<'_>) -> Result<Self, Denial> {
        let given = ask.request.header(header::AUTHORIZATION).trim();
        let unauthorized = |code: &str, message: String, error: &str| {
            let place = format!("Bearer authorization_uri=\"{}/{}\"", ask.request.base, ask.azure().tenant);
            let challenge = match error {
                "" => place,
                error => format!("{place}, error=\"{error}\", error_description=\"{message}\""),
            };
            Denial::new(StatusCode::UNAUTHORIZED, code, message).challenge(challenge)
        };
        let Some(("bearer", token)) = given.split_once(' ').map(|(scheme, token)| {
            (if scheme.eq_ignore_ascii_case("bearer") { "bearer" } else { "" }, token.trim())
        }) else {
            let message = "Authentication failed. The 'Authorization' header is missing.";
            return Err(unauthorized("AuthenticationFailed", message.to_owned(), ""));
        };
        let invalid = || {
            let message = "The access token is invalid.".to_owned();
            unauthorized("InvalidAuthenticationToken", message, "invalid_token")
        };
        let claims = Self::read(token, ask.api.world.seed).ok_or_else(invalid)?;
        if claims.tid != ask.azure().tenant {
            let message = format!("The access token is from the wrong issuer '{}'.", claims.iss);
            return Err(unauthorized("InvalidAuthenticationTokenTenant", message, "invalid_token"));
        }
        if ask.now.timestamp() >= claims.exp {
            let expiry = DateTime::from_timestamp(claims.exp, 0).unwrap_or_default();
            let message = format!(
                "The access token expiry UTC time '{}' is earlier than current UTC time '{}'.",
                expiry.format("%-m/%-d/%Y %-I:%M:%S %p"),
                ask.now.format("%-m/%-d/%Y %-I:%M:%S %p")
            );
            return Err(unauthorized("ExpiredAuthenticationToken", message, "invalid_token"));
        }
        if !is_manager(&claims.aud, &ask.request.base) {
            let message = format!(
                "The access token has been obtained for wrong audience or resource '{}'. It should exactly match with \
                 one of the allowed audiences 'https://management.core.windows.net/','https://management.azure.com/'.",
                claims.aud
            );
            return Err(unauthorized("InvalidAuthenticationTokenAudience", message, "invalid_token"));
        }
        if ask.cloud.tokens.is_revoked(claims.uti.parse().unwrap_or_default()) {
            let message = "The access token has been revoked.".to_owned();
            return Err(unauthorized("InvalidAuthenticationToken", message, "invalid_token"));
        }
        Ok(claims)
    }

    fn read(token: &str, seed: u64) -> Option<Self> {
        let (signed, given) = token.rsplit_once('.')?;
        let (_, payload) = signed.split_once('.')?;
        let json = URL_SAFE_NO_PAD.decode(payload).ok()?;
        if signature(seed, signed) != given {
            return None;
        }
        serde_json::from_slice(&json).ok()
    }
}
