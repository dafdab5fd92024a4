//! Tokens that the program gets by itself.

use std::{
    ffi::{c_char, c_void},
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use ea_billing_core::{AccessToken, Error, Result, TokenFuture, TokenSource};

use crate::{error::c_string, pointer::UserData};

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
pub(crate) struct Callback(Arc<Call>);

struct Call {
    function: Function,
    user_data: UserData,
    /// Held while the program gets one.
    one_at_a_time: Mutex<()>,
}

impl Callback {
    pub(crate) fn new(function: Function, user_data: *mut c_void) -> Self {
        Self(Arc::new(Call { function, user_data: UserData(user_data), one_at_a_time: Mutex::new(()) }))
    }
}

impl Call {
    fn token(&self, scope: &str) -> Result<AccessToken> {
        let _alone = self.one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner);
        let (scope, mut token) = (c_string(scope), eab_token::default());
        // SAFETY: the program gave the function for these arguments, which outlive the call.
        let code = unsafe { (self.function)(self.user_data.0, scope.as_ptr(), &raw mut token) };
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
            // The program may take its time, for which the threads that read are not there.
            let token = tokio::task::spawn_blocking(move || call.token(&scope)).await;
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
