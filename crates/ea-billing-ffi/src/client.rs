//! The client of an enrollment.

use std::ffi::c_char;

use crate::{eab_cancel, eab_error, eab_query, eab_settings, eab_spans, eab_status};

/// The client of an enrollment, for the EA Reporting API. Any number of threads may use it at once.
#[derive(Debug)]
pub struct eab_client {
    _private: (),
}

/// A dataset.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum eab_dataset {
    /// The billing periods of an enrollment.
    EAB_DATASET_BILLING_PERIODS = 1,
    /// Balance summaries.
    EAB_DATASET_BALANCE_SUMMARY = 2,
    /// Usage details.
    EAB_DATASET_USAGE_DETAILS = 3,
    /// Charges of the Azure Marketplace.
    EAB_DATASET_MARKETPLACE_CHARGES = 4,
    /// The price sheet.
    EAB_DATASET_PRICE_SHEET = 5,
    /// The use of reservations by instance and day.
    EAB_DATASET_RESERVATION_DETAILS = 6,
    /// The use of reservations by day or month.
    EAB_DATASET_RESERVATION_SUMMARIES = 7,
    /// Purchases and refunds of reservations.
    EAB_DATASET_RESERVATION_CHARGES = 8,
    /// What to reserve for all subscriptions together.
    EAB_DATASET_SHARED_RECOMMENDATIONS = 9,
    /// What to reserve for each subscription.
    EAB_DATASET_SINGLE_RECOMMENDATIONS = 10,
    /// Usage aggregates of a subscription.
    EAB_DATASET_USAGE_AGGREGATES = 11,
    /// The meters of a rate card.
    EAB_DATASET_RATE_CARD = 12,
    /// Invoices.
    EAB_DATASET_INVOICES = 13,
    /// The billing periods of a subscription.
    EAB_DATASET_SUBSCRIPTION_PERIODS = 14,
}

/// How usage details are delivered.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum eab_delivery {
    /// JSON in pages.
    EAB_DELIVERY_PAGES = 0,
    /// One CSV file.
    EAB_DELIVERY_DOWNLOAD = 1,
    /// A report that the server makes in the background, for the largest months.
    EAB_DELIVERY_REPORT = 2,
}

/// A version of the EA Reporting API.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum eab_api_version {
    /// Version 1.
    EAB_API_VERSION_V1 = 1,
    /// Version 2.
    EAB_API_VERSION_V2 = 2,
    /// Version 3.
    EAB_API_VERSION_V3 = 3,
}

/// A dataset and the version of the API that it should be fetched with.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_version_choice {
    /// An `eab_dataset`.
    pub dataset: u32,
    /// An `eab_api_version`.
    pub version: u32,
}

/// What a client of an enrollment is opened with.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_client_options {
    /// `sizeof(eab_client_options)`.
    pub struct_size: usize,
    /// Settings; NULL for the defaults.
    pub settings: *const eab_settings,
    /// The API key. It is copied; the copy is wiped when the client is freed.
    pub api_key: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub api_key_len: usize,
    /// The number of the enrollment; that of the key without it.
    pub enrollment: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub enrollment_len: usize,
    /// Versions of the API, for datasets that should not be fetched with the newest.
    pub versions: *const eab_version_choice,
    /// How many they are.
    pub versions_len: usize,
    /// 1 to take what is not given here from variables such as `EA_BILLING_API_KEY_FILE`.
    pub from_environment: u32,
}

/// Opens a client. Nothing is sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_open(
    _options: *const eab_client_options,
    _out: *mut *mut eab_client,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_client_open", error, || Err(crate::unfinished())) }
}

/// Frees a client; NULL is allowed. Its queries, results and streams stay good.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_free(_client: *mut eab_client) {}

/// What is known of the client, as a JSON object: `enrollment`, `now`, `key` with its end and view, `warnings`. To be freed with
/// `eab_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_info_json(
    _client: *const eab_client,
    _out: *mut *mut c_char,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_client_info_json", error, || Err(crate::unfinished())) }
}

/// Finds what to ask for, one call after the other, to have all of a selector such as `last-3` or `2026-01..2026-03`. Asks for the
/// list of billing periods.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_spans(
    _client: *const eab_client,
    _selector: *const c_char,
    _selector_len: usize,
    _dataset: u32,
    _delivery: u32,
    _cancel: *const eab_cancel,
    _out: *mut *mut eab_spans,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_client_spans", error, || Err(crate::unfinished())) }
}

/// What a selector means now, as a JSON object: `periods` with their days and states, or `days`, and `notes`. Asks for the list of
/// billing periods. To be freed with `eab_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_resolve_json(
    _client: *const eab_client,
    _selector: *const c_char,
    _selector_len: usize,
    _cancel: *const eab_cancel,
    _out: *mut *mut c_char,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_client_resolve_json", error, || Err(crate::unfinished())) }
}

/// Asks for the billing periods of the enrollment.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_billing_periods(
    _client: *const eab_client,
    _out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_client_billing_periods", error, || Err(crate::unfinished())) }
}

/// Asks for the balance summary of a span: `current`, a billing period such as `202610`, or days such as `2026-10-01..2026-10-05`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_balance_summary(
    _client: *const eab_client,
    _span: *const c_char,
    _span_len: usize,
    _out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_client_balance_summary", error, || Err(crate::unfinished())) }
}

/// Asks for the usage details of a span: `current`, a billing period such as `202610`, or days such as `2026-10-01..2026-10-05`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_usage_details(
    _client: *const eab_client,
    _span: *const c_char,
    _span_len: usize,
    _delivery: u32,
    _out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_client_usage_details", error, || Err(crate::unfinished())) }
}

/// Asks for the marketplace charges of a span: `current`, a billing period such as `202610`, or days such as `2026-10-01..2026-10-05`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_marketplace_charges(
    _client: *const eab_client,
    _span: *const c_char,
    _span_len: usize,
    _out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_client_marketplace_charges", error, || Err(crate::unfinished())) }
}

/// Asks for the price sheet of a span: `current`, a billing period such as `202610`, or days such as `2026-10-01..2026-10-05`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_price_sheet(
    _client: *const eab_client,
    _span: *const c_char,
    _span_len: usize,
    _out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_client_price_sheet", error, || Err(crate::unfinished())) }
}

/// Asks for the use of reservations by instance on days such as `2026-10-01..2026-10-05`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_reservation_details(
    _client: *const eab_client,
    _days: *const c_char,
    _days_len: usize,
    _out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_client_reservation_details", error, || Err(crate::unfinished())) }
}

/// Asks for the use of reservations by day on such days, or by month where `days` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_reservation_summaries(
    _client: *const eab_client,
    _days: *const c_char,
    _days_len: usize,
    _out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_client_reservation_summaries", error, || Err(crate::unfinished())) }
}

/// Asks for purchases and refunds of reservations on such days.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_reservation_charges(
    _client: *const eab_client,
    _days: *const c_char,
    _days_len: usize,
    _out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_client_reservation_charges", error, || Err(crate::unfinished())) }
}

/// Asks what to reserve for all subscriptions together, by the use of the last 7, 30 or 60 days.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_shared_recommendations(
    _client: *const eab_client,
    _look_back_days: u32,
    _out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_client_shared_recommendations", error, || Err(crate::unfinished())) }
}

/// Asks what to reserve for each subscription, by the use of the last 7, 30 or 60 days.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_single_recommendations(
    _client: *const eab_client,
    _look_back_days: u32,
    _out: *mut *mut eab_query,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_client_single_recommendations", error, || Err(crate::unfinished())) }
}
