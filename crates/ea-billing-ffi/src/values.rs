//! Values that are put out by address.

use std::{ffi::c_char, ptr};

use crate::{boundary, pointer};

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

impl eab_text {
    /// Where there is nothing.
    pub(crate) const NOTHING: Self = Self { data: ptr::null(), len: 0 };
}

impl eab_money {
    /// Where there is nothing.
    pub(crate) const NOTHING: Self = Self { amount: eab_text::NOTHING, currency: eab_text::NOTHING };
}

/// A text that a handle keeps for those who ask it. It ends with NUL.
#[derive(Clone, Debug)]
pub(crate) struct Text(Box<[u8]>);

impl Text {
    /// A text of these bytes, which are UTF-8.
    pub(crate) fn new(text: impl Into<Vec<u8>>) -> Self {
        let mut bytes = text.into();
        bytes.push(0);
        Self(bytes.into_boxed_slice())
    }

    /// The text for as long as the handle is there.
    pub(crate) fn lend(&self) -> eab_text {
        eab_text { data: self.0.as_ptr().cast(), len: self.0.len().saturating_sub(1) }
    }

    /// The text, or nothing.
    pub(crate) fn lend_or_nothing(text: Option<&Self>) -> eab_text {
        text.map_or(eab_text::NOTHING, Self::lend)
    }
}

/// Frees a text that a function put out as `char **`; NULL is allowed.
///
/// Threads: any; no other call may use the text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_string_free(string: *mut c_char) {
    // SAFETY: the text is one of ours, and nobody uses it any more.
    boundary::enter_or("eab_string_free", (), || drop(unsafe { pointer::take_text(string) }));
}
