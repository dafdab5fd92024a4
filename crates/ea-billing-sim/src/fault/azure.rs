//! Errors in place of an answer of Azure Resource Manager, in its words.

use super::Fault;
use crate::api::{Place, envelope};
use crate::exchange::{Answer, Request};
use http::{HeaderValue, StatusCode, header};

/// The error that a fault gives at Azure Resource Manager; none if the fault, or the request, is for something else.
pub(super) fn instead(fault: &Fault, request: &Request) -> Option<Answer> {
    let place = Place::of(request)?;
    if matches!(place, Place::Token { .. } | Place::AppServiceIdentity | Place::MachineIdentity) {
        return None;
    }
    let (status, code, usual, message) = match fault {
        Fault::KeyExpired {} => {
            let usual = "The access token expiry UTC time is earlier than current UTC time.";
            (StatusCode::UNAUTHORIZED, "ExpiredAuthenticationToken", usual, None)
        }
        Fault::Unauthorized { message } => {
            let usual = "The access token is invalid.";
            (StatusCode::UNAUTHORIZED, "InvalidAuthenticationToken", usual, message.as_deref())
        }
        Fault::Forbidden { message } => {
            let usual = "The client does not have authorization to perform action 'read' over scope '/'.";
            (StatusCode::FORBIDDEN, "AuthorizationFailed", usual, message.as_deref())
        }
        Fault::BadRequest { message } => {
            (StatusCode::BAD_REQUEST, "BadRequest", "The request is invalid.", message.as_deref())
        }
        Fault::NotFound { message } => {
            let usual = "The resource was not found.";
            (StatusCode::NOT_FOUND, "ResourceNotFound", usual, message.as_deref())
        }
        _ => return None,
    };
    let answer = envelope(status, code, message.unwrap_or(usual));
    if status != StatusCode::UNAUTHORIZED {
        return Some(answer);
    }
    let challenge = format!("Bearer authorization_uri=\"{}\", error=\"invalid_token\"", request.base);
    let challenge = HeaderValue::try_from(challenge).unwrap_or(HeaderValue::from_static("Bearer"));
    Some(answer.with(header::WWW_AUTHENTICATE, challenge))
}
