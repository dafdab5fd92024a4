//! What was selected, and the calls that it leads to.

use std::fmt;

use ea_billing_core::{
    BillingPeriodId, Client, Dataset, Delivery, PeriodInfo, PeriodList, Resolved, Selection, Span,
};

use super::select;
use crate::failure::Result;

/// The periods of the enrollment, and what was selected of them.
#[derive(Debug)]
pub(crate) struct Chosen {
    pub(crate) periods: PeriodList,
    pub(crate) resolved: Resolved,
}

impl Chosen {
    /// What to ask for, one call after the other.
    pub(crate) fn spans(&self, client: &Client, dataset: Dataset, delivery: Delivery) -> Result<Vec<Span>> {
        client.spans_of(&self.resolved, &self.periods, dataset, delivery).map_err(select::failure)
    }

    /// The listed periods that are selected, or that have selected days; the oldest first.
    pub(crate) fn listed(&self) -> Vec<&PeriodInfo> {
        match self.resolved.selection() {
            Selection::Periods(ids) => ids.iter().filter_map(|id| self.periods.get(*id)).collect(),
            Selection::Days(days) => self.periods.covering(*days).collect(),
        }
    }

    /// The newest of these that has such data.
    pub(crate) fn newest_with(&self, dataset: Dataset) -> Option<BillingPeriodId> {
        let listed = self.listed();
        listed.into_iter().rev().find(|period| period.has(dataset) == Some(true)).map(PeriodInfo::id)
    }

    /// The billing period that a call is about, if it is about one.
    pub(crate) fn period_of(&self, span: Span) -> Option<BillingPeriodId> {
        match (span, self.resolved.selection()) {
            (Span::Period(id), _) => Some(id),
            (Span::Current, Selection::Periods(ids)) => ids.last().copied(),
            (Span::Current | Span::Days(_), _) => None,
        }
    }
}

/// The periods or the days, for a title.
impl fmt::Display for Chosen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.resolved.selection() {
            Selection::Days(days) if days.first() == days.last() => write!(f, "{}", days.first()),
            Selection::Days(days) => write!(f, "{days}"),
            Selection::Periods(ids) => match ids.as_slice() {
                [first, .., last] => write!(f, "{first} to {last}"),
                ids => ids.iter().try_for_each(|id| id.fmt(f)),
            },
        }
    }
}
