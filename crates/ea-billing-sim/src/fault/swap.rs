//! What becomes of an answer under a fault.

use super::{body, hint, paging, status};
use crate::api::{Route, Target, unauthenticated};
use crate::exchange::{Answer, Body, Request};
use crate::fault::edit::{Swapped, edit, into_chunks, with_empty_body_known, with_value};
use crate::fault::{Fault, Plan};
use chrono::{DateTime, Utc};
use http::header::{CONTENT_LENGTH, CONTENT_RANGE, ETAG};
use http::{HeaderName, HeaderValue, Method, StatusCode};

/// The answer under a fault. `ask` asks the servers, which a fault may leave out.
///
/// # Errors
/// The servers' own answer, where it has nothing that the fault could act on.
pub(crate) fn swap(
    fault: &Fault,
    request: &Request,
    target: &Target,
    now: DateTime<Utc>,
    ask: impl FnOnce(Option<&crate::api::PagingFault>) -> Answer,
) -> Swapped {
    if let Some(answer) = status::instead(fault, request, now) {
        return Ok(answer);
    }
    if let Fault::SasExpired { after: None } = fault {
        return if is_blob(target.route) { Ok(sas_expired()) } else { Err(Box::new(ask(None))) };
    }
    let order = paging::paging(fault, request, target);
    let answer = ask(order.as_ref());
    if order.is_some() {
        return if answer.status == StatusCode::OK { Ok(answer) } else { Err(Box::new(answer)) };
    }
    changed(fault, target, now, answer, request.method == Method::HEAD)
}

fn changed(fault: &Fault, target: &Target, now: DateTime<Utc>, answer: Answer, head_only: bool) -> Swapped {
    let answer = with_empty_body_known(answer);
    match fault {
        Fault::ClockSkew { seconds } => Ok(hint::skewed(answer, seconds.unwrap_or(86_400), now)),
        Fault::SasExpired { .. } if !is_blob(target.route) || !answer.status.is_success() => {
            Err(Box::new(answer))
        }
        Fault::DataSwitch { .. } if target.enrollment.is_empty() || !answer.status.is_success() => {
            Err(Box::new(answer))
        }
        _ if !Plan::suits(fault, &answer, head_only) => Err(Box::new(answer)),
        Fault::SasExpired { .. } | Fault::DataSwitch { .. } => Ok(answer),
        Fault::Refuse { .. } | Fault::ResetBeforeHeaders {} => Ok(answer),
        Fault::NoEtag {} => without_etag(answer),
        Fault::WeakEtag {} => with_weak_tag(answer),
        _ if Plan::of(fault, &answer).is_some() => Ok(answer),
        // What follows makes something of a good answer; an error has no rows and no reports.
        _ if !answer.status.is_success() => Err(Box::new(answer)),
        Fault::PartialContent {} => partial(answer),
        Fault::PollNeverDone {} if target.route == Route::InvoiceOperation => {
            let pause = HeaderValue::from_static("10");
            Ok(Answer::new(StatusCode::ACCEPTED, "").with(http::header::RETRY_AFTER, pause))
        }
        Fault::PollNeverDone {} if is_report(target.route) => edit(answer, |text| unfinished(text, 2)),
        Fault::ReportFailed { status } if target.route == Route::UsageReport => {
            edit(answer, |text| unfinished(text, status.unwrap_or(4)))
        }
        _ => body::spoil(fault, answer),
    }
}

/// Whether a file of the storage host is asked for.
fn is_blob(route: Route) -> bool {
    matches!(route, Route::UsageBlob | Route::RateCardBlob | Route::InvoiceBlob)
}

fn is_report(route: Route) -> bool {
    matches!(route, Route::UsageSubmit | Route::UsageReport)
}

/// A report of this status, without a file.
fn unfinished(text: &[u8], status: u16) -> Option<Vec<u8>> {
    let text = with_value(text, "status", status.to_string().as_bytes())?;
    Some(with_value(&text, "blobPath", b"\"\"").unwrap_or(text))
}

fn without_etag(mut answer: Answer) -> Swapped {
    if answer.headers.remove(ETAG).is_some() { Ok(answer) } else { Err(Box::new(answer)) }
}

/// The answer with the weak form of its entity tag.
///
/// # Errors
/// The answer as it was, if it has no strong tag.
pub(crate) fn with_weak_tag(answer: Answer) -> Swapped {
    let strong = answer.headers.get(ETAG).and_then(|tag| tag.to_str().ok());
    let weak = strong.filter(|tag| !tag.starts_with("W/")).map(|tag| format!("W/{tag}"));
    match weak.and_then(|tag| HeaderValue::try_from(tag).ok()) {
        Some(tag) => Ok(answer.with(ETAG, tag)),
        None => Err(Box::new(answer)),
    }
}

/// The first half of a body, or of what is known of it.
fn partial(mut answer: Answer) -> Swapped {
    let (length, mut chunks) = into_chunks(answer.body);
    let start = chunks.next().unwrap_or_default();
    if start.len() < 2 {
        answer.body = Body::Whole(start);
        return Err(Box::new(answer));
    }
    let half = start.slice(..start.len() / 2);
    let whole = length.map_or("*".to_owned(), |length| length.to_string());
    let range = HeaderValue::try_from(format!("bytes 0-{}/{whole}", half.len() - 1));
    answer.headers.remove(CONTENT_LENGTH);
    answer.status = StatusCode::PARTIAL_CONTENT;
    answer.body = Body::Whole(half);
    Ok(answer.with(CONTENT_RANGE, range.unwrap_or(HeaderValue::from_static("bytes */*"))))
}

/// What Azure Storage answers when a signed address is used too late.
pub(crate) fn sas_expired() -> Answer {
    let detail = "Signature not valid in the specified time frame";
    unauthenticated(&format!("<AuthenticationErrorDetail>{detail}</AuthenticationErrorDetail>"))
        .with(HeaderName::from_static("x-ms-error-code"), HeaderValue::from_static("AuthenticationFailed"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Rule;
    use crate::fault::edit::tests::{read, request};
    use bytes::Bytes;

    fn tagged() -> Answer {
        Answer::json(StatusCode::OK, r#"[{"a":1}]"#).with(ETAG, HeaderValue::from_static("\"7\""))
    }

    fn swapped(rule: &str, route: Route, answer: Answer) -> Swapped {
        let fault = Rule::from_json(rule).expect(rule).fault;
        let target = Target {
            route,
            version: Some(3),
            enrollment: "100".to_owned(),
            page: 1,
            part: crate::api::Part::Whole,
        };
        swap(&fault, &request("/a"), &target, DateTime::UNIX_EPOCH, |_| answer)
    }

    #[test]
    fn entity_tags_are_changed_where_there_are_any() {
        let tag = |rule: &str, answer: Answer| {
            let answer = swapped(rule, Route::PriceSheet, answer)?;
            Ok::<_, Box<Answer>>(answer.headers.get(ETAG).map(|tag| tag.to_str().unwrap_or("?").to_owned()))
        };
        assert_eq!(tag(r#"{"fault":"no-etag"}"#, tagged()).expect("it has a tag"), None);
        assert_eq!(
            tag(r#"{"fault":"weak-etag"}"#, tagged()).expect("it has a tag"),
            Some("W/\"7\"".to_owned())
        );
        let other = tag(r#"{"fault":"not-modified-other-etag"}"#, tagged()).expect("it has a tag");
        assert!(other.is_some_and(|tag| tag != "\"7\""));
        assert!(tag(r#"{"fault":"no-etag"}"#, Answer::new(StatusCode::OK, "")).is_err());
        let weak = tagged().with(ETAG, HeaderValue::from_static("W/\"7\""));
        assert!(tag(r#"{"fault":"weak-etag"}"#, weak).is_err());
    }

    #[test]
    fn a_part_says_which_part_it_is() {
        let part =
            swapped(r#"{"fault":"partial-content"}"#, Route::PriceSheet, tagged()).expect("it has a body");
        assert_eq!(part.headers[CONTENT_RANGE], "bytes 0-3/9");
        assert_eq!(read(part), b"[{\"a");
        let stream = Body::Stream { length: None, chunks: Box::new([Bytes::from("abcd")].into_iter()) };
        let stream = Answer { body: stream, ..Answer::new(StatusCode::OK, "") };
        let part =
            swapped(r#"{"fault":"partial-content"}"#, Route::PriceSheet, stream).expect("it has a body");
        assert_eq!(part.headers[CONTENT_RANGE], "bytes 0-1/*");
    }

    #[test]
    fn a_report_stays_in_progress() {
        let done = || Answer::json(StatusCode::OK, r#"{"id":"1","status":3,"blobPath":"https://b/?sig=1"}"#);
        let rule = r#"{"fault":"poll-never-done"}"#;
        let answer = swapped(rule, Route::UsageReport, done()).expect("it is a report");
        assert_eq!(read(answer), br#"{"id":"1","status":2,"blobPath":""}"#);
        assert!(swapped(rule, Route::PriceSheet, done()).is_err());
    }

    #[test]
    fn a_report_fails() {
        let done = || Answer::json(StatusCode::OK, r#"{"id":"1","status":3,"blobPath":"https://b/?sig=1"}"#);
        for (rule, expect) in [
            (r#"{"fault":"report-failed"}"#, r#"{"id":"1","status":4,"blobPath":""}"#),
            (r#"{"fault":"report-failed","status":7}"#, r#"{"id":"1","status":7,"blobPath":""}"#),
        ] {
            let answer = swapped(rule, Route::UsageReport, done()).expect("it is a report");
            assert_eq!(read(answer), expect.as_bytes());
            assert!(swapped(rule, Route::UsageSubmit, done()).is_err());
        }
        assert!(Rule::from_json(r#"{"fault":"report-failed","status":5}"#).is_err());
    }

    #[test]
    fn only_reports_have_signed_addresses() {
        let rule = r#"{"fault":"sas-expired"}"#;
        assert!(swapped(rule, Route::UsageDetails, tagged()).is_err());
        let answer = swapped(rule, Route::UsageBlob, tagged()).expect("it is a report");
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(String::from_utf8_lossy(&read(answer)).contains("<Code>AuthenticationFailed</Code>"));
    }

    #[test]
    fn pages_are_broken_by_the_servers() {
        let target = Target {
            route: Route::UsageDetails,
            version: Some(3),
            enrollment: "100".to_owned(),
            page: 1,
            part: crate::api::Part::Whole,
        };
        let mut order = None;
        let fault = Fault::PageEmpty {};
        let answer = swap(&fault, &request("/a"), &target, DateTime::UNIX_EPOCH, |asked| {
            order = asked.cloned();
            tagged()
        });
        assert!(answer.is_ok());
        assert_eq!(order, Some(crate::api::PagingFault::Empty));
    }

    #[test]
    fn a_body_can_break_off_only_where_there_is_one() {
        let rule = r#"{"fault":"fin-mid-content-length"}"#;
        assert!(swapped(rule, Route::PriceSheet, tagged()).is_ok());
        assert!(swapped(rule, Route::PriceSheet, Answer::new(StatusCode::NOT_MODIFIED, "")).is_err());
        let unknown = Body::Stream { length: None, chunks: Box::new([Bytes::from("abcd")].into_iter()) };
        let unknown = Answer { body: unknown, ..Answer::new(StatusCode::OK, "") };
        let untouched = swapped(rule, Route::PriceSheet, unknown).expect_err("it has no length");
        assert!(swapped(r#"{"fault":"missing-last-chunk"}"#, Route::PriceSheet, *untouched).is_ok());
    }

    #[test]
    fn an_error_is_not_made_worse() {
        let error = Answer::json(StatusCode::NOT_FOUND, r#"{"error":{"code":"404"}}"#);
        assert!(swapped(r#"{"fault":"deep-nesting"}"#, Route::UsageDetails, error).is_err());
    }
}
