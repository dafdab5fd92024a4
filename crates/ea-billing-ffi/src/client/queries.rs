//! What a client of an enrollment is asked for.

use std::{ffi::c_char, sync::Arc};

use ea_billing_core::{BillingPeriod, Client, DateRange, Grain, LookBack, PeriodInfo, PeriodList, Span};
use ea_billing_table::PeriodRow;

use super::delivery;
use crate::{
    boundary, eab_client, eab_error, eab_query, eab_status,
    error::Outcome,
    pointer::{self, out_of_range},
};

/// Makes a query of a client.
///
/// # Safety
///
/// The pointers are as the header asks for.
unsafe fn ask(
    function: &'static str,
    client: *const eab_client,
    out: *mut *mut eab_query,
    error: *mut *mut eab_error,
    query: impl FnOnce(&eab_client) -> Outcome<eab_query>,
) -> eab_status {
    // SAFETY: the caller says so.
    unsafe {
        boundary::make(function, out, error, || {
            let client = pointer::required(client, "client")?;
            client.client.engine().check_process()?;
            query(client)
        })
    }
}

/// Reads what one call asks for.
///
/// # Safety
///
/// As [`pointer::text`].
unsafe fn span(data: *const c_char, len: usize) -> Outcome<Span> {
    // SAFETY: the caller says so.
    Ok(unsafe { pointer::required_text(data, len, "span")? }.parse()?)
}

/// Reads days.
///
/// # Safety
///
/// As [`pointer::text`].
unsafe fn days(data: *const c_char, len: usize) -> Outcome<DateRange> {
    // SAFETY: the caller says so.
    Ok(unsafe { pointer::required_text(data, len, "days")? }.parse()?)
}

fn look_back(days: u32) -> Outcome<LookBack> {
    Ok(match days {
        7 => LookBack::Days7,
        30 => LookBack::Days30,
        60 => LookBack::Days60,
        other => return Err(out_of_range("look_back_days", "7, 30 or 60", other)),
    })
}

/// Asks for the billing periods of the enrollment.
///
/// Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_billing_periods(
    client: *const eab_client,
    out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        ask("eab_client_billing_periods", client, out, error, |handle| {
            let client = &handle.client;
            let clock = Client::clone(client);
            let rows = move |periods: Vec<BillingPeriod>| {
                let list = PeriodList::new(periods.iter().map(PeriodInfo::from));
                let state = |period: &BillingPeriod| clock.period_state(&PeriodInfo::from(period), &list);
                let row = |period| {
                    let state = state(&period);
                    PeriodRow::new(period, state)
                };
                periods.into_iter().map(row).collect::<Vec<_>>()
            };
            Ok(eab_query::of_list(Arc::clone(client.engine()), client.billing_periods(), rows))
        })
    }
}

/// Asks for the balance summary of a span: `current`, a billing period such as `202610`, or days such as `2026-10-01..2026-10-05`.
///
/// Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_balance_summary(
    client: *const eab_client,
    span: *const c_char,
    span_len: usize,
    out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        ask("eab_client_balance_summary", client, out, error, |handle| {
            Ok(handle.query(handle.client.balance_summary(self::span(span, span_len)?)))
        })
    }
}

/// Asks for the usage details of a span: `current`, a billing period such as `202610`, or days such as `2026-10-01..2026-10-05`.
///
/// Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_usage_details(
    client: *const eab_client,
    span: *const c_char,
    span_len: usize,
    delivery: u32,
    out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        ask("eab_client_usage_details", client, out, error, |handle| {
            let (delivery, span) = (self::delivery(delivery)?, self::span(span, span_len)?);
            Ok(handle.query(handle.client.usage_details_by(delivery, span)))
        })
    }
}

/// Asks for the marketplace charges of a span: `current`, a billing period such as `202610`, or days such as `2026-10-01..2026-10-05`.
///
/// Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_marketplace_charges(
    client: *const eab_client,
    span: *const c_char,
    span_len: usize,
    out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        ask("eab_client_marketplace_charges", client, out, error, |handle| {
            Ok(handle.query(handle.client.marketplace_charges(self::span(span, span_len)?)))
        })
    }
}

/// Asks for the price sheet of a span: `current`, a billing period such as `202610`, or days such as `2026-10-01..2026-10-05`.
///
/// Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_price_sheet(
    client: *const eab_client,
    span: *const c_char,
    span_len: usize,
    out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        ask("eab_client_price_sheet", client, out, error, |handle| {
            Ok(handle.query(handle.client.price_sheet(self::span(span, span_len)?)))
        })
    }
}

/// Asks for the use of reservations by instance on days such as `2026-10-01..2026-10-05`.
///
/// Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_reservation_details(
    client: *const eab_client,
    days: *const c_char,
    days_len: usize,
    out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        ask("eab_client_reservation_details", client, out, error, |handle| {
            Ok(handle.query(handle.client.reservation_details(self::days(days, days_len)?)))
        })
    }
}

/// Asks for the use of reservations by day on such days, or by month where `days` is NULL.
///
/// Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_reservation_summaries(
    client: *const eab_client,
    days: *const c_char,
    days_len: usize,
    out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        ask("eab_client_reservation_summaries", client, out, error, |handle| {
            let grain = match pointer::text(days, days_len, "days")? {
                Some(days) => Grain::Daily(days.parse()?),
                None => Grain::Monthly,
            };
            Ok(handle.query(handle.client.reservation_summaries(grain)))
        })
    }
}

/// Asks for purchases and refunds of reservations on such days.
///
/// Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_reservation_charges(
    client: *const eab_client,
    days: *const c_char,
    days_len: usize,
    out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        ask("eab_client_reservation_charges", client, out, error, |handle| {
            Ok(handle.query(handle.client.reservation_charges(self::days(days, days_len)?)))
        })
    }
}

/// Asks what to reserve for all subscriptions together, by the use of the last 7, 30 or 60 days.
///
/// Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_shared_recommendations(
    client: *const eab_client,
    look_back_days: u32,
    out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        ask("eab_client_shared_recommendations", client, out, error, |handle| {
            Ok(handle.query(handle.client.shared_recommendations(look_back(look_back_days)?)))
        })
    }
}

/// Asks what to reserve for each subscription, by the use of the last 7, 30 or 60 days.
///
/// Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_single_recommendations(
    client: *const eab_client,
    look_back_days: u32,
    out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        ask("eab_client_single_recommendations", client, out, error, |handle| {
            Ok(handle.query(handle.client.single_recommendations(look_back(look_back_days)?)))
        })
    }
}
