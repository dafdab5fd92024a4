//! Billing periods of subscriptions: what a selector means now.

use super::{AzureClient, SubscriptionId};
use crate::{
    PeriodInfo, PeriodList, PeriodState, Resolved, Selector,
    error::{Code, Error, Result},
};

impl AzureClient {
    /// Fetches the billing periods of a subscription and lists them by their names, oldest first: see
    /// [`PeriodList::of_subscription`]. The list is empty where the server has no periods of the subscription.
    ///
    /// # Errors
    ///
    /// As [`Query::fetch`](crate::Query::fetch), [`Code::NotFound`] for a subscription that the server does not know, and [`Code::Decode`] if a period of the list cannot be read: without it,
    /// `previous` would be another one.
    pub async fn periods(&self, subscription: &SubscriptionId) -> Result<PeriodList> {
        let fetched = self.billing_periods(subscription).fetch().await?;
        if let Some(issue) = fetched.issues.first() {
            let message =
                format!("row {} of the list of billing periods cannot be read: {}", issue.row, issue.reason);
            return Err(Error::new(Code::Decode, message));
        }
        Ok(PeriodList::of_subscription(fetched.rows.iter().map(PeriodInfo::from)))
    }

    /// What the selector means now, by the clock and the period rules of the client. [`Resolved::days`] are the days to ask
    /// usage for.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidPeriod`] for what lies before the first data, in the future, or in none of the listed periods.
    pub fn resolve(&self, selector: &Selector, periods: &PeriodList) -> Result<Resolved> {
        selector.resolve(periods, self.now(), &self.shared.settings.period_rules)
    }

    /// Whether the period is open, settling or closed now, by the period rules of the client.
    #[must_use]
    pub fn period_state(&self, period: &PeriodInfo, periods: &PeriodList) -> PeriodState {
        self.shared.settings.period_rules.state(period, periods, self.now())
    }
}
