//! How long to wait, told in good and bad ways.

use super::Hint;
use super::status::failed;
use crate::exchange::Answer;
use crate::fault::Fault;
use chrono::{DateTime, TimeDelta, Utc};
use http::header::{DATE, RETRY_AFTER};
use http::{HeaderName, HeaderValue};

/// The Reporting API's own header, in seconds.
pub(crate) const CONSUMPTION: HeaderName =
    HeaderName::from_static("x-ms-ratelimit-microsoft.consumption-retry-after");

/// The headers of Cost Management, in seconds.
const COST_MANAGEMENT: [&str; 4] = [
    "x-ms-ratelimit-microsoft.costmanagement-entity-retry-after",
    "x-ms-ratelimit-microsoft.costmanagement-tenant-retry-after",
    "x-ms-ratelimit-microsoft.costmanagement-client-retry-after",
    "x-ms-ratelimit-microsoft.costmanagement-qpu-retry-after",
];

const TEN_YEARS: u64 = 315_360_000;

/// A time as HTTP headers write it.
pub(crate) fn http_date(time: DateTime<Utc>) -> HeaderValue {
    let text = time.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}

/// 429 with a hint that is as it should be.
pub(super) fn throttled(hint: Hint, seconds: u64, now: DateTime<Utc>) -> Answer {
    let answer = too_many(429, &seconds.to_string());
    let value = HeaderValue::from(seconds);
    match hint {
        Hint::Consumption => answer.with(CONSUMPTION, value),
        Hint::Seconds => answer.with(RETRY_AFTER, value),
        Hint::Date => answer.with(RETRY_AFTER, http_date(moved(now, seconds))),
        Hint::CostManagementHeadersOnly => with_cost_management(answer, &value),
    }
}

/// 429 as the API gives it when the quota is used up.
pub(crate) fn over_quota(seconds: u64) -> Answer {
    too_many(429, &seconds.to_string()).with(CONSUMPTION, HeaderValue::from(seconds))
}

fn too_many(status: u16, seconds: &str) -> Answer {
    failed(status, &format!("Too many requests. Please retry after {seconds} seconds."))
}

fn moved(now: DateTime<Utc>, seconds: u64) -> DateTime<Utc> {
    let delta = i64::try_from(seconds).ok().and_then(TimeDelta::try_seconds).unwrap_or_default();
    now.checked_add_signed(delta).unwrap_or(now)
}

fn with_cost_management(answer: Answer, value: &HeaderValue) -> Answer {
    COST_MANAGEMENT
        .iter()
        .fold(answer, |answer, name| answer.with(HeaderName::from_static(name), value.clone()))
}

/// The answers whose hints make no sense; none for another fault.
pub(super) fn odd(fault: &Fault, now: DateTime<Utc>) -> Option<Answer> {
    let both = |status: &Option<u16>, text: &'static str| {
        let value = HeaderValue::from_static(text);
        let answer = too_many(status.unwrap_or(429), text);
        answer.with(RETRY_AFTER, value.clone()).with(CONSUMPTION, value)
    };
    match fault {
        Fault::HintNegative { status } => Some(both(status, "-5")),
        Fault::HintGarbage { status } => Some(both(status, "soon")),
        Fault::HintTenYears { status } => {
            let answer = too_many(status.unwrap_or(429), &TEN_YEARS.to_string());
            let value = HeaderValue::from(TEN_YEARS);
            Some(answer.with(RETRY_AFTER, value.clone()).with(CONSUMPTION, value))
        }
        Fault::HintPastDate { status } => {
            let yesterday = now.checked_sub_signed(TimeDelta::days(1)).unwrap_or(now);
            Some(too_many(status.unwrap_or(429), "some").with(RETRY_AFTER, http_date(yesterday)))
        }
        Fault::HintDisagreeing { status } => {
            let answer = too_many(status.unwrap_or(429), "30").with(RETRY_AFTER, HeaderValue::from(1));
            let answer = answer.with(CONSUMPTION, HeaderValue::from(30));
            Some(with_cost_management(answer, &HeaderValue::from(5)))
        }
        _ => None,
    }
}

/// The answer with a `Date` that differs from the server's clock.
pub(super) fn skewed(answer: Answer, seconds: i64, now: DateTime<Utc>) -> Answer {
    let delta = TimeDelta::try_seconds(seconds).unwrap_or_default();
    answer.with(DATE, http_date(now.checked_add_signed(delta).unwrap_or(now)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_for_http() {
        let time = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        assert_eq!(http_date(time), "Fri, 04 Oct 2024 00:00:00 GMT");
    }

    #[test]
    fn hints_differ_as_their_names_say() {
        let shown = |fault: Fault| {
            let answer = odd(&fault, DateTime::UNIX_EPOCH + TimeDelta::days(1)).expect("its hint is odd");
            let text = |name: HeaderName| {
                answer.headers.get(name).map_or("-", |value| value.to_str().unwrap_or("?")).to_owned()
            };
            format!("{} {} {}", answer.status.as_u16(), text(RETRY_AFTER), text(CONSUMPTION))
        };
        assert_eq!(shown(Fault::HintNegative { status: None }), "429 -5 -5");
        assert_eq!(shown(Fault::HintPastDate { status: Some(503) }), "503 Thu, 01 Jan 1970 00:00:00 GMT -");
        assert_eq!(shown(Fault::HintTenYears { status: None }), "429 315360000 315360000");
        assert_eq!(shown(Fault::HintGarbage { status: None }), "429 soon soon");
        assert_eq!(shown(Fault::HintDisagreeing { status: None }), "429 1 30");
    }
}
