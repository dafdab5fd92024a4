//! Answers in place of the real one.

use crate::api::envelope;
use crate::exchange::{Answer, Request};
use crate::fault::{Fault, Hint, azure, hint};
use chrono::{DateTime, Utc};
use http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION, RETRY_AFTER};
use http::{HeaderName, HeaderValue, StatusCode};

/// The answer that a fault gives without asking the servers; none if the fault changes their answer.
pub(super) fn instead(fault: &Fault, request: &Request, now: DateTime<Utc>) -> Option<Answer> {
    if let Some(answer) = redirection(fault, request).or_else(|| azure::instead(fault, request)) {
        return Some(answer);
    }
    let (status, message) = match fault {
        Fault::NotModifiedUnasked {} if request.headers.contains_key(IF_NONE_MATCH) => return None,
        Fault::NotModifiedUnasked {} => return Some(Answer::new(StatusCode::NOT_MODIFIED, "")),
        Fault::NotModifiedOtherEtag {} => {
            let other = HeaderValue::from_static("\"0000000000000000\"");
            return Some(Answer::new(StatusCode::NOT_MODIFIED, "").with(ETAG, other));
        }
        Fault::NoContent {} => return Some(Answer::new(StatusCode::NO_CONTENT, "")),
        Fault::BadRequest { message } => (400, told(message, "The request is invalid.")),
        Fault::Unauthorized { message } => (401, told(message, "The access key is not valid.")),
        Fault::KeyExpired {} => (401, "The access key has expired. Please generate a new key."),
        Fault::Forbidden { message } => (403, told(message, "The access key has no rights to this report.")),
        Fault::NotFound { message } => (404, told(message, "The report was not found.")),
        Fault::RequestTimeout {} => (408, "The request timed out."),
        Fault::ServerError { status, message } => {
            (status.unwrap_or(500), told(message, "DB didn't return complete data for MeterInfo."))
        }
        Fault::ServerErrorHtml { status } => return Some(error_page(status.unwrap_or(502))),
        Fault::Unavailable { retry_after } => {
            let answer = failed(503, "The service is unavailable.");
            return Some(answer.with(RETRY_AFTER, HeaderValue::from(retry_after.unwrap_or(1))));
        }
        Fault::Throttled { hint, retry_after } => {
            return Some(hint::throttled(hint.unwrap_or(Hint::Consumption), retry_after.unwrap_or(1), now));
        }
        Fault::HtmlLogin {} => return Some(html(StatusCode::OK, "Sign in to your account")),
        Fault::ErrorEnvelope { code, message } => {
            let message = told(message, "An error has occurred.");
            return Some(envelope(StatusCode::OK, code.as_deref().unwrap_or("500"), message));
        }
        Fault::Answer { status, headers, body } => {
            return Some(own(*status, headers.as_ref(), body.as_deref()));
        }
        _ => return hint::odd(fault, now),
    };
    Some(failed(status, message))
}

fn told<'a>(message: &'a Option<String>, usual: &'a str) -> &'a str {
    message.as_deref().unwrap_or(usual)
}

/// An error whose code is its status.
pub(super) fn failed(status: u16, message: &str) -> Answer {
    let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    envelope(code, &status.to_string(), message)
}

fn html(status: StatusCode, title: &str) -> Answer {
    let body = format!(
        "<!DOCTYPE html>\r\n<html><head><title>{title}</title></head>\r\n<body><h1>{title}</h1></body></html>\r\n"
    );
    Answer::new(status, body).with(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))
}

fn error_page(status: u16) -> Answer {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    html(status, &format!("{} - {}", status.as_u16(), status.canonical_reason().unwrap_or("Server Error")))
}

fn redirection(fault: &Fault, request: &Request) -> Option<Answer> {
    let query = if request.query.is_empty() { String::new() } else { format!("?{}", request.query) };
    let at = |base: &str| format!("{base}{}{query}", request.path);
    let (status, location) = match fault {
        Fault::RedirectSame { status, location } => (status, location.clone().unwrap_or(at(&request.base))),
        Fault::RedirectCross { status, location } => {
            (status, location.clone().unwrap_or(at(&request.blob_base)))
        }
        Fault::RedirectDowngrade { status, location } => {
            let authority = request.base.split_once("://").map_or("", |(_, authority)| authority);
            (status, location.clone().unwrap_or(at(&format!("http://{authority}"))))
        }
        Fault::RedirectLoop { status } => (status, at(&request.base)),
        _ => return None,
    };
    let status = status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::FOUND);
    let location = HeaderValue::from_str(&location).unwrap_or(HeaderValue::from_static("/"));
    Some(Answer::new(status, "").with(LOCATION, location))
}

/// An answer as a script has it; a header that can't be one is left out.
fn own(
    status: Option<u16>,
    headers: Option<&std::collections::BTreeMap<String, String>>,
    body: Option<&str>,
) -> Answer {
    let status = status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::OK);
    let mut answer = Answer::new(status, body.unwrap_or_default().to_owned());
    for (name, value) in headers.into_iter().flatten() {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(value)) {
            answer.headers.append(name, value);
        }
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Rule;
    use crate::fault::edit::tests::{read, request};

    fn answer(rule: &str) -> Answer {
        let fault = Rule::from_json(rule).expect(rule).fault;
        instead(&fault, &request("/v3/a?b=c"), DateTime::UNIX_EPOCH).expect(rule)
    }

    #[test]
    fn redirections_lead_where_they_should() {
        let check = |rule: &str, expect: &str| {
            let answer = answer(rule);
            let location = answer.headers[LOCATION].to_str().expect("it is text").to_owned();
            assert_eq!(format!("{} {location}", answer.status.as_u16()), expect);
        };
        check(r#"{"fault":"redirect-same","status":308}"#, "308 https://127.0.0.1:1/v3/a?b=c");
        check(r#"{"fault":"redirect-cross"}"#, "302 https://127.0.0.1:2/v3/a?b=c");
        check(r#"{"fault":"redirect-cross","location":"https://b.example/"}"#, "302 https://b.example/");
        check(r#"{"fault":"redirect-downgrade","status":301}"#, "301 http://127.0.0.1:1/v3/a?b=c");
        check(r#"{"fault":"redirect-loop","status":307}"#, "307 https://127.0.0.1:1/v3/a?b=c");
    }

    #[test]
    fn an_error_has_its_status_as_code() {
        let answer = answer(r#"{"fault":"server-error","status":503,"message":"x"}"#);
        assert_eq!(answer.status.as_u16(), 503);
        assert_eq!(read(answer), br#"{"error":{"code":"503","message":"x"}}"#);
    }

    #[test]
    fn not_modified_is_no_fault_where_it_is_asked_for() {
        let mut asking = request("/v3/a");
        asking.headers.insert(IF_NONE_MATCH, HeaderValue::from_static("\"1\""));
        assert!(instead(&Fault::NotModifiedUnasked {}, &asking, DateTime::UNIX_EPOCH).is_none());
    }
}
