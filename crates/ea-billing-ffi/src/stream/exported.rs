//! The C side of a stream: callbacks that let no panic out.

use std::{
    ffi::{CStr, CString, c_char, c_int},
    ptr,
    sync::{Arc, Mutex, PoisonError, TryLockError},
};

use arrow_array::{
    Array as _, RecordBatch, StructArray,
    ffi::{FFI_ArrowArray, FFI_ArrowSchema},
    ffi_stream::FFI_ArrowArrayStream,
};
use arrow_schema::SchemaRef;

use super::Source;
use crate::{
    boundary::{self, Panicked},
    eab_status,
    error::{Failure, Outcome, c_string},
    pointer,
    result::Progressing,
};

/// What a stream keeps for its callbacks.
struct Exported {
    schema: SchemaRef,
    state: Arc<Progressing>,
    /// There until all was handed out, or something failed.
    source: Option<Box<dyn Source>>,
    /// What ended it.
    failure: Option<Failure>,
    /// What the last call that failed is told to have failed with.
    last_error: CString,
}

/// Behind a lock, because a program may make mistakes: calls from within its own callbacks, or from several threads.
type Private = Mutex<Exported>;

/// Hands a source over to a consumer in C, which has to release it.
pub(super) fn export(source: Box<dyn Source>, state: Arc<Progressing>) -> FFI_ArrowArrayStream {
    let exported = Exported {
        schema: source.schema(),
        state,
        source: Some(source),
        failure: None,
        last_error: CString::default(),
    };
    FFI_ArrowArrayStream {
        get_schema: Some(get_schema),
        get_next: Some(get_next),
        get_last_error: Some(get_last_error),
        release: Some(release),
        private_data: Box::into_raw(Box::new(Private::new(exported))).cast(),
    }
}

unsafe extern "C" fn get_schema(stream: *mut FFI_ArrowArrayStream, out: *mut FFI_ArrowSchema) -> c_int {
    // SAFETY: the consumer says that the stream is one that was not released, and that `out` may be written.
    unsafe { call("stream_get_schema", stream, out, Exported::schema) }
}

unsafe extern "C" fn get_next(stream: *mut FFI_ArrowArrayStream, out: *mut FFI_ArrowArray) -> c_int {
    // SAFETY: as in `get_schema`.
    unsafe { call(NEXT, stream, out, Exported::next) }
}

unsafe extern "C" fn get_last_error(stream: *mut FFI_ArrowArrayStream) -> *const c_char {
    boundary::enter_or("stream_get_last_error", ptr::null(), || {
        // SAFETY: the consumer says that the stream is one that was not released.
        let Some(private) = (unsafe { private(stream) }) else { return ptr::null() };
        // The text stays where it is until another call fails.
        match private.try_lock() {
            Ok(exported) => exported.last_error.as_ptr(),
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner().last_error.as_ptr(),
            Err(TryLockError::WouldBlock) => ptr::null(),
        }
    })
}

unsafe extern "C" fn release(stream: *mut FFI_ArrowArrayStream) {
    // SAFETY: the consumer says that the stream is one that was not released, and that nobody uses it any more.
    let released = boundary::guard("stream_release", || unsafe { let_go(stream) });
    if released.is_err() {
        // SAFETY: as above; whatever was let go is not there any more.
        boundary::enter_or(CALLBACK, (), || unsafe { let_go(stream) });
    }
}

/// Frees what a stream keeps, and marks it as released.
///
/// # Safety
///
/// The pointer is NULL or that of a stream that nobody uses any more.
unsafe fn let_go(stream: *mut FFI_ArrowArrayStream) {
    // SAFETY: the caller says so.
    let Some(private) = (unsafe { private(stream) }) else { return };
    if matches!(private.try_lock(), Err(TryLockError::WouldBlock)) {
        // Another call is in it, which may even be the one whose callback this comes from: it cannot be freed.
        return;
    }
    // SAFETY: `private` has looked at both pointers, and what they lead to is freed once.
    let private = unsafe {
        let data = (*stream).private_data.cast::<Private>();
        (*stream).get_schema = None;
        (*stream).get_next = None;
        (*stream).get_last_error = None;
        (*stream).release = None;
        (*stream).private_data = ptr::null_mut();
        Box::from_raw(data)
    };
    let mut exported = private.into_inner().unwrap_or_else(PoisonError::into_inner);
    let message = "the stream was released before its end";
    let hint = "read streams to their end: before it nothing proves that their rows are all";
    exported.state.end(Err(Failure::new(eab_status::EAB_STATUS_CANCELLED, message, hint)));
    exported.source = None;
}

/// What a stream keeps, if it was not released.
///
/// # Safety
///
/// The pointer is NULL or that of a stream, which is not released as long as the reference is used.
unsafe fn private<'a>(stream: *mut FFI_ArrowArrayStream) -> Option<&'a Private> {
    // SAFETY: the caller says so; streams of this library are `Private`.
    unsafe { stream.as_ref()?.private_data.cast::<Private>().cast_const().as_ref() }
}

/// The name of what callbacks do besides what they are for.
const CALLBACK: &str = "stream";
const NEXT: &str = "stream_get_next";

/// Does the work of a callback that puts something out.
///
/// # Safety
///
/// The stream is NULL or one that was not released, and `out` is NULL or may be written.
unsafe fn call<T>(
    function: &'static str,
    stream: *mut FFI_ArrowArrayStream,
    out: *mut T,
    work: fn(&mut Exported) -> Outcome<T>,
) -> c_int {
    boundary::enter_or(CALLBACK, libc::EIO, || {
        // SAFETY: the caller says so.
        let Some(private) = (unsafe { private(stream) }) else { return libc::EINVAL };
        let mut exported = match private.try_lock() {
            Ok(exported) => exported,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return libc::EINVAL,
        };
        // Caught here as well, so that the consumer can be told.
        let outcome = boundary::guard(function, || {
            // SAFETY: the caller says so.
            let place = unsafe { pointer::place(out, "out")? };
            place.put(work(&mut exported)?);
            Ok(())
        });
        match outcome {
            Ok(Ok(())) => 0,
            Ok(Err(failure)) => exported.fail(&failure),
            Err(Panicked) => {
                let failure = Failure::of_panic(function);
                // Rows may be lost in it, so that nothing more may be handed out.
                let failure = if function == NEXT { exported.end(failure) } else { failure };
                exported.fail(&failure)
            }
        }
    })
}

impl Exported {
    fn schema(&mut self) -> Outcome<FFI_ArrowSchema> {
        FFI_ArrowSchema::try_from(self.schema.as_ref()).map_err(|error| {
            let message = format!("the columns have no form in C: {error}");
            Failure::new(eab_status::EAB_STATUS_OTHER, message, "report this: it is a fault of the library")
        })
    }

    /// The next batch; a released array at the end.
    fn next(&mut self) -> Outcome<FFI_ArrowArray> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        let Some(source) = &mut self.source else { return Ok(FFI_ArrowArray::empty()) };
        match source.next() {
            Ok(Some(batch)) => Ok(to_c(batch)),
            Ok(None) => {
                self.source = None;
                Ok(FFI_ArrowArray::empty())
            }
            // The call must not be made there; made elsewhere it goes on.
            Err(failure) if failure.status == eab_status::EAB_STATUS_REENTERED => Err(failure),
            Err(failure) => Err(self.end(failure)),
        }
    }

    /// Ends the stream for good.
    fn end(&mut self, failure: Failure) -> Failure {
        self.state.end(Err(failure.clone()));
        self.failure = Some(failure.clone());
        self.source = None;
        failure
    }

    /// Keeps what a call failed with, and says which number it returns.
    fn fail(&mut self, failure: &Failure) -> c_int {
        let [code, message, hint] =
            [failure.status.name(), &failure.message, &failure.hint].map(CStr::to_string_lossy);
        self.last_error = c_string(format!("{code}: {message}; {hint}"));
        match failure.status {
            eab_status::EAB_STATUS_CANCELLED => libc::ECANCELED,
            eab_status::EAB_STATUS_INEXACT
            | eab_status::EAB_STATUS_NULL_POINTER
            | eab_status::EAB_STATUS_OUT_OF_RANGE
            | eab_status::EAB_STATUS_FORKED
            | eab_status::EAB_STATUS_REENTERED => libc::EINVAL,
            _ => libc::EIO,
        }
    }
}

fn to_c(batch: RecordBatch) -> FFI_ArrowArray {
    FFI_ArrowArray::new(&StructArray::from(batch).to_data())
}
