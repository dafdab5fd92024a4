//! Errors of Azure Resource Manager and of the providers behind it, which do not agree on a form.

use crate::exchange::Answer;
use crate::render::json::Object;
use http::{HeaderValue, Method, StatusCode, header};

/// Why a request gets nothing.
#[derive(Clone, Debug)]
pub(super) struct Denial {
    status: StatusCode,
    code: String,
    message: String,
    form: Form,
    challenge: Option<String>,
}

/// How an error is written.
#[derive(Clone, Debug)]
enum Form {
    /// `{"error":{"code","message"}}`
    Wrapped,
    /// `{"code","message"}`
    Bare,
    /// `{"error":{"code","target","message"}}`
    Targeted(String),
}

impl Denial {
    pub(super) fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self { status, code: code.to_owned(), message: message.into(), form: Form::Wrapped, challenge: None }
    }

    pub(super) fn bad_request(code: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// Without the wrapper, as the billing provider and the rate card write it.
    pub(super) fn bare(self) -> Self {
        Self { form: Form::Bare, ..self }
    }

    /// With the address that was asked, as the billing provider of subscriptions writes it.
    pub(super) fn about(self, target: String) -> Self {
        Self { form: Form::Targeted(target), ..self }
    }

    /// With a header that says where to sign in.
    pub(super) fn challenge(self, challenge: String) -> Self {
        Self { challenge: Some(challenge), ..self }
    }

    pub(super) fn method(method: &Method, expected: &Method) -> Self {
        let message =
            format!("The requested resource does not support http method '{method}', but '{expected}'.");
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message)
    }

    pub(super) fn no_route(path: &str) -> Self {
        let message = format!("No HTTP resource was found that matches the request URI '{path}'.");
        Self::new(StatusCode::NOT_FOUND, "InvalidResourceType", message)
    }

    pub(super) fn forbidden(client: &str, object: &str, action: &str, scope: &str) -> Self {
        let message = format!(
            "The client '{client}' with object id '{object}' does not have authorization to perform action '{action}' \
             over scope '{scope}' or the scope is invalid. If access was recently granted, please refresh your \
             credentials."
        );
        Self::new(StatusCode::FORBIDDEN, "AuthorizationFailed", message)
    }
}

impl From<Denial> for Answer {
    fn from(denial: Denial) -> Self {
        let mut body = Vec::new();
        let mut object = Object::new(&mut body);
        let (code, message) = (&denial.code, &denial.message);
        match &denial.form {
            Form::Bare => drop(object.text("code", code).text("message", message)),
            Form::Wrapped => {
                Object::new(object.name("error")).text("code", code).text("message", message).end();
            }
            Form::Targeted(target) => Object::new(object.name("error"))
                .text("code", code)
                .text("target", target)
                .text("message", message)
                .end(),
        }
        object.end();
        let answer = Self::json(denial.status, body);
        match denial.challenge.map(HeaderValue::try_from) {
            Some(Ok(challenge)) => answer.with(header::WWW_AUTHENTICATE, challenge),
            _ => answer,
        }
    }
}
