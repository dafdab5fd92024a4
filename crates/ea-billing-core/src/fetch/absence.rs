//! Whether a 404 means that there are no data.

use std::pin::Pin;

use super::{Job, collect};
use crate::{
    BillingPeriod, Change, Record as _, Span,
    source::{Call, Delivery},
};

/// Whether the list of billing periods confirms that there are no data of this kind in the span.
///
/// The server answers 404 where it has no data and where it does not know the report, without a difference. The list of
/// billing periods names the data that each period has, so it can tell.
pub(super) fn is_certain(job: &Job) -> Pin<Box<dyn Future<Output = bool> + Send + '_>> {
    // Boxed, because it is a fetch within a fetch.
    Box::pin(ask(job))
}

async fn ask(job: &Job) -> bool {
    let span = match job.call {
        Call::BalanceSummary(span)
        | Call::UsageDetails(span, Delivery::Pages | Delivery::Download | Delivery::Report)
        | Call::MarketplaceCharges(span)
        | Call::PriceSheet(span) => span,
        _ => return false,
    };
    let Some(periods) = periods(job).await else { return false };
    let mut asked = periods.iter().filter(|period| is_in(period, span)).peekable();
    asked.peek().is_some() && asked.all(|period| period.has(job.call.dataset()) == Some(false))
}

/// The list, fetched for this question.
async fn periods(job: &Job) -> Option<Vec<BillingPeriod>> {
    match collect::<BillingPeriod>(&job.shared, Call::BillingPeriods, None).await {
        Ok(Change::Modified(fetched)) if fetched.certificate.is_clean() => Some(fetched.rows),
        _ => None,
    }
}

fn is_in(period: &BillingPeriod, span: Span) -> bool {
    match span {
        Span::Current => false,
        Span::Period(id) => period.billing_period == id,
        Span::Days(days) => {
            period.days().is_some_and(|(first, last)| first <= days.last() && days.first() <= last)
        }
    }
}
