//! Errors, as C looks at them.

use std::ffi::{CString, c_char};

use ea_billing_core::Error;

use crate::{boundary, eab_status, pointer};

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

    /// The failure of a function that panicked.
    pub(crate) fn of_panic(function: &str) -> Self {
        let message = format!("the library failed in itself in {function}");
        Self::new(
            eab_status::EAB_STATUS_PANIC,
            message,
            "report this, unless the system had no thread left: it is a fault of the library",
        )
    }

    /// The same failure, with what it is about in front.
    pub(crate) fn in_field(mut self, field: &str) -> Self {
        self.message = c_string(format!("{field}: {}", self.message.to_string_lossy()));
        self
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        // What the core calls `with_base_url` is the field `base_url` here.
        let hint = error.hint().replace("`with_", "`");
        let failure = Self::new(eab_status::of_code(error.code()), error.to_string(), &hint);
        let wait = error.retry_after().map(|wait| i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
        Self { http_status: error.http_status().unwrap_or(0), retry_after_ms: wait.unwrap_or(-1), ..failure }
    }
}

/// A text that ends with NUL; a NUL within it, which C would take for the end, is shown.
pub(crate) fn c_string(text: impl Into<String>) -> CString {
    CString::new(text.into().replace('\0', "\u{2400}")).unwrap_or_default()
}

/// Reads an error, if there is one.
fn read<T>(
    function: &'static str,
    error: *const eab_error,
    otherwise: T,
    field: impl FnOnce(&Failure) -> T,
) -> T
where
    T: Copy,
{
    boundary::enter_or(function, otherwise, || {
        // SAFETY: the handle is one of ours, or NULL.
        let error = unsafe { pointer::optional(error, "error") };
        error.ok().flatten().map_or(otherwise, |error| field(&error.failure))
    })
}

/// The status; `EAB_STATUS_OK` for NULL.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_error_status(error: *const eab_error) -> eab_status {
    read("eab_error_status", error, eab_status::EAB_STATUS_OK, |failure| failure.status)
}

/// The stable name of the status, such as `key_expired`. Never freed.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_error_code(error: *const eab_error) -> *const c_char {
    let ok = eab_status::EAB_STATUS_OK.name().as_ptr();
    read("eab_error_code", error, ok, |failure| failure.status.name().as_ptr())
}

/// One sentence about what was asked, expected and found, in UTF-8. Holds no key, token or signature. Good until the error is
/// freed; `""` for NULL.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_error_message(error: *const eab_error) -> *const c_char {
    read("eab_error_message", error, c"".as_ptr(), |failure| failure.message.as_ptr())
}

/// What to do next, in UTF-8. Good until the error is freed; `""` for NULL.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_error_hint(error: *const eab_error) -> *const c_char {
    read("eab_error_hint", error, c"".as_ptr(), |failure| failure.hint.as_ptr())
}

/// The HTTP status that the server gave; 0 if none did.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_error_http_status(error: *const eab_error) -> u16 {
    read("eab_error_http_status", error, 0, |failure| failure.http_status)
}

/// The milliseconds that the server asked to wait; -1 if it did not.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_error_retry_after_ms(error: *const eab_error) -> i64 {
    read("eab_error_retry_after_ms", error, -1, |failure| failure.retry_after_ms)
}

/// Frees an error; NULL is allowed.
///
/// Threads: any; no other call may use the error. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_error_free(error: *mut eab_error) {
    // SAFETY: the handle is one of ours, and nobody uses it any more.
    boundary::enter_or("eab_error_free", (), || drop(unsafe { pointer::take(error) }));
}
