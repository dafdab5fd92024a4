//! Rows as a stream of Arrow.

mod exported;
mod source;

use std::sync::Arc;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use ea_billing_core::Change;

pub(crate) use self::source::{Source, begin};
use crate::{
    boundary, eab_error, eab_fetch_options, eab_query, eab_result, eab_status, fetch::How, pointer,
    result::Progressing,
};

/// Fetches the rows as a stream of Arrow, in memory that does not grow with the number of usage details. Rows are provisional until
/// `get_next` has said that there are no more: only then they are proved to be whole. If the data change meanwhile, it fails with EIO
/// and `data_changed`; ask again then. `stream` has to be released by its consumer; what it held before is not looked at. Whatever
/// the status, it is written: where there is no stream, as one that was released, whose `release` is NULL. `out`, which may be NULL,
/// tells what is known besides the rows, when they have been read to their end.
///
/// Callbacks of the stream return 0 or EINVAL (a call that must not be made, or a number or text that does not fit), ECANCELED (the call was
/// cancelled) or EIO (all else). After an error of `get_next`, each further call of it fails in the same way, but for calls that must
/// not be made, such as those from within a callback. The `release` of batches and columns only frees memory; it is the one
/// callback in which a fault of the library would end the process.
///
/// Threads: any, several at once; not in a callback. The stream may be used on any thread, on one at a time. Fork:
/// `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_query_stream(
    query: *const eab_query,
    options: *const eab_fetch_options,
    stream: *mut FFI_ArrowArrayStream,
    out: *mut *mut eab_result,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        pointer::clear(out);
        if let Ok(place) = pointer::place(stream, "stream") {
            place.put(FFI_ArrowArrayStream::empty());
        }
        boundary::enter("eab_query_stream", error, || {
            let query = pointer::required(query, "query")?;
            let how = How::read(options)?;
            let place = pointer::place(stream, "stream")?;
            let state = Arc::<Progressing>::default();
            match query.question().stream(how, Arc::clone(&state))? {
                Change::Modified(source) => {
                    place.put(exported::export(source, Arc::clone(&state)));
                    pointer::put(out, eab_result::of_stream(state));
                    Ok(eab_status::EAB_STATUS_OK)
                }
                Change::NotModified => Ok(eab_status::EAB_STATUS_NOT_MODIFIED),
            }
        })
    }
}
