//! What a fetch brought.

use std::ffi::c_char;

use crate::{eab_error, eab_money, eab_status, eab_text};

/// What a fetch brought: rows, unless a stream has them, and the proof that they are whole. Any number of threads may read it.
#[derive(Debug)]
pub struct eab_result {
    _private: (),
}

/// The proof that a fetch is whole: `rows + issues + outside` is what the server sent.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_certificate {
    /// `sizeof(eab_certificate)`.
    pub struct_size: usize,
    /// An `eab_dataset`.
    pub dataset: u32,
    /// 1 if the rows came from the snapshot cache, confirmed by the server.
    pub from_cache: u32,
    /// What was asked for.
    pub span: eab_text,
    /// The enrollment, subscription or billing account.
    pub scope: eab_text,
    /// The version of the API that answered.
    pub version: eab_text,
    /// The answers that held the data.
    pub pages: u64,
    /// The rows that could be read.
    pub rows: u64,
    /// The rows that could not.
    pub issues: u64,
    /// The rows of other days or periods than were asked for.
    pub outside: u64,
    /// Bytes of the bodies as they travelled.
    pub wire_bytes: u64,
    /// Bytes of the bodies after decompression.
    pub bytes: u64,
    /// Tags and additional information that are no JSON objects.
    pub broken_json_texts: u64,
    /// Instants with parts of a microsecond, which the columns of a stream leave out.
    pub shortened_instants: u64,
    /// When the data were fetched, in milliseconds since 1970 in UTC.
    pub fetched_at_ms: i64,
    /// How many sums there are, one for each currency: `eab_result_total` gives them.
    pub totals_len: usize,
}

/// A billing period of an enrollment.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_billing_period {
    /// `sizeof(eab_billing_period)`.
    pub struct_size: usize,
    /// Such as `202610`.
    pub billing_period_id: eab_text,
    /// The first day, such as `2026-10-01`.
    pub first_day: eab_text,
    /// The last day.
    pub last_day: eab_text,
    /// `open`, `settling` or `closed`.
    pub state: eab_text,
    /// 1 if there is one.
    pub has_balance_summary: u32,
    /// 1 if there are some.
    pub has_usage_details: u32,
    /// 1 if there are some.
    pub has_marketplace_charges: u32,
    /// 1 if there is one.
    pub has_price_sheet: u32,
}

/// A balance summary. All amounts are in the currency of `currency_code`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_balance_summary {
    /// `sizeof(eab_balance_summary)`.
    pub struct_size: usize,
    /// Such as `202610`.
    pub billing_period_id: eab_text,
    /// ISO 4217 code.
    pub currency_code: eab_text,
    /// Commitment left when the period began.
    pub beginning_balance: eab_text,
    /// Commitment left when it ended, or now.
    pub ending_balance: eab_text,
    /// Commitment bought.
    pub new_purchases: eab_text,
    /// Credits and corrections.
    pub adjustments: eab_text,
    /// Commitment used up.
    pub utilized: eab_text,
    /// Charges beyond the commitment.
    pub service_overage: eab_text,
    /// Charges that the commitment does not cover.
    pub charges_billed_separately: eab_text,
    /// All charges beyond the commitment.
    pub total_overage: eab_text,
    /// Commitment used up and all charges.
    pub total_usage: eab_text,
    /// Charges of the Azure Marketplace.
    pub azure_marketplace_service_charges: eab_text,
}

/// A billing period of a subscription.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_subscription_period {
    /// `sizeof(eab_subscription_period)`.
    pub struct_size: usize,
    /// Such as `201806-1`.
    pub name: eab_text,
    /// The first day.
    pub first_day: eab_text,
    /// The last day.
    pub last_day: eab_text,
    /// `open`, `settling` or `closed`.
    pub state: eab_text,
}

/// An invoice. `eab_result_rows_json` has all its fields.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_invoice {
    /// `sizeof(eab_invoice)`.
    pub struct_size: usize,
    /// The name, by which it is downloaded.
    pub name: eab_text,
    /// The first day that it is for, as it was printed.
    pub first_day: eab_text,
    /// The last day.
    pub last_day: eab_text,
    /// When it was made.
    pub invoice_date: eab_text,
    /// When it is to be paid.
    pub due_date: eab_text,
    /// `Due`, `OverDue`, `Paid`, `Void` and others.
    pub status: eab_text,
    /// What was billed.
    pub billed_amount: eab_money,
    /// The sum with tax.
    pub total_amount: eab_money,
    /// What is to be paid.
    pub amount_due: eab_money,
}

/// How many rows there are. Before a stream has been read to its end, `EAB_STATUS_INCOMPLETE`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_len(
    _result: *const eab_result,
    _out: *mut u64,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_result_len", error, || Err(crate::unfinished())) }
}

/// The rows as a JSON array of objects, with the names and meaning of the columns of the stream and all digits of all numbers.
/// Nothing for the result of a stream, whose consumer has them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_rows_json(
    _result: *const eab_result,
    _out: *mut eab_text,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_result_rows_json", error, || Err(crate::unfinished())) }
}

/// The rows of other days or periods than were asked for, in the same form.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_outside_json(
    _result: *const eab_result,
    _out: *mut eab_text,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_result_outside_json", error, || Err(crate::unfinished())) }
}

/// The rows that could not be read: a JSON array of objects with `row`, `page`, `field`, `reason` and `raw`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_issues_json(
    _result: *const eab_result,
    _out: *mut eab_text,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_result_issues_json", error, || Err(crate::unfinished())) }
}

/// The terms of a rate card, as a JSON array of objects; nothing for other datasets.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_terms_json(
    _result: *const eab_result,
    _out: *mut eab_text,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_result_terms_json", error, || Err(crate::unfinished())) }
}

/// The proof as a JSON object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_certificate_json(
    _result: *const eab_result,
    _out: *mut eab_text,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_result_certificate_json", error, || Err(crate::unfinished())) }
}

/// The proof. Set `struct_size` before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_certificate(
    _result: *const eab_result,
    _out: *mut eab_certificate,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_result_certificate", error, || Err(crate::unfinished())) }
}

/// The exact sum of the costs of one currency.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_total(
    _result: *const eab_result,
    _index: usize,
    _out: *mut eab_money,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_result_total", error, || Err(crate::unfinished())) }
}

/// What to give as `validator` next time; nothing if the server gave none. It may be stored and holds no secret.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_validator(
    _result: *const eab_result,
    _out: *mut eab_text,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_result_validator", error, || Err(crate::unfinished())) }
}

/// The entity tag as the server sent it; nothing if it sent none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_etag(
    _result: *const eab_result,
    _out: *mut eab_text,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_result_etag", error, || Err(crate::unfinished())) }
}

/// The billing period at an index. Set `struct_size` before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_billing_period(
    _result: *const eab_result,
    _index: usize,
    _out: *mut eab_billing_period,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_result_billing_period", error, || Err(crate::unfinished())) }
}

/// The balance summary at an index. Set `struct_size` before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_balance_summary(
    _result: *const eab_result,
    _index: usize,
    _out: *mut eab_balance_summary,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_result_balance_summary", error, || Err(crate::unfinished())) }
}

/// The subscription period at an index. Set `struct_size` before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_subscription_period(
    _result: *const eab_result,
    _index: usize,
    _out: *mut eab_subscription_period,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_result_subscription_period", error, || Err(crate::unfinished())) }
}

/// The invoice at an index. Set `struct_size` before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_invoice(
    _result: *const eab_result,
    _index: usize,
    _out: *mut eab_invoice,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_result_invoice", error, || Err(crate::unfinished())) }
}

/// Frees a result and all texts that were asked of it; NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_free(_result: *mut eab_result) {}
