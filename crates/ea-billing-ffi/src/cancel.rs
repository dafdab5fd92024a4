//! Ending a call from another thread.

use std::{mem::ManuallyDrop, process, sync::Arc};

use tokio::sync::watch;

use crate::{
    boundary, eab_error, eab_status,
    error::{Failure, Outcome},
    pointer,
};

/// Ends calls that it was given to. Any thread may use it; it may be freed while such a call goes on.
#[derive(Debug)]
pub struct eab_cancel {
    /// Its locks may have been held, and those who wait for it be threads of the parent, when a child was forked: there it is
    /// neither used nor dropped.
    token: ManuallyDrop<Token>,
    /// The process that made it.
    process: u32,
}

impl eab_cancel {
    fn new() -> Self {
        Self { token: ManuallyDrop::new(Token::new()), process: process::id() }
    }

    fn token(&self) -> Outcome<&Token> {
        if self.process == process::id() {
            return Ok(&self.token);
        }
        let message = "the token was made before a fork, and belongs to the parent of this process";
        Err(Failure::new(eab_status::EAB_STATUS_FORKED, message, "make a new token after the fork"))
    }
}

impl Drop for eab_cancel {
    fn drop(&mut self) {
        if self.process == process::id() {
            // SAFETY: nobody can use it after this.
            unsafe { ManuallyDrop::drop(&mut self.token) };
        }
    }
}

/// What calls keep of it.
#[derive(Clone, Debug)]
pub(crate) struct Token(Arc<watch::Sender<bool>>);

impl Token {
    fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    fn cancel(&self) {
        self.0.send_replace(true);
    }

    /// Whether it was cancelled.
    pub(crate) fn is_cancelled(&self) -> bool {
        *self.0.borrow()
    }

    /// Ends when it is cancelled, at once if it was.
    pub(crate) async fn cancelled(&self) {
        // The sender is ours, so that waiting cannot fail.
        let _ = self.0.subscribe().wait_for(|is| *is).await;
    }
}

/// The token of a call, if it was given one.
///
/// # Safety
///
/// The pointer is NULL or that of a token.
pub(crate) unsafe fn token(cancel: *const eab_cancel) -> Outcome<Option<Token>> {
    // SAFETY: the caller says so.
    let cancel = unsafe { pointer::optional(cancel, "cancel")? };
    cancel.map(|cancel| cancel.token().cloned()).transpose()
}

/// Makes a token that has not been cancelled.
///
/// Threads: any, several at once. Fork: make it after the fork.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_cancel_new(out: *mut *mut eab_cancel, error: *mut *mut eab_error) -> eab_status {
    // SAFETY: the places are as the header asks for.
    unsafe { boundary::make("eab_cancel_new", out, error, || Ok(eab_cancel::new())) }
}

/// Ends the calls that have the token, now and later. They return `EAB_STATUS_CANCELLED`.
///
/// Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child; make a new token after the fork.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_cancel_cancel(
    cancel: *const eab_cancel,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        boundary::enter("eab_cancel_cancel", error, || {
            pointer::required(cancel, "cancel")?.token()?.cancel();
            Ok(eab_status::EAB_STATUS_OK)
        })
    }
}

/// Frees a token; NULL is allowed.
///
/// Threads: any; calls that have the token may go on, but none may begin with it. Fork: in the child nothing is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_cancel_free(cancel: *mut eab_cancel) {
    // SAFETY: the handle is one of ours, and nobody uses it any more.
    boundary::enter_or("eab_cancel_free", (), || drop(unsafe { pointer::take(cancel) }));
}
