//! Ending a call from another thread.

use crate::{eab_error, eab_status};

/// Ends calls that it was given to. Any thread may use it; it may be freed while such a call goes on.
#[derive(Debug)]
pub struct eab_cancel {
    _private: (),
}

/// Makes a token that has not been cancelled.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_cancel_new(
    _out: *mut *mut eab_cancel,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_cancel_new", error, || Err(crate::unfinished())) }
}

/// Ends the calls that have the token, now and later. They return `EAB_STATUS_CANCELLED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_cancel_cancel(
    _cancel: *const eab_cancel,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_cancel_cancel", error, || Err(crate::unfinished())) }
}

/// Frees a token; NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_cancel_free(_cancel: *mut eab_cancel) {}
