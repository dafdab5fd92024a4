//! What a fetch brought.

mod complete;
mod row;
mod structs;

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

pub use self::structs::*;
pub(crate) use self::{
    complete::{Complete, Parts},
    row::{Named, Row},
};
use crate::{
    boundary, eab_dataset, eab_error, eab_money, eab_status, eab_text,
    error::{Failure, Outcome},
    pointer::{self, Growing},
    values::Text,
};

/// What a fetch brought: rows, unless a stream has them, and the proof that they are whole. Any number of threads may read it.
pub struct eab_result {
    state: Arc<Progressing>,
}

/// What a fetch came to, once it has ended.
#[derive(Debug, Default)]
pub(crate) struct Progressing(OnceLock<Result<Box<Complete>, Failure>>);

impl Progressing {
    /// Says what the fetch came to; what is said later counts for nothing.
    pub(crate) fn end(&self, outcome: Outcome<Complete>) {
        // It was ended before, which is all that has to be known.
        let _ = self.0.set(outcome.map(Box::new));
    }

    fn failure(&self) -> Option<&Failure> {
        self.0.get()?.as_ref().err()
    }

    fn complete(&self) -> Outcome<&Complete> {
        match self.0.get() {
            Some(Ok(complete)) => Ok(complete),
            Some(Err(_)) => Err(incomplete("the stream failed", "`eab_result_error` tells why; ask again")),
            None => Err(incomplete(
                "the stream has not been read to its end",
                "call its `get_next` until it puts out a released array",
            )),
        }
    }
}

fn incomplete(why: &str, hint: &str) -> Failure {
    let message = format!("{why}, so that nothing proves its rows");
    Failure::new(eab_status::EAB_STATUS_INCOMPLETE, message, hint)
}

impl eab_result {
    /// That of a fetch that is over.
    pub(crate) fn of(complete: Complete) -> Self {
        let state = Arc::<Progressing>::default();
        state.end(Ok(complete));
        Self { state }
    }

    /// That of a stream.
    pub(crate) fn of_stream(state: Arc<Progressing>) -> Self {
        Self { state }
    }
}

impl fmt::Debug for eab_result {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("eab_result").finish_non_exhaustive()
    }
}

/// Puts out something of a result that is complete.
///
/// # Safety
///
/// The pointers are as the header asks for.
unsafe fn tell<T>(
    function: &'static str,
    result: *const eab_result,
    out: *mut T,
    error: *mut *mut eab_error,
    what: impl FnOnce(&Complete) -> Outcome<T>,
) -> eab_status {
    // SAFETY: the caller says so.
    unsafe {
        boundary::enter(function, error, || {
            let result = pointer::required(result, "result")?;
            let place = pointer::place(out, "out")?;
            place.put(what(result.state.complete()?)?);
            Ok(eab_status::EAB_STATUS_OK)
        })
    }
}

/// As [`tell`], for a struct that begins with its size.
///
/// # Safety
///
/// The pointers are as the header asks for.
unsafe fn fill<T: Growing>(
    function: &'static str,
    result: *const eab_result,
    out: *mut T,
    error: *mut *mut eab_error,
    what: impl FnOnce(&Complete) -> Outcome<T>,
) -> eab_status {
    // SAFETY: the caller says so.
    unsafe {
        boundary::enter(function, error, || {
            let result = pointer::required(result, "result")?;
            let _place = pointer::place(out, "out")?;
            pointer::fill(out, what(result.state.complete()?)?, "out")?;
            Ok(eab_status::EAB_STATUS_OK)
        })
    }
}

/// How many rows there are. Before a stream has been read to its end, `EAB_STATUS_INCOMPLETE`.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_len(
    result: *const eab_result,
    out: *mut u64,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe { tell("eab_result_len", result, out, error, |complete| Ok(complete.certificate.rows)) }
}

/// The rows as a JSON array of objects, with the names and meaning of the columns of the stream and all digits of all numbers.
/// Nothing for the result of a stream, whose consumer has them.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_rows_json(
    result: *const eab_result,
    out: *mut eab_text,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        tell("eab_result_rows_json", result, out, error, |complete| {
            Ok(Text::lend_or_nothing(complete.rows.as_ref()))
        })
    }
}

/// The rows of other days or periods than were asked for, in the same form.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_outside_json(
    result: *const eab_result,
    out: *mut eab_text,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe { tell("eab_result_outside_json", result, out, error, |complete| Ok(complete.outside.lend())) }
}

/// The rows that could not be read: a JSON array of objects with `dataset`, `span`, `row`, `page`, `field`, `reason` and `raw`.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_issues_json(
    result: *const eab_result,
    out: *mut eab_text,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe { tell("eab_result_issues_json", result, out, error, |complete| Ok(complete.issues.lend())) }
}

/// The terms of a rate card, as a JSON array of objects; nothing for other datasets.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_terms_json(
    result: *const eab_result,
    out: *mut eab_text,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        tell("eab_result_terms_json", result, out, error, |complete| {
            Ok(Text::lend_or_nothing(complete.terms.as_ref()))
        })
    }
}

/// The proof as a JSON object with `dataset`, `span`, `enrollment`, `scope`, `version`, `pages`, `rows`, `issues`, `outside`,
/// `wireBytes`, `bytes`, `totals`, `brokenJsonTexts`, `unknownUnits`, `snapshot`, `fromCache`, `fetchedAt`, `warnings` and
/// `shortenedInstants`.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_certificate_json(
    result: *const eab_result,
    out: *mut eab_text,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        tell("eab_result_certificate_json", result, out, error, |complete| {
            Ok(complete.certificate_json.lend())
        })
    }
}

/// The proof, of which the JSON has the warnings and the unknown units as well. Set `struct_size` before.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_certificate(
    result: *const eab_result,
    out: *mut eab_certificate,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        fill("eab_result_certificate", result, out, error, |complete| Ok(eab_certificate::of(complete)))
    }
}

/// The exact sum of the costs of one currency. There is none where no row came: `totals_len` of the certificate tells how many
/// there are, and an index beyond them is `EAB_STATUS_OUT_OF_RANGE`.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_total(
    result: *const eab_result,
    index: usize,
    out: *mut eab_money,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe { tell("eab_result_total", result, out, error, |complete| complete.total(index)) }
}

/// What to give as `validator` next time; nothing if the server gave none. It may be stored and holds no secret.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_validator(
    result: *const eab_result,
    out: *mut eab_text,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        tell("eab_result_validator", result, out, error, |complete| {
            Ok(Text::lend_or_nothing(complete.validator.as_ref()))
        })
    }
}

/// The entity tag as the server sent it; nothing if it sent none.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_etag(
    result: *const eab_result,
    out: *mut eab_text,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        tell("eab_result_etag", result, out, error, |complete| {
            Ok(Text::lend_or_nothing(complete.etag.as_ref()))
        })
    }
}

/// The billing period at an index. Set `struct_size` before.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_billing_period(
    result: *const eab_result,
    index: usize,
    out: *mut eab_billing_period,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        fill("eab_result_billing_period", result, out, error, |complete| {
            complete.named(eab_dataset::EAB_DATASET_BILLING_PERIODS, index).map(eab_billing_period::of)
        })
    }
}

/// The balance summary at an index. Set `struct_size` before.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_balance_summary(
    result: *const eab_result,
    index: usize,
    out: *mut eab_balance_summary,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        fill("eab_result_balance_summary", result, out, error, |complete| {
            complete.named(eab_dataset::EAB_DATASET_BALANCE_SUMMARY, index).map(eab_balance_summary::of)
        })
    }
}

/// The subscription period at an index. Set `struct_size` before.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_subscription_period(
    result: *const eab_result,
    index: usize,
    out: *mut eab_subscription_period,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        fill("eab_result_subscription_period", result, out, error, |complete| {
            complete
                .named(eab_dataset::EAB_DATASET_SUBSCRIPTION_PERIODS, index)
                .map(eab_subscription_period::of)
        })
    }
}

/// The invoice at an index. Set `struct_size` before.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_invoice(
    result: *const eab_result,
    index: usize,
    out: *mut eab_invoice,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        fill("eab_result_invoice", result, out, error, |complete| {
            complete.named(eab_dataset::EAB_DATASET_INVOICES, index).map(eab_invoice::of)
        })
    }
}

/// Puts out why a stream failed, as its consumer was told by `get_last_error`: the error has the status, the HTTP status and the
/// time to wait as well, and is to be freed with `eab_error_free`. NULL if the stream has not failed.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_error(
    result: *const eab_result,
    out: *mut *mut eab_error,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        pointer::clear(out);
        boundary::enter("eab_result_error", error, || {
            let result = pointer::required(result, "result")?;
            let _place = pointer::place(out, "out")?;
            if let Some(failure) = result.state.failure() {
                pointer::put(out, eab_error { failure: failure.clone() });
            }
            Ok(eab_status::EAB_STATUS_OK)
        })
    }
}

/// Frees a result and all texts that were asked of it; NULL is allowed. A stream that it is of stays good.
///
/// Threads: any; no other call may use the result or its texts. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_result_free(result: *mut eab_result) {
    // SAFETY: the handle is one of ours, and nobody uses it any more.
    boundary::enter_or("eab_result_free", (), || drop(unsafe { pointer::take(result) }));
}
