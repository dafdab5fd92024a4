//! Ending a call from another thread.

use std::sync::Arc;

use tokio::sync::watch;

use crate::{boundary, eab_error, eab_status, error::Outcome, pointer};

/// Ends calls that it was given to. Any thread may use it; it may be freed while such a call goes on.
#[derive(Debug)]
pub struct eab_cancel {
    token: Token,
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
    Ok(cancel.map(|cancel| cancel.token.clone()))
}

/// Makes a token that has not been cancelled.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_cancel_new(out: *mut *mut eab_cancel, error: *mut *mut eab_error) -> eab_status {
    // SAFETY: the places are as the header asks for.
    unsafe { boundary::make("eab_cancel_new", out, error, || Ok(eab_cancel { token: Token::new() })) }
}

/// Ends the calls that have the token, now and later. They return `EAB_STATUS_CANCELLED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_cancel_cancel(
    cancel: *const eab_cancel,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        boundary::enter("eab_cancel_cancel", error, || {
            pointer::required(cancel, "cancel")?.token.cancel();
            Ok(eab_status::EAB_STATUS_OK)
        })
    }
}

/// Frees a token; NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_cancel_free(cancel: *mut eab_cancel) {
    // SAFETY: the handle is one of ours, and nobody uses it any more.
    boundary::enter_or("eab_cancel_free", (), || drop(unsafe { pointer::take(cancel) }));
}
