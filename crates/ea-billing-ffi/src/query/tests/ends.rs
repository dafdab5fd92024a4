//! How streams end: read, released early, failed, whatever is freed first.

use std::{
    ffi::{c_int, c_void},
    mem::MaybeUninit,
    ptr, thread,
};

use arrow_array::{
    ffi::{FFI_ArrowArray, FFI_ArrowSchema},
    ffi_stream::FFI_ArrowArrayStream,
};

use super::{
    site::{self, Handle, Site, Streaming, last_error, options, stream, text},
    streams::ended,
};
use crate::*;

/// The rows of the next batch, nothing at the end.
pub(super) fn next(stream: &mut FFI_ArrowArrayStream) -> Result<Option<usize>, c_int> {
    let mut array = FFI_ArrowArray::empty();
    // SAFETY: the stream was not released.
    match unsafe { stream.get_next.unwrap()(stream, &raw mut array) } {
        0 if array.is_released() => Ok(None),
        0 => Ok(Some(array.len())),
        number => Err(number),
    }
}

fn schema(stream: &mut FFI_ArrowArrayStream) -> Result<FFI_ArrowSchema, c_int> {
    let mut schema = FFI_ArrowSchema::empty();
    // SAFETY: the stream was not released.
    match unsafe { stream.get_schema.unwrap()(stream, &raw mut schema) } {
        0 => Ok(schema),
        number => Err(number),
    }
}

fn release(stream: &mut FFI_ArrowArrayStream) {
    // SAFETY: the stream was not released.
    unsafe { stream.release.unwrap()(stream) };
}

fn begun(query: &Handle<eab_query>) -> Streaming {
    stream(query, &options()).unwrap().unwrap()
}

#[test]
fn a_result_tells_nothing_before_the_end() {
    let site = Site::start();
    let query = site.usage("202610");
    let (mut stream, result) = begun(&query);
    for rows in [20, 20, 10] {
        let refused = text(&result, eab_result_certificate_json).unwrap_err();
        assert_eq!(refused.status, eab_status::EAB_STATUS_INCOMPLETE);
        assert_eq!(ended(&result), None);
        assert_eq!(next(&mut stream), Ok(Some(rows)));
    }
    assert_eq!(text(&result, eab_result_issues_json).unwrap_err().status, eab_status::EAB_STATUS_INCOMPLETE);
    // The end may be asked for again and again, and the columns too.
    assert_eq!([next(&mut stream), next(&mut stream)], [Ok(None), Ok(None)]);
    assert!(schema(&mut stream).is_ok());
    assert_eq!(text(&result, eab_result_issues_json).unwrap().as_deref(), Some("[]"));
    release(&mut stream);
    assert!(stream.release.is_none() && stream.get_next.is_none() && stream.private_data.is_null());
    assert!(text(&result, eab_result_certificate_json).unwrap().is_some());
    assert_eq!(ended(&result), None);
}

#[test]
fn a_stream_that_is_released_early_proves_nothing() {
    let site = Site::start();
    let query = site.usage("202610");
    for batches in 0..3 {
        let (mut stream, result) = begun(&query);
        (0..batches).for_each(|_| assert!(next(&mut stream).unwrap().is_some()));
        release(&mut stream);
        let error = ended(&result).unwrap();
        assert_eq!(error.status, eab_status::EAB_STATUS_CANCELLED);
        assert_eq!(error.message, "the stream was released before its end");
        let refused = text(&result, eab_result_certificate_json).unwrap_err();
        assert_eq!(refused.status, eab_status::EAB_STATUS_INCOMPLETE);
    }
}

#[test]
fn a_stream_that_failed_fails_again_in_the_same_way() {
    let site = Site::start();
    site.fault(r#"{"fault": "server-error", "when": {"page": 2}, "times": "always"}"#);
    let query = site.usage("202610");
    let (mut stream, result) = begun(&query);
    assert_eq!(next(&mut stream), Ok(Some(20)));
    assert_eq!(next(&mut stream), Err(libc::EIO));
    let told = last_error(&mut stream);
    assert!(told.starts_with("server_error: ") && told.contains("; the server has trouble"), "{told}");
    assert_eq!(next(&mut stream), Err(libc::EIO));
    assert_eq!(last_error(&mut stream), told);
    let error = ended(&result).unwrap();
    assert_eq!((error.status, error.http_status), (eab_status::EAB_STATUS_SERVER_ERROR, 500));
    assert!(told.contains(&error.message));
}

#[test]
fn handles_may_be_freed_in_any_order() {
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        for read in [false, true] {
            let site = Site::start();
            let query = site.usage("202610");
            let (mut stream, result) = begun(&query);
            // As a client that is freed leaves its threads to its queries.
            let Site { simulator, engine, .. } = site;
            drop(engine);
            if read {
                while next(&mut stream).unwrap().is_some() {}
            }
            let (mut query, mut stream, mut result) = (Some(query), Some(stream), Some(result));
            for handle in order {
                match handle {
                    0 => drop(query.take()),
                    1 => drop(stream.take()),
                    _ => drop(result.take()),
                }
                // What is left is good.
                if let Some(stream) = &mut stream {
                    assert!(schema(stream).is_ok() && next(stream).is_ok());
                }
                if let Some(result) = &result {
                    let told = text(result, eab_result_certificate_json);
                    assert_eq!(told.is_ok(), read || stream.is_some() && told.is_ok());
                }
                if let Some(query) = &query {
                    assert!(site::fetch(query, &options()).is_ok());
                }
            }
            drop(simulator);
        }
    }
}

#[test]
fn a_result_may_be_asked_while_another_thread_reads() {
    let site = Site::start();
    let query = site.usage("202610");
    let (stream, result) = begun(&query);
    let moved = stream;
    thread::scope(|scope| {
        let reading = scope.spawn(move || {
            let mut stream = moved;
            let mut rows = 0;
            while let Some(more) = next(&mut stream).unwrap() {
                rows += more;
            }
            rows
        });
        let certificate = loop {
            match text(&result, eab_result_certificate_json) {
                Ok(certificate) => break certificate,
                Err(told) => assert_eq!(told.status, eab_status::EAB_STATUS_INCOMPLETE),
            }
        };
        assert!(certificate.unwrap().contains(r#""rows":50"#));
        assert_eq!(reading.join().unwrap(), 50);
    });
}

#[test]
fn calls_that_must_not_be_made_are_refused() {
    let site = Site::start();
    let query = site.usage("202610");
    let (mut stream, result) = begun(&query);
    let (get_schema, get_next) = (stream.get_schema.unwrap(), stream.get_next.unwrap());
    let (get_last_error, release_it) = (stream.get_last_error.unwrap(), stream.release.unwrap());
    // SAFETY: this is what a program must not do and may still try.
    unsafe {
        assert_eq!(get_next(&raw mut stream, ptr::null_mut()), libc::EINVAL);
        assert_eq!(last_error(&mut stream), "null_pointer: out is NULL; give what the message names");
        assert_eq!(get_schema(&raw mut stream, ptr::null_mut()), libc::EINVAL);
        let mut array = FFI_ArrowArray::empty();
        assert_eq!(get_next(ptr::null_mut(), &raw mut array), libc::EINVAL);
        assert!(get_last_error(ptr::null_mut()).is_null());
        release_it(ptr::null_mut());
        // It is as good as before.
        assert_eq!(next(&mut stream), Ok(Some(20)));
        release(&mut stream);
        release_it(&raw mut stream);
        assert_eq!(get_next(&raw mut stream, &raw mut array), libc::EINVAL);
        assert!(get_last_error(&raw mut stream).is_null());
    }
    drop(result);
}

/// A stream whose callback calls the stream, and what came of it.
struct Loop {
    stream: *mut FFI_ArrowArrayStream,
    query: *mut eab_query,
    came: Vec<c_int>,
}

unsafe extern "C" fn call_again(user_data: *mut c_void, _progress: *const eab_progress) {
    // SAFETY: the data are those of the test below.
    unsafe {
        let again = &mut *user_data.cast::<Loop>();
        if again.stream.is_null() {
            return;
        }
        let mut array = FFI_ArrowArray::empty();
        let stream = again.stream;
        again.came.push((*stream).get_next.unwrap()(stream, &raw mut array));
        assert!((*stream).get_last_error.unwrap()(stream).is_null());
        (*stream).release.unwrap()(stream);
    }
}

#[test]
fn a_stream_survives_calls_from_its_own_callback() {
    let site = Site::start();
    let query = site.usage("202610");
    let mut again = Loop { stream: ptr::null_mut(), query: query.pointer, came: Vec::new() };
    let options =
        eab_fetch_options { progress: Some(call_again), user_data: (&raw mut again).cast(), ..options() };
    let (mut stream, _result) = stream(&query, &options).unwrap().unwrap();
    again.stream = &raw mut stream;
    assert_eq!(next(&mut stream), Ok(Some(20)));
    assert_eq!((again.came.as_slice(), again.query), (&[libc::EINVAL][..], query.pointer));
    assert!(stream.release.is_some());
}

/// A stream whose callback asks another one for rows, and what came of it.
struct Other {
    stream: FFI_ArrowArrayStream,
    came: Vec<Result<Option<usize>, c_int>>,
}

unsafe extern "C" fn ask_another(user_data: *mut c_void, _progress: *const eab_progress) {
    // SAFETY: the data are those of the test below.
    let other = unsafe { &mut *user_data.cast::<Other>() };
    let came = next(&mut other.stream);
    other.came.push(came);
}

#[test]
fn a_stream_that_was_asked_in_a_callback_goes_on_outside_of_it() {
    let site = Site::start();
    let query = site.usage("202610");
    let (stream, result) = begun(&query);
    let mut other = Other { stream, came: Vec::new() };
    let options =
        eab_fetch_options { progress: Some(ask_another), user_data: (&raw mut other).cast(), ..options() };
    site::fetch(&query, &options).unwrap().unwrap();
    assert_eq!(other.came, [Err(libc::EINVAL); 3]);
    assert!(last_error(&mut other.stream).starts_with("reentered: "));
    assert_eq!(ended(&result), None);
    let rows: Vec<_> = (0..4).map(|_| next(&mut other.stream).unwrap()).collect();
    assert_eq!(rows, [Some(20), Some(20), Some(10), None]);
    assert!(text(&result, eab_result_certificate_json).unwrap().is_some());
}

#[test]
fn rows_that_were_lost_leave_a_stream_without_an_end() {
    let site = Site::start();
    let query = site.lossy("202610");
    let (mut stream, result) = begun(&query);
    for rows in [19, 19, 9] {
        assert_eq!(next(&mut stream), Ok(Some(rows)));
    }
    assert_eq!(next(&mut stream), Err(libc::EIO));
    let told = last_error(&mut stream);
    assert!(told.starts_with("stopped: 47 rows were handed out, though 50 were proved; "), "{told}");
    assert_eq!(next(&mut stream), Err(libc::EIO));
    assert_eq!(ended(&result).unwrap().status, eab_status::EAB_STATUS_STOPPED);
    let refused = text(&result, eab_result_certificate_json).unwrap_err();
    assert_eq!(refused.status, eab_status::EAB_STATUS_INCOMPLETE);
}

#[test]
fn a_stream_is_cancelled_between_batches_that_are_there() {
    let site = Site::start();
    let query = site.usage("202610");
    let mut cancel = ptr::null_mut();
    // SAFETY: the pointers are good, and the token is freed once.
    unsafe {
        eab_cancel_new(&raw mut cancel, ptr::null_mut());
        let options = eab_fetch_options { cancel, batch_rows: 3, ..options() };
        let (mut stream, result) = stream(&query, &options).unwrap().unwrap();
        assert_eq!(next(&mut stream), Ok(Some(3)));
        eab_cancel_cancel(cancel, ptr::null_mut());
        assert_eq!([next(&mut stream), next(&mut stream)], [Err(libc::ECANCELED), Err(libc::ECANCELED)]);
        assert_eq!(ended(&result).unwrap().status, eab_status::EAB_STATUS_CANCELLED);
        eab_cancel_free(cancel);
    }
}

/// A place in which no one has ever put a stream.
fn littered() -> MaybeUninit<FFI_ArrowArrayStream> {
    let mut place = MaybeUninit::<FFI_ArrowArrayStream>::uninit();
    // SAFETY: it is as large as that.
    unsafe { place.as_mut_ptr().cast::<u8>().write_bytes(0x5a, size_of::<FFI_ArrowArrayStream>()) };
    place
}

#[test]
fn a_place_without_a_stream_is_that_of_a_released_one() {
    let site = Site::start();
    let query = site.usage("202610");
    let validator = text(&site::fetched(&query), eab_result_validator).unwrap().unwrap();
    let validator = std::ffi::CString::new(validator).unwrap();
    let beyond = eab_fetch_options { decimal_scale: 29, ..options() };
    for (query, options, expect) in [
        (query.pointer, site::if_changed(&validator), eab_status::EAB_STATUS_NOT_MODIFIED),
        (query.pointer, beyond, eab_status::EAB_STATUS_OUT_OF_RANGE),
        (ptr::null_mut(), options(), eab_status::EAB_STATUS_NULL_POINTER),
    ] {
        let mut place = littered();
        // SAFETY: the pointers are good or NULL; a stream of any bytes is not looked at but for what was written.
        unsafe {
            let at = place.as_mut_ptr();
            let status = eab_query_stream(query, &raw const options, at, ptr::null_mut(), ptr::null_mut());
            assert_eq!(status, expect);
            let stream = place.assume_init_ref();
            assert!(stream.release.is_none() && stream.get_next.is_none() && stream.private_data.is_null());
        }
    }
}

/// Only one thread of a process asks for panics at a time; nextest has a process for each test.
#[cfg(feature = "panic-injection")]
#[test]
fn a_panic_in_a_callback_is_an_error_of_it() {
    use crate::boundary::eab_test_panic_in;

    let site = Site::start();
    let query = site.usage("202610");
    let (mut stream, result) = begun(&query);
    // SAFETY: the names end with NUL.
    let panic_in = |name: &std::ffi::CStr| unsafe { eab_test_panic_in(name.as_ptr()) };
    panic_in(c"stream_get_last_error");
    // SAFETY: the stream was not released.
    assert!(unsafe { stream.get_last_error.unwrap()(&raw mut stream) }.is_null());
    panic_in(c"stream_get_schema");
    assert_eq!(schema(&mut stream).err(), Some(libc::EIO));
    assert_eq!(next(&mut stream), Ok(Some(20)));
    panic_in(c"stream_get_next");
    assert_eq!(next(&mut stream), Err(libc::EIO));
    assert!(last_error(&mut stream).starts_with("panic: the library failed in itself in stream_get_next; "));
    assert_eq!(next(&mut stream), Err(libc::EIO));
    assert_eq!(ended(&result).unwrap().status, eab_status::EAB_STATUS_PANIC);
    panic_in(c"stream_release");
    release(&mut stream);
    assert!(stream.release.is_none());
    // What the client has besides is as good as before.
    assert!(site::fetch(&query, &options()).is_ok());
}
