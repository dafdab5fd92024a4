//! The attempts of one call.

use std::sync::PoisonError;

use super::{Deadline, Failed, Inner, Request, Result};
use crate::http::retry::Decision;

/// Counts attempts, waits between them, and ends them.
pub(super) struct Attempts<'a> {
    inner: &'a Inner,
    request: &'a Request,
    deadline: Deadline,
    number: u32,
    /// What the last retry took from the budget.
    paid: Option<u32>,
}

impl<'a> Attempts<'a> {
    pub(super) fn new(inner: &'a Inner, request: &'a Request, deadline: Deadline) -> Self {
        Self { inner, request, deadline, number: 1, paid: None }
    }

    /// The attempts of a call whose body broke off for the `number`-th time.
    pub(super) fn resumed(inner: &'a Inner, request: &'a Request, deadline: Deadline, number: u32) -> Self {
        Self { inner, request, deadline, number, paid: None }
    }

    /// The number of the attempt that is being made, from 1.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    pub(super) fn succeeded(self) {
        self.inner.budget.succeeded(self.paid);
    }

    /// Waits before the next attempt.
    ///
    /// # Errors
    ///
    /// The failure, when there is no next attempt.
    pub(super) async fn failed(&mut self, failed: Failed) -> Result<()> {
        let Inner { settings, clock, budget, random, .. } = self.inner;
        let left = self.deadline.left(&**clock);
        let decision = {
            let mut random = random.lock().unwrap_or_else(PoisonError::into_inner);
            settings.retry.decide(failed.retry(), self.number, left, budget, &mut random)
        };
        match decision {
            Decision::Again(wait) => {
                let (url, attempt, reason) = (self.request.shown(), self.number, failed.code().as_str());
                tracing::debug!(target: "ea_billing", %url, attempt, reason, ?wait, "waiting");
                self.paid = Some(failed.retry().cost());
                clock.pause(wait).await;
                self.number += 1;
                Ok(())
            }
            Decision::GiveUp(reason) => Err(failed.give_up(reason, self.number, settings.retry.max_wait())),
        }
    }
}
