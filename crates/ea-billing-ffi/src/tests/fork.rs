//! Handles in a forked child.

use std::ptr::null;

use super::support::{Site, call, cancel, resolved, said, token_info};
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
            eab_client_free(client.0);
            eab_azure_free(azure.0);
        }
    });
    assert!(is_done);
    site.simulator.clear_requests();
    resolved(&client, c"current", null()).unwrap();
    token_info(&azure).unwrap();
    drop(std::mem::ManuallyDrop::into_inner(client));
    drop(std::mem::ManuallyDrop::into_inner(azure));
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
