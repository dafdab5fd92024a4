//! Questions to the API.

use crate::{eab_error, eab_fetch_options, eab_result, eab_status};

/// A dataset of one span, ready to be fetched as often as wanted. Never changes, so that any number of threads may use it.
#[derive(Debug)]
pub struct eab_query {
    _private: (),
}

/// Fetches all rows and keeps them. Nothing is put out before they are proved to be whole. If the data change meanwhile, the
/// fetch begins anew.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_query_fetch(
    _query: *const eab_query,
    _options: *const eab_fetch_options,
    _out: *mut *mut eab_result,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_query_fetch", error, || Err(crate::unfinished())) }
}

/// Frees a query; NULL is allowed. Results and streams of it stay good.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_query_free(_query: *mut eab_query) {}
