//! The boundary that every function goes through: panics are caught, failures become errors that C can read.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{
    eab_error, eab_status,
    error::{Failure, Outcome},
};

/// Does the work of an exported function that returns a status. `error`, if it is not NULL, is set to NULL first and to the
/// error where there is one.
///
/// # Safety
///
/// `error` is NULL or may be written.
pub(crate) unsafe fn enter(
    function: &'static str,
    error: *mut *mut eab_error,
    work: impl FnOnce() -> Outcome<eab_status>,
) -> eab_status {
    let outcome = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let message = format!("the library failed in itself in {function}");
        Err(Failure::new(eab_status::EAB_STATUS_PANIC, message, "report this: it is a fault of the library"))
    });
    match outcome {
        Ok(status) => status,
        Err(failure) => {
            let status = failure.status;
            if !error.is_null() {
                // SAFETY: the caller says that it may be written.
                unsafe { error.write(Box::into_raw(Box::new(eab_error { failure }))) };
            }
            status
        }
    }
}
