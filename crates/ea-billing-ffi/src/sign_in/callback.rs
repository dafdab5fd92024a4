//! Tokens that the program gets by itself.

use std::{
    cell::Cell,
    ffi::{c_char, c_void},
    fmt,
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use ea_billing_core::{AccessToken, Error, Result, TokenFuture, TokenSource};

use crate::{error::c_string, pointer::UserData, signals::Mask};

thread_local! {
    /// Whether this thread is in a function of the program that gets a token.
    static IS_ASKED: Cell<bool> = const { Cell::new(false) };
}

/// Takes the token that a callback gets.
#[derive(Debug, Default)]
pub struct eab_token {
    given: Mutex<Option<AccessToken>>,
}

impl eab_token {
    /// Takes a token in the place of one that was given before.
    pub(super) fn give(&self, token: AccessToken) {
        *self.given.lock().unwrap_or_else(PoisonError::into_inner) = Some(token);
    }
}

/// A function of the program.
type Function =
    unsafe extern "C" fn(user_data: *mut c_void, scope: *const c_char, token: *mut eab_token) -> i32;

/// Asks the program for tokens.
#[derive(Clone)]
pub(crate) struct Callback(Arc<Call>);

struct Call {
    function: Function,
    user_data: UserData,
    /// Held while the program gets one.
    one_at_a_time: Mutex<()>,
    /// Whether the function may be gone.
    is_closed: AtomicBool,
    /// The signals of the thread that opened the client, which those of the library do not get.
    mask: Mask,
}

impl Callback {
    pub(crate) fn new(function: Function, user_data: *mut c_void) -> Self {
        Self(Arc::new(Call {
            function,
            user_data: UserData(user_data),
            one_at_a_time: Mutex::new(()),
            is_closed: AtomicBool::new(false),
            mask: Mask::of_this_thread(),
        }))
    }

    /// Sees to it that the function is not called any more, and waits until it has returned, however long that takes: the
    /// program may free what it needs afterwards. Within such a function there is nothing to wait for but itself.
    pub(crate) fn close(&self) {
        self.0.is_closed.store(true, Ordering::SeqCst);
        if !IS_ASKED.get() {
            drop(self.0.one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

impl Call {
    /// Asks, unless nobody waits for the token any more when it is this one's turn.
    fn token(&self, scope: &str, waiting: &Weak<()>) -> Result<AccessToken> {
        let _alone = self.one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_closed.load(Ordering::SeqCst) || waiting.strong_count() == 0 {
            return Err(Error::sign_in_failed("nobody waits for the token any more"));
        }
        let (scope, mut token) = (c_string(scope), eab_token::default());
        IS_ASKED.set(true);
        let code = self.mask.during(|| {
            // SAFETY: the program gave the function for these arguments, which outlive the call.
            unsafe { (self.function)(self.user_data.0, scope.as_ptr(), &raw mut token) }
        });
        IS_ASKED.set(false);
        let given = token.given.into_inner().unwrap_or_else(PoisonError::into_inner);
        match (code, given) {
            (0, Some(token)) => Ok(token),
            (0, None) => Err(Error::sign_in_failed("the callback that gets access tokens gave none")),
            (code, _) => {
                let reason = format!("the callback that gets access tokens failed with {code}");
                Err(Error::sign_in_failed(reason))
            }
        }
    }
}

impl TokenSource for Callback {
    fn token<'a>(&'a self, scope: &'a str) -> TokenFuture<'a> {
        let (call, scope) = (Arc::clone(&self.0), scope.to_owned());
        Box::pin(async move {
            // Gone when the call is given up.
            let waits = Arc::new(());
            let waiting = Arc::downgrade(&waits);
            // The program may take its time, for which the threads that read are not there.
            let token = tokio::task::spawn_blocking(move || call.token(&scope, &waiting)).await;
            drop(waits);
            token.unwrap_or_else(|_| {
                Err(Error::sign_in_failed("the thread of the callback that gets access tokens has ended"))
            })
        })
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callback").finish_non_exhaustive()
    }
}
