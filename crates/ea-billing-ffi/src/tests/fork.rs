//! Handles in a forked child.

use std::{ffi::CStr, ptr::null};

use arrow_array::{ffi::FFI_ArrowArray, ffi_stream::FFI_ArrowArrayStream};

use super::support::{Site, call, cancel, made, resolved, said, token_info};
use crate::*;

/// Runs some work in a forked child, and tells whether it came to its end in time.
fn in_child(work: impl FnOnce()) -> bool {
    // SAFETY: the child ends by itself, without the destructors of what is the parent's.
    unsafe {
        match libc::fork() {
            0 => {
                // A call that waits for threads that are not there would wait for ever.
                libc::alarm(20);
                let is_done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).is_ok();
                libc::_exit(if is_done { 0 } else { 1 });
            }
            child => {
                let mut state = 0;
                assert_eq!(libc::waitpid(child, &raw mut state, 0), child);
                libc::WIFEXITED(state) && libc::WEXITSTATUS(state) == 0
            }
        }
    }
}

#[test]
fn handles_of_the_parent_are_refused_in_a_child_and_stay_good_in_the_parent() {
    let site = Site::start();
    let (client, azure) = (site.client(), site.azure());
    // Connections that the child must not end.
    resolved(&client, c"current", null()).unwrap();
    let (client, azure) = (std::mem::ManuallyDrop::new(client), std::mem::ManuallyDrop::new(azure));
    let of_parent = std::mem::ManuallyDrop::new(cancel());
    let is_done = in_child(|| {
        let forked = eab_status::EAB_STATUS_FORKED;
        assert_eq!(resolved(&client, c"current", null()).unwrap_err().status, forked);
        assert_eq!(token_info(&azure).unwrap_err().status, forked);
        // SAFETY: the handle is there.
        let info = said(|out, error| unsafe { eab_client_info_json(client.0, out, error) });
        assert_eq!(info.unwrap_err().status, forked);
        // What needs no threads works.
        let token = cancel();
        // SAFETY: the handle is there; the clients are freed once in this process.
        unsafe {
            call(|error| eab_cancel_cancel(token.0, error)).unwrap();
            // A token of the parent may have locks that nobody opens here.
            let told = call(|error| eab_cancel_cancel(of_parent.0, error)).unwrap_err();
            assert_eq!((told.status, &*told.hint), (forked, "make a new token after the fork"));
            let ours = site.client();
            assert_eq!(resolved(&ours, c"current", of_parent.0).unwrap_err().status, forked);
            eab_cancel_free(of_parent.0);
            eab_client_free(client.0);
            eab_azure_free(azure.0);
        }
    });
    assert!(is_done);
    site.simulator.clear_requests();
    resolved(&client, c"current", null()).unwrap();
    token_info(&azure).unwrap();
    // It was not cancelled from there.
    resolved(&client, c"current", of_parent.0).unwrap();
    drop(std::mem::ManuallyDrop::into_inner(of_parent));
    drop(std::mem::ManuallyDrop::into_inner(client));
    drop(std::mem::ManuallyDrop::into_inner(azure));
}

#[test]
fn a_query_that_is_freed_in_a_child_leaves_the_connections_to_the_parent() {
    let site = Site::start();
    let client = site.client();
    // SAFETY: the handle is there.
    let query = made(|out, error| unsafe { eab_client_billing_periods(client.0, out, error) }).unwrap();
    drop(client);
    let fetch = || {
        // SAFETY: the handle is there, and the result is freed once.
        made(|out, error| unsafe { eab_query_fetch(query, null(), out, error) })
            .map(|result| unsafe { eab_result_free(result) })
    };
    fetch().unwrap();
    let is_done = in_child(|| {
        assert_eq!(fetch().unwrap_err().status, eab_status::EAB_STATUS_FORKED);
        // SAFETY: it is freed once in this process.
        unsafe { eab_query_free(query) };
    });
    assert!(is_done);
    fetch().unwrap();
    // SAFETY: it is freed once in this process.
    unsafe { eab_query_free(query) };
}

#[test]
fn a_client_that_is_opened_after_a_fork_works() {
    let site = Site::start();
    let client = site.client();
    resolved(&client, c"current", null()).unwrap();
    // The simulator's threads are the parent's, and answer.
    assert!(in_child(|| {
        let ours = site.client();
        resolved(&ours, c"current", null()).unwrap();
    }));
}

#[test]
fn a_stream_is_refused_in_a_child_and_goes_on_in_the_parent() {
    let site = Site::start();
    let client = site.client();
    let mut stream = FFI_ArrowArrayStream::empty();
    // SAFETY: the handles are there.
    let result = unsafe {
        let query = made(|out, error| eab_client_billing_periods(client.0, out, error)).unwrap();
        let result = made(|out, error| eab_query_stream(query, null(), &raw mut stream, out, error)).unwrap();
        eab_query_free(query);
        result
    };
    drop(client);
    let next = |stream: &mut FFI_ArrowArrayStream| {
        let mut array = FFI_ArrowArray::empty();
        // SAFETY: the stream was not released.
        let number = unsafe { stream.get_next.unwrap()(stream, &raw mut array) };
        (number, array.is_released())
    };
    let is_done = in_child(|| {
        assert_eq!(next(&mut stream), (libc::EINVAL, true));
        // SAFETY: each is freed once in this process.
        unsafe {
            let told = CStr::from_ptr(stream.get_last_error.unwrap()(&raw mut stream)).to_str().unwrap();
            assert!(told.starts_with("forked: "), "{told}");
            stream.release.unwrap()(&raw mut stream);
            eab_result_free(result);
        }
    });
    assert!(is_done);
    assert_eq!(next(&mut stream), (0, false));
    assert_eq!(next(&mut stream), (0, true));
    let mut rows = 0;
    // SAFETY: the handle is there, and freed once in this process.
    unsafe {
        call(|error| eab_result_len(result, &raw mut rows, error)).unwrap();
        eab_result_free(result);
    }
    assert!(rows > 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_system_without_threads_is_no_fault_of_the_library() {
    let site = std::mem::ManuallyDrop::new(Site::start());
    assert!(in_child(|| {
        let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
        let pages: u64 = pages.split(' ').next().unwrap().parse().unwrap();
        // Enough for what the client needs, and too little for the stack of a thread; some may be left of others.
        let most = pages * 4096 + (1 << 20);
        let limit = libc::rlimit { rlim_cur: most, rlim_max: most };
        // SAFETY: the limit is there.
        assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_AS, &raw const limit) }, 0);
        let told = loop {
            match site.open(|_, _| {}) {
                Ok(client) => std::mem::forget(client),
                Err(told) => break told,
            }
        };
        assert_eq!(told.status, eab_status::EAB_STATUS_OTHER);
        assert_eq!(
            told.message,
            "the threads of the client could not be started: the system has no thread left"
        );
    }));
    drop(std::mem::ManuallyDrop::into_inner(site));
}
