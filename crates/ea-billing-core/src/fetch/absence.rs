//! Whether a 404 means that there are no data.

use std::pin::Pin;

use super::{Job, collect};
use crate::{BillingPeriod, Change, Record as _, Span, source::Call};

/// Whether the list of billing periods confirms that there are no data of this kind in the span.
///
/// The server answers 404 where it has no data and where it does not know the report, without a difference. The list of
/// billing periods names the data that each period has, so it can tell.
pub(super) fn is_certain(job: &Job) -> Pin<Box<dyn Future<Output = bool> + Send + '_>> {
    // Boxed, because it is a fetch within a fetch.
    Box::pin(ask(job))
}

async fn ask(job: &Job) -> bool {
    let (Call::BalanceSummary(span)
    | Call::UsageDetails(span, _)
    | Call::MarketplaceCharges(span)
    | Call::PriceSheet(span)) = job.call
    else {
        return false;
    };
    let Some(periods) = periods(job).await else { return false };
    let mut asked = periods.iter().filter(|period| is_in(period, span)).peekable();
    if asked.peek().is_none() {
        return is_before_all(&periods, span);
    }
    asked.all(|period| period.has(job.call.dataset()) == Some(false))
}

/// The list, fetched for this question.
async fn periods(job: &Job) -> Option<Vec<BillingPeriod>> {
    match collect::<BillingPeriod>(&job.shared, Call::BillingPeriods, None, job.deadline).await {
        Ok(Change::Modified(fetched)) if fetched.certificate.is_clean() => Some(fetched.rows),
        _ => None,
    }
}

/// Whether the days lie before the enrollment's first period.
fn is_before_all(periods: &[BillingPeriod], span: Span) -> bool {
    let Span::Days(days) = span else { return false };
    let first = periods.iter().map(|period| period.days().map(|(first, _)| first)).min();
    first.flatten().is_some_and(|first| days.last() < first)
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
