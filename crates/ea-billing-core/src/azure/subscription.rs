//! The GUID of a subscription.

use std::{fmt, str::FromStr, sync::Arc};

use crate::error::{Code, Error, Result};

/// The GUID of a subscription, such as `a8f7d0a1-204c-478a-86f0-bc53ce8d33a8`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubscriptionId(Arc<str>);

impl SubscriptionId {
    /// The GUID in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SubscriptionId {
    type Err = Error;

    /// Reads a GUID in any casing, also as `/subscriptions/{GUID}`.
    fn from_str(text: &str) -> Result<Self> {
        let bare = text.trim().trim_matches('/').to_ascii_lowercase();
        let bare = bare.strip_prefix("subscriptions/").unwrap_or(&bare);
        let groups: Vec<&str> = bare.split('-').collect();
        let has_form = groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
            && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if has_form {
            return Ok(Self(bare.into()));
        }
        // A token that was put here by mistake is not repeated.
        let shown: String = text.trim().chars().take(40).flat_map(char::escape_default).collect();
        let found =
            if text.trim().chars().count() > 40 { "a longer text".to_owned() } else { format!("`{shown}`") };
        let message = format!("expected the GUID of a subscription, found {found}");
        Err(Error::new(Code::InvalidArgument, message)
            .with_hint("`az account list` shows the ids of your subscriptions"))
    }
}

impl fmt::Display for SubscriptionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscription_is_a_guid() {
        let check = |text: &str, expect: Option<&str>| {
            let found = text.parse::<SubscriptionId>().ok();
            assert_eq!(found.as_ref().map(SubscriptionId::as_str), expect, "{text}");
        };
        let id = "a8f7d0a1-204c-478a-86f0-bc53ce8d33a8";
        check(id, Some(id));
        check(&format!(" {} ", id.to_uppercase()), Some(id));
        check(&format!("/subscriptions/{id}"), Some(id));
        check("a8f7d0a1204c478a86f0bc53ce8d33a8", None);
        check("a8f7d0a1-204c-478a-86f0-bc53ce8d33ag", None);
        check("../a8f7d0a1-204c-478a-86f0-bc53ce8d33a8", None);
        check("", None);
    }
}
