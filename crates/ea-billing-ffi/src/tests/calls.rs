//! Calls that wait for a server: how they end, and what the settings do to them.

use std::{
    ffi::{CStr, CString},
    ptr::null,
    thread,
};

use super::support::{Site, blank, call, cancel, made, resolved};
use crate::*;

const NUL: usize = EAB_NUL_TERMINATED;

#[test]
fn a_call_ends_when_another_thread_cancels_it() {
    let site = Site::start();
    site.fault(r#"{"fault": "stall-before-headers", "when": {"route": "billing-periods"}}"#);
    let (client, token) = (site.client(), cancel());
    thread::scope(|scope| {
        let address = token.0 as usize;
        let requests = || site.simulator.requests().len();
        scope.spawn(move || {
            while requests() == 0 {
                thread::yield_now();
            }
            // SAFETY: the token is freed after the scope.
            call(|error| unsafe { eab_cancel_cancel(address as *const eab_cancel, error) }).unwrap();
        });
        let told = resolved(&client, c"current", token.0).unwrap_err();
        assert_eq!(told.status, eab_status::EAB_STATUS_CANCELLED);
        assert_eq!(told.message, "the call was cancelled");
    });
    // The client is as good as before, and the token stays cancelled.
    let before = site.simulator.requests().len();
    let told = resolved(&client, c"current", token.0).unwrap_err();
    assert_eq!(told.status, eab_status::EAB_STATUS_CANCELLED);
    assert_eq!(site.simulator.requests().len(), before);
    resolved(&client, c"current", null()).unwrap();
}

#[test]
fn a_token_may_be_freed_while_its_call_goes_on() {
    let site = Site::start();
    site.fault(r#"{"fault": "stall-before-headers", "when": {"route": "billing-periods"}}"#);
    let client = site.client();
    // SAFETY: the place is there.
    let token = made(|out, error| unsafe { eab_cancel_new(out, error) }).unwrap();
    thread::scope(|scope| {
        let address = token as usize;
        let requests = || site.simulator.requests().len();
        scope.spawn(move || {
            while requests() == 0 {
                thread::yield_now();
            }
            let token = address as *mut eab_cancel;
            // SAFETY: it is freed once, and the call has begun.
            unsafe {
                call(|error| eab_cancel_cancel(token, error)).unwrap();
                eab_cancel_free(token);
            }
        });
        let told = resolved(&client, c"current", token).unwrap_err();
        assert_eq!(told.status, eab_status::EAB_STATUS_CANCELLED);
    });
}

#[test]
fn what_a_server_refuses_is_told() {
    let site = Site::start();
    site.fault(
        r#"{"fault": "throttled", "hint": "seconds", "retryAfter": 90, "when": {"route": "billing-periods"}}"#,
    );
    let client = site.open(|_, settings| settings.max_attempts = 1).unwrap();
    let told = resolved(&client, c"current", null()).unwrap_err();
    let expect = (eab_status::EAB_STATUS_THROTTLED, 429, 90_000);
    assert_eq!((told.status, told.http_status, told.retry_after_ms), expect, "{told:?}");
    // A server that repeats the key.
    let key = site.key.to_str().unwrap();
    site.fault(&format!(
        r#"{{"fault": "unauthorized", "message": "no such key: {key}", "when": {{"route": "billing-periods"}}}}"#
    ));
    let told = resolved(&client, c"current", null()).unwrap_err();
    assert_eq!((told.status, told.http_status), (eab_status::EAB_STATUS_UNAUTHORIZED, 401));
    told.keeps(key);
}

#[test]
fn times_and_attempts_are_those_of_the_settings() {
    let site = Site::start();
    site.fault(
        r#"{"fault": "server-error", "status": 502, "times": 2, "when": {"route": "billing-periods"}}"#,
    );
    let client = site.open(|_, settings| settings.max_attempts = 2).unwrap();
    assert_eq!(resolved(&client, c"current", null()).unwrap_err().http_status, 502);
    assert_eq!(site.simulator.requests().len(), 2);
    site.simulator.clear_requests();
    // The server asks for more patience than is allowed.
    site.fault(
        r#"{"fault": "throttled", "hint": "seconds", "retryAfter": 90, "when": {"route": "billing-periods"}}"#,
    );
    let client = site.open(|_, settings| settings.max_wait_ms = 89_999).unwrap();
    assert_eq!(resolved(&client, c"current", null()).unwrap_err().retry_after_ms, 90_000);
    assert_eq!(site.simulator.requests().len(), 1);
    site.simulator.clear_requests();
    site.fault(
        r#"{"fault": "throttled", "hint": "seconds", "retryAfter": 90, "when": {"route": "billing-periods"}}"#,
    );
    let client = site.open(|_, settings| settings.max_wait_ms = 90_000).unwrap();
    resolved(&client, c"current", null()).unwrap();
    assert_eq!(site.simulator.requests().len(), 2);
    site.fault(
        r#"{"fault": "throttled", "hint": "seconds", "retryAfter": 90, "when": {"route": "billing-periods"}}"#,
    );
    let client = site.open(|_, settings| settings.total_time_ms = 60_000).unwrap();
    assert!(resolved(&client, c"current", null()).is_err());
}

#[test]
fn period_rules_are_those_of_the_settings() {
    let site = Site::start();
    let state = |change: &dyn Fn(&mut eab_settings)| {
        let client = site.open(|_, settings| change(settings)).unwrap();
        let json = resolved(&client, c"previous", null()).unwrap();
        let (_, state) = json.split_once(r#""state":""#).unwrap();
        state.split('"').next().unwrap().to_owned()
    };
    // The last period ended some days ago.
    assert_eq!(state(&|_| {}), "closed");
    assert_eq!(state(&|settings| settings.settling_days = 60), "settling");
    let begin = |month| {
        let client = site.open(|_, settings| settings.fiscal_year_start = month).unwrap();
        resolved(&client, c"fytd", null()).unwrap()
    };
    assert!(begin(10).starts_with(r#"{"periods":[{"billingPeriodId":"202610""#), "{}", begin(10));
    assert!(begin(0).starts_with(r#"{"periods":[{"billingPeriodId":"202601""#), "{}", begin(0));
}

#[test]
fn snapshots_are_kept_in_the_folder_of_the_settings() {
    let site = Site::start();
    let folder = tempfile::tempdir().unwrap();
    let path = CString::new(folder.path().to_str().unwrap()).unwrap();
    let client = site
        .open(|_, settings| {
            (settings.cache_dir, settings.cache_dir_len) = (path.as_ptr(), NUL);
            settings.cache_max_bytes = 1 << 30;
        })
        .unwrap();
    resolved(&client, c"current", null()).unwrap();
    site.simulator.clear_requests();
    resolved(&client, c"current", null()).unwrap();
    // The server is asked whether they are still good, and sends no rows.
    assert_eq!(site.simulator.requests().iter().map(|asked| asked.bytes_sent).collect::<Vec<_>>(), [0]);
    let file = CString::new(format!("{}/file", folder.path().display())).unwrap();
    std::fs::write(file.to_str().unwrap(), "").unwrap();
    let told = site.open(|_, settings| (settings.cache_dir, settings.cache_dir_len) = (file.as_ptr(), NUL));
    let told = told.map(|_| "a client").unwrap_err();
    assert_eq!(told.status, eab_status::EAB_STATUS_CACHE);
    assert!(told.message.starts_with("cache_dir: "), "{}", told.message);
}

#[test]
fn the_state_of_listed_periods_is_that_of_the_rules() {
    let site = Site::start();
    let states = |days| {
        let client = site.open(|_, settings| settings.settling_days = days).unwrap();
        // SAFETY: the handles are there; all are freed once.
        unsafe {
            let query = made(|out, error| eab_client_billing_periods(client.0, out, error)).unwrap();
            let result = made(|out, error| eab_query_fetch(query, null(), out, error)).unwrap();
            let mut period: eab_billing_period = blank();
            call(|error| eab_result_billing_period(result, 1, &raw mut period, error)).unwrap();
            let state = CStr::from_ptr(period.state.data).to_str().unwrap().to_owned();
            eab_result_free(result);
            eab_query_free(query);
            state
        }
    };
    assert_eq!((states(0).as_str(), states(60).as_str()), ("closed", "settling"));
}

#[test]
fn handles_may_be_freed_in_any_order() {
    let site = Site::start();
    let client = site.client();
    // SAFETY: the handles are there; both are freed once.
    let query = made(|out, error| unsafe { eab_client_billing_periods(client.0, out, error) }).unwrap();
    drop(client);
    // SAFETY: as above.
    unsafe {
        let result = made(|out, error| eab_query_fetch(query, null(), out, error)).unwrap();
        eab_query_free(query);
        let mut len = 0;
        call(|error| eab_result_len(result, &raw mut len, error)).unwrap();
        assert!(len > 0);
        eab_result_free(result);
    }
}
