//! Periods of the enrollment: what a selector means now, and which calls it leads to.

use super::Client;
use crate::{
    BillingPeriod, Dataset, Delivery, PeriodInfo, PeriodList, PeriodState, Record as _, Resolved, Selector,
    Span, error::Result,
};

impl Client {
    /// Fetches the billing periods and lists them by their days, oldest first.
    ///
    /// # Errors
    ///
    /// As [`Query::fetch`](crate::Query::fetch).
    pub async fn periods(&self) -> Result<PeriodList> {
        let fetched = self.billing_periods().fetch().await?;
        Ok(PeriodList::new(fetched.rows.iter().map(info)))
    }

    /// What the selector means now, by the clock and the period rules of the client.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidPeriod`](crate::Code::InvalidPeriod) for what lies before the first data, in the future, or in none
    /// of the listed periods.
    pub fn resolve(&self, selector: &Selector, periods: &PeriodList) -> Result<Resolved> {
        selector.resolve(periods, self.now(), &self.shared.settings.period_rules)
    }

    /// The spans that cover what the selector means now, each once and in order, none longer than one call may ask for.
    ///
    /// # Errors
    ///
    /// As [`periods`](Self::periods) and [`resolve`](Self::resolve);
    /// [`Code::InvalidPeriod`](crate::Code::InvalidPeriod) for days of a dataset that has periods only.
    pub async fn spans(
        &self,
        selector: &Selector,
        dataset: Dataset,
        delivery: Delivery,
    ) -> Result<Vec<Span>> {
        let periods = self.periods().await?;
        self.spans_of(&self.resolve(selector, &periods)?, &periods, dataset, delivery)
    }

    /// As [`spans`](Self::spans), for a selector that was resolved with these periods.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidPeriod`](crate::Code::InvalidPeriod) for days of a dataset that has periods only.
    pub fn spans_of(
        &self,
        resolved: &Resolved,
        periods: &PeriodList,
        dataset: Dataset,
        delivery: Delivery,
    ) -> Result<Vec<Span>> {
        resolved.plan(dataset, self.shared.source.offers(dataset, delivery), periods)
    }

    /// Whether the period is open, settling or closed now, by the period rules of the client.
    #[must_use]
    pub fn period_state(&self, period: &PeriodInfo, periods: &PeriodList) -> PeriodState {
        self.shared.settings.period_rules.state(period, periods, self.now())
    }
}

/// The days of a period: those that the server prints, or those of its month where it prints none.
fn info(period: &BillingPeriod) -> PeriodInfo {
    let id = period.billing_period;
    let info = match period.days() {
        Some((first, last)) => PeriodInfo::new(id, first, last),
        None => PeriodInfo::calendar(id),
    };
    info.with_datasets(Dataset::ALL.iter().copied().filter(|dataset| period.has(*dataset) == Some(true)))
}
