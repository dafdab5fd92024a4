//! What the library sends, by our transport.

use std::sync::{Mutex, PoisonError};
use std::{fmt, sync::Arc, time::Duration};

use azure_core::error::ErrorKind;
use azure_core::http::{AsyncRawResponse, Body, HttpClient, Request, StatusCode, headers::Headers};
use bytes::Bytes;
use reqwest::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use serde_json::Value;

use super::refusal;
use crate::clock::Clock;
use crate::error::{Code, Error, Result};
use crate::http::{Deadline, Exchange, HttpSettings, Transport};
use crate::secret::Secret;

/// A sign-in takes no longer, with everything that is asked again.
pub(super) const LONGEST: Duration = Duration::from_secs(120);
/// The headers of the library that are sent. Its others tell of this machine.
const SENT: [HeaderName; 3] = [
    HeaderName::from_static("content-type"),
    HeaderName::from_static("metadata"),
    HeaderName::from_static("x-identity-header"),
];

/// Sends to the address for signing in, or to where managed identities are, and remembers what went wrong.
pub(super) struct Wire {
    pub(super) to: To,
    pub(super) clock: Arc<dyn Clock>,
    /// What no message may show.
    pub(super) secrets: Vec<Secret>,
    fault: Mutex<Option<Error>>,
}

/// Where requests go.
#[derive(Clone)]
pub(super) enum To {
    /// To Microsoft Entra at this address.
    Login { url: Url, transport: Transport },
    /// To the managed identity of this machine, wherever the library finds it.
    Metadata(Box<HttpSettings>),
}

impl Wire {
    pub(super) fn new(to: To, clock: Arc<dyn Clock>, secrets: Vec<Secret>) -> Self {
        Self { to, clock, secrets, fault: Mutex::default() }
    }

    /// The same for another sign-in.
    pub(super) fn fresh(&self) -> Self {
        Self::new(self.to.clone(), Arc::clone(&self.clock), self.secrets.clone())
    }

    /// What went wrong, which the library would tell in other words.
    pub(super) fn fault(&self) -> Option<Error> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The address for signing in as the library takes it: it refuses plain http, also to this machine.
    pub(super) fn authority(&self) -> String {
        match &self.to {
            To::Login { url, .. } => with_scheme(url, "https").to_string(),
            To::Metadata(_) => "https://login.invalid".to_owned(),
        }
    }

    /// Where tokens of a tenant are asked for.
    pub(super) fn token_endpoint(&self, tenant: &str) -> String {
        match &self.to {
            To::Login { url, .. } => {
                let mut url = url.clone();
                url.set_path(&format!("/{tenant}/oauth2/v2.0/token"));
                url.into()
            }
            To::Metadata(_) => String::new(),
        }
    }

    async fn send(&self, request: &Request) -> Result<AsyncRawResponse> {
        let (transport, url) = self.route(request.url())?;
        let mut what = crate::http::Request::get(url);
        what.method = match request.method() {
            azure_core::http::Method::Get => Method::GET,
            azure_core::http::Method::Post => Method::POST,
            other => {
                let text = format!("a sign-in would send a request of another kind: {other:?}");
                return Err(Error::new(Code::SignIn, text));
            }
        };
        let Body::Bytes(body) = request.body() else {
            return Err(Error::new(Code::SignIn, "a sign-in would send a body without an end"));
        };
        let (headers, secrets) = self.headers(request)?;
        let exchange = Exchange { request: what, headers, body: body.clone() };
        let deadline = Deadline::after(&*self.clock, LONGEST);
        let answer = transport.exchange(&exchange, &deadline).await.map_err(|error| {
            let error = secrets.iter().fold(error, |error, secret| error.without(secret.expose()));
            if matches!(self.to, To::Metadata(_)) { refusal::no_identity(error) } else { error }
        })?;
        if !answer.status.is_success() {
            let asked = exchange.request.what();
            let managed = matches!(self.to, To::Metadata(_));
            return Err(refusal::of_server(&asked, managed, answer.status, &answer.body, &secrets));
        }
        let body = match self.to {
            To::Login { .. } => with_number_of_seconds(answer.body),
            To::Metadata(_) => answer.body,
        };
        Ok(AsyncRawResponse::from_bytes(StatusCode::Ok, Headers::new(), body))
    }

    /// By whom and where a request of the library is sent.
    fn route(&self, asked: &Url) -> Result<(Transport, Url)> {
        match &self.to {
            To::Login { url, transport } => {
                let plain = url.scheme() == "http";
                let target = if plain { with_scheme(asked, "http") } else { asked.clone() };
                Ok((transport.clone(), target))
            }
            To::Metadata(settings) => {
                let mut base = asked.clone();
                base.set_path("/");
                base.set_query(None);
                let settings = HttpSettings { base_url: base, ..(**settings).clone() };
                Ok((Transport::new(settings, Arc::clone(&self.clock))?, asked.clone()))
            }
        }
    }

    fn headers(&self, request: &Request) -> Result<(HeaderMap, Vec<Secret>)> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let mut secrets = self.secrets.clone();
        for name in SENT {
            let known = azure_core::http::headers::HeaderName::from(name.as_str().to_owned());
            let Some(value) = request.headers().get_optional_str(&known) else { continue };
            let mut kept = HeaderValue::from_str(value).map_err(|_| {
                Error::new(Code::InvalidSetting, format!("the header {name} of a sign-in cannot be sent"))
                    .with_hint("check IDENTITY_HEADER")
            })?;
            if name.as_str() == "x-identity-header" {
                kept.set_sensitive(true);
                secrets.push(Secret::new(value.to_owned()));
            }
            headers.insert(name, kept);
        }
        Ok((headers, secrets))
    }
}

#[async_trait::async_trait]
impl HttpClient for Wire {
    async fn execute_request(&self, request: &Request) -> azure_core::Result<AsyncRawResponse> {
        self.send(request).await.map_err(|error| {
            *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            // A kind that the library does not ask again for.
            azure_core::Error::with_message(ErrorKind::Other, "the request failed")
        })
    }
}

/// The answer with the lifetime of its token as a number. The older endpoint, and what stands in for either, writes it as text,
/// which the library does not read.
fn with_number_of_seconds(body: Bytes) -> Bytes {
    let Ok(Value::Object(mut members)) = serde_json::from_slice(&body) else { return body };
    let mut is_changed = false;
    for name in ["expires_in", "ext_expires_in"] {
        let Some(value) = members.get_mut(name) else { continue };
        let seconds = value.as_str().and_then(|text| text.trim().parse::<u32>().ok());
        if let Some(seconds) = seconds {
            *value = seconds.into();
            is_changed = true;
        }
    }
    match serde_json::to_vec(&members) {
        Ok(changed) if is_changed => changed.into(),
        _ => body,
    }
}

/// Only the address that was configured, which may be plain http to this machine.
fn with_scheme(url: &Url, scheme: &str) -> Url {
    let port = url.port_or_known_default();
    let mut url = url.clone();
    // The port of http stays what it was under https; neither fails for a URL with a host.
    let changed = url.set_scheme(scheme).and_then(|()| url.set_port(port));
    debug_assert!(changed.is_ok());
    url
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Wire");
        if let To::Login { url, .. } = &self.to {
            shown.field("login", &crate::http::redact::SafeUrl::new(url));
        }
        shown.finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifetime_may_be_text() {
        let check = |body: &str, expect: &str| {
            let found = with_number_of_seconds(Bytes::copy_from_slice(body.as_bytes()));
            assert_eq!(found, expect.as_bytes(), "{body}");
        };
        check(r#"{"access_token":"t","expires_in":"3599"}"#, r#"{"access_token":"t","expires_in":3599}"#);
        check(r#"{"expires_in": 3599}"#, r#"{"expires_in": 3599}"#);
        check(r#"{"expires_in":"soon"}"#, r#"{"expires_in":"soon"}"#);
        check("no JSON", "no JSON");
    }
}
