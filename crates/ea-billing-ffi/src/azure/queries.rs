//! What a client of Azure Resource Manager is asked for.

use std::{ffi::c_char, sync::Arc};

use ea_billing_core::{
    AzureClient, Currency, DateRange, InvoiceFilter, PeriodInfo, PeriodList, RateCardOffer,
    SubscriptionPeriod, UsageAggregate,
};
use ea_billing_table::SubscriptionPeriodRow;

use super::{scope, subscription, window::Wanted};
use crate::{
    boundary, eab_azure, eab_error, eab_invoice_filter, eab_invoice_scope, eab_query, eab_rate_card_offer,
    eab_status, eab_usage_window,
    error::{Failure, Outcome},
    pointer,
    settings::maybe,
};

/// Makes a query of a client.
///
/// # Safety
///
/// The pointers are as the header asks for.
unsafe fn ask(
    function: &'static str,
    azure: *const eab_azure,
    out: *mut *mut eab_query,
    error: *mut *mut eab_error,
    query: impl FnOnce(&eab_azure) -> Outcome<eab_query>,
) -> eab_status {
    // SAFETY: the caller says so.
    unsafe {
        boundary::make(function, out, error, || {
            let azure = pointer::required(azure, "azure")?;
            azure.client.engine().check_process()?;
            query(azure)
        })
    }
}

/// Reads which rate card is asked for, and in which currency.
///
/// # Safety
///
/// The pointer and those in its struct are as the header asks for.
unsafe fn rate_card_offer(offer: *const eab_rate_card_offer) -> Outcome<(RateCardOffer, Currency)> {
    // SAFETY: the caller says so.
    let given = unsafe { pointer::required_options(offer, "offer")? };
    // SAFETY: as above.
    let text = |data, len, name| unsafe { pointer::required_text(data, len, name) };
    let currency: Currency = text(given.currency, given.currency_len, "offer.currency")?.parse()?;
    let offer = RateCardOffer::new(
        text(given.offer, given.offer_len, "offer.offer")?,
        currency,
        text(given.locale, given.locale_len, "offer.locale")?,
        text(given.region, given.region_len, "offer.region")?,
    )?;
    Ok((offer, currency))
}

/// Reads which invoices are asked for.
///
/// # Safety
///
/// The pointer and those in its struct are as the header asks for.
unsafe fn invoice_filter(filter: *const eab_invoice_filter) -> Outcome<InvoiceFilter> {
    // SAFETY: the caller says so.
    let Some(given) = (unsafe { pointer::options(filter, "filter")? }) else {
        return Ok(InvoiceFilter::default());
    };
    // SAFETY: as above.
    let days = unsafe { pointer::text(given.days, given.days_len, "filter.days")? };
    let days: Option<DateRange> =
        days.map(str::parse).transpose().map_err(|error| Failure::from(error).in_field("filter.days"))?;
    let filter = maybe(InvoiceFilter::default(), days, InvoiceFilter::with_days);
    Ok(maybe(filter, (given.top > 0).then_some(given.top), InvoiceFilter::with_top))
}

/// Asks for usage aggregates of a subscription. Each fetch asks for what is past of the window by then, so that a query of a
/// window that goes on gets more of it later.
///
/// Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_usage_aggregates(
    azure: *const eab_azure,
    subscription: *const c_char,
    subscription_len: usize,
    window: *const eab_usage_window,
    out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        ask("eab_azure_usage_aggregates", azure, out, error, |handle| {
            let subscription = self::subscription(subscription, subscription_len)?;
            let wanted = Wanted::read(window)?;
            // Nothing may have begun yet of the window, which is told at once.
            wanted.until(handle.client.now())?;
            let client = AzureClient::clone(&handle.client);
            Ok(eab_query::renewed(handle.client.engine(), move |engine| {
                let query = client.usage_aggregates(&subscription, wanted.until(client.now())?);
                let rows = std::convert::identity::<Vec<UsageAggregate>>;
                Ok(eab_query::new(Arc::clone(engine), query, rows))
            }))
        })
    }
}

/// Asks for the rate card of an offer.
///
/// Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_rate_card(
    azure: *const eab_azure,
    subscription: *const c_char,
    subscription_len: usize,
    offer: *const eab_rate_card_offer,
    out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        ask("eab_azure_rate_card", azure, out, error, |handle| {
            let subscription = self::subscription(subscription, subscription_len)?;
            let (offer, currency) = rate_card_offer(offer)?;
            let query = handle.client.rate_card(&subscription, &offer);
            Ok(eab_query::of_card(Arc::clone(handle.client.engine()), query, currency))
        })
    }
}

/// Asks for invoices; `filter` may be NULL.
///
/// Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_invoices(
    azure: *const eab_azure,
    scope: *const eab_invoice_scope,
    filter: *const eab_invoice_filter,
    out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        ask("eab_azure_invoices", azure, out, error, |handle| {
            let (scope, filter) = (self::scope(scope)?, invoice_filter(filter)?);
            Ok(handle.query(handle.client.invoices(&scope, &filter)))
        })
    }
}

/// Asks for one invoice by its name.
///
/// Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_invoice(
    azure: *const eab_azure,
    scope: *const eab_invoice_scope,
    name: *const c_char,
    name_len: usize,
    out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        ask("eab_azure_invoice", azure, out, error, |handle| {
            let scope = self::scope(scope)?;
            let name = pointer::required_text(name, name_len, "name")?;
            Ok(handle.query(handle.client.invoice(&scope, name)))
        })
    }
}

/// Asks for the newest invoice of a subscription.
///
/// Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_latest_invoice(
    azure: *const eab_azure,
    subscription: *const c_char,
    subscription_len: usize,
    out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        ask("eab_azure_latest_invoice", azure, out, error, |handle| {
            let subscription = self::subscription(subscription, subscription_len)?;
            Ok(handle.query(handle.client.latest_invoice(&subscription)))
        })
    }
}

/// Asks for the billing periods of a subscription.
///
/// Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_billing_periods(
    azure: *const eab_azure,
    subscription: *const c_char,
    subscription_len: usize,
    out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        ask("eab_azure_billing_periods", azure, out, error, |handle| {
            let client = &handle.client;
            let subscription = self::subscription(subscription, subscription_len)?;
            let query = client.billing_periods(&subscription);
            let clock = AzureClient::clone(client);
            let rows = move |periods: Vec<SubscriptionPeriod>| {
                let list = PeriodList::of_subscription(periods.iter().map(PeriodInfo::from));
                let row = |period: SubscriptionPeriod| {
                    let state = clock.period_state(&PeriodInfo::from(&period), &list);
                    SubscriptionPeriodRow { period, state }
                };
                periods.into_iter().map(row).collect::<Vec<_>>()
            };
            Ok(eab_query::of_list(Arc::clone(client.engine()), query, rows))
        })
    }
}
