//! Errors, cancel tokens and features.

use std::{
    ffi::CStr,
    ptr::{null, null_mut},
};

use super::support::{call, cancel};
use crate::*;

#[test]
fn what_is_asked_of_no_error_has_an_answer() {
    // SAFETY: NULL is allowed, and the texts are there as long as the library.
    unsafe {
        assert_eq!(eab_error_status(null()), eab_status::EAB_STATUS_OK);
        assert_eq!(CStr::from_ptr(eab_error_code(null())), c"ok");
        assert_eq!(CStr::from_ptr(eab_error_message(null())), c"");
        assert_eq!(CStr::from_ptr(eab_error_hint(null())), c"");
        assert_eq!((eab_error_http_status(null()), eab_error_retry_after_ms(null())), (0, -1));
    }
}

#[test]
fn nothing_is_freed_where_there_is_nothing() {
    // SAFETY: NULL is allowed.
    unsafe {
        eab_error_free(null_mut());
        eab_cancel_free(null_mut());
        eab_client_free(null_mut());
        eab_azure_free(null_mut());
        eab_spans_free(null_mut());
        eab_query_free(null_mut());
        eab_result_free(null_mut());
        eab_string_free(null_mut());
    }
}

#[test]
fn a_failure_that_nobody_asks_about_is_a_status() {
    let token = cancel();
    // SAFETY: NULL is allowed.
    unsafe {
        assert_eq!(eab_cancel_cancel(token.0, null_mut()), eab_status::EAB_STATUS_OK);
        assert_eq!(eab_cancel_cancel(null(), null_mut()), eab_status::EAB_STATUS_NULL_POINTER);
        assert_eq!(eab_cancel_new(null_mut(), null_mut()), eab_status::EAB_STATUS_NULL_POINTER);
    }
}

#[test]
fn features_are_told() {
    let has = |name: &CStr| {
        let mut out = 7;
        // SAFETY: the place is there, and the text ends with NUL.
        call(|error| unsafe { eab_has_feature(name.as_ptr(), EAB_NUL_TERMINATED, &raw mut out, error) })
            .unwrap();
        out == 1
    };
    assert_eq!(has(c"entra"), cfg!(feature = "entra"));
    assert_eq!(has(c"panic-injection"), cfg!(feature = "panic-injection"));
    assert!(!has(c"teleport"));
    let mut out = 7;
    // SAFETY: NULL is refused.
    let told = call(|error| unsafe { eab_has_feature(null(), 0, &raw mut out, error) }).unwrap_err();
    assert_eq!((told.message.as_str(), out), ("name is NULL", 7));
}
