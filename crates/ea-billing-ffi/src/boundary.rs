//! The boundary that every function goes through: panics are caught, failures become errors that C can read.

use std::{
    any::Any,
    cell::Cell,
    ffi::{CString, c_char},
    panic::{self, AssertUnwindSafe, catch_unwind},
    sync::Once,
    thread,
};

use crate::{
    eab_error, eab_status,
    error::{Failure, Outcome},
    pointer,
};

thread_local! {
    /// How many functions of the library this thread is in; threads of the library are always in one.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// That the work of a function has panicked. What it panicked with is told to nobody, since it may hold anything.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Panicked;

/// Does the work of an exported function that returns a status. `error`, if it is not NULL, is set to NULL first and to the
/// error where there is one.
///
/// # Safety
///
/// `error` is NULL or may be written.
pub(crate) unsafe fn enter(
    function: &'static str,
    error: *mut *mut eab_error,
    work: impl FnOnce() -> Outcome<eab_status>,
) -> eab_status {
    // SAFETY: the caller says so.
    unsafe { pointer::clear(error) };
    let failure = match guard(function, work) {
        Ok(Ok(status)) => return status,
        Ok(Err(failure)) => failure,
        Err(Panicked) => Failure::of_panic(function),
    };
    let status = failure.status;
    // SAFETY: the caller says so.
    unsafe { pointer::put(error, eab_error { failure }) };
    status
}

/// Does the work of an exported function that puts out a handle, which its place is the owner of. The place is set to NULL
/// first, and has to be there.
///
/// # Safety
///
/// `out` and `error` are NULL or may be written.
pub(crate) unsafe fn make<T>(
    function: &'static str,
    out: *mut *mut T,
    error: *mut *mut eab_error,
    work: impl FnOnce() -> Outcome<T>,
) -> eab_status {
    // SAFETY: the caller says so, here and below.
    unsafe {
        pointer::clear(out);
        enter(function, error, || {
            pointer::place(out, "out")?;
            pointer::put(out, work()?);
            Ok(eab_status::EAB_STATUS_OK)
        })
    }
}

/// Does the work of an exported function that puts out a text for `eab_string_free`. The place is set to NULL first, and has
/// to be there.
///
/// # Safety
///
/// `out` and `error` are NULL or may be written.
pub(crate) unsafe fn make_text(
    function: &'static str,
    out: *mut *mut c_char,
    error: *mut *mut eab_error,
    work: impl FnOnce() -> Outcome<CString>,
) -> eab_status {
    // SAFETY: the caller says so, here and below.
    unsafe {
        pointer::clear(out);
        enter(function, error, || {
            let place = pointer::place(out, "out")?;
            place.put(work()?.into_raw());
            Ok(eab_status::EAB_STATUS_OK)
        })
    }
}

/// Does the work of an exported function that has no status to return, such as one that frees: `otherwise` is what it returns
/// after a panic.
pub(crate) fn enter_or<T>(function: &'static str, otherwise: T, work: impl FnOnce() -> T) -> T {
    guard(function, work).unwrap_or(otherwise)
}

/// Does some work with panics caught and kept silent: of a function, or of a callback that a stream gave out.
///
/// # Errors
///
/// Where it panicked.
pub(crate) fn guard<T>(function: &'static str, work: impl FnOnce() -> T) -> Result<T, Panicked> {
    hush();
    let _inside = Inside::enter();
    catch_unwind(AssertUnwindSafe(|| {
        strike(function);
        work()
    }))
    .map_err(drop_payload)
}

/// A payload may panic again while it is dropped.
fn drop_payload(payload: Box<dyn Any + Send>) -> Panicked {
    if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(again);
    }
    Panicked
}

/// Marks this thread as one of the library's own: no panic on it is printed.
pub(crate) fn adopt_thread() {
    DEPTH.set(DEPTH.get().saturating_add(1));
}

/// Being in a function of the library.
struct Inside;

impl Inside {
    fn enter() -> Self {
        DEPTH.set(DEPTH.get().saturating_add(1));
        Self
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get().saturating_sub(1));
    }
}

/// Keeps panics of the library off standard error, which belongs to the program. All others are told as before.
fn hush() {
    static ONCE: Once = Once::new();
    // The hook cannot be changed while this thread unwinds; the next call will do it.
    if thread::panicking() {
        return;
    }
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if DEPTH.try_with(Cell::get).unwrap_or(0) == 0 {
                before(info);
            }
        }));
    });
}

#[cfg(not(feature = "panic-injection"))]
fn strike(_function: &str) {}

#[cfg(feature = "panic-injection")]
pub use injection::eab_test_panic_in;
#[cfg(feature = "panic-injection")]
pub(crate) use injection::strike;

#[cfg(feature = "panic-injection")]
mod injection {
    use std::{
        ffi::{CStr, c_char},
        sync::{Mutex, PoisonError},
    };

    /// What is to panic.
    static TARGET: Mutex<Option<String>> = Mutex::new(None);

    /// Panics if this is the function that is to.
    #[expect(clippy::panic, reason = "that is its purpose")]
    pub(crate) fn strike(function: &str) {
        let mut target = TARGET.lock().unwrap_or_else(PoisonError::into_inner);
        if target.as_deref() == Some(function) {
            *target = None;
            drop(target);
            panic!("a panic was asked for in a test");
        }
    }

    /// Lets the next call of a function panic, or of a callback of a stream: `stream_get_schema`, `stream_get_next`,
    /// `stream_get_last_error`, `stream_release`. NULL lets none. For tests only: it is neither in the header nor in a library
    /// that is shipped.
    #[unsafe(no_mangle)]
    pub unsafe extern "C" fn eab_test_panic_in(name: *const c_char) {
        super::enter_or("eab_test_panic_in", (), || {
            // SAFETY: a text that ends with NUL, if it is not NULL.
            let name = (!name.is_null()).then(|| unsafe { CStr::from_ptr(name) });
            let name = name.map(|name| name.to_string_lossy().into_owned());
            *TARGET.lock().unwrap_or_else(PoisonError::into_inner) = name;
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value that panics when it is dropped.
    struct Trap;

    impl Drop for Trap {
        fn drop(&mut self) {
            panic!("again");
        }
    }

    #[test]
    fn a_panic_becomes_an_error_that_names_the_function_and_not_the_payload() {
        let mut error: *mut eab_error = std::ptr::null_mut();
        // SAFETY: the place is there.
        let status = unsafe { enter("eab_some", &raw mut error, || panic!("a secret")) };
        assert_eq!(status, eab_status::EAB_STATUS_PANIC);
        // SAFETY: it was just put there.
        let error = unsafe { Box::from_raw(error) };
        assert_eq!(error.failure.message.to_str(), Ok("the library failed in itself in eab_some"));
        assert!(!format!("{error:?}").contains("secret"));
        assert_eq!(DEPTH.get(), 0);
    }

    #[test]
    fn a_payload_that_panics_again_goes_no_further() {
        let caught = guard("eab_some", || panic::panic_any(Trap));
        assert!(caught.is_err());
    }

    #[test]
    fn an_error_nobody_asked_for_is_let_go() {
        // SAFETY: NULL is allowed.
        let status = unsafe { enter("eab_some", std::ptr::null_mut(), || panic!("a secret")) };
        assert_eq!(status, eab_status::EAB_STATUS_PANIC);
        assert_eq!(enter_or("eab_other", 7, || panic!("a secret")), 7);
    }

    #[test]
    fn panics_of_the_library_are_silent_and_others_are_not() {
        use std::sync::{Arc, Mutex};
        let told = Arc::new(Mutex::new(Vec::new()));
        let ours = Arc::clone(&told);
        panic::set_hook(Box::new(move |info| {
            let text = info.payload().downcast_ref::<&str>().map(ToString::to_string);
            ours.lock().unwrap().push(text);
        }));
        let _ = guard("eab_some", || panic!("inside"));
        let _ = catch_unwind(|| panic!("outside"));
        let _ = guard("eab_some", || panic!("inside again"));
        assert!(told.lock().unwrap().contains(&Some("outside".to_owned())));
        assert!(!told.lock().unwrap().contains(&Some("inside again".to_owned())));
    }
}
