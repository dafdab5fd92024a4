//! Statuses: what a call came to, as a number that never changes its meaning.

use std::ffi::{CStr, c_char};

use ea_billing_core::Code;

use crate::boundary;

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
    /// The `struct_size` of a struct is one that no version of it had, or the struct has options that only a newer library knows.
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

    /// An argument that no server should be asked with.
    EAB_STATUS_INVALID_ARGUMENT = 100,
    /// A period selector that is not understood, before the first data, in the future, or not offered by the dataset.
    EAB_STATUS_INVALID_PERIOD = 101,
    /// A setting of the client, such as its base URL, that cannot be used.
    EAB_STATUS_INVALID_SETTING = 102,
    /// An API key that cannot be one.
    EAB_STATUS_INVALID_KEY = 103,
    /// An API key whose time is over, or has not begun.
    EAB_STATUS_KEY_EXPIRED = 104,
    /// An API key of another enrollment than the one that is asked for.
    EAB_STATUS_WRONG_ENROLLMENT = 105,
    /// An access token that cannot be one.
    EAB_STATUS_INVALID_TOKEN = 106,
    /// An access token whose time is over.
    EAB_STATUS_TOKEN_EXPIRED = 107,
    /// No access token could be had from Microsoft Entra, a managed identity or the Azure CLI.
    EAB_STATUS_SIGN_IN_FAILED = 108,
    /// 401: the server does not accept the key or token.
    EAB_STATUS_UNAUTHORIZED = 109,
    /// 401: the key is good, but its view may not read this report.
    EAB_STATUS_REPORT_VIEW = 110,
    /// 403.
    EAB_STATUS_FORBIDDEN = 111,
    /// 404: no such report, or no data for what was asked.
    EAB_STATUS_NOT_FOUND = 112,
    /// 400.
    EAB_STATUS_BAD_REQUEST = 113,
    /// 429, for longer than the client is allowed to wait.
    EAB_STATUS_THROTTLED = 114,
    /// 5xx or 408, again and again.
    EAB_STATUS_SERVER_ERROR = 115,
    /// No connection, or one that broke, again and again.
    EAB_STATUS_NETWORK = 116,
    /// A certificate or a handshake that was refused.
    EAB_STATUS_TLS = 117,
    /// No byte came for too long.
    EAB_STATUS_TIMEOUT = 118,
    /// The total time for a call was over before it was complete.
    EAB_STATUS_DEADLINE_EXCEEDED = 119,
    /// A status that this API never gives for this call.
    EAB_STATUS_UNEXPECTED_STATUS = 120,
    /// A redirect. The key follows none.
    EAB_STATUS_REDIRECTED = 121,
    /// An answer of another media type, or one that holds an error where data should be.
    EAB_STATUS_UNEXPECTED_CONTENT = 122,
    /// A body that is not what the API documents.
    EAB_STATUS_DECODE = 123,
    /// A body that ended too early, or whose end nothing proves.
    EAB_STATUS_TRUNCATED = 124,
    /// A body that is not the one that its checksum is of, again and again.
    EAB_STATUS_CORRUPTED = 125,
    /// A body larger or deeper than the limits allow.
    EAB_STATUS_TOO_LARGE = 126,
    /// A link that leads away from the configured origin.
    EAB_STATUS_FOREIGN_LINK = 127,
    /// A chain of pages that comes back to a page it has passed.
    EAB_STATUS_PAGE_CYCLE = 128,
    /// A page whose rows came before.
    EAB_STATUS_DUPLICATE_PAGE = 129,
    /// A chain of pages, or of empty pages, without an end.
    EAB_STATUS_ENDLESS_PAGES = 130,
    /// The data changed while they were read, more often than the client begins anew.
    EAB_STATUS_DATA_CHANGED = 131,
    /// A fetch that ended before it was complete, though nobody failed: its runtime was shut down, or a part of it panicked.
    EAB_STATUS_STOPPED = 132,
    /// A 304 that no question led to.
    EAB_STATUS_UNEXPECTED_NOT_MODIFIED = 133,
    /// A submitted report that failed or was given up by the server.
    EAB_STATUS_REPORT_FAILED = 134,
    /// Two currencies that were to be added.
    EAB_STATUS_MIXED_CURRENCY = 135,
    /// A figure that does not fit.
    EAB_STATUS_OVERFLOW = 136,
    /// The snapshot cache cannot be read or written.
    EAB_STATUS_CACHE = 137,
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

use eab_kind as K;
use eab_status as S;

/// All statuses with their names and kinds.
#[rustfmt::skip]
const STATUSES: &[(eab_status, &CStr, eab_kind)] = &[
    (S::EAB_STATUS_OK, c"ok", K::EAB_KIND_NONE),
    (S::EAB_STATUS_NOT_MODIFIED, c"not_modified", K::EAB_KIND_NONE),
    (S::EAB_STATUS_NULL_POINTER, c"null_pointer", K::EAB_KIND_INPUT),
    (S::EAB_STATUS_INVALID_UTF8, c"invalid_utf8", K::EAB_KIND_INPUT),
    (S::EAB_STATUS_STRUCT_SIZE, c"struct_size", K::EAB_KIND_INPUT),
    (S::EAB_STATUS_OUT_OF_RANGE, c"out_of_range", K::EAB_KIND_INPUT),
    (S::EAB_STATUS_INCOMPLETE, c"incomplete", K::EAB_KIND_INPUT),
    (S::EAB_STATUS_CANCELLED, c"cancelled", K::EAB_KIND_NONE),
    (S::EAB_STATUS_PANIC, c"panic", K::EAB_KIND_LIBRARY),
    (S::EAB_STATUS_FORKED, c"forked", K::EAB_KIND_INPUT),
    (S::EAB_STATUS_REENTERED, c"reentered", K::EAB_KIND_INPUT),
    (S::EAB_STATUS_CALLBACK_FAILED, c"callback_failed", K::EAB_KIND_INPUT),
    (S::EAB_STATUS_UNSUPPORTED, c"unsupported", K::EAB_KIND_INPUT),
    (S::EAB_STATUS_WRONG_DATASET, c"wrong_dataset", K::EAB_KIND_INPUT),
    (S::EAB_STATUS_INEXACT, c"inexact", K::EAB_KIND_VALUE),
    (S::EAB_STATUS_OTHER, c"other", K::EAB_KIND_LIBRARY),
    (S::EAB_STATUS_INVALID_ARGUMENT, c"invalid_argument", K::EAB_KIND_INPUT),
    (S::EAB_STATUS_INVALID_PERIOD, c"invalid_period", K::EAB_KIND_INPUT),
    (S::EAB_STATUS_INVALID_SETTING, c"invalid_setting", K::EAB_KIND_INPUT),
    (S::EAB_STATUS_INVALID_KEY, c"invalid_key", K::EAB_KIND_INPUT),
    (S::EAB_STATUS_KEY_EXPIRED, c"key_expired", K::EAB_KIND_ACCESS),
    (S::EAB_STATUS_WRONG_ENROLLMENT, c"wrong_enrollment", K::EAB_KIND_ACCESS),
    (S::EAB_STATUS_INVALID_TOKEN, c"invalid_token", K::EAB_KIND_INPUT),
    (S::EAB_STATUS_TOKEN_EXPIRED, c"token_expired", K::EAB_KIND_ACCESS),
    (S::EAB_STATUS_SIGN_IN_FAILED, c"sign_in_failed", K::EAB_KIND_ACCESS),
    (S::EAB_STATUS_UNAUTHORIZED, c"unauthorized", K::EAB_KIND_ACCESS),
    (S::EAB_STATUS_REPORT_VIEW, c"report_view", K::EAB_KIND_ACCESS),
    (S::EAB_STATUS_FORBIDDEN, c"forbidden", K::EAB_KIND_ACCESS),
    (S::EAB_STATUS_NOT_FOUND, c"not_found", K::EAB_KIND_NOT_FOUND),
    (S::EAB_STATUS_BAD_REQUEST, c"bad_request", K::EAB_KIND_INPUT),
    (S::EAB_STATUS_THROTTLED, c"throttled", K::EAB_KIND_RETRY),
    (S::EAB_STATUS_SERVER_ERROR, c"server_error", K::EAB_KIND_RETRY),
    (S::EAB_STATUS_NETWORK, c"network", K::EAB_KIND_RETRY),
    (S::EAB_STATUS_TLS, c"tls", K::EAB_KIND_INPUT),
    (S::EAB_STATUS_TIMEOUT, c"timeout", K::EAB_KIND_RETRY),
    (S::EAB_STATUS_DEADLINE_EXCEEDED, c"deadline_exceeded", K::EAB_KIND_RETRY),
    (S::EAB_STATUS_UNEXPECTED_STATUS, c"unexpected_status", K::EAB_KIND_PROTOCOL),
    (S::EAB_STATUS_REDIRECTED, c"redirected", K::EAB_KIND_PROTOCOL),
    (S::EAB_STATUS_UNEXPECTED_CONTENT, c"unexpected_content", K::EAB_KIND_PROTOCOL),
    (S::EAB_STATUS_DECODE, c"decode", K::EAB_KIND_PROTOCOL),
    (S::EAB_STATUS_TRUNCATED, c"truncated", K::EAB_KIND_PROTOCOL),
    (S::EAB_STATUS_CORRUPTED, c"corrupted", K::EAB_KIND_PROTOCOL),
    (S::EAB_STATUS_TOO_LARGE, c"too_large", K::EAB_KIND_PROTOCOL),
    (S::EAB_STATUS_FOREIGN_LINK, c"foreign_link", K::EAB_KIND_PROTOCOL),
    (S::EAB_STATUS_PAGE_CYCLE, c"page_cycle", K::EAB_KIND_PROTOCOL),
    (S::EAB_STATUS_DUPLICATE_PAGE, c"duplicate_page", K::EAB_KIND_PROTOCOL),
    (S::EAB_STATUS_ENDLESS_PAGES, c"endless_pages", K::EAB_KIND_PROTOCOL),
    (S::EAB_STATUS_DATA_CHANGED, c"data_changed", K::EAB_KIND_PROTOCOL),
    (S::EAB_STATUS_STOPPED, c"stopped", K::EAB_KIND_PROTOCOL),
    (S::EAB_STATUS_UNEXPECTED_NOT_MODIFIED, c"unexpected_not_modified", K::EAB_KIND_PROTOCOL),
    (S::EAB_STATUS_REPORT_FAILED, c"report_failed", K::EAB_KIND_PROTOCOL),
    (S::EAB_STATUS_MIXED_CURRENCY, c"mixed_currency", K::EAB_KIND_VALUE),
    (S::EAB_STATUS_OVERFLOW, c"overflow", K::EAB_KIND_VALUE),
    (S::EAB_STATUS_CACHE, c"cache", K::EAB_KIND_STORAGE),
];

impl eab_status {
    /// The status of an error of the core.
    pub(crate) fn of_code(code: Code) -> Self {
        let named = STATUSES.iter().find(|(_, name, _)| name.to_bytes() == code.as_str().as_bytes());
        named.map_or(Self::EAB_STATUS_OTHER, |(status, _, _)| *status)
    }

    /// The stable name.
    pub(crate) fn name(self) -> &'static CStr {
        row(self as i32).map_or(c"unknown", |(_, name, _)| name)
    }
}

fn row(status: i32) -> Option<&'static (eab_status, &'static CStr, eab_kind)> {
    STATUSES.iter().find(|(one, _, _)| *one as i32 == status)
}

/// The stable name of a status, such as `key_expired`; `unknown` for a number that is none. Never NULL, never freed.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub extern "C" fn eab_status_name(status: i32) -> *const c_char {
    boundary::enter_or("eab_status_name", c"unknown".as_ptr(), || {
        row(status).map_or(c"unknown", |(_, name, _)| name).as_ptr()
    })
}

/// What can be done about a status; `EAB_KIND_LIBRARY` for a number that is none.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub extern "C" fn eab_status_kind(status: i32) -> eab_kind {
    boundary::enter_or("eab_status_kind", K::EAB_KIND_LIBRARY, || {
        row(status).map_or(K::EAB_KIND_LIBRARY, |(_, _, kind)| *kind)
    })
}

#[cfg(test)]
mod tests {
    use ea_billing_core::ErrorKind;

    use super::*;

    #[test]
    fn every_code_of_the_core_has_its_number_its_name_and_its_kind() {
        for (number, code) in (100..).zip(Code::ALL) {
            let status = eab_status::of_code(*code);
            assert_eq!(status as i32, number, "{code}: append it, and change no other");
            assert_eq!(status.name().to_str(), Ok(code.as_str()));
            let kind = match code.kind() {
                ErrorKind::Input => K::EAB_KIND_INPUT,
                ErrorKind::Access => K::EAB_KIND_ACCESS,
                ErrorKind::NotFound => K::EAB_KIND_NOT_FOUND,
                ErrorKind::Retry => K::EAB_KIND_RETRY,
                ErrorKind::Protocol => K::EAB_KIND_PROTOCOL,
                ErrorKind::Value => K::EAB_KIND_VALUE,
                ErrorKind::Storage => K::EAB_KIND_STORAGE,
                _ => unreachable!("a kind without a number"),
            };
            assert_eq!(eab_status_kind(number), kind, "{code}");
        }
    }

    #[test]
    fn names_and_numbers_stand_once() {
        for (index, (status, name, _)) in STATUSES.iter().enumerate() {
            let expect = format!("EAB_STATUS_{}", name.to_str().unwrap().to_uppercase());
            assert_eq!(format!("{status:?}"), expect);
            assert!(STATUSES[..index].iter().all(|(before, _, _)| (*before as i32) < *status as i32));
        }
    }

    #[test]
    fn a_number_that_is_none_has_a_name() {
        for number in [-1, 2, 99, 10_000, i32::MIN] {
            // SAFETY: names are there as long as the library.
            assert_eq!(unsafe { CStr::from_ptr(eab_status_name(number)) }, c"unknown");
            assert_eq!(eab_status_kind(number), K::EAB_KIND_LIBRARY);
        }
    }
}
