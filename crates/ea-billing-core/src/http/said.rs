//! The code by which a server names an error, beside its status.

use std::{error, fmt};

use crate::convert::error_of;
use crate::error::Error;

/// What Azure Resource Manager answers with status 404 where it knows who is meant and has nothing of the kind. Where a
/// subscription or a service is not known, the code is another one.
const NO_RESOURCE: &str = "ResourceNotFound";

/// The code of a server as the cause of an error.
#[derive(Debug)]
pub(super) struct NoResource;

impl NoResource {
    /// The cause, if the body of a refusal names it.
    pub(super) fn of(body: &[u8]) -> Option<Self> {
        error_of(body).is_some_and(|said| said.code.eq_ignore_ascii_case(NO_RESOURCE)).then_some(Self)
    }
}

impl fmt::Display for NoResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the code of the server is {NO_RESOURCE}")
    }
}

impl error::Error for NoResource {}

/// Whether the server says by its code that it knows who is meant and has nothing of the kind.
pub(crate) fn says_no_resource(error: &Error) -> bool {
    error::Error::source(error).is_some_and(<dyn error::Error>::is::<NoResource>)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_code_says_it() {
        let check = |body: &str, expect: bool| assert_eq!(NoResource::of(body.as_bytes()).is_some(), expect);
        check(
            r#"{"error":{"code":"ResourceNotFound","target":"x","message":"Could not find invoice."}}"#,
            true,
        );
        check(r#"{"code":"resourcenotfound","message":"x"}"#, true);
        check(r#"{"error":{"code":"SubscriptionNotFound","message":"ResourceNotFound"}}"#, false);
        check(r#"{"error":{"code":"NotFound","message":"x"}}"#, false);
        check("<html></html>", false);
        check("", false);
    }
}
