//! The client of Azure Resource Manager.

use std::ffi::{c_char, c_void};

use crate::{eab_cancel, eab_error, eab_query, eab_settings, eab_sign_in, eab_status, eab_token_fn};

/// A client of Azure Resource Manager, for usage aggregates, rate cards and invoices. Any number of threads may use it at once.
#[derive(Debug)]
pub struct eab_azure {
    _private: (),
}

/// A cloud of Azure.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum eab_cloud {
    /// The public one.
    EAB_CLOUD_PUBLIC = 0,
    /// That of the US government.
    EAB_CLOUD_US_GOVERNMENT = 1,
    /// That of China.
    EAB_CLOUD_CHINA = 2,
}

/// What a row of usage is of.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum eab_granularity {
    /// A day.
    EAB_GRANULARITY_DAILY = 0,
    /// An hour.
    EAB_GRANULARITY_HOURLY = 1,
}

/// Whose invoices are meant.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum eab_invoice_scope_kind {
    /// Those of a subscription, by the API of 2018.
    EAB_INVOICE_SCOPE_SUBSCRIPTION = 0,
    /// Those of a billing account.
    EAB_INVOICE_SCOPE_BILLING_ACCOUNT = 1,
    /// Those of a billing profile, written `account/profile`.
    EAB_INVOICE_SCOPE_BILLING_PROFILE = 2,
    /// Those of a subscription, by the API of 2024.
    EAB_INVOICE_SCOPE_BILLING_SUBSCRIPTION = 3,
}

/// What a client of Azure Resource Manager is opened with. The token comes from the first of these that is given: `token`, `access_token`, `sign_in`; without any, from the environment.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_azure_options {
    /// `sizeof(eab_azure_options)`.
    pub struct_size: usize,
    /// Settings; NULL for the defaults.
    pub settings: *const eab_settings,
    /// An `eab_cloud`.
    pub cloud: u32,
    /// 1 to take what is not given here from variables such as `EA_BILLING_AZURE_URL`.
    pub from_environment: u32,
    /// Gets tokens.
    pub token: eab_token_fn,
    /// Handed to `token`.
    pub token_user_data: *mut c_void,
    /// A token that is at hand.
    pub access_token: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub access_token_len: usize,
    /// When it ends, in milliseconds since 1970; 0 if the token itself tells it.
    pub access_token_expires_ms: i64,
    /// How to sign in.
    pub sign_in: *const eab_sign_in,
}

/// Which usage is asked for.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_usage_window {
    /// `sizeof(eab_usage_window)`.
    pub struct_size: usize,
    /// Days such as `2026-10-01..2026-10-31`, in UTC.
    pub days: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub days_len: usize,
    /// An `eab_granularity`.
    pub granularity: u32,
    /// 0 if the days are those on which usage was reported, 1 if they are those of the usage.
    pub by_usage_day: u32,
    /// For how many days longer usage of these days is looked for, where they are those of the usage.
    pub late_days: u32,
    /// 1 to have one row for all instances of a meter.
    pub without_details: u32,
}

/// Which rate card is asked for.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_rate_card_offer {
    /// `sizeof(eab_rate_card_offer)`.
    pub struct_size: usize,
    /// The offer, such as `MS-AZR-0003P`.
    pub offer: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub offer_len: usize,
    /// ISO 4217 code.
    pub currency: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub currency_len: usize,
    /// Such as `en-US`.
    pub locale: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub locale_len: usize,
    /// ISO code of the country, such as `US`.
    pub region: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub region_len: usize,
}

/// Whose invoices are asked for.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_invoice_scope {
    /// `sizeof(eab_invoice_scope)`.
    pub struct_size: usize,
    /// An `eab_invoice_scope_kind`.
    pub kind: u32,
    /// The GUID or name; `account/profile` for a billing profile.
    pub name: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub name_len: usize,
}

/// Which invoices are asked for.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_invoice_filter {
    /// `sizeof(eab_invoice_filter)`.
    pub struct_size: usize,
    /// Days such as `2026-01-01..2026-10-31`; all without them.
    pub days: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub days_len: usize,
    /// The most invoices; all if 0.
    pub top: u32,
    /// 1 to have signed addresses made, of the API of 2018.
    pub with_links: u32,
}

/// Opens a client. Nothing is sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_open(
    _options: *const eab_azure_options,
    _out: *mut *mut eab_azure,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_azure_open", error, || Err(crate::unfinished())) }
}

/// Frees a client; NULL is allowed. Its queries, results and streams stay good.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_free(_azure: *mut eab_azure) {}

/// Signs in, and puts out who did as a JSON object: `tenant`, `application`, `user`, `expires`. The token is not in it. To be freed
/// with `eab_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_token_info_json(
    _azure: *const eab_azure,
    _cancel: *const eab_cancel,
    _out: *mut *mut c_char,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_azure_token_info_json", error, || Err(crate::unfinished())) }
}

/// What a selector means now for a subscription, as `eab_client_resolve_json`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_resolve_json(
    _azure: *const eab_azure,
    _subscription: *const c_char,
    _subscription_len: usize,
    _selector: *const c_char,
    _selector_len: usize,
    _cancel: *const eab_cancel,
    _out: *mut *mut c_char,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_azure_resolve_json", error, || Err(crate::unfinished())) }
}

/// Asks for usage aggregates of a subscription.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_usage_aggregates(
    _azure: *const eab_azure,
    _subscription: *const c_char,
    _subscription_len: usize,
    _window: *const eab_usage_window,
    _out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_azure_usage_aggregates", error, || Err(crate::unfinished())) }
}

/// Asks for the rate card of an offer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_rate_card(
    _azure: *const eab_azure,
    _subscription: *const c_char,
    _subscription_len: usize,
    _offer: *const eab_rate_card_offer,
    _out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_azure_rate_card", error, || Err(crate::unfinished())) }
}

/// Asks for invoices; `filter` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_invoices(
    _azure: *const eab_azure,
    _scope: *const eab_invoice_scope,
    _filter: *const eab_invoice_filter,
    _out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_azure_invoices", error, || Err(crate::unfinished())) }
}

/// Asks for one invoice by its name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_invoice(
    _azure: *const eab_azure,
    _scope: *const eab_invoice_scope,
    _name: *const c_char,
    _name_len: usize,
    _out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_azure_invoice", error, || Err(crate::unfinished())) }
}

/// Asks for the newest invoice of a subscription.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_latest_invoice(
    _azure: *const eab_azure,
    _subscription: *const c_char,
    _subscription_len: usize,
    _out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_azure_latest_invoice", error, || Err(crate::unfinished())) }
}

/// Asks for the billing periods of a subscription.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_billing_periods(
    _azure: *const eab_azure,
    _subscription: *const c_char,
    _subscription_len: usize,
    _out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_azure_billing_periods", error, || Err(crate::unfinished())) }
}
