//! What can be done with a running simulator, as JSON over HTTP.

mod operation;

use crate::exchange::Answer;
use crate::serve::Shared;
use bytes::Bytes;
use http::header::ALLOW;
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};
use operation::{Call, OPERATIONS};
use std::sync::Arc;

/// Why an operation was not done, for its caller.
#[derive(Debug)]
struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl Refusal {
    /// A field of the call is not what was expected.
    fn field(field: &str, what: impl std::fmt::Display) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: "bad_request", message: format!("{field}: {what}") }
    }

    fn answer(&self) -> Answer {
        let body = serde_json::json!({ "error": { "code": self.code, "message": self.message } });
        Answer::json(self.status, body.to_string())
    }
}

/// The answer to a request at the control listener.
pub(crate) fn answer(shared: &Arc<Shared>, parts: &Parts, body: &Bytes) -> Answer {
    let path = parts.uri.path();
    let query = parts.uri.query().unwrap_or_default();
    let method = if parts.method == Method::HEAD { &Method::GET } else { &parts.method };
    let mut there = OPERATIONS.iter().filter(|operation| operation.path == path).peekable();
    if there.peek().is_none() {
        let message = format!("there is nothing at `{path}`; `GET /` lists what there is");
        return Refusal { status: StatusCode::NOT_FOUND, code: "not_found", message }.answer();
    }
    let methods = there.clone().map(|operation| operation.method).collect::<Vec<_>>().join(", ");
    let Some(operation) = there.find(|operation| operation.method == method.as_str()) else {
        let message = format!("`{path}` takes {methods}, not {method}");
        let refusal = Refusal { status: StatusCode::METHOD_NOT_ALLOWED, code: "method_not_allowed", message };
        let allow = HeaderValue::try_from(methods).unwrap_or(HeaderValue::from_static(""));
        return refusal.answer().with(ALLOW, allow);
    };
    match (operation.perform)(&Call { shared, query, body }) {
        Ok(value) => Answer::json(StatusCode::OK, value.to_string()),
        Err(refusal) => refusal.answer(),
    }
}

/// The answer to a request whose body is too long or breaks off.
pub(crate) fn unread(limit: usize) -> Answer {
    Refusal::field("body", format!("could not be read; expected at most {limit} bytes")).answer()
}
