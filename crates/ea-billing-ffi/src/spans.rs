//! What to ask for, one call after the other.

use crate::{eab_error, eab_status, eab_text};
use std::ffi::c_char;

/// The spans of a selector. Never changes.
#[derive(Debug)]
pub struct eab_spans {
    _private: (),
}

/// How many there are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_spans_len(
    _spans: *const eab_spans,
    _out: *mut usize,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_spans_len", error, || Err(crate::unfinished())) }
}

/// The span at an index, to be given to functions such as `eab_client_usage_details`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_spans_get(
    _spans: *const eab_spans,
    _index: usize,
    _out: *mut eab_text,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_spans_get", error, || Err(crate::unfinished())) }
}

/// What should be known of them, such as that a period is not listed: a JSON array of texts. To be freed with `eab_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_spans_notes_json(
    _spans: *const eab_spans,
    _out: *mut *mut c_char,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_spans_notes_json", error, || Err(crate::unfinished())) }
}

/// Frees them; NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_spans_free(_spans: *mut eab_spans) {}
