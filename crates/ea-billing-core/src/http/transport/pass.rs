//! What requests of a transport show to be let in.

use std::time::Duration;

use super::{Deadline, Inner, Request, Transport};
use crate::AccessToken;
use crate::error::{Code, Error, Result};
use crate::http::auth::Pass;
use crate::http::fault::{Attempt, Failed};
use crate::http::retry::Retry;

impl Transport {
    /// Names whose data are seen, for keys of caches. It may have to sign in.
    ///
    /// # Errors
    ///
    /// Those of the source of tokens, and [`Code::DeadlineExceeded`].
    pub(crate) async fn principal(&self, deadline: &Deadline) -> Result<String> {
        let clock = &*self.0.clock;
        let principal = self.0.settings.credential.principal(clock);
        deadline.within(clock, Duration::MAX, principal).await.map_err(|_| late())?
    }

    /// The token with which the next request would be sent; nothing where it is none.
    ///
    /// # Errors
    ///
    /// As of [`principal`](Self::principal).
    pub(crate) async fn access_token(&self, deadline: &Deadline) -> Result<Option<AccessToken>> {
        let clock = &*self.0.clock;
        let token = self.0.settings.credential.access_token(clock);
        deadline.within(clock, Duration::MAX, token).await.map_err(|_| late())?
    }

    /// The error without the key and the tokens, which servers, and what stands between, repeat.
    pub(crate) fn fit_to_show(&self, error: Error) -> Error {
        let secrets = self.0.settings.credential.secrets();
        secrets.iter().fold(error, |error, secret| error.without(secret.expose()))
    }
}

fn late() -> Error {
    Error::new(Code::DeadlineExceeded, "the total time was over before there was an access token")
}

impl Inner {
    /// What a request shows to be let in, or another pass than one that was refused, if there is one.
    pub(super) async fn pass(
        &self,
        request: &Request,
        deadline: &Deadline,
        refused: Option<&Pass>,
    ) -> Attempt<Option<Pass>> {
        if !request.auth {
            return Ok(None);
        }
        // Nobody is asked for a token that would not be sent.
        self.origin.admit(&request.url)?;
        let (credential, clock) = (&self.settings.credential, &*self.clock);
        let pass = async {
            match refused {
                Some(refused) => credential.another(refused, clock).await,
                None => credential.pass(clock).await.map(Some),
            }
        };
        let over = |_| {
            let text =
                format!("{}: the total time was over before there was an access token", request.what());
            Failed::new(Code::DeadlineExceeded, text, Retry::Never)
        };
        Ok(deadline.within(clock, Duration::MAX, pass).await.map_err(over)??)
    }
}
