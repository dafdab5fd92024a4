//! How a query is answered.

use std::ffi::{c_char, c_void};

use crate::eab_cancel;

/// How far a fetch is.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_progress {
    /// `sizeof(eab_progress)` of the library, which only grows.
    pub struct_size: usize,
    /// The rows that came so far.
    pub rows: u64,
    /// The rows that could not be read so far.
    pub issues: u64,
    /// How often the fetch has begun anew, because the data changed; the counts then begin anew as well.
    pub restarts: u64,
}

/// Told how far a fetch is, on the thread that made the call. It may call no function but `eab_cancel_cancel`.
pub type eab_progress_fn =
    Option<unsafe extern "C" fn(user_data: *mut c_void, progress: *const eab_progress)>;

/// How a query is answered. Zero, NULL and length 0 mean that the default holds.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_fetch_options {
    /// `sizeof(eab_fetch_options)`.
    pub struct_size: usize,
    /// A validator of an earlier fetch: if nothing has changed since, the call returns `EAB_STATUS_NOT_MODIFIED`.
    pub validator: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub validator_len: usize,
    /// Ends the call.
    pub cancel: *const eab_cancel,
    /// Told how far the call is.
    pub progress: eab_progress_fn,
    /// Handed to `progress`.
    pub user_data: *mut c_void,
    /// The most rows of a batch of a stream; 65,536 by default.
    pub batch_rows: usize,
    /// The decimals of amounts and numbers of a stream, 1 to 28; 18 by default.
    pub decimal_scale: u32,
}
