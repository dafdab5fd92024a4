//! Microsoft Entra: `POST /{tenant}/oauth2/v2.0/token`, for applications that sign in by themselves.
//!
//! A client assertion is read, not verified: who holds the private key of a certificate can't be told without its public
//! key, which the world does not have.

use super::Ask;
use super::token::{TokenRequest, is_resource};
use crate::draw::{Draw, key};
use crate::exchange::{Answer, unescape};
use crate::render::json::Object;
use crate::world::Application;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderValue, Method, StatusCode, header};
use serde_json::Value;

/// Why there is no token: the error, the number of the message and the message.
struct Refusal {
    status: StatusCode,
    error: &'static str,
    number: u32,
    message: String,
}

fn refuse(status: StatusCode, error: &'static str, number: u32, message: impl Into<String>) -> Refusal {
    Refusal { status, error, number, message: message.into() }
}

const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

pub(super) fn answer(ask: &Ask<'_>, tenant: &str) -> Answer {
    let answer = token(ask, tenant).unwrap_or_else(|refusal| refusal.answer(ask));
    answer
        .with(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-cache"))
        .with(header::PRAGMA, HeaderValue::from_static("no-cache"))
}

/// The fields of a form.
struct Form(Vec<(String, String)>);

impl Form {
    fn of(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let field = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (unescape(&name.replace('+', " ")), unescape(&value.replace('+', " ")))
        };
        Self(text.split('&').map(field).collect())
    }

    fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
        found.filter(|value| !value.is_empty())
    }

    fn demand(&self, name: &str) -> Result<&str, Refusal> {
        let message = || format!("The request body must contain the following parameter: '{name}'.");
        self.get(name).ok_or_else(|| refuse(StatusCode::BAD_REQUEST, "invalid_request", 900_144, message()))
    }
}

fn token(ask: &Ask<'_>, tenant: &str) -> Result<Answer, Refusal> {
    if ask.request.method != Method::POST {
        let message = "The endpoint only accepts POST requests. Received a GET request.";
        return Err(refuse(StatusCode::BAD_REQUEST, "invalid_request", 900_561, message));
    }
    if !tenant.eq_ignore_ascii_case(&ask.azure().tenant) {
        let message = format!(
            "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the \
             correct cloud. Check with your subscription administrator, this may happen if there are no active \
             subscriptions for the tenant."
        );
        return Err(refuse(StatusCode::BAD_REQUEST, "invalid_request", 90_002, message));
    }
    let form = Form::of(&ask.request.body);
    let grant = form.demand("grant_type")?;
    if grant != "client_credentials" {
        let message = format!("The app requested an unsupported grant type '{grant}'.");
        return Err(refuse(StatusCode::BAD_REQUEST, "unsupported_grant_type", 70_003, message));
    }
    let application = application(ask, form.demand("client_id")?)?;
    check_credential(ask, application, &form)?;
    let audience = audience(ask, application, &form)?;
    let request = TokenRequest {
        client_id: Some(application.client_id.clone()),
        audience: Some(audience),
        expires: None,
    };
    let issued = ask.api.issue_token(&request);
    let issued = issued
        .map_err(|error| refuse(StatusCode::BAD_REQUEST, "invalid_request", 900_144, error.to_string()))?;
    let seconds = ask.azure().token_seconds;
    let mut body = Vec::new();
    Object::new(&mut body)
        .text("token_type", "Bearer")
        .integer("expires_in", seconds)
        .integer("ext_expires_in", seconds)
        .text("access_token", &issued)
        .end();
    Ok(Answer::json(StatusCode::OK, body))
}

fn application<'a>(ask: &Ask<'a>, client: &str) -> Result<&'a Application, Refusal> {
    let found = ask.azure().applications.iter().find(|each| each.client_id.eq_ignore_ascii_case(client));
    found.ok_or_else(|| {
        let message = format!(
            "Application with identifier '{client}' was not found in the directory '{}'. This can happen if the \
             application has not been installed by the administrator of the tenant or consented to by any user in the \
             tenant. You may have sent your authentication request to the wrong tenant.",
            ask.azure().tenant
        );
        refuse(StatusCode::BAD_REQUEST, "unauthorized_client", 700_016, message)
    })
}

fn check_credential(ask: &Ask<'_>, application: &Application, form: &Form) -> Result<(), Refusal> {
    let client = &application.client_id;
    let invalid =
        |number, message: String| refuse(StatusCode::UNAUTHORIZED, "invalid_client", number, message);
    match (form.get("client_secret"), form.get("client_assertion")) {
        (Some(secret), _) if secret == application.client_secret => Ok(()),
        (Some(_), _) => {
            let message = format!(
                "Invalid client secret provided. Ensure the secret being sent in the request is the client secret \
                 value, not the client secret ID, for a secret added to app '{client}'."
            );
            Err(invalid(7_000_215, message))
        }
        (None, Some(assertion)) => {
            if form.get("client_assertion_type") != Some(ASSERTION) {
                let message = "The 'client_assertion_type' is not supported.".to_owned();
                return Err(invalid(50_027, message));
            }
            check_assertion(ask, client, assertion).map_err(|(number, message)| invalid(number, message))
        }
        (None, None) => {
            let message = "The request body must contain the following parameter: 'client_assertion' or \
                           'client_secret'.";
            Err(invalid(7_000_218, message.to_owned()))
        }
    }
}

/// Checks what an assertion says, by the words of the message that Entra has for each mistake.
fn check_assertion(ask: &Ask<'_>, client: &str, assertion: &str) -> Result<(), (u32, String)> {
    let malformed = || (50_027, "JWT token is invalid or malformed.".to_owned());
    let parts: Vec<&str> = assertion.split('.').collect();
    let [head, payload, signature] = parts.as_slice() else { return Err(malformed()) };
    let json = |part: &str| -> Option<Value> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?).ok()
    };
    let (head, claims) = (json(head).ok_or_else(malformed)?, json(payload).ok_or_else(malformed)?);
    if signature.is_empty() || head["alg"] == "none" {
        return Err((7_000_272, "Client assertion is not signed.".to_owned()));
    }
    let text = |name: &str| claims[name].as_str().unwrap_or_default().to_owned();
    let audience = text("aud");
    if text("iss") != text("sub") && audience == "api://AzureADTokenExchange" {
        // A federated credential: somebody else vouches for the workload.
        return match (text("iss").as_str(), text("sub").as_str()) {
            ("", _) | (_, "") => Err((70_021, "No matching federated identity record found.".to_owned())),
            _ => Ok(()),
        };
    }
    if text("iss") != client || text("sub") != client {
        let message = format!(
            "No matching federated identity record found for presented assertion issuer '{}'.",
            text("iss")
        );
        return Err((700_211, message));
    }
    let ends =
        [format!("/{}/oauth2/v2.0/token", ask.azure().tenant), format!("/{}/v2.0", ask.azure().tenant)];
    if !ends.iter().any(|end| audience.ends_with(end)) {
        let message =
            format!("Assertion audience claim does not match the required value. Found '{audience}'.");
        return Err((700_212, message));
    }
    if head["x5t"].as_str().or(head["x5t#S256"].as_str()).is_none_or(str::is_empty) {
        let message = "The certificate with identifier used to sign the client assertion is not registered on application.";
        return Err((700_027, message.to_owned()));
    }
    // Not against the servers' clock: the client goes by another.
    if claims["exp"].as_i64() <= claims["nbf"].as_i64() {
        return Err((700_024, "Client assertion is not within its valid time range.".to_owned()));
    }
    Ok(())
}

/// The resource that a token is to be for.
fn audience(ask: &Ask<'_>, application: &Application, form: &Form) -> Result<String, Refusal> {
    let resource = match (form.get("scope"), form.get("resource")) {
        (Some(scope), _) => scope.strip_suffix("/.default").ok_or_else(|| {
            let message = format!(
                "The provided request must include a 'scope' input parameter. The provided value for the input \
                 parameter 'scope' is not valid. The scope {scope} is not valid."
            );
            refuse(StatusCode::BAD_REQUEST, "invalid_scope", 70_011, message)
        })?,
        (None, Some(resource)) => resource,
        (None, None) => form.demand("scope")?,
    };
    if is_resource(resource, &ask.request.base) {
        return Ok(resource.to_owned());
    }
    let message = format!(
        "The resource principal named {resource} was not found in the tenant named {}. This can happen if the \
         application '{}' has not been installed by the administrator of the tenant.",
        ask.azure().tenant,
        application.client_id
    );
    Err(refuse(StatusCode::BAD_REQUEST, "invalid_resource", 500_011, message))
}

impl Refusal {
    fn answer(&self, ask: &Ask<'_>) -> Answer {
        let mut draw = Draw::of(&[ask.api.world.seed, key(&self.message), 72]);
        let (trace, correlation) = (draw.guid(), draw.guid());
        let time = ask.now.format("%Y-%m-%d %H:%M:%SZ").to_string();
        let description = format!(
            "AADSTS{}: {} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {time}",
            self.number, self.message
        );
        let mut body = Vec::new();
        Object::new(&mut body)
            .text("error", self.error)
            .text("error_description", &description)
            .raw("error_codes", &format!("[{}]", self.number))
            .text("timestamp", &time)
            .text("trace_id", &trace)
            .text("correlation_id", &correlation)
            .text("error_uri", &format!("{}/error?code={}", ask.request.base, self.number))
            .end();
        Answer::json(self.status, body)
    }
}
