//! One token for all who need one.

use std::{
    fmt,
    sync::{
        Arc, Mutex as Bolt, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Mutex;

use super::{AccessToken, TokenSource};
use crate::{
    clock::Clock,
    error::{Error, Result},
    secret::Secret,
};

/// A token is renewed so long before its end that no request comes late with it; one that lives for less than twice as
/// long is renewed in the middle of its life.
const MARGIN: TimeDelta = TimeDelta::minutes(5);
/// As long the old token is used after one could not be renewed.
const PATIENCE: TimeDelta = TimeDelta::seconds(30);
/// So many tokens are kept from being shown: requests with older ones may still be on their way.
const REMEMBERED: usize = 4;

/// Keeps a token until shortly before its end.
///
/// Whoever comes while it is renewed waits for that, and shares its failure too.
pub(crate) struct TokenCache {
    source: Arc<dyn TokenSource>,
    scope: String,
    state: Mutex<State>,
    /// How often the source has answered.
    rounds: AtomicU64,
    lately: Bolt<Vec<Secret>>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    failed: Option<Error>,
}

struct Held {
    token: AccessToken,
    renew_at: Option<DateTime<Utc>>,
    /// Whether the server has refused it.
    rejected: bool,
}

impl Held {
    fn new(token: AccessToken, now: DateTime<Utc>) -> Self {
        let renew_at = token.expires().map(|end| end - MARGIN.min((end - now) / 2));
        Self { token, renew_at, rejected: false }
    }

    fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.rejected || self.renew_at.is_some_and(|at| at <= now)
    }

    fn is_usable(&self, now: DateTime<Utc>) -> bool {
        !self.rejected && self.token.check(now).is_ok()
    }
}

impl TokenCache {
    pub(crate) fn new(source: Arc<dyn TokenSource>, scope: String) -> Self {
        let (state, lately) = (Mutex::default(), Bolt::default());
        Self { source, scope, state, rounds: AtomicU64::new(0), lately }
    }

    /// The token, a new one if it is time for it.
    ///
    /// # Errors
    ///
    /// Those of the source, and [`Code::TokenExpired`](crate::Code::TokenExpired) if that has only an old one.
    pub(crate) async fn token(&self, clock: &dyn Clock) -> Result<AccessToken> {
        let round = self.round();
        let mut state = self.state.lock().await;
        if let Some(held) = state.held.as_ref().filter(|held| !held.is_due(clock.now())) {
            return Ok(held.token.clone());
        }
        self.shared_failure(&state, round)?;
        self.renew(&mut state, clock).await
    }

    /// Another token than this one, which the server has refused; nothing if the source has no other.
    ///
    /// A newer one that is there already stays: refusals of old ones may come late.
    ///
    /// # Errors
    ///
    /// As of [`token`](Self::token).
    pub(crate) async fn another(
        &self,
        refused: &AccessToken,
        clock: &dyn Clock,
    ) -> Result<Option<AccessToken>> {
        let round = self.round();
        let mut state = self.state.lock().await;
        if let Some(held) = &mut state.held {
            if !held.token.is(refused) {
                return Ok(Some(held.token.clone()));
            }
            held.rejected = true;
        }
        self.shared_failure(&state, round)?;
        if round != self.round() {
            // While this one waited, the source gave the same token again.
            return Ok(None);
        }
        let token = self.renew(&mut state, clock).await?;
        if !token.is(refused) {
            return Ok(Some(token));
        }
        if let Some(held) = &mut state.held {
            held.rejected = true;
        }
        Ok(None)
    }

    /// What no message may show.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        self.lately.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn round(&self) -> u64 {
        self.rounds.load(Ordering::SeqCst)
    }

    /// The failure for which this caller has waited, if there was one since then.
    fn shared_failure(&self, state: &State, since: u64) -> Result<()> {
        match &state.failed {
            Some(failed) if self.round() != since => Err(failed.echo()),
            _ => Ok(()),
        }
    }

    async fn renew(&self, state: &mut State, clock: &dyn Clock) -> Result<AccessToken> {
        let answer = self.source.token(&self.scope).await;
        let now = clock.now();
        self.rounds.fetch_add(1, Ordering::SeqCst);
        let error = match answer.and_then(|token| token.check(now).map(|()| token)) {
            Ok(token) => {
                self.remember(&token);
                *state = State { held: Some(Held::new(token.clone(), now)), failed: None };
                return Ok(token);
            }
            Err(error) => error,
        };
        match &mut state.held {
            Some(held) if held.is_usable(now) => {
                tracing::debug!(target: "ea_billing", reason = error.code().as_str(), "the token is not renewed yet");
                held.renew_at = Some(now + PATIENCE);
                state.failed = None;
                Ok(held.token.clone())
            }
            _ => {
                *state = State { held: None, failed: Some(error.echo()) };
                Err(error)
            }
        }
    }

    fn remember(&self, token: &AccessToken) {
        let mut lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        if lately.iter().any(|known| known.expose() == token.secret().expose()) {
            return;
        }
        if lately.len() >= REMEMBERED {
            lately.remove(0);
        }
        lately.push(token.secret().clone());
    }
}

impl fmt::Debug for TokenCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCache")
            .field("source", &self.source)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
