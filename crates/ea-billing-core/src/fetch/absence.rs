//! Whether a 404 means that there are no data.

use std::pin::Pin;

use super::{Job, collect};
use crate::{
    BillingPeriod, Change, InvoiceScope, PeriodInfo, PeriodList, Span,
    error::Error,
    http::says_no_resource,
    source::{AzureCall, Call},
};

/// Whether the list of billing periods confirms that there are no data of this kind in the span.
///
/// The server answers 404 where it has no data and where it does not know the report, without a difference. The list of
/// billing periods names the data that each period has, so it can tell.
///
/// The API of 2018 says by its code that a subscription has no invoices. For an invoice that is asked for by its name the
/// same code means that there is no such invoice, which is an error.
pub(super) fn is_certain<'a>(
    job: &'a Job,
    error: &'a Error,
) -> Pin<Box<dyn Future<Output = bool> + Send + 'a>> {
    // Boxed, because it is a fetch within a fetch.
    Box::pin(ask(job, error))
}

async fn ask(job: &Job, error: &Error) -> bool {
    if let Call::Azure(call) = &job.call {
        let is_list = matches!(
            call,
            AzureCall::Invoices(InvoiceScope::Subscription(_), _)
                | AzureCall::LatestInvoice(_)
                | AzureCall::SubscriptionPeriods(_)
        );
        return is_list && says_no_resource(error);
    }
    let (Call::BalanceSummary(span)
    | Call::UsageDetails(span, _)
    | Call::MarketplaceCharges(span)
    | Call::PriceSheet(span)) = &job.call
    else {
        return false;
    };
    let Some(list) = periods(job).await else { return false };
    let has_none = |period: &PeriodInfo| period.has(job.call.dataset()) == Some(false);
    match *span {
        Span::Current => false,
        Span::Period(id) => list.get(id).is_some_and(has_none),
        Span::Days(days) if list.covering(days).next().is_some() => list.covering(days).all(has_none),
        // Before the enrollment's first period there was nothing.
        Span::Days(days) => list.periods().first().is_some_and(|first| days.last() < first.days().first()),
    }
}

/// The list, fetched for this question.
async fn periods(job: &Job) -> Option<PeriodList> {
    match collect::<BillingPeriod>(&job.shared, &Call::BillingPeriods, None, job.deadline).await {
        Ok(Change::Modified(fetched)) if fetched.certificate.is_clean() => {
            Some(PeriodList::new(fetched.rows.iter().map(PeriodInfo::from)))
        }
        _ => None,
    }
}
