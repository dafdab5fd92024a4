//! Managed identities: tokens from the machine itself, in the two forms in which machines have them.

use super::Ask;
use super::token::{TokenRequest, is_resource};
use crate::exchange::Answer;
use crate::render::json::Object;
use chrono::TimeDelta;
use http::{HeaderName, Method, StatusCode};

/// `GET {IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=` with `X-IDENTITY-HEADER`.
pub(super) fn app_service(ask: &Ask<'_>) -> Answer {
    let refuse = |status: StatusCode, message: &str| {
        let mut body = Vec::new();
        Object::new(&mut body).integer("statusCode", status.as_u16()).text("message", message).end();
        Answer::json(status, body)
    };
    let header = ask.request.header(HeaderName::from_static("x-identity-header"));
    if header.is_empty() {
        return refuse(StatusCode::BAD_REQUEST, "The header X-IDENTITY-HEADER is missing.");
    }
    if header != ask.azure().identity_header {
        return refuse(StatusCode::UNAUTHORIZED, "The header X-IDENTITY-HEADER is not valid.");
    }
    if ask.request.query_value("api-version").as_deref() != Some("2019-08-01") {
        return refuse(StatusCode::BAD_REQUEST, "Unsupported api-version; expected 2019-08-01.");
    }
    let (token, resource, client) = match issue(ask) {
        Ok(issued) => issued,
        Err((_, message)) => return refuse(StatusCode::BAD_REQUEST, &message),
    };
    let mut body = Vec::new();
    Object::new(&mut body)
        .text("access_token", &token)
        .text("expires_on", &expires_on(ask))
        .text("resource", &resource)
        .text("token_type", "Bearer")
        .text("client_id", &client)
        .end();
    Answer::json(StatusCode::OK, body)
}

/// `GET /metadata/identity/oauth2/token?api-version=2018-02-01&resource=` with `Metadata: true`.
pub(super) fn machine(ask: &Ask<'_>) -> Answer {
    let refuse = |error: &str, message: &str| {
        let mut body = Vec::new();
        Object::new(&mut body).text("error", error).text("error_description", message).end();
        Answer::json(StatusCode::BAD_REQUEST, body)
    };
    if !ask.request.header(HeaderName::from_static("metadata")).eq_ignore_ascii_case("true") {
        return refuse("invalid_request", "Required metadata header not specified");
    }
    if ask.request.method != Method::GET {
        return refuse("invalid_request", "The endpoint is asked with GET");
    }
    if ask.request.query_value("api-version").as_deref().is_none_or(|version| version < "2018-02-01") {
        return refuse("invalid_request", "Required query variable 'api-version' is missing or too old");
    }
    let (token, resource, client) = match issue(ask) {
        Ok(issued) => issued,
        Err((error, message)) => return refuse(error, &message),
    };
    let seconds = ask.azure().token_seconds.to_string();
    let mut body = Vec::new();
    Object::new(&mut body)
        .text("access_token", &token)
        .text("client_id", &client)
        .text("expires_in", &seconds)
        .text("expires_on", &expires_on(ask))
        .text("ext_expires_in", &seconds)
        .text("not_before", &ask.now.timestamp().to_string())
        .text("resource", &resource)
        .text("token_type", "Bearer")
        .end();
    Answer::json(StatusCode::OK, body)
}

/// When a token of now expires, in seconds of the servers' clock, as text.
fn expires_on(ask: &Ask<'_>) -> String {
    (ask.now + TimeDelta::seconds(i64::from(ask.azure().token_seconds))).timestamp().to_string()
}

/// A token with its resource and the id of the identity.
fn issue(ask: &Ask<'_>) -> Result<(String, String, String), (&'static str, String)> {
    let resource = ask.request.query_value("resource");
    let resource = resource
        .ok_or_else(|| ("invalid_request", "Required query variable 'resource' is missing".to_owned()))?;
    if !is_resource(&resource, &ask.request.base) {
        let message =
            format!("AADSTS500011: The resource principal named {resource} was not found in the tenant");
        return Err(("invalid_resource", message));
    }
    let applications = &ask.azure().applications;
    let client =
        ask.request.query_value("client_id").or_else(|| Some(applications.first()?.client_id.clone()));
    let request = TokenRequest { client_id: client.clone(), audience: Some(resource.clone()), expires: None };
    let token = ask.api.issue_token(&request);
    let token = token.map_err(|_| ("invalid_request", "Identity not found".to_owned()))?;
    Ok((token, resource, client.unwrap_or_default()))
}
