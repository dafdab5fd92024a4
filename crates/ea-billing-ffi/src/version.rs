//! What this library is.

use std::ffi::{CStr, c_char};

use crate::{boundary, eab_error, eab_status, pointer};

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
    const VERSION: &CStr =
        match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
            Ok(version) => version,
            Err(_) => c"",
        };
    boundary::enter_or("eab_version", VERSION.as_ptr(), || VERSION.as_ptr())
}

/// `EAB_VERSION_MAJOR * 1000000 + EAB_VERSION_MINOR * 1000 + EAB_VERSION_PATCH` of the library that is linked.
#[unsafe(no_mangle)]
pub extern "C" fn eab_version_number() -> u32 {
    const NUMBER: u32 = EAB_VERSION_MAJOR * 1_000_000 + EAB_VERSION_MINOR * 1_000 + EAB_VERSION_PATCH;
    boundary::enter_or("eab_version_number", NUMBER, || NUMBER)
}

/// `EAB_ABI_VERSION` of the library that is linked.
#[unsafe(no_mangle)]
pub extern "C" fn eab_abi_version() -> u32 {
    boundary::enter_or("eab_abi_version", EAB_ABI_VERSION, || EAB_ABI_VERSION)
}

/// Puts out 1 if the library was built with a feature, such as `entra`, otherwise 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_has_feature(
    name: *const c_char,
    name_len: usize,
    out: *mut u32,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        boundary::enter("eab_has_feature", error, || {
            let out = pointer::place(out, "out")?;
            let name = pointer::required_text(name, name_len, "name")?;
            out.put(u32::from(FEATURES.contains(&name)));
            Ok(eab_status::EAB_STATUS_OK)
        })
    }
}

/// The features that this library was built with.
const FEATURES: &[&str] = &[
    #[cfg(feature = "entra")]
    "entra",
    #[cfg(feature = "panic-injection")]
    "panic-injection",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_macros_are_the_version_of_the_package() {
        let macros = format!("{EAB_VERSION_MAJOR}.{EAB_VERSION_MINOR}.{EAB_VERSION_PATCH}");
        assert_eq!(macros, env!("CARGO_PKG_VERSION"));
        // SAFETY: the text is there as long as the library.
        assert_eq!(unsafe { CStr::from_ptr(eab_version()) }.to_str(), Ok(macros.as_str()));
        assert_eq!(eab_version_number(), 1_000);
        assert_eq!(eab_abi_version(), 1);
    }
}
