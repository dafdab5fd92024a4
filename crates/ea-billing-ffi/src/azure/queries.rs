//! What a client of Azure Resource Manager is asked for.

use std::{ffi::c_char, sync::Arc};

use ea_billing_core::{
    AzureClient, Currency, DateRange, Granularity, InvoiceFilter, PeriodInfo, PeriodList, RateCardOffer,
    SubscriptionPeriod, UsageWindow,
    chrono::{DateTime, TimeDelta, Utc},
};
use ea_billing_table::SubscriptionPeriodRow;

use super::{EAB_NO_LATE_DAYS, scope, subscription};
use crate::{
    boundary, eab_azure, eab_error, eab_invoice_filter, eab_invoice_scope, eab_query, eab_rate_card_offer,
    eab_status, eab_usage_window,
    error::{Failure, Outcome},
    pointer::{self, out_of_range},
    settings::{flag, maybe},
};

/// Usage is never looked for any longer.
const MOST_LATE_DAYS: u32 = 366;

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

/// Reads which usage is asked for.
///
/// # Safety
///
/// The pointer and those in its struct are as the header asks for.
unsafe fn window(window: *const eab_usage_window, now: DateTime<Utc>) -> Outcome<UsageWindow> {
    // SAFETY: the caller says so.
    let (given, days) = unsafe {
        let given = pointer::required_options(window, "window")?;
        (given, pointer::required_text(given.days, given.days_len, "window.days")?)
    };
    let days: DateRange = days.parse().map_err(|error| Failure::from(error).in_field("window.days"))?;
    let granularity = match given.granularity {
        0 => Granularity::Daily,
        1 => Granularity::Hourly,
        other => return Err(out_of_range("window.granularity", "an `eab_granularity`, 0 or 1", other)),
    };
    let is_by_usage = flag(given.by_usage_day, "window.by_usage_day")?;
    let late_days = match given.late_days {
        0 => UsageWindow::LATE_DAYS,
        EAB_NO_LATE_DAYS => 0,
        _ if !is_by_usage => {
            let expected = "0, since of days on which usage was reported none is late";
            return Err(out_of_range("window.late_days", expected, given.late_days));
        }
        days @ ..=MOST_LATE_DAYS => days,
        other => {
            return Err(out_of_range("window.late_days", "1 to 366 or `EAB_NO_LATE_DAYS`", other));
        }
    };
    let without_details = flag(given.without_details, "window.without_details")?;
    let window = if is_by_usage {
        UsageWindow::for_usage_days(days, granularity, now, TimeDelta::days(late_days.into()))?
    } else {
        UsageWindow::days(days)?.by(granularity).until_now(now)?
    };
    Ok(if without_details { window.without_details() } else { window })
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

/// Asks for usage aggregates of a subscription.
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
            let window = self::window(window, handle.client.now())?;
            Ok(handle.query(handle.client.usage_aggregates(&subscription, window)))
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
