//! When a fault happens.

use super::Fault;
use crate::api::{Route, Target};
use crate::exchange::Request;
use serde::{Deserialize, Serialize};

/// A fault and when it happens.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// What happens.
    pub fault: Fault,
    /// What a request must be like.
    pub when: Condition,
    /// So many requests that meet the condition pass before.
    pub skip: u64,
    /// How often it happens then.
    pub times: Times,
}

impl Rule {
    /// A rule for any request; it happens once, or for ever with faults such as `redirect-loop` that are none otherwise.
    #[must_use]
    pub fn new(fault: Fault) -> Self {
        let times = fault.usual_times();
        Self { fault, when: Condition::default(), skip: 0, times }
    }

    /// Only for requests of this kind.
    #[must_use]
    pub fn on(mut self, route: Route) -> Self {
        self.when.route = Some(route);
        self
    }

    /// Only for this page of usage details, from 1 on.
    #[must_use]
    pub fn page(mut self, page: u64) -> Self {
        self.when.page = Some(page);
        self
    }

    /// Only under this condition, in place of any other: see [`Condition`].
    #[must_use]
    pub fn when(mut self, when: Condition) -> Self {
        self.when = when;
        self
    }

    /// After so many requests that meet the condition.
    #[must_use]
    pub fn skip(mut self, skip: u64) -> Self {
        self.skip = skip;
        self
    }

    /// So many times.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Times::Count(times);
        self
    }

    /// For ever.
    #[must_use]
    pub fn always(mut self) -> Self {
        self.times = Times::Always;
        self
    }
}

/// How often something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Times {
    /// So often.
    Count(u64),
    /// Without end, written `"always"`.
    Always,
}

impl Times {
    pub(crate) fn allows(self, used: u64) -> bool {
        match self {
            Self::Count(count) => used < count,
            Self::Always => true,
        }
    }
}

impl Serialize for Times {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Count(count) => serializer.serialize_u64(*count),
            Self::Always => serializer.serialize_str("always"),
        }
    }
}

impl<'de> Deserialize<'de> for Times {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Times;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number or \"always\"")
            }

            fn visit_u64<E: serde::de::Error>(self, count: u64) -> Result<Times, E> {
                Ok(Times::Count(count))
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Times, E> {
                if text == "always" {
                    return Ok(Times::Always);
                }
                Err(E::invalid_value(serde::de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// What a request must be like; what is left out does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Condition {
    /// The kind of call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
    /// The method, such as `GET`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The path in any casing, in which `*` stands for any text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// A text that the query has in it, as it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query_contains: Option<String>,
    /// The enrollment number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrollment: Option<String>,
    /// The version of the API: 1, 2 or 3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u8>,
    /// The page of usage details, from 1 on. Anything but usage details and usage aggregates has no pages and
    /// does not match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
}

impl Condition {
    /// Only for requests of this kind.
    #[must_use]
    pub fn on(mut self, route: Route) -> Self {
        self.route = Some(route);
        self
    }

    /// Only for this method, such as `GET`.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Only for this path, in which `*` stands for any text.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Only for a query that has this text in it.
    #[must_use]
    pub fn query_contains(mut self, part: impl Into<String>) -> Self {
        self.query_contains = Some(part.into());
        self
    }

    /// Only for this enrollment.
    #[must_use]
    pub fn enrollment(mut self, number: impl Into<String>) -> Self {
        self.enrollment = Some(number.into());
        self
    }

    /// Only for this version of the API.
    #[must_use]
    pub fn version(mut self, version: u8) -> Self {
        self.version = Some(version);
        self
    }

    /// Only for this page of usage details, from 1 on.
    #[must_use]
    pub fn page(mut self, page: u64) -> Self {
        self.page = Some(page);
        self
    }

    /// Whether it asks for nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn is_met(&self, request: &Request, target: &Target) -> bool {
        let method = |method: &String| method.eq_ignore_ascii_case(request.method.as_str());
        let has_pages = matches!(target.route, Route::UsageDetails | Route::UsageAggregates);
        let page = |page: &u64| has_pages && *page == target.page;
        self.route.is_none_or(|route| route == target.route)
            && self.method.as_ref().is_none_or(method)
            && self.path.as_ref().is_none_or(|pattern| matches(pattern, &request.path))
            && self.query_contains.as_ref().is_none_or(|part| request.query.contains(part))
            && self.enrollment.as_ref().is_none_or(|number| *number == target.enrollment)
            && self.version.is_none_or(|version| Some(version) == target.version)
            && self.page.as_ref().is_none_or(page)
    }
}

/// Whether a path is like a pattern, in any casing.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path) = (pattern.to_ascii_lowercase(), path.to_ascii_lowercase());
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == path;
    };
    let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    let Some(mut left) = path.strip_prefix(first).and_then(|left| left.strip_suffix(last)) else {
        return false;
    };
    for part in middle.split('*') {
        let Some(at) = left.find(part) else {
            return false;
        };
        left = &left[at + part.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        let check = |pattern: &str, path: &str, expect: bool| {
            assert_eq!(matches(pattern, path), expect, "{pattern} {path}");
        };
        check("/v3/*", "/V3/enrollments", true);
        check("*usagedetails", "/v3/enrollments/100/usageDetails", true);
        check("*usagedetails", "/v3/enrollments/100/usageDetails/download", false);
        check("/v*/enrollments/*/usage*", "/v2/enrollments/100/usagedetails", true);
        check("/v*/billing/*/usage*", "/v2/enrollments/100/usagedetails", false);
        check("/a", "/a", true);
        check("/a", "/a/b", false);
        check("/ab*ba", "/aba", false);
        check("*", "", true);
    }
}
