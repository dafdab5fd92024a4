//! Where tokens come from.

use std::{
    ffi::{CStr, CString, c_char, c_void},
    sync::{Mutex, PoisonError},
};

use ea_billing_sim::World;

#[cfg(feature = "entra")]
use super::support::Told;
use super::support::{Azure, Site, blank, call, token_info};
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
    insta::assert_snapshot!(token_info(&site.azure()).unwrap(), @r#"{"tenant":"3f5a1c2e-7b64-4d0f-9a83-51c7e2d4b690","application":"8d1e6f0a-5c27-4b3e-a9d4-60f2b7c81e35","user":null,"expires":"2026-11-21T09:59:59Z"}"#);
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
        (options.access_token, options.access_token_len) = (std::ptr::null(), 0);
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
    check(&|given| given.client_secret = std::ptr::null(), EAB_STATUS_NULL_POINTER, "client_secret is NULL");
    check(
        &|given| (given.tenant, given.tenant_len) = (std::ptr::null(), 0),
        EAB_STATUS_INVALID_SETTING,
        "tenant",
    );
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
        (options.access_token, options.access_token_len) = (null(), 0);
        options.sign_in = &raw const given;
    });
    let told = told.map(|_| "a client").unwrap_err();
    assert_eq!(told.status, eab_status::EAB_STATUS_UNSUPPORTED);
    assert_eq!(World::default().azure.applications.len(), 1);
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
