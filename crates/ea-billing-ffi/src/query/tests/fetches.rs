//! Fetches: all rows or none, as JSON and as structs.

use std::{
    ffi::{CString, c_void},
    ptr, thread,
};

use super::{
    cells::{Rows, Value, of_json},
    site::{self, Answer, Handle, Site, call, fetch, fetched, lent, options, stream, text},
};
use crate::*;

/// Keeps what a progress callback is told, and cancels at some point.
#[derive(Default)]
struct Watch {
    told: Vec<[u64; 3]>,
    cancel_at: Option<u64>,
    cancel: *mut eab_cancel,
}

unsafe extern "C" fn watch(user_data: *mut c_void, progress: *const eab_progress) {
    // SAFETY: the data are those of `watching`, and the progress is good as long as this goes on.
    let (watch, progress) = unsafe { (&mut *user_data.cast::<Watch>(), *progress) };
    assert_eq!(progress.struct_size, size_of::<eab_progress>());
    watch.told.push([progress.rows, progress.issues, progress.restarts]);
    if watch.cancel_at.is_some_and(|rows| progress.rows >= rows) {
        // SAFETY: the token is good.
        unsafe { eab_cancel_cancel(watch.cancel, ptr::null_mut()) };
    }
}

fn watching(watch_: &mut Watch) -> eab_fetch_options {
    eab_fetch_options {
        progress: Some(watch),
        user_data: ptr::from_mut(watch_).cast(),
        cancel: watch_.cancel,
        ..options()
    }
}

fn token() -> Handle<eab_cancel> {
    let token = call(ptr::null_mut(), |out, error| unsafe { eab_cancel_new(&raw mut *out, error) });
    Handle::of(token.unwrap().unwrap(), eab_cancel_free)
}

#[test]
fn progress_is_told_on_the_way() {
    let site = Site::start();
    let query = site.usage("202610");
    let mut kept = Watch::default();
    fetch(&query, &watching(&mut kept)).unwrap().unwrap();
    assert_eq!(kept.told, [[20, 0, 0], [40, 0, 0], [50, 0, 0]]);
    let mut streamed = Watch::default();
    let (stream, _result) = stream(&query, &watching(&mut streamed)).unwrap().unwrap();
    assert_eq!(site::batches(stream).unwrap().len(), 3);
    assert_eq!(streamed.told, kept.told);
}

#[test]
fn a_fetch_begins_anew_when_the_data_change_and_a_stream_fails() {
    let switch =
        r#"{"fault": "data-switch", "day": "2026-10-31", "when": {"route": "usage-details", "page": 1}}"#;
    let site = Site::start();
    site.fault(switch);
    let query = site.usage("202610");
    let mut watch = Watch::default();
    let result = fetch(&query, &watching(&mut watch)).unwrap().unwrap();
    assert!(watch.told.contains(&[0, 0, 1]), "{:?}", watch.told);
    assert_eq!(watch.told.last(), Some(&[50, 0, 1]));
    assert_eq!(of_json(&text(&result, eab_result_rows_json).unwrap().unwrap()).len(), 50);

    let site = Site::start();
    site.fault(switch);
    let query = site.usage("202610");
    let (stream, result) = stream(&query, &options()).unwrap().unwrap();
    let told = site::batches(stream).unwrap_err();
    assert!(
        told.contains("data_changed: the usage-details of 202610 changed while they were read"),
        "{told}"
    );
    let error = super::streams::ended(&result).unwrap();
    assert_eq!(error.status, eab_status::EAB_STATUS_DATA_CHANGED);
    let refused = text(&result, eab_result_certificate_json).unwrap_err();
    assert_eq!(refused.status, eab_status::EAB_STATUS_INCOMPLETE);
    // Asked again, all is there.
    let again = site::stream(&query, &options()).unwrap().unwrap();
    assert_eq!(site::batches(again.0).unwrap().len(), 3);
}

#[test]
fn a_body_that_is_cut_off_gives_nothing() {
    let site = Site::start();
    let cut = r#"{"fault": "fin-mid-content-length", "after": 900, "when": {"page": 2}, "times": "always"}"#;
    site.fault(cut);
    let query = site.usage("202610");
    let refused = fetch(&query, &options()).err().unwrap();
    assert_eq!(eab_status_kind(refused.status as i32), eab_kind::EAB_KIND_RETRY, "{refused:?}");
    let (stream, result) = stream(&query, &options()).unwrap().unwrap();
    let told = site::batches(stream).unwrap_err();
    assert!(told.contains(&refused.message), "{told}");
    assert_eq!(super::streams::ended(&result), Some(refused));
}

#[test]
fn rows_that_cannot_be_read_are_counted_and_kept() {
    let site = Site::start();
    site.fault(r#"{"fault": "missing-field", "field": "date", "when": {"page": 2}, "times": "always"}"#);
    let query = site.usage("202610");
    let kept = fetched(&query);
    let (stream, streamed) = stream(&query, &options()).unwrap().unwrap();
    let rows: usize = site::batches(stream).unwrap().iter().map(arrow_array::RecordBatch::num_rows).sum();
    assert_eq!(rows, 49);
    for result in [kept, streamed] {
        let issues = of_json(&text(&result, eab_result_issues_json).unwrap().unwrap());
        let [issue] = &issues[..] else { panic!("{issues:?}") };
        assert_eq!(issue["row"], Value::Number(21.into()));
        assert_eq!(issue["page"], Value::Number(2.into()));
        assert_eq!(issue["span"], Value::Text("202610".to_owned()));
        let certificate = certificate(&result).unwrap().unwrap();
        assert_eq!((certificate.rows, certificate.issues, certificate.outside), (49, 1, 0));
    }
}

#[test]
fn a_call_is_cancelled_from_its_callback() {
    let site = Site::start();
    let query = site.usage("202610");
    for rows in [20, 50] {
        let token = token();
        let mut watch = Watch { cancel_at: Some(rows), cancel: token.pointer, ..Watch::default() };
        let refused = fetch(&query, &watching(&mut watch)).err().unwrap();
        assert_eq!(refused.status, eab_status::EAB_STATUS_CANCELLED);
        assert_eq!(watch.told.last().unwrap()[0], rows);
        // The token stays cancelled.
        let again = stream(&query, &watching(&mut watch)).err().unwrap();
        assert_eq!(again.status, eab_status::EAB_STATUS_CANCELLED);
    }
    let token = token();
    let mut watch = Watch { cancel_at: Some(20), cancel: token.pointer, ..Watch::default() };
    let (stream, result) = stream(&query, &watching(&mut watch)).unwrap().unwrap();
    drop(token);
    let told = site::batches(stream).unwrap_err();
    assert!(told.contains("cancelled: the call was cancelled; "), "{told}");
    assert_eq!(super::streams::ended(&result).unwrap().status, eab_status::EAB_STATUS_CANCELLED);
}

#[test]
fn a_call_is_cancelled_from_another_thread() {
    let site = Site::start();
    site.fault(r#"{"fault": "stall-mid-body", "after": 100, "when": {"page": 2}, "times": "always"}"#);
    let query = site.usage("202610");
    for is_stream in [false, true] {
        site.simulator.clear_requests();
        let token = token();
        let options = eab_fetch_options { cancel: token.pointer, ..options() };
        thread::scope(|scope| {
            let (token, site) = (&token, &site);
            scope.spawn(move || {
                // The call waits for the rest of the second page by then, or will.
                while site.simulator.requests().len() < 2 {
                    thread::yield_now();
                }
                call((), |(), error| unsafe { eab_cancel_cancel(token.pointer, error) }).unwrap();
            });
            if is_stream {
                let (mut stream, _result) = stream(&query, &options).unwrap().unwrap();
                assert_eq!(super::ends::next(&mut stream).map(|rows| rows.is_some()), Ok(true));
                let told = super::ends::next(&mut stream).unwrap_err();
                assert_eq!(told, libc::ECANCELED);
            } else {
                let refused = fetch(&query, &options).err().unwrap();
                assert_eq!(refused.status, eab_status::EAB_STATUS_CANCELLED);
            }
        });
    }
}

fn certificate(result: &Handle<eab_result>) -> Answer<eab_certificate> {
    // SAFETY: numbers and pointers may be zero.
    let mut place: eab_certificate = unsafe { std::mem::zeroed() };
    place.struct_size = size_of::<eab_certificate>();
    call(place, |out, error| unsafe { eab_result_certificate(result.pointer, out, error) })
}

/// A struct of a result, at an index.
macro_rules! at {
    ($function:ident, $kind:ty, $result:expr, $index:expr) => {{
        // SAFETY: numbers and pointers may be zero.
        let mut place: $kind = unsafe { std::mem::zeroed() };
        place.struct_size = size_of::<$kind>();
        call(place, |out, error| unsafe { $function($result.pointer, $index, out, error) })
    }};
}

fn rows(result: &Handle<eab_result>) -> Rows {
    of_json(&text(result, eab_result_rows_json).unwrap().unwrap())
}

/// The cell of a text as structs have it.
fn cell(value: &Value) -> Option<String> {
    match value {
        Value::Nothing => None,
        Value::Text(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Flag(_) | Value::Json(_) => panic!("{value:?}"),
    }
}

/// The digits without zeros at the end, which the JSON of these tests has lost.
fn digits(text: eab_text) -> Option<String> {
    let number: rust_decimal::Decimal = lent(text)?.parse().unwrap();
    Some(number.normalize().to_string())
}

use ea_billing_core::rust_decimal;

#[test]
fn structs_say_what_the_json_says() {
    let site = Site::start();
    let result = fetched(&site.periods());
    for (index, row) in rows(&result).iter().enumerate() {
        let found = at!(eab_result_billing_period, eab_billing_period, result, index).unwrap().unwrap();
        assert_eq!(lent(found.billing_period_id), cell(&row["billingPeriodId"]));
        assert_eq!(lent(found.first_day), cell(&row["firstDay"]));
        assert_eq!(lent(found.last_day), cell(&row["lastDay"]));
        assert_eq!(lent(found.state), cell(&row["state"]));
        for (flag, name) in [
            (found.has_balance_summary, "hasBalanceSummary"),
            (found.has_usage_details, "hasUsageDetails"),
            (found.has_marketplace_charges, "hasMarketplaceCharges"),
            (found.has_price_sheet, "hasPriceSheet"),
        ] {
            assert_eq!(Value::Flag(flag == 1), row[name], "{name}");
        }
    }
    let result = fetched(&site.balance());
    let row = &rows(&result)[0];
    let found = at!(eab_result_balance_summary, eab_balance_summary, result, 0).unwrap().unwrap();
    assert_eq!(lent(found.billing_period_id), cell(&row["billingPeriodId"]));
    assert_eq!(lent(found.currency_code), cell(&row["currencyCode"]));
    for (text, name) in [
        (found.beginning_balance, "beginningBalance"),
        (found.ending_balance, "endingBalance"),
        (found.new_purchases, "newPurchases"),
        (found.adjustments, "adjustments"),
        (found.utilized, "utilized"),
        (found.service_overage, "serviceOverage"),
        (found.charges_billed_separately, "chargesBilledSeparately"),
        (found.total_overage, "totalOverage"),
        (found.total_usage, "totalUsage"),
        (found.azure_marketplace_service_charges, "azureMarketplaceServiceCharges"),
    ] {
        assert_eq!(digits(text), cell(&row[name]), "{name}");
    }
    let result = fetched(&site.subscription_periods());
    for (index, row) in rows(&result).iter().enumerate() {
        let found =
            at!(eab_result_subscription_period, eab_subscription_period, result, index).unwrap().unwrap();
        let texts = [found.name, found.first_day, found.last_day, found.state].map(lent);
        let names = ["name", "billingPeriodStartDate", "billingPeriodEndDate", "state"];
        assert_eq!(texts, names.map(|name| cell(&row[name])));
    }
    let result = fetched(&site.invoices());
    for (index, row) in rows(&result).iter().enumerate() {
        let found = at!(eab_result_invoice, eab_invoice, result, index).unwrap().unwrap();
        let texts =
            [found.name, found.first_day, found.last_day, found.invoice_date, found.due_date, found.status];
        let names =
            ["name", "invoicePeriodStartDate", "invoicePeriodEndDate", "invoiceDate", "dueDate", "status"];
        assert_eq!(texts.map(lent), names.map(|name| cell(&row[name])));
        for (money, name) in [
            (found.billed_amount, "billedAmount"),
            (found.total_amount, "totalAmount"),
            (found.amount_due, "amountDue"),
        ] {
            assert_eq!(digits(money.amount), cell(&row[name]), "{name}");
            let currency = cell(&row["currency"]).filter(|_| !money.amount.data.is_null());
            assert_eq!(lent(money.currency), currency, "{name}");
        }
    }
}

#[test]
fn a_struct_is_refused_beyond_the_rows_and_of_other_datasets() {
    let site = Site::start();
    let result = fetched(&site.balance());
    let wrong = at!(eab_result_invoice, eab_invoice, result, 0).err().unwrap();
    assert_eq!(wrong.status, eab_status::EAB_STATUS_WRONG_DATASET);
    assert_eq!(wrong.message, "the result is of balance-summary");
    let beyond = at!(eab_result_balance_summary, eab_balance_summary, result, 1).err().unwrap();
    assert_eq!(beyond.status, eab_status::EAB_STATUS_OUT_OF_RANGE);
    let query = site.balance();
    let (stream, streamed) = stream(&query, &options()).unwrap().unwrap();
    site::batches(stream).unwrap();
    let gone = at!(eab_result_balance_summary, eab_balance_summary, streamed, 0).err().unwrap();
    assert_eq!(gone.status, eab_status::EAB_STATUS_OUT_OF_RANGE);
    assert!(gone.message.contains("by its stream"), "{}", gone.message);
}

#[test]
fn the_certificate_says_as_a_struct_what_it_says_as_json() {
    let site = Site::start();
    let result = fetched(&site.usage("202610"));
    let found = certificate(&result).unwrap().unwrap();
    let json = text(&result, eab_result_certificate_json).unwrap().unwrap();
    let row = &of_json(&format!("[{json}]"))[0];
    assert_eq!(found.dataset, eab_dataset::EAB_DATASET_USAGE_DETAILS as u32);
    let texts = [found.span, found.scope, found.version].map(lent);
    assert_eq!(texts, ["span", "scope", "version"].map(|name| cell(&row[name])));
    for (count, name) in [
        (found.pages, "pages"),
        (found.rows, "rows"),
        (found.issues, "issues"),
        (found.outside, "outside"),
        (found.wire_bytes, "wireBytes"),
        (found.bytes, "bytes"),
        (found.broken_json_texts, "brokenJsonTexts"),
    ] {
        assert_eq!(Value::Number(count.into()), row[name], "{name}");
    }
    assert_eq!((found.rows, found.pages, found.from_cache, found.totals_len), (50, 3, 0, 1));
    assert_eq!(found.fetched_at_ms, site.simulator.now().timestamp_millis());
    let total = |index| {
        let nothing = eab_money {
            amount: eab_text { data: ptr::null(), len: 0 },
            currency: eab_text { data: ptr::null(), len: 0 },
        };
        call(nothing, |out, error| unsafe { eab_result_total(result.pointer, index, out, error) })
    };
    let sum: rust_decimal::Decimal = rows(&result)
        .iter()
        .map(|row| match &row["cost"] {
            Value::Number(cost) => *cost,
            other => panic!("{other:?}"),
        })
        .sum();
    let found = total(0).unwrap().unwrap();
    assert_eq!((digits(found.amount), lent(found.currency)), (Some(sum.normalize().to_string()), None));
    assert_eq!(total(1).err().unwrap().status, eab_status::EAB_STATUS_OUT_OF_RANGE);
}

#[test]
fn the_entity_tag_is_the_end_of_the_validator() {
    let site = Site::start();
    let result = fetched(&site.usage("202610"));
    let [validator, etag] =
        [eab_result_validator, eab_result_etag].map(|function| text(&result, function).unwrap().unwrap());
    assert!(validator.ends_with(&etag) && etag.starts_with('"'), "{validator} {etag}");
    site.fault(r#"{"fault": "no-etag", "times": "always"}"#);
    let result = fetched(&site.usage("202610"));
    assert_eq!(text(&result, eab_result_validator), Ok(None));
    assert_eq!(text(&result, eab_result_etag), Ok(None));
}

#[test]
fn a_struct_of_an_older_program_is_filled_as_far_as_it_goes() {
    let site = Site::start();
    let result = fetched(&site.balance());
    // SAFETY: numbers and pointers may be zero.
    let mut place: eab_balance_summary = unsafe { std::mem::zeroed() };
    for size in [0, 8, size_of::<eab_balance_summary>() - 8, usize::MAX] {
        place.struct_size = size;
        let refused =
            call(place, |out, error| unsafe { eab_result_balance_summary(result.pointer, 0, out, error) });
        assert_eq!(refused.err().unwrap().status, eab_status::EAB_STATUS_STRUCT_SIZE, "{size}");
    }
}

#[test]
fn texts_are_freed_by_their_function() {
    // SAFETY: texts are freed once, and NULL is allowed.
    unsafe {
        eab_string_free(ptr::null_mut());
        eab_string_free(CString::new("text").unwrap().into_raw());
    }
}
