//! Clients of an enrollment.

use std::{
    ffi::{CStr, CString},
    ptr::null,
};

use ea_billing_sim::KeyRequest;

use super::support::{Client, Site, Told, asked, call, made, resolved, said};
use crate::*;

const NUL: usize = EAB_NUL_TERMINATED;

#[test]
fn what_is_known_of_a_client_is_told() {
    let site = Site::start();
    let client = site.client();
    // SAFETY: the handle is there.
    let info = said(|out, error| unsafe { eab_client_info_json(client.0, out, error) }).unwrap();
    assert!(!info.contains(site.key.to_str().unwrap()));
    insta::assert_snapshot!(info, @r#"{"enrollment":"100","now":"2026-11-21T09:00:00Z","key":{"enrollment":"100","view":"Enterprise","department":null,"account":null,"notBefore":"2026-10-21T09:00:00Z","expires":"2027-04-21T09:00:00Z"},"warnings":[]}"#);
    assert_eq!(site.simulator.requests().len(), 0);
}

#[test]
fn options_that_cannot_be_used_are_named() {
    let site = Site::start();
    let check = |change: &dyn Fn(&mut eab_client_options, &mut eab_settings), expect: (eab_status, &str)| {
        let told = site.open(change).map(|_| "a client").unwrap_err();
        told.keeps(site.key.to_str().unwrap());
        assert_eq!((told.status, told.message.as_str()), expect);
    };
    use eab_status::*;
    let text = |text: &'static CStr| (text.as_ptr(), NUL);
    let range = EAB_STATUS_OUT_OF_RANGE;
    check(
        &|options, _| options.api_key_len = 0,
        (EAB_STATUS_INVALID_ARGUMENT, "api_key: expected a text, found an empty one"),
    );
    check(
        &|options, _| (options.api_key, options.api_key_len) = (null(), 0),
        (EAB_STATUS_INVALID_SETTING, "no API key was given"),
    );
    check(
        &|_, settings| settings.base_url_len = 0,
        (EAB_STATUS_INVALID_ARGUMENT, "base_url: expected a text, found an empty one"),
    );
    check(&|options, _| options.api_key = null(), (EAB_STATUS_NULL_POINTER, "api_key is NULL"));
    check(
        &|options, _| (options.api_key, options.api_key_len) = text(c"two words"),
        (
            EAB_STATUS_INVALID_KEY,
            "expected an API key of up to 8000 letters, digits and signs, found a blank at place 4 of 9",
        ),
    );
    check(
        &|options, _| (options.enrollment, options.enrollment_len) = text(c"a/b"),
        (EAB_STATUS_INVALID_SETTING, "expected the digits of an enrollment number, found `a/b`"),
    );
    check(
        &|options, _| (options.enrollment, options.enrollment_len) = (c"\xff".as_ptr(), 1),
        (EAB_STATUS_INVALID_UTF8, "enrollment is no UTF-8: the byte at 0 cannot stand there"),
    );
    check(&|options, _| options.from_environment = 2, (range, "from_environment: expected 0 or 1, found 2"));
    check(&|options, _| options.versions_len = 1, (EAB_STATUS_NULL_POINTER, "versions is NULL"));
    check(
        &|options, _| options.struct_size = 0,
        (
            EAB_STATUS_STRUCT_SIZE,
            &format!(
                "the `struct_size` of options: expected {} or more, found 0",
                size_of::<eab_client_options>()
            ),
        ),
    );
    check(
        &|_, settings| settings.struct_size = 8,
        (
            EAB_STATUS_STRUCT_SIZE,
            &format!(
                "the `struct_size` of settings: expected {} or more, found 8",
                size_of::<eab_settings>()
            ),
        ),
    );
    check(
        &|_, settings| (settings.base_url, settings.base_url_len) = text(c"nowhere"),
        (
            EAB_STATUS_INVALID_SETTING,
            "the base URL is no URL; expected one such as https://consumption.azure.com",
        ),
    );
    check(
        &|_, settings| settings.cache_max_bytes = 1,
        (EAB_STATUS_INVALID_ARGUMENT, "cache_max_bytes: expected 0, since no cache_dir is given"),
    );
    check(
        &|_, settings| settings.idle_time_ms = u64::MAX,
        (range, "idle_time_ms: expected 31622400000 or less, found 18446744073709551615"),
    );
    check(
        &|_, settings| settings.max_wait_ms = u64::MAX,
        (range, "max_wait_ms: expected 31622400000 or less, found 18446744073709551615"),
    );
    check(
        &|_, settings| settings.snapshot_check = 4,
        (range, "snapshot_check: expected an `eab_snapshot_check`, 0 to 3, found 4"),
    );
    check(
        &|_, settings| settings.fiscal_year_start = 13,
        (range, "fiscal_year_start: expected a month from 1 to 12, found 13"),
    );
    check(
        &|_, settings| settings.without_next_period = 7,
        (range, "without_next_period: expected 0 or 1, found 7"),
    );
    check(&|_, settings| settings.without_proxy = 7, (range, "without_proxy: expected 0 or 1, found 7"));
    let expect = format!("fixed_time_ms: expected a time of the calendar, found {}", i64::MAX);
    check(&|_, settings| settings.fixed_time_ms = i64::MAX, (range, &expect));
}

#[test]
fn a_hint_names_the_field_as_c_does() {
    let site = Site::start();
    let told = site.open(|_, settings| {
        (settings.base_url, settings.base_url_len) = (c"nowhere".as_ptr(), NUL);
    });
    assert_eq!(told.map(|_| "a client").unwrap_err().hint, "correct EA_BILLING_URL or `base_url`");
}

#[test]
fn datasets_are_asked_for_in_the_version_of_choice() {
    let site = Site::start();
    let open = |dataset, version| {
        let choice = [eab_version_choice { dataset, version }];
        site.open(|options, _| (options.versions, options.versions_len) = (choice.as_ptr(), 1))
    };
    let told = open(11, 1).map(|_| "a client").unwrap_err();
    let expect = "versions[0].dataset: expected an `eab_dataset` of an enrollment, 1 to 10, found 11";
    assert_eq!((told.status, told.message.as_str()), (eab_status::EAB_STATUS_OUT_OF_RANGE, expect));
    let told = open(3, 4).map(|_| "a client").unwrap_err();
    assert_eq!(told.message, "versions[0].version: expected an `eab_api_version`, 1 to 3, found 4");
    let told = open(1, 3).map(|_| "a client").unwrap_err();
    assert_eq!(told.message, "the EA Reporting API has no billing-periods in version v3");
    for (version, path) in [(1, "/v1/"), (2, "/v2/")] {
        let client = open(1, version).unwrap();
        resolved(&client, c"current", null()).unwrap();
        let last = site.simulator.requests().pop().unwrap();
        assert!(last.path.starts_with(path), "{}", last.path);
    }
}

#[test]
fn a_key_that_has_ended_and_one_of_another_enrollment_are_never_sent() {
    let site = Site::start();
    let told = site.open(|options, _| (options.enrollment, options.enrollment_len) = (c"200".as_ptr(), NUL));
    assert_eq!(told.map(|_| "a client").unwrap_err().status, eab_status::EAB_STATUS_WRONG_ENROLLMENT);
    let told = site.open(|_, settings| settings.fixed_time_ms += 1000 * 60 * 60 * 24 * 400);
    let told = told.map(|_| "a client").unwrap_err();
    assert_eq!(told.status, eab_status::EAB_STATUS_KEY_EXPIRED);
    told.keeps(site.key.to_str().unwrap());
    assert_eq!(site.simulator.requests().len(), 0);
}

/// The spans of a selector, and the notes.
fn spans(
    client: &Client,
    selector: &CStr,
    dataset: u32,
    delivery: u32,
) -> Result<(Vec<String>, String), Told> {
    // SAFETY: all handles and places are there; the spans are freed once.
    unsafe {
        let spans = made(|out, error| {
            eab_client_spans(client.0, selector.as_ptr(), NUL, dataset, delivery, null(), out, error)
        })?;
        let mut len = 0;
        call(|error| eab_spans_len(spans, &raw mut len, error)).unwrap();
        let mut found = Vec::new();
        for index in 0..len {
            let mut text = eab_text { data: null(), len: 0 };
            call(|error| eab_spans_get(spans, index, &raw mut text, error)).unwrap();
            let span = CStr::from_ptr(text.data).to_str().unwrap();
            assert_eq!(span.len(), text.len);
            found.push(span.to_owned());
        }
        let mut text = eab_text { data: null(), len: 0 };
        let told = call(|error| eab_spans_get(spans, len, &raw mut text, error)).unwrap_err();
        assert_eq!(told.message, format!("index: expected less than {len}, found {len}"));
        assert!(text.data.is_null());
        let notes = said(|out, error| eab_spans_notes_json(spans, out, error)).unwrap();
        eab_spans_free(spans);
        Ok((found, notes))
    }
}

#[test]
fn a_selector_becomes_spans() {
    let site = Site::start();
    let client = site.client();
    let (found, notes) = spans(&client, c"last-3", 3, 0).unwrap();
    assert_eq!((found.len(), notes.as_str()), (3, "[]"));
    // Each is what a query asks for.
    for span in found {
        let span = CString::new(span).unwrap();
        // SAFETY: the handle is there.
        asked(|out, error| unsafe { eab_client_usage_details(client.0, span.as_ptr(), NUL, 0, out, error) })
            .unwrap();
    }
    let (found, notes) = spans(&client, c"last-900", 3, 1).unwrap();
    assert!(notes.starts_with("[\"of 900 billing periods only "), "{notes}");
    assert!(found.len() > 3);
    let told = spans(&client, c"last-3", 12, 0).unwrap_err();
    assert_eq!(told.message, "dataset: expected an `eab_dataset` of an enrollment, 1 to 10, found 12");
    let told = spans(&client, c"last-3", 3, 3).unwrap_err();
    assert_eq!(told.message, "delivery: expected an `eab_delivery`, 0 to 2, found 3");
    let told = spans(&client, c"last-0", 3, 0).unwrap_err();
    assert_eq!(told.status, eab_status::EAB_STATUS_INVALID_PERIOD);
}

#[test]
fn what_is_odd_about_the_list_of_periods_is_told() {
    let site = Site::start();
    let client = site.client();
    let period = |id: &str, start: &str, end: &str| {
        serde_json::json!({"billingPeriodId": id, "billingStart": start, "billingEnd": end,
            "balanceSummary": "", "usageDetails": "", "marketplaceCharges": "", "priceSheet": ""})
    };
    let body = serde_json::json!([
        period("202610", "2026-10-01T00:00:00Z", "2026-10-31T11:59:59Z"),
        period("202608", "2026-08-01T00:00:00Z", "2026-08-31T11:59:59Z"),
    ]);
    let rule = serde_json::json!({"fault": "answer", "body": body.to_string(),
        "headers": {"content-type": "application/json; charset=utf-8"}});
    let gap = "there are days between the billing periods 202608 and 202610 that belong to neither";
    site.fault(&rule.to_string());
    let resolved = resolved(&client, c"2026-10", null()).unwrap();
    assert!(resolved.ends_with(&format!(r#""oddities":["{gap}"]}}"#)), "{resolved}");
    site.simulator.clear_faults();
    site.fault(&rule.to_string());
    let (found, notes) = spans(&client, c"2026-10", 3, 0).unwrap();
    assert_eq!(found, ["202610"]);
    assert!(notes.contains(gap), "{notes}");
}

#[test]
fn a_selector_is_explained() {
    let site = Site::start();
    let client = site.client();
    insta::assert_snapshot!(resolved(&client, c"last-2", null()).unwrap(), @r#"{"periods":[{"billingPeriodId":"202610","firstDay":"2026-10-01","lastDay":"2026-10-31","state":"closed"},{"billingPeriodId":"202611","firstDay":"2026-11-01","lastDay":"2026-11-30","state":"open"}],"days":["2026-10-01..2026-10-31","2026-11-01..2026-11-21"],"notes":[],"oddities":[]}"#);
    insta::assert_snapshot!(resolved(&client, c"2026-01-05..2026-01-09", null()).unwrap(), @r#"{"periods":[],"days":["2026-01-05..2026-01-09"],"notes":[],"oddities":[]}"#);
    let told = resolved(&client, c"sometimes", null()).unwrap_err();
    assert_eq!(told.status, eab_status::EAB_STATUS_INVALID_PERIOD);
    let told = resolved(&client, c"", null()).unwrap_err();
    assert_eq!(told.message, "selector: expected a text, found an empty one");
}

#[test]
fn every_dataset_can_be_asked_for() {
    let site = Site::start();
    let client = site.client();
    let (handle, span, days) = (client.0, c"202610".as_ptr(), c"2026-10-01..2026-10-05".as_ptr());
    // SAFETY: the handle is there, and texts end with NUL.
    unsafe {
        asked(|out, error| eab_client_billing_periods(handle, out, error)).unwrap();
        asked(|out, error| eab_client_balance_summary(handle, span, NUL, out, error)).unwrap();
        asked(|out, error| eab_client_usage_details(handle, days, NUL, 2, out, error)).unwrap();
        asked(|out, error| eab_client_marketplace_charges(handle, span, NUL, out, error)).unwrap();
        asked(|out, error| eab_client_price_sheet(handle, c"current".as_ptr(), 7, out, error)).unwrap();
        asked(|out, error| eab_client_reservation_details(handle, days, NUL, out, error)).unwrap();
        asked(|out, error| eab_client_reservation_summaries(handle, days, NUL, out, error)).unwrap();
        asked(|out, error| eab_client_reservation_summaries(handle, null(), 0, out, error)).unwrap();
        asked(|out, error| eab_client_reservation_charges(handle, days, NUL, out, error)).unwrap();
        for look_back in [7, 30, 60] {
            asked(|out, error| eab_client_shared_recommendations(handle, look_back, out, error)).unwrap();
            asked(|out, error| eab_client_single_recommendations(handle, look_back, out, error)).unwrap();
        }
    }
    assert_eq!(site.simulator.requests().len(), 0);
}

#[test]
fn what_cannot_be_asked_for_is_named() {
    let site = Site::start();
    let client = site.client();
    let check = |outcome: Result<(), Told>, status, expect: &str| {
        let told = outcome.unwrap_err();
        assert_eq!((told.status, told.message.as_str()), (status, expect));
    };
    let handle = client.0;
    use eab_status::*;
    // SAFETY: the handle is there, and texts end with NUL.
    unsafe {
        check(
            asked(|out, error| eab_client_usage_details(handle, c"202610".as_ptr(), NUL, 9, out, error)),
            EAB_STATUS_OUT_OF_RANGE,
            "delivery: expected an `eab_delivery`, 0 to 2, found 9",
        );
        check(
            asked(|out, error| eab_client_single_recommendations(handle, 8, out, error)),
            EAB_STATUS_OUT_OF_RANGE,
            "look_back_days: expected 7, 30 or 60, found 8",
        );
        check(
            asked(|out, error| eab_client_reservation_details(handle, c"202610".as_ptr(), NUL, out, error)),
            EAB_STATUS_INVALID_PERIOD,
            r#""202610" is no range of days: expected one such as 2026-10-01..2026-10-05, or a day"#,
        );
        check(
            asked(|out, error| eab_client_price_sheet(handle, null(), 0, out, error)),
            EAB_STATUS_NULL_POINTER,
            "span is NULL",
        );
        check(
            asked(|out, error| eab_client_balance_summary(null(), c"202610".as_ptr(), NUL, out, error)),
            EAB_STATUS_NULL_POINTER,
            "client is NULL",
        );
        let told = asked(|out, error| eab_client_price_sheet(handle, c"last-3".as_ptr(), NUL, out, error));
        assert_eq!(
            told.unwrap_err().hint,
            "ask for the spans of the selector first, and for each of them then"
        );
    }
}

#[test]
fn a_key_that_ends_soon_is_warned_of() {
    let site = Site::start();
    let expires = site.simulator.now() + ea_billing_core::chrono::TimeDelta::days(3);
    let request = KeyRequest { expires: Some(expires), ..KeyRequest::new("100") };
    let key = CString::new(site.simulator.issue_key(&request).unwrap()).unwrap();
    let client = site.open(|options, _| options.api_key = key.as_ptr()).unwrap();
    // SAFETY: the handle is there.
    let info = said(|out, error| unsafe { eab_client_info_json(client.0, out, error) }).unwrap();
    let expect = format!(r#""warnings":["the API key ends on {}"]}}"#, expires.date_naive());
    assert!(info.ends_with(&expect), "{info}");
}
