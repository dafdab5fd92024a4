//! How long a server asks to wait.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{DATE, HeaderMap};

/// The longest wait that any header of an answer asks for; none if no header asks for one.
///
/// Headers are `Retry-After` and all that end like it (`x-ms-ratelimit-microsoft.consumption-retry-after`), with seconds or
/// one of the dates of HTTP, and those that end in `retry-after-ms`. Fractions count. What is negative, past or not
/// understood asks for nothing. A date counts from the answer's own `Date`, so that a wrong clock on either side does no
/// harm, or from `now` where there is none.
pub(super) fn wait(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    pause(headers, now).filter(|wait| !wait.is_zero())
}

/// As [`wait`], of what is not ready: a wait of nothing asks for the next question at once.
pub(super) fn pause(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let asked_at = date(headers).unwrap_or(now);
    let each = headers.iter().filter_map(|(name, value)| {
        let text = value.to_str().ok()?.trim();
        let ends = |end: &str| {
            name.as_str() == end || name.as_str().strip_suffix(end).is_some_and(|rest| rest.ends_with('-'))
        };
        if ends("retry-after-ms") {
            milliseconds(text, 0)
        } else if ends("retry-after") {
            milliseconds(text, 3).or_else(|| until(text, asked_at))
        } else {
            None
        }
    });
    each.max()
}

/// The time that an answer says it was made at.
pub(super) fn date(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    http_date(headers.get(DATE)?.to_str().ok()?.trim())
}

fn http_date(text: &str) -> Option<DateTime<Utc>> {
    httpdate::parse_http_date(text).ok().map(DateTime::from)
}

fn until(text: &str, from: DateTime<Utc>) -> Option<Duration> {
    (http_date(text)? - from).to_std().ok()
}

/// A decimal number in milliseconds, of which so many digits stand after the point of the unit; rounded up, so that nobody
/// comes too early. What is too large to be counted is the longest of all times: it was a number.
fn milliseconds(text: &str, digits: usize) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let numeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let complete = !whole.is_empty() && fraction.is_empty() != text.contains('.');
    if !complete || !numeric(whole) || !numeric(fraction) {
        return None;
    }
    let (counted, rest) = fraction.split_at(digits.min(fraction.len()));
    let parsed = format!("{whole}{counted:0<digits$}").parse::<u64>();
    let up = u64::from(rest.bytes().any(|byte| byte != b'0'));
    Some(Duration::from_millis(parsed.unwrap_or(u64::MAX).saturating_add(up)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    const CONSUMPTION: &str = "x-ms-ratelimit-microsoft.consumption-retry-after";
    const ENTITY: &str = "x-ms-ratelimit-microsoft.costmanagement-entity-retry-after";

    fn hint(headers: &[(&str, &str)]) -> Option<u128> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name: HeaderName = name.parse().expect("a name");
            map.append(name, HeaderValue::from_bytes(value.as_bytes()).expect("a value"));
        }
        let now = "2026-11-10T08:49:30Z".parse().expect("a time");
        wait(&map, now).map(|wait| wait.as_millis())
    }

    #[test]
    fn every_kind_of_hint_is_understood() {
        let check = |name: &str, value: &str, expect: Option<u128>| {
            assert_eq!(hint(&[(name, value)]), expect, "{value}");
        };
        check("retry-after", "5", Some(5_000));
        check("Retry-After", " 5 ", Some(5_000));
        check("retry-after", "1.5", Some(1_500));
        check("retry-after", "0.0001", Some(1));
        check("retry-after", "1.0000", Some(1_000));
        check("retry-after", "0", None);
        check(CONSUMPTION, "7", Some(7_000));
        check(ENTITY, "9", Some(9_000));
        check("x-ms-retry-after", "4", Some(4_000));
        check("retry-after-ms", "1500", Some(1_500));
        check("retry-after-ms", "1500.5", Some(1_501));
        check("x-ms-retry-after-ms", "20", Some(20));
        check("retry-after", "Tue, 10 Nov 2026 08:49:37 GMT", Some(7_000));
        check("retry-after", "Tuesday, 10-Nov-26 08:49:37 GMT", Some(7_000));
        check("retry-after", "Tue Nov 10 08:49:37 2026", Some(7_000));
        check(CONSUMPTION, "Tue, 10 Nov 2026 08:49:37 GMT", Some(7_000));
        check("retry-after", "315360000", Some(315_360_000_000));
        check("retry-after", "99999999999999999999999", Some(u128::from(u64::MAX)));
    }

    #[test]
    fn what_is_no_wait_is_no_hint() {
        let values = [
            "-1", "-0.5", "+5", "", " ", ".", ".5", "5.", "1.2.3", "1e3", "soon", "5s", "0x5", "٥", "5,6",
            "NaN",
        ];
        for value in values {
            assert_eq!(hint(&[("retry-after", value)]), None, "{value}");
        }
        assert_eq!(hint(&[("retry-after", "Tue, 10 Nov 2026 08:49:29 GMT")]), None);
        assert_eq!(hint(&[("retry-after", "Mon, 32 Nov 2026 08:49:37 GMT")]), None);
        assert_eq!(hint(&[("retry-after-ms", "Tue, 10 Nov 2026 08:49:37 GMT")]), None);
        assert_eq!(hint(&[("x-noretry-after", "5"), ("x-retry-afterwards", "5")]), None);
        assert_eq!(hint(&[]), None);
    }

    #[test]
    fn the_longest_hint_counts() {
        assert_eq!(
            hint(&[("retry-after", "1"), (CONSUMPTION, "3"), ("retry-after-ms", "2000")]),
            Some(3_000)
        );
        assert_eq!(hint(&[(ENTITY, "2"), (ENTITY, "30"), ("retry-after", "soon")]), Some(30_000));
    }

    #[test]
    fn a_date_counts_from_the_date_of_the_answer() {
        let until = ("retry-after", "Tue, 10 Nov 2026 08:49:37 GMT");
        assert_eq!(hint(&[until, ("date", "Tue, 10 Nov 2026 08:49:35 GMT")]), Some(2_000));
        assert_eq!(hint(&[until, ("date", "Mon, 09 Nov 2026 08:49:37 GMT")]), Some(86_400_000));
        assert_eq!(hint(&[until, ("date", "today")]), Some(7_000));
    }

    proptest! {
        #[test]
        fn no_header_is_too_strange(value in "[ -~]{0,30}") {
            hint(&[("retry-after", &value), ("retry-after-ms", &value), ("date", &value)]);
        }

        #[test]
        fn a_wait_is_never_shorter_than_its_number(seconds in 0_u64..1_000_000, nanos in 0_u32..1_000_000_000) {
            let asked = Duration::new(seconds, nanos);
            let text = format!("{seconds}.{nanos:09}");
            let given = milliseconds(&text, 3).expect("a number");
            prop_assert!(given >= asked && given - asked < Duration::from_millis(1));
        }
    }
}
