//! Clients of Azure Resource Manager.

use std::{
    ffi::{CStr, CString, c_char, c_void},
    ptr::{null, null_mut},
    sync::{Mutex, PoisonError},
};

use ea_billing_sim::World;

use super::support::{Azure, SUBSCRIPTION, Site, Told, asked, blank, call, made, said, token_info};
use crate::*;

const NUL: usize = EAB_NUL_TERMINATED;

/// What a callback does, and what it saw.
#[derive(Default)]
struct Tokens {
    token: CString,
    code: i32,
    gives: bool,
    seen: Mutex<Vec<String>>,
}

impl Tokens {
    fn giving(token: &CStr) -> Self {
        Self { token: token.to_owned(), gives: true, ..Self::default() }
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

unsafe extern "C" fn get_token(user_data: *mut c_void, scope: *const c_char, token: *mut eab_token) -> i32 {
    // SAFETY: the tests hand over this, which outlives the client; the scope ends with NUL.
    let (tokens, scope) = unsafe { (&*user_data.cast::<Tokens>(), CStr::from_ptr(scope)) };
    let mut seen = vec![scope.to_str().unwrap().to_owned()];
    if tokens.gives {
        // SAFETY: the sink is there for the time of the callback.
        let given = call(|error| unsafe { eab_token_set(token, tokens.token.as_ptr(), NUL, 0, error) });
        seen.extend(given.err().map(|told| told.message));
    }
    tokens.seen.lock().unwrap_or_else(PoisonError::into_inner).append(&mut seen);
    tokens.code
}

/// A client that asks the callback.
fn open(site: &Site, tokens: &Tokens) -> Azure {
    let opened = site.open_azure(|options, _| {
        // It comes before the others.
        options.token = Some(get_token);
        options.token_user_data = (&raw const *tokens).cast_mut().cast();
    });
    opened.unwrap()
}

#[test]
fn who_signs_in_is_told_and_the_token_is_not() {
    let site = Site::start();
    insta::assert_snapshot!(token_info(&site.azure()).unwrap(), @"");
    assert_eq!(site.simulator.requests().len(), 0);
}

#[test]
fn tokens_come_from_a_callback() {
    let site = Site::start();
    let tokens = Tokens::giving(&site.token);
    let azure = open(&site, &tokens);
    let info = token_info(&azure).unwrap();
    assert!(info.contains(r#""tenant":"#) && !info.contains(site.token.to_str().unwrap()), "{info}");
    token_info(&azure).unwrap();
    // It is kept until it ends.
    assert_eq!(tokens.seen(), ["https://management.azure.com/.default"]);
}

#[test]
fn a_callback_that_fails_fails_the_call() {
    let site = Site::start();
    let check = |tokens: &Tokens, expect: &str| {
        let told = token_info(&open(&site, tokens)).unwrap_err();
        assert_eq!((told.status, told.message.as_str()), (eab_status::EAB_STATUS_SIGN_IN_FAILED, expect));
        tokens.seen()
    };
    let fails = Tokens { code: 7, ..Tokens::giving(&site.token) };
    check(&fails, "the callback that gets access tokens failed with 7");
    check(&Tokens::default(), "the callback that gets access tokens gave none");
    let odd = Tokens::giving(c"no token");
    let seen = check(&odd, "the callback that gets access tokens gave none");
    let expect =
        "expected an access token of up to 64000 letters, digits and signs, found a blank at place 3 of 8";
    assert_eq!(seen[1..], [expect]);
}

unsafe extern "C" fn reenter(user_data: *mut c_void, _scope: *const c_char, _token: *mut eab_token) -> i32 {
    // SAFETY: the tests hand over such a place.
    let (site, seen) = unsafe { &*user_data.cast::<(Site, Mutex<Vec<eab_status>>)>() };
    let inner = site.open_azure(|_, _| {}).map(|_| "a client").unwrap_err();
    seen.lock().unwrap().push(inner.status);
    3
}

#[test]
fn a_call_from_a_callback_is_refused() {
    let shared = (Site::start(), Mutex::new(Vec::<eab_status>::new()));
    let azure = shared.0.open_azure(|options, _| {
        options.token = Some(reenter);
        options.token_user_data = (&raw const shared).cast_mut().cast();
    });
    let told = token_info(&azure.unwrap()).unwrap_err();
    assert_eq!(told.message, "the callback that gets access tokens failed with 3");
    assert_eq!(*shared.1.lock().unwrap(), [eab_status::EAB_STATUS_REENTERED]);
}

#[test]
fn a_call_from_an_asynchronous_runtime_is_refused() {
    let site = Site::start();
    let azure = site.azure();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        assert_eq!(token_info(&azure).unwrap_err().status, eab_status::EAB_STATUS_REENTERED);
        // Frees work anywhere.
        drop(azure);
    });
}

/// A sign-in with what the simulator knows.
#[cfg(feature = "entra")]
fn sign_in(site: &Site, change: impl FnOnce(&mut eab_sign_in)) -> Result<String, Told> {
    let world = World::default().azure;
    let known = &world.applications[0];
    let texts = [&site.simulator.login_url(), &world.tenant, &known.client_id, &known.client_secret]
        .map(|text| CString::new(text.as_str()).unwrap());
    let mut given: eab_sign_in = blank();
    given.way = eab_sign_in_way::EAB_SIGN_IN_CLIENT_SECRET as u32;
    (given.login_url, given.login_url_len) = (texts[0].as_ptr(), NUL);
    (given.tenant, given.tenant_len) = (texts[1].as_ptr(), NUL);
    (given.client_id, given.client_id_len) = (texts[2].as_ptr(), NUL);
    (given.client_secret, given.client_secret_len) = (texts[3].as_ptr(), NUL);
    change(&mut given);
    let azure = site.open_azure(|options, _| {
        options.access_token_len = 0;
        options.sign_in = &raw const given;
    });
    let outcome = azure.and_then(|azure| token_info(&azure));
    if let Err(told) = &outcome {
        told.keeps(&known.client_secret);
    }
    outcome
}

#[test]
#[cfg(feature = "entra")]
fn a_client_secret_signs_in() {
    let site = Site::start();
    let info = sign_in(&site, |_| {}).unwrap();
    let known = &World::default().azure.applications[0];
    assert!(info.contains(&format!(r#""application":"{}""#, known.client_id)), "{info}");
    assert!(!info.contains(&known.client_secret));
}

#[test]
#[cfg(feature = "entra")]
fn a_sign_in_that_cannot_be_is_named() {
    let site = Site::start();
    let check = |change: &dyn Fn(&mut eab_sign_in), status: eab_status, expect: &str| {
        let told = sign_in(&site, change).unwrap_err();
        assert_eq!(told.status, status);
        assert!(told.message.contains(expect), "{}", told.message);
    };
    use eab_status::*;
    check(
        &|given| given.way = 6,
        EAB_STATUS_OUT_OF_RANGE,
        "way: expected an `eab_sign_in_way`, 0 to 5, found 6",
    );
    check(&|given| given.struct_size = 3, EAB_STATUS_STRUCT_SIZE, "the `struct_size` of sign_in");
    check(&|given| given.client_secret = null(), EAB_STATUS_NULL_POINTER, "client_secret is NULL");
    check(&|given| given.tenant_len = 0, EAB_STATUS_INVALID_SETTING, "tenant");
    check(&|given| given.way = 2, EAB_STATUS_INVALID_SETTING, "certificate");
    check(
        &|given| {
            given.way = 2;
            (given.certificate_pem, given.certificate_pem_len) = (c"no PEM".as_ptr(), NUL);
        },
        EAB_STATUS_INVALID_SETTING,
        "certificate",
    );
    check(&|given| given.way = 3, EAB_STATUS_INVALID_SETTING, "cluster");
    check(
        &|given| (given.client_secret, given.client_secret_len) = (c"canary".as_ptr(), NUL),
        EAB_STATUS_SIGN_IN_FAILED,
        "AADSTS7000215",
    );
}

#[test]
#[cfg(not(feature = "entra"))]
fn a_library_that_cannot_sign_in_says_so() {
    let site = Site::start();
    let given: eab_sign_in = blank();
    let told = site.open_azure(|options, _| {
        options.access_token_len = 0;
        options.sign_in = &raw const given;
    });
    let told = told.map(|_| "a client").unwrap_err();
    assert_eq!(told.status, eab_status::EAB_STATUS_UNSUPPORTED);
    assert_eq!(World::default().azure.applications.len(), 1);
}

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
        (EAB_STATUS_INVALID_SETTING, "nothing gives access tokens"),
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
fn a_token_that_has_ended_is_not_sent() {
    let site = Site::start();
    let azure = site.open_azure(|options, settings| {
        options.access_token_expires_ms = settings.fixed_time_ms - 1;
    });
    let told = token_info(&azure.unwrap()).unwrap_err();
    assert_eq!(told.status, eab_status::EAB_STATUS_TOKEN_EXPIRED);
    told.keeps(site.token.to_str().unwrap());
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
    insta::assert_snapshot!(resolve(SUBSCRIPTION, c"last-2").unwrap(), @"");
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
    (filter.top, filter.with_links) = (7, 1);
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
    filter.with_links = 2;
    check(
        invoices(scope(1, c"8608480"), &raw const filter),
        range,
        "filter.with_links: expected 0 or 1, found 2",
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
