//! Streams: the rows that a fetch has, and what is known when they have been read.

use std::ffi::CString;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use ea_billing_sim::{Enrollment, World};

use super::{
    cells::{Value, of_arrow, of_json},
    site::{Site, Told, batches, call, fetched, if_changed, options, small, stream, text},
};
use crate::*;

/// A stream that is read to its end, with what is known then.
fn whole(
    query: &site::Handle<eab_query>,
    options: &eab_fetch_options,
) -> (Vec<arrow_array::RecordBatch>, site::Handle<eab_result>) {
    let (stream, result) = stream(query, options).unwrap().unwrap();
    (batches(stream).unwrap(), result)
}

use super::site;

#[test]
fn a_stream_has_the_rows_of_a_fetch_of_every_dataset() {
    let site = Site::start();
    let mut seen = 0;
    for (name, query) in site.every() {
        let kept = fetched(&query);
        let rows = of_json(&text(&kept, eab_result_rows_json).unwrap().unwrap());
        let (batches, result) = whole(&query, &options());
        assert_eq!(of_arrow(&batches), rows, "{name}");
        assert!(!rows.is_empty(), "{name} has no rows");
        seen += rows.len();
        assert_eq!(text(&result, eab_result_rows_json), Ok(None));
        let len = call(0, |out, error| unsafe { eab_result_len(result.pointer, out, error) });
        assert_eq!(len, Ok(u64::try_from(rows.len()).ok()), "{name}");
        for same in [
            eab_result_outside_json,
            eab_result_issues_json,
            eab_result_terms_json,
            eab_result_certificate_json,
            eab_result_validator,
            eab_result_etag,
        ] {
            assert_eq!(text(&result, same), text(&kept, same), "{name}");
        }
        assert_eq!(text(&kept, eab_result_terms_json).unwrap().is_some(), name == "card");
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn batches_are_no_larger_than_asked_for() {
    let site = Site::start();
    let query = site.usage("202610");
    let (all, _) = whole(&query, &options());
    let sizes = |batches: &[arrow_array::RecordBatch]| {
        batches.iter().map(arrow_array::RecordBatch::num_rows).collect::<Vec<_>>()
    };
    assert_eq!(sizes(&all), [20, 20, 10]);
    let (few, _) = whole(&query, &eab_fetch_options { batch_rows: 7, ..options() });
    assert_eq!(sizes(&few), [7, 7, 6, 7, 7, 6, 7, 3]);
    assert_eq!(of_arrow(&few), of_arrow(&all));
    // A list is one piece whatever its pages are.
    let (periods, _) = whole(&site.periods(), &eab_fetch_options { batch_rows: 4, ..options() });
    assert!(sizes(&periods).iter().all(|rows| *rows <= 4) && periods.len() > 1);
}

#[test]
fn many_pages_come_in_many_batches() {
    let enrollment = Enrollment { rows_per_month: 10_000, ..Enrollment::new("100") };
    let site = Site::of(World { page_size: 50, enrollments: vec![enrollment], ..small() });
    let query = site.usage("202610");
    let (batches, result) = whole(&query, &eab_fetch_options { batch_rows: 3, ..options() });
    assert_eq!(batches.len(), 200 * 17);
    let rows = of_json(&text(&fetched(&query), eab_result_rows_json).unwrap().unwrap());
    assert_eq!(of_arrow(&batches), rows);
    let certificate = text(&result, eab_result_certificate_json).unwrap().unwrap();
    assert!(
        certificate.contains(r#""rows":10000"#) && certificate.contains(r#""pages":200"#),
        "{certificate}"
    );
}

#[test]
fn a_validator_of_a_fetch_spares_a_stream_and_the_other_way_round() {
    let site = Site::start();
    for query in [site.usage("202610"), site.card("USD")] {
        let (_, streamed) = whole(&query, &options());
        for result in [fetched(&query), streamed] {
            let validator = CString::new(text(&result, eab_result_validator).unwrap().unwrap()).unwrap();
            let options = if_changed(&validator);
            assert!(site::fetch(&query, &options).unwrap().is_none());
            assert!(stream(&query, &options).unwrap().is_none());
        }
    }
    let other = site.usage("202609");
    let validator = text(&fetched(&other), eab_result_validator).unwrap().unwrap();
    let validator = CString::new(validator).unwrap();
    assert!(stream(&site.usage("202610"), &if_changed(&validator)).unwrap().is_some());
    let refused = stream(&other, &if_changed(c"no validator")).err().unwrap();
    assert_eq!(refused.status, eab_status::EAB_STATUS_INVALID_ARGUMENT);
}

#[test]
fn what_refuses_the_first_request_is_a_status() {
    let site = Site::start();
    site.fault(r#"{"fault": "forbidden", "message": "no", "times": "always"}"#);
    let query = site.usage("202610");
    for refused in [stream(&query, &options()).err(), site::fetch(&query, &options()).err()] {
        let Told { status, http_status, .. } = refused.unwrap();
        assert_eq!((status, http_status), (eab_status::EAB_STATUS_FORBIDDEN, 403));
    }
}

#[test]
fn a_number_that_does_not_fit_is_named() {
    let site = Site::start();
    let query = site.usage("202610");
    let fine = eab_fetch_options { decimal_scale: 28, ..options() };
    let rows = of_json(&text(&fetched(&query), eab_result_rows_json).unwrap().unwrap());
    assert_eq!(of_arrow(&whole(&query, &fine).0), rows);
    let place = rows.iter().position(|row| {
        row.values().any(|value| matches!(value, Value::Number(number) if number.scale() > 2))
    });
    let (stream, result) =
        stream(&query, &eab_fetch_options { decimal_scale: 2, ..options() }).unwrap().unwrap();
    let told = batches(stream).unwrap_err();
    assert!(told.contains("inexact: ") && told.contains(&format!("row {}", place.unwrap() + 1)), "{told}");
    assert!(told.contains("decimal scale of"), "{told}");
    let error = ended(&result).unwrap();
    assert_eq!(error.status, eab_status::EAB_STATUS_INEXACT);
    let beyond = site::stream(&query, &eab_fetch_options { decimal_scale: 29, ..options() }).err().unwrap();
    assert_eq!(beyond.status, eab_status::EAB_STATUS_OUT_OF_RANGE);
}

#[test]
fn rates_of_another_currency_than_asked_for_are_no_rates() {
    let site = Site::start();
    let query = site.card("EUR");
    let refused = site::fetch(&query, &options()).err().unwrap();
    assert_eq!(refused.status, eab_status::EAB_STATUS_UNEXPECTED_CONTENT);
    assert_eq!(refused.message, "the rate card is in USD, though EUR was asked for");
    let (stream, result) = stream(&query, &options()).unwrap().unwrap();
    let told = batches(stream).unwrap_err();
    assert!(told.contains("unexpected_content: the rate card is in USD"), "{told}");
    assert_eq!(ended(&result), Some(refused));
}

#[test]
fn places_that_a_stream_was_not_asked_for_stay_empty() {
    let site = Site::start();
    let query = site.usage("202610");
    let mut stream = FFI_ArrowArrayStream::empty();
    let without_result = call((), |(), error| unsafe {
        eab_query_stream(query.pointer, std::ptr::null(), &raw mut stream, std::ptr::null_mut(), error)
    });
    assert_eq!(without_result, Ok(Some(())));
    assert_eq!(batches(stream).unwrap().len(), 3);
    let mut result = std::ptr::null_mut();
    let without_stream = call((), |(), error| unsafe {
        eab_query_stream(query.pointer, std::ptr::null(), std::ptr::null_mut(), &raw mut result, error)
    });
    assert_eq!(without_stream.unwrap_err().status, eab_status::EAB_STATUS_NULL_POINTER);
    assert!(result.is_null());
}

/// What a stream ended with, if it failed.
pub(super) fn ended(result: &site::Handle<eab_result>) -> Option<Told> {
    let answer = call(std::ptr::null_mut(), |out, error| unsafe {
        eab_result_error(result.pointer, &raw mut *out, error)
    });
    Told::by(answer.unwrap().unwrap())
}
