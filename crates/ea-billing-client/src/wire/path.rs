//! Path parameters, so that no argument leaves the place that the path has for it.

use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use progenitor_client::Error;

/// What may not stand in a segment as it is. The backslash is here because URL parsers read it as a slash.
const SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'/')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Encodes an argument for one segment of a path.
///
/// # Errors
///
/// [`PathError`] when the argument is empty, `.` or `..`: each would make another path of it, and so ask the server
/// for something else, such as the list instead of one entry.
pub fn encode_segment(value: &str) -> Result<String, PathError> {
    match value {
        "" | "." | ".." => Err(PathError { value: value.to_owned() }),
        _ => Ok(utf8_percent_encode(value, SEGMENT).to_string()),
    }
}

/// Encodes a scope such as `subscriptions/0000…/resourceGroups/rg`, which is a path itself.
///
/// Each segment is encoded and the slashes between them stay; a leading or trailing slash is dropped, because the path
/// around the scope brings its own. Scopes are written with and without a leading slash in the documentation.
///
/// # Errors
///
/// As [`encode_segment`], for each segment.
pub fn encode_scope(scope: &str) -> Result<String, PathError> {
    let trimmed = scope.strip_prefix('/').unwrap_or(scope);
    let trimmed = trimmed.strip_suffix('/').unwrap_or(trimmed);
    let segments = trimmed.split('/').map(encode_segment).collect::<Result<Vec<_>, _>>();
    segments.map(|segments| segments.join("/")).map_err(|_| PathError { value: scope.to_owned() })
}

/// An argument that can't be part of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    value: String,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { value } = self;
        write!(f, "`{value}` can't be part of a path: no segment of it may be empty, `.` or `..`")
    }
}

impl std::error::Error for PathError {}

impl<E> From<PathError> for Error<E> {
    fn from(error: PathError) -> Self {
        Self::InvalidRequest(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(scope: &str, expect: Result<&str, ()>) {
        assert_eq!(encode_scope(scope).as_deref().map_err(|_| ()), expect, "{scope}");
    }

    #[test]
    fn a_scope_keeps_its_slashes() {
        check("/subscriptions/a/resourceGroups/b c/", Ok("subscriptions/a/resourceGroups/b%20c"));
        check(
            "providers/Microsoft.Billing/billingAccounts/1:2",
            Ok("providers/Microsoft.Billing/billingAccounts/1:2"),
        );
        check("a?b/c#d/%2F", Ok("a%3Fb/c%23d/%252F"));
    }

    #[test]
    fn nothing_leaves_its_place() {
        for scope in ["", "/", "//", "a//b", "..", "../..", "/subscriptions/a/../b", "a/."] {
            check(scope, Err(()));
        }
        check("a\\..\\b", Ok("a%5C..%5Cb"));
        assert_eq!(encode_segment("a/b\\c%2e").as_deref(), Ok("a%2Fb%5Cc%252e"));
        assert_eq!(encode_segment("201702-1").as_deref(), Ok("201702-1"));
        assert!(encode_segment("").is_err() && encode_segment("..").is_err());
    }
}
