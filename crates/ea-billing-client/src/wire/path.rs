//! Path parameters that are themselves paths.

use progenitor_client::encode_path;

/// Encodes a scope such as `subscriptions/0000…/resourceGroups/rg` for use inside a URL path.
///
/// Each segment is percent-encoded and the slashes between them stay; a leading or trailing slash is dropped, because
/// the path around the scope brings its own. Scopes are written with and without a leading slash in the documentation.
#[must_use]
pub fn encode_scope(scope: &str) -> String {
    let segments: Vec<_> = scope.trim_matches('/').split('/').map(encode_path).collect();
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(scope: &str, expect: &str) {
        assert_eq!(encode_scope(scope), expect);
    }

    #[test]
    fn keeps_the_slashes_of_a_scope() {
        check("/subscriptions/a/resourceGroups/b c/", "subscriptions/a/resourceGroups/b%20c");
        check(
            "providers/Microsoft.Billing/billingAccounts/1:2",
            "providers/Microsoft.Billing/billingAccounts/1:2",
        );
        check("a?b/c#d/%2F", "a%3Fb/c%23d/%252F");
        check("", "");
    }
}
