//! A token that is at hand.

use std::future::ready;

use super::{AccessToken, TokenFuture, TokenSource};

/// Gives one and the same token.
#[derive(Debug)]
pub(super) struct Fixed(pub(super) AccessToken);

impl TokenSource for Fixed {
    fn token<'a>(&'a self, _scope: &'a str) -> TokenFuture<'a> {
        Box::pin(ready(Ok(self.0.clone())))
    }
}
