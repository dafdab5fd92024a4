//! Panics that are asked for.

use std::{
    ffi::CStr,
    ptr::{null, null_mut},
};

use super::support::{Site, call, cancel, resolved};
use crate::*;

fn panic_in(name: &CStr) {
    // SAFETY: the text ends with NUL.
    unsafe { eab_test_panic_in(name.as_ptr()) };
}

#[test]
fn a_panic_is_a_status_and_the_handle_is_as_good_as_before() {
    let site = Site::start();
    let client = site.client();
    panic_in(c"eab_client_resolve_json");
    let told = resolved(&client, c"current", null()).unwrap_err();
    assert_eq!(told.status, eab_status::EAB_STATUS_PANIC);
    assert_eq!(told.message, "the library failed in itself in eab_client_resolve_json");
    // Once.
    resolved(&client, c"current", null()).unwrap();
}

#[test]
fn functions_without_a_status_return_what_they_do_for_nothing() {
    let token = cancel();
    panic_in(c"eab_cancel_free");
    // SAFETY: the first call frees nothing, the handle is freed once.
    unsafe { eab_cancel_free(token.0) };
    call(|error| unsafe { eab_cancel_cancel(token.0, error) }).unwrap();
    panic_in(c"eab_status_kind");
    assert_eq!(eab_status_kind(0), eab_kind::EAB_KIND_LIBRARY);
    panic_in(c"eab_abi_version");
    assert_eq!(eab_abi_version(), EAB_ABI_VERSION);
    panic_in(c"eab_error_message");
    // SAFETY: NULL is allowed.
    assert_eq!(unsafe { CStr::from_ptr(eab_error_message(null())) }, c"");
}

#[test]
fn a_panic_can_be_called_off() {
    panic_in(c"eab_cancel_new");
    // SAFETY: NULL is allowed.
    unsafe { eab_test_panic_in(null()) };
    drop(cancel());
    panic_in(c"eab_cancel_new");
    // SAFETY: NULL is allowed.
    let status = unsafe { eab_cancel_new(null_mut(), null_mut()) };
    assert_eq!(status, eab_status::EAB_STATUS_PANIC);
}
