//! Periods of the enrollment: what a selector means now, and which calls it leads to.

use super::Client;
use crate::{
    Dataset, Delivery, PeriodInfo, PeriodList, PeriodNote, PeriodState, Resolved, Selector, Span,
    error::Result,
};

/// What to ask for, one call after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spans {
    /// The spans, in order.
    pub spans: Vec<Span>,
    /// What a user should know: periods that are missing from the list, fewer than were asked for.
    pub notes: Vec<PeriodNote>,
}

impl IntoIterator for Spans {
    type Item = Span;
    type IntoIter = std::vec::IntoIter<Span>;

    fn into_iter(self) -> Self::IntoIter {
        self.spans.into_iter()
    }
}

impl Client {
    /// Fetches the billing periods and lists them by their days, oldest first.
    ///
    /// # Errors
    ///
    /// As [`Query::fetch`](crate::Query::fetch) and [`Fetched::every_row`](crate::Fetched::every_row).
    pub async fn periods(&self) -> Result<PeriodList> {
        let periods = self.billing_periods().fetch().await?.every_row()?;
        Ok(PeriodList::new(periods.iter().map(PeriodInfo::from)))
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

    /// The spans that cover what the selector means now, each once and in order, none longer than one call may ask for;
    /// with them, what a user should know about how the selector was understood.
    ///
    /// # Errors
    ///
    /// As [`periods`](Self::periods) and [`resolve`](Self::resolve);
    /// [`Code::InvalidPeriod`](crate::Code::InvalidPeriod) for days of a dataset that has periods only.
    pub async fn spans(&self, selector: &Selector, dataset: Dataset, delivery: Delivery) -> Result<Spans> {
        let periods = self.periods().await?;
        let resolved = self.resolve(selector, &periods)?;
        let spans = self.spans_of(&resolved, &periods, dataset, delivery)?;
        Ok(Spans { spans, notes: resolved.notes().to_vec() })
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
