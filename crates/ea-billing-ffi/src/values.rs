//! Values that are put out by address.

use std::ffi::c_char;

/// The length of a text that ends with NUL, for callers that do not know it.
pub const EAB_NUL_TERMINATED: usize = usize::MAX;

/// A text in UTF-8 that belongs to the handle it was asked of, and is good as long as that is. It ends with NUL, which
/// `len` does not count. `data` is NULL where there is nothing.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_text {
    /// The bytes.
    pub data: *const c_char,
    /// How many they are.
    pub len: usize,
}

/// An amount of money, with all its digits.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_money {
    /// The digits, such as `-1234.5600`.
    pub amount: eab_text,
    /// ISO 4217 code of the currency; nothing where it is that of the enrollment, which the rows do not name.
    pub currency: eab_text,
}

/// Frees a text that a function put out as `char **`; NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_string_free(_string: *mut c_char) {}
