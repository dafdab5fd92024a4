//! Answers that are errors, in the envelope of the API.

use super::key::{Refusal, ReportView};
use crate::exchange::Answer;
use crate::render::json::Object;
use http::StatusCode;

/// Why a request gets no data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
}

impl Failure {
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, message: message.into() }
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, message: message.into() }
    }

    pub(crate) fn no_data() -> Self {
        Self::not_found("No data is available for the requested billing period or date range.")
    }

    /// The report is not for keys of this view.
    pub(crate) fn view(report: &str, view: ReportView) -> Self {
        let message = format!(
            "Report type and report view are not compatible. Report Type: {report}, Report View: {view:?}"
        );
        Self { status: StatusCode::UNAUTHORIZED, message }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let message = match refusal {
            Refusal::Missing => "The request has no API key.",
            Refusal::Invalid => "The API key is not valid.",
            Refusal::NotYet => "The API key is not valid yet.",
            Refusal::Expired => "The API key has expired.",
        };
        Self { status: StatusCode::UNAUTHORIZED, message: message.to_owned() }
    }
}

impl From<Failure> for Answer {
    fn from(failure: Failure) -> Self {
        envelope(failure.status, failure.status.as_str(), &failure.message)
    }
}

/// An error in the envelope of the API.
pub(crate) fn envelope(status: StatusCode, code: &str, message: &str) -> Answer {
    let mut body = Vec::new();
    let mut object = Object::new(&mut body);
    Object::new(object.name("error")).text("code", code).text("message", message).end();
    object.end();
    Answer::json(status, body)
}
