//! One token for all who need one.

use std::{
    fmt,
    sync::{
        Arc, Mutex as Bolt, MutexGuard, PoisonError,
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
/// One caller renews it. Whoever comes meanwhile takes the old one while that is good, and else waits, and shares the failure
/// too.
pub(crate) struct TokenCache {
    source: Arc<dyn TokenSource>,
    scope: String,
    state: Bolt<State>,
    /// Who has it asks the source.
    turn: Mutex<()>,
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

/// What is there for one who needs a token.
enum Offer {
    /// A token that need not be renewed.
    Good(AccessToken),
    /// A token that is good for a while, but is to be renewed.
    Due(AccessToken),
    Nothing,
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

/// What is held, for one who needs a token now.
impl TokenCache {
    pub(crate) fn new(source: Arc<dyn TokenSource>, scope: String) -> Self {
        let (state, turn, lately) = (Bolt::default(), Mutex::default(), Bolt::default());
        Self { source, scope, state, turn, rounds: AtomicU64::new(0), lately }
    }

    /// The token, a new one if it is time for it.
    ///
    /// # Errors
    ///
    /// Those of the source, and [`Code::TokenExpired`](crate::Code::TokenExpired) if that has only an old one.
    pub(crate) async fn token(&self, clock: &dyn Clock) -> Result<AccessToken> {
        let round = self.round();
        let _turn = match self.held(clock.now()) {
            Offer::Good(token) => return Ok(token),
            Offer::Due(token) => match self.turn.try_lock() {
                Ok(turn) => turn,
                Err(_) => return Ok(token),
            },
            Offer::Nothing => self.turn.lock().await,
        };
        if let Offer::Good(token) = self.held(clock.now()) {
            return Ok(token);
        }
        self.shared_failure(round)?;
        self.renew(clock).await
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
        // Before it is waited for, so that nobody takes the refused one for a token that is good for a while.
        self.reject(refused);
        let _turn = self.turn.lock().await;
        self.reject(refused);
        if let Offer::Good(token) | Offer::Due(token) = self.held(clock.now()) {
            return Ok(Some(token));
        }
        self.shared_failure(round)?;
        let rejected = self.rejected();
        if rejected.is_some() && round != self.round() {
            // While this one waited, the source gave the same token again.
            return Ok(None);
        }
        let token = self.renew(clock).await?;
        if token.is(refused) || rejected.is_some_and(|rejected| token.is(&rejected)) {
            self.reject(&token);
            return Ok(None);
        }
        Ok(Some(token))
    }

    /// What no message may show.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        self.lately.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn round(&self) -> u64 {
        self.rounds.load(Ordering::SeqCst)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn held(&self, now: DateTime<Utc>) -> Offer {
        match &self.state().held {
            Some(held) if !held.is_due(now) => Offer::Good(held.token.clone()),
            Some(held) if held.is_usable(now) => Offer::Due(held.token.clone()),
            _ => Offer::Nothing,
        }
    }

    /// Notes that the server has refused this token, if it is the one that is held.
    fn reject(&self, refused: &AccessToken) {
        if let Some(held) = self.state().held.as_mut().filter(|held| held.token.is(refused)) {
            held.rejected = true;
        }
    }

    /// The token that is held although the server has refused it.
    fn rejected(&self) -> Option<AccessToken> {
        let state = self.state();
        state.held.as_ref().filter(|held| held.rejected).map(|held| held.token.clone())
    }

    /// The failure for which this caller has waited, if there was one since then.
    fn shared_failure(&self, since: u64) -> Result<()> {
        match &self.state().failed {
            Some(failed) if self.round() != since => Err(failed.echo()),
            _ => Ok(()),
        }
    }

    /// Asks the source, for whoever has the turn.
    async fn renew(&self, clock: &dyn Clock) -> Result<AccessToken> {
        let answer = self.source.token(&self.scope).await;
        let now = clock.now();
        let mut guard = self.state();
        let state = &mut *guard;
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
