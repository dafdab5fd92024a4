//! Billing periods of subscriptions: what a selector means now.

use super::{AzureClient, SubscriptionId};
use crate::{PeriodInfo, PeriodList, PeriodState, Resolved, Selector, error::Result};

impl AzureClient {
    /// Fetches the billing periods of a subscription and lists them by their names, oldest first: see
    /// [`PeriodList::of_subscription`]. The list is empty where the server has no periods of the subscription.
    ///
    /// # Errors
    ///
    /// As [`Query::fetch`](crate::Query::fetch) and [`Fetched::every_row`](crate::Fetched::every_row);
    /// [`Code::NotFound`](crate::Code::NotFound) for a subscription that the server does not know.
    pub async fn periods(&self, subscription: &SubscriptionId) -> Result<PeriodList> {
        let periods = self.billing_periods(subscription).fetch().await?.every_row()?;
        Ok(PeriodList::of_subscription(periods.iter().map(PeriodInfo::from)))
    }

    /// What the selector means now, by the clock and the period rules of the client. [`Resolved::days`] are the days to ask
    /// usage for.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidPeriod`](crate::Code::InvalidPeriod) for what lies before the first data, in the future, or in none of the listed periods.
    pub fn resolve(&self, selector: &Selector, periods: &PeriodList) -> Result<Resolved> {
        selector.resolve(periods, self.now(), &self.shared.settings.period_rules)
    }

    /// Whether the period is open, settling or closed now, by the period rules of the client.
    #[must_use]
    pub fn period_state(&self, period: &PeriodInfo, periods: &PeriodList) -> PeriodState {
        self.shared.settings.period_rules.state(period, periods, self.now())
    }
}
