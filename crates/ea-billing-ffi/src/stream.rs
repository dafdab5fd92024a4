//! Rows as a stream of Arrow.

use arrow_array::ffi_stream::FFI_ArrowArrayStream;

use crate::{eab_error, eab_fetch_options, eab_query, eab_result, eab_status};

/// Fetches the rows as a stream of Arrow, in memory that does not grow with their number. Rows are provisional until `get_next` has
/// said that there are no more: only then they are proved to be whole. If the data change meanwhile, it fails with EIO and
/// `data_changed`; ask again then. `stream` has to be released by its consumer; what it held before is not looked at. `out`, which may be NULL, tells
/// what is known besides the rows, when they have been read to their end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_query_stream(
    _query: *const eab_query,
    _options: *const eab_fetch_options,
    _stream: *mut FFI_ArrowArrayStream,
    _out: *mut *mut eab_result,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_query_stream", error, || Err(crate::unfinished())) }
}
