//! Clients of Azure Resource Manager.

use std::{
    ffi::CStr,
    ptr::{null, null_mut},
    sync::Arc,
    time::Duration,
};

use ea_billing_core::{
    AccessToken, AzureClient, ManualClock,
    chrono::{DateTime, Utc},
};

use super::support::{SUBSCRIPTION, Site, Told, asked, blank, call, made, said};
use crate::{
    engine::{Engine, Held},
    *,
};

const NUL: usize = EAB_NUL_TERMINATED;

#[test]
fn options_that_cannot_be_used_are_named() {
    let site = Site::start();
    let check = |change: &dyn Fn(&mut eab_azure_options, &mut eab_settings), expect: (eab_status, &str)| {
        let told = site.open_azure(change).map(|_| "a client").unwrap_err();
        told.keeps(site.token.to_str().unwrap());
        assert_eq!((told.status, told.message.as_str()), expect);
    };
    use eab_status::*;
    let range = EAB_STATUS_OUT_OF_RANGE;
    check(&|options, _| options.cloud = 3, (range, "cloud: expected an `eab_cloud`, 0 to 2, found 3"));
    check(&|options, _| options.from_environment = 9, (range, "from_environment: expected 0 or 1, found 9"));
    check(
        &|options, _| options.access_token_len = 0,
        (EAB_STATUS_INVALID_ARGUMENT, "access_token: expected a text, found an empty one"),
    );
    check(
        &|options, _| (options.access_token, options.access_token_len) = (null(), 0),
        (EAB_STATUS_INVALID_SETTING, "nothing was given that gets access tokens"),
    );
    check(
        &|options, _| options.access_token_expires_ms = -1,
        (range, "access_token_expires_ms: expected a time of the calendar after 1970, found -1"),
    );
    check(
        &|options, _| (options.access_token, options.access_token_len) = (c"two words".as_ptr(), NUL),
        (
            EAB_STATUS_INVALID_TOKEN,
            "expected an access token of up to 64000 letters, digits and signs, found a blank at place 4 of 9",
        ),
    );
    check(
        &|_, settings| settings.poll_interval_ms = u64::MAX,
        (range, "poll_interval_ms: expected 31622400000 or less, found 18446744073709551615"),
    );
}

#[test]
fn a_selector_is_explained_for_a_subscription() {
    let site = Site::start();
    let azure = site.azure();
    let resolve = |subscription: &CStr, selector: &CStr| {
        let (subscription, selector) = (subscription.as_ptr(), selector.as_ptr());
        // SAFETY: the handle is there, and texts end with NUL.
        said(|out, error| unsafe {
            eab_azure_resolve_json(azure.0, subscription, NUL, selector, NUL, null(), out, error)
        })
    };
    insta::assert_snapshot!(resolve(SUBSCRIPTION, c"last-2").unwrap(), @r#"{"periods":[{"billingPeriodId":"202701","firstDay":"2026-10-06","lastDay":"2026-11-05","state":"closed"},{"billingPeriodId":"202702","firstDay":"2026-11-06","lastDay":"2026-12-05","state":"open"}],"days":["2026-10-06..2026-11-05","2026-11-06..2026-11-21"],"notes":[],"oddities":[]}"#);
    let told = resolve(c"mine", c"last-2").unwrap_err();
    assert_eq!(told.message, "subscription: expected the GUID of a subscription, found `mine`");
    assert_eq!(told.status, eab_status::EAB_STATUS_INVALID_ARGUMENT);
}

/// A scope of invoices.
fn scope(kind: u32, name: &CStr) -> eab_invoice_scope {
    let mut scope: eab_invoice_scope = blank();
    (scope.kind, scope.name, scope.name_len) = (kind, name.as_ptr(), NUL);
    scope
}

#[test]
fn every_dataset_can_be_asked_for() {
    let site = Site::start();
    let azure = site.azure();
    let (handle, id) = (azure.0, SUBSCRIPTION.as_ptr());
    let window = window(c"2026-11-01..2026-11-05");
    let scopes =
        [scope(0, SUBSCRIPTION), scope(1, c"8608480"), scope(2, c"8608480/profile"), scope(3, SUBSCRIPTION)];
    let mut filter: eab_invoice_filter = blank();
    (filter.days, filter.days_len) = (c"2026-01-01..2026-10-31".as_ptr(), NUL);
    filter.top = 7;
    let offer = offer();
    // SAFETY: the handle is there, and texts end with NUL.
    unsafe {
        asked(|out, error| eab_azure_usage_aggregates(handle, id, NUL, &raw const window, out, error))
            .unwrap();
        asked(|out, error| eab_azure_rate_card(handle, id, NUL, &raw const offer, out, error)).unwrap();
        for scope in &scopes {
            asked(|out, error| eab_azure_invoices(handle, scope, null(), out, error)).unwrap();
            asked(|out, error| eab_azure_invoices(handle, scope, &raw const filter, out, error)).unwrap();
            asked(|out, error| eab_azure_invoice(handle, scope, c"E1".as_ptr(), NUL, out, error)).unwrap();
        }
        asked(|out, error| eab_azure_latest_invoice(handle, id, NUL, out, error)).unwrap();
        asked(|out, error| eab_azure_billing_periods(handle, id, NUL, out, error)).unwrap();
    }
    assert_eq!(site.simulator.requests().len(), 0);
}

#[test]
fn no_signed_address_is_asked_for_that_nobody_gets() {
    let site = Site::start();
    let azure = site.azure();
    let mut filter: eab_invoice_filter = blank();
    filter.top = 5;
    let scope = scope(0, SUBSCRIPTION);
    // SAFETY: the handles are there, and each is freed once.
    unsafe {
        let ask = |out, error| eab_azure_invoices(azure.0, &raw const scope, &raw const filter, out, error);
        let query = made(ask).unwrap();
        eab_result_free(made(|out, error| eab_query_fetch(query, null(), out, error)).unwrap());
        eab_query_free(query);
    }
    for request in site.simulator.requests() {
        assert!(!request.query.contains("expand") && !request.query.contains("downloadUrl"), "{request:?}");
    }
    assert!(!site.simulator.requests().is_empty());
}

fn window(days: &CStr) -> eab_usage_window {
    let mut window: eab_usage_window = blank();
    (window.days, window.days_len) = (days.as_ptr(), NUL);
    window
}

fn offer() -> eab_rate_card_offer {
    let mut offer: eab_rate_card_offer = blank();
    (offer.offer, offer.offer_len) = (c"MS-AZR-0003P".as_ptr(), NUL);
    (offer.currency, offer.currency_len) = (c"USD".as_ptr(), NUL);
    (offer.locale, offer.locale_len) = (c"en-US".as_ptr(), NUL);
    (offer.region, offer.region_len) = (c"US".as_ptr(), NUL);
    offer
}

#[test]
fn usage_is_asked_for_as_the_window_says() {
    let site = Site::start();
    let azure = site.azure();
    let check = |change: &dyn Fn(&mut eab_usage_window), expect: &[&str]| {
        let mut window = window(c"2026-11-01..2026-11-02");
        change(&mut window);
        site.simulator.clear_requests();
        // SAFETY: the handles are there, and each is freed once.
        unsafe {
            let ask = |out: *mut *mut eab_query, error| {
                eab_azure_usage_aggregates(azure.0, SUBSCRIPTION.as_ptr(), NUL, &raw const window, out, error)
            };
            let query = made(ask).unwrap();
            let result = made(|out, error| eab_query_fetch(query, null(), out, error)).unwrap();
            eab_result_free(result);
            eab_query_free(query);
        }
        let first = site.simulator.requests().remove(0).query;
        for part in expect {
            assert!(first.contains(part), "{first}");
        }
    };
    check(&|_| {}, &["reportedStartTime=2026-11-01T00", "reportedEndTime=2026-11-03T00", "Daily"]);
    check(&|window| window.granularity = 1, &["reportedEndTime=2026-11-03T00", "Hourly"]);
    check(&|window| window.without_details = 1, &["showDetails=false"]);
    check(&|window| window.by_usage_day = 1, &["reportedEndTime=2026-11-17T00"]);
    let late =
        |days| move |window: &mut eab_usage_window| (window.by_usage_day, window.late_days) = (1, days);
    check(&late(3), &["reportedEndTime=2026-11-06T00"]);
    check(&late(EAB_NO_LATE_DAYS), &["reportedEndTime=2026-11-03T00"]);
    check(
        &|window| {
            instants(window, "2026-11-01T05:00:00Z", "2026-11-01T07:00:00Z");
            (window.days, window.days_len, window.granularity) = (null(), 0, 1);
        },
        &["reportedStartTime=2026-11-01T05", "reportedEndTime=2026-11-01T07", "Hourly"],
    );
    check(
        &|window| {
            instants(window, "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
            window.by_usage_day = 1;
        },
        &["reportedStartTime=2026-11-01T00", "reportedEndTime=2026-11-21T00", "Daily"],
    );
}

fn instants(window: &mut eab_usage_window, start: &str, end: &str) {
    let milliseconds = |text: &str| text.parse::<DateTime<Utc>>().unwrap().timestamp_millis();
    (window.start_ms, window.end_ms) = (milliseconds(start), milliseconds(end));
}

#[test]
fn a_query_of_usage_asks_for_more_of_its_window_later() {
    let site = Site::start();
    let clock = Arc::new(ManualClock::new(site.simulator.now() - Duration::from_secs(3 * 86400)));
    let client = AzureClient::builder()
        .with_base_url(site.arm_url.to_str().unwrap())
        .with_access_token(AccessToken::new(site.token.to_str().unwrap(), None).unwrap())
        .with_clock(Arc::clone(&clock) as _)
        .without_proxy()
        .build()
        .unwrap();
    let azure = eab_azure { client: Held::new(client, &Engine::start().unwrap()) };
    let window = window(c"2026-11-10..2026-11-30");
    // SAFETY: the handles are there, and each is freed once.
    unsafe {
        let ask = |out, error| {
            eab_azure_usage_aggregates(
                &raw const azure,
                SUBSCRIPTION.as_ptr(),
                NUL,
                &raw const window,
                out,
                error,
            )
        };
        let query = made(ask).unwrap();
        for expect in ["reportedEndTime=2026-11-18T00", "reportedEndTime=2026-11-19T00"] {
            site.simulator.clear_requests();
            eab_result_free(made(|out, error| eab_query_fetch(query, null(), out, error)).unwrap());
            let first = site.simulator.requests().remove(0).query;
            assert!(first.contains(expect), "{first}");
            clock.advance(Duration::from_secs(86400));
        }
        eab_query_free(query);
    }
}

#[test]
fn what_cannot_be_asked_for_is_named() {
    let site = Site::start();
    let azure = site.azure();
    let (handle, id) = (azure.0, SUBSCRIPTION.as_ptr());
    use eab_status::*;
    let check = |outcome: Result<(), Told>, status, expect: &str| {
        let told = outcome.unwrap_err();
        assert_eq!((told.status, told.message.as_str()), (status, expect));
    };
    let usage = |change: &dyn Fn(&mut eab_usage_window)| {
        let mut window = window(c"2026-11-01..2026-11-02");
        change(&mut window);
        // SAFETY: the handle is there, and texts end with NUL; here and below.
        asked(|out, error| unsafe {
            eab_azure_usage_aggregates(handle, id, NUL, &raw const window, out, error)
        })
    };
    let range = EAB_STATUS_OUT_OF_RANGE;
    check(
        usage(&|window| window.days_len = 0),
        EAB_STATUS_INVALID_ARGUMENT,
        "window.days: expected a text, found an empty one",
    );
    check(
        usage(&|window| window.days = c"202610".as_ptr()),
        EAB_STATUS_INVALID_PERIOD,
        r#"window.days: "202610" is no range of days: expected one such as 2026-10-01..2026-10-05, or a day"#,
    );
    check(
        usage(&|window| window.granularity = 2),
        range,
        "window.granularity: expected an `eab_granularity`, 0 or 1, found 2",
    );
    check(usage(&|window| window.by_usage_day = 2), range, "window.by_usage_day: expected 0 or 1, found 2");
    check(
        usage(&|window| window.late_days = 2),
        range,
        "window.late_days: expected 0, since of days on which usage was reported none is late, found 2",
    );
    check(
        usage(&|window| (window.by_usage_day, window.late_days) = (1, 367)),
        range,
        "window.late_days: expected 1 to 366 or `EAB_NO_LATE_DAYS`, found 367",
    );
    let (start, end) = ("2026-11-01T00:00:00Z", "2026-11-03T00:00:00Z");
    check(
        usage(&|window| window.start_ms = -1),
        range,
        "window.start_ms: expected a time of the calendar after 1970, found -1",
    );
    check(
        usage(&|window| window.start_ms = 1),
        range,
        "window.end_ms: expected a time of the calendar after 1970, found 0",
    );
    check(
        usage(&|window| instants(window, "2026-11-01T05:00:00Z", end)),
        EAB_STATUS_INVALID_PERIOD,
        "window.start_ms and window.end_ms: expected midnight in UTC as an end of the reported time, found 2026-11-01T05:00:00Z",
    );
    check(
        usage(&|window| instants(window, start, end)),
        EAB_STATUS_INVALID_ARGUMENT,
        "window.days: expected none, since the time of reporting is given",
    );
    let late = |window: &mut eab_usage_window| {
        instants(window, start, end);
        (window.by_usage_day, window.late_days) = (1, 3);
    };
    check(
        usage(&late),
        range,
        "window.late_days: expected 0, since `end_ms` says how long usage is looked for, found 3",
    );
    let rates = |change: &dyn Fn(&mut eab_rate_card_offer)| {
        let mut offer = offer();
        change(&mut offer);
        // SAFETY: as above.
        asked(|out, error| unsafe { eab_azure_rate_card(handle, id, NUL, &raw const offer, out, error) })
    };
    check(rates(&|offer| offer.region = null()), EAB_STATUS_NULL_POINTER, "offer.region is NULL");
    check(
        rates(&|offer| offer.locale = c"english".as_ptr()),
        EAB_STATUS_INVALID_ARGUMENT,
        "locale: expected a language such as en-US, found `english`",
    );
    let invoices = |scope: eab_invoice_scope, filter: *const eab_invoice_filter| {
        // SAFETY: as above.
        asked(|out, error| unsafe { eab_azure_invoices(handle, &raw const scope, filter, out, error) })
    };
    let mut filter: eab_invoice_filter = blank();
    (filter.days, filter.days_len) = (c"202610".as_ptr(), NUL);
    check(
        invoices(scope(1, c"8608480"), &raw const filter),
        EAB_STATUS_INVALID_PERIOD,
        r#"filter.days: "202610" is no range of days: expected one such as 2026-10-01..2026-10-05, or a day"#,
    );
    check(
        invoices(scope(4, c"a"), null()),
        range,
        "scope.kind: expected an `eab_invoice_scope_kind`, 0 to 3, found 4",
    );
    let expect = "scope.name: expected the GUID of a subscription, found `mine`";
    check(invoices(scope(0, c"mine"), null()), EAB_STATUS_INVALID_ARGUMENT, expect);
    check(invoices(scope(3, c"mine"), null()), EAB_STATUS_INVALID_ARGUMENT, expect);
    let expect = "scope.name: expected `account/profile` for a billing profile";
    check(invoices(scope(2, c"account"), null()), EAB_STATUS_INVALID_ARGUMENT, expect);
    check(invoices(scope(2, c"/profile"), null()), EAB_STATUS_INVALID_ARGUMENT, expect);
    // SAFETY: as above.
    let none = asked(|out, error| unsafe { eab_azure_invoices(handle, null(), null(), out, error) });
    check(none, EAB_STATUS_NULL_POINTER, "scope is NULL");
    // SAFETY: as above.
    let none = call(|error| unsafe { eab_azure_billing_periods(handle, id, NUL, null_mut(), error) });
    check(none, EAB_STATUS_NULL_POINTER, "out is NULL");
    assert_eq!(site.simulator.requests().len(), 0);
}
