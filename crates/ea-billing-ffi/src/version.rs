//! What this library is.

use std::ffi::c_char;

use crate::{eab_error, eab_status};

/// The version of the library that this header belongs to, major part.
pub const EAB_VERSION_MAJOR: u32 = 0;
/// The minor part.
pub const EAB_VERSION_MINOR: u32 = 1;
/// The patch.
pub const EAB_VERSION_PATCH: u32 = 0;
/// The version of the binary interface, which is also that of the shared library's name. A library with the same one has at
/// least what its older versions had.
pub const EAB_ABI_VERSION: u32 = 1;

/// The version of the library that is linked, such as `0.1.0`. Never freed.
#[unsafe(no_mangle)]
pub extern "C" fn eab_version() -> *const c_char {
    c"0.1.0".as_ptr()
}

/// `EAB_VERSION_MAJOR * 1000000 + EAB_VERSION_MINOR * 1000 + EAB_VERSION_PATCH` of the library that is linked.
#[unsafe(no_mangle)]
pub extern "C" fn eab_version_number() -> u32 {
    EAB_VERSION_MAJOR * 1_000_000 + EAB_VERSION_MINOR * 1_000 + EAB_VERSION_PATCH
}

/// `EAB_ABI_VERSION` of the library that is linked.
#[unsafe(no_mangle)]
pub extern "C" fn eab_abi_version() -> u32 {
    EAB_ABI_VERSION
}

/// Puts out 1 if the library was built with a feature, such as `entra`, otherwise 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_has_feature(
    _name: *const c_char,
    _name_len: usize,
    _out: *mut u32,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_has_feature", error, || Err(crate::unfinished())) }
}
