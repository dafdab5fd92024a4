//! What these tests do as a C program would.

use std::{
    ffi::{CStr, CString, c_char},
    mem::MaybeUninit,
    ptr::{null, null_mut},
};

use ea_billing_sim::{KeyRequest, Rule, Simulator, TokenRequest, World};

use crate::{pointer::Growing, *};

/// Pay-as-you-go of the default world.
pub(super) const SUBSCRIPTION: &CStr = c"6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3";

/// A struct of zeros with its size, as C makes one.
pub(super) fn blank<T: Growing>() -> T {
    let mut value = MaybeUninit::<T>::zeroed();
    // SAFETY: zeros are a value, and the size stands first.
    unsafe {
        value.as_mut_ptr().cast::<usize>().write(size_of::<T>());
        value.assume_init()
    }
}

/// What a call told of its failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) status: eab_status,
    pub(super) message: String,
    pub(super) hint: String,
    pub(super) http_status: u16,
    pub(super) retry_after_ms: i64,
}

impl Told {
    /// Reads an error and frees it.
    pub(super) fn read(status: eab_status, error: *mut eab_error) -> Self {
        assert!(!error.is_null(), "{status:?} without an error");
        // SAFETY: the error was just put out, and is freed once.
        unsafe {
            let text = |text: *const c_char| CStr::from_ptr(text).to_str().unwrap().to_owned();
            assert_eq!(eab_error_status(error), status);
            assert_eq!(text(eab_error_code(error)), text(eab_status_name(status as i32)));
            let told = Self {
                status,
                message: text(eab_error_message(error)),
                hint: text(eab_error_hint(error)),
                http_status: eab_error_http_status(error),
                retry_after_ms: eab_error_retry_after_ms(error),
            };
            eab_error_free(error);
            told
        }
    }

    /// Fails if it tells a secret.
    #[track_caller]
    pub(super) fn keeps(&self, secret: &str) {
        assert!(!self.message.contains(secret) && !self.hint.contains(secret), "{self:?}");
    }
}

/// Makes a call that tells how it went.
pub(super) fn call(work: impl FnOnce(*mut *mut eab_error) -> eab_status) -> Result<(), Told> {
    // What was there before is not looked at.
    let mut error = std::ptr::dangling_mut();
    match work(&raw mut error) {
        eab_status::EAB_STATUS_OK => {
            assert!(error.is_null());
            Ok(())
        }
        status => Err(Told::read(status, error)),
    }
}

/// Makes a call that puts out a handle.
pub(super) fn made<T>(
    work: impl FnOnce(*mut *mut T, *mut *mut eab_error) -> eab_status,
) -> Result<*mut T, Told> {
    let mut out = std::ptr::dangling_mut();
    let outcome = call(|error| work(&raw mut out, error));
    assert_eq!(out.is_null(), outcome.is_err());
    outcome.map(|()| out)
}

/// Makes a call that puts out a text.
pub(super) fn said(
    work: impl FnOnce(*mut *mut c_char, *mut *mut eab_error) -> eab_status,
) -> Result<String, Told> {
    let text = made(work)?;
    // SAFETY: the text was just put out, and is freed once.
    unsafe {
        let copy = CStr::from_ptr(text).to_str().unwrap().to_owned();
        eab_string_free(text);
        Ok(copy)
    }
}

/// A handle that is freed at the end.
pub(super) struct Freed<T>(pub(super) *mut T, unsafe extern "C" fn(*mut T));

impl<T> Drop for Freed<T> {
    fn drop(&mut self) {
        // SAFETY: it is freed once.
        unsafe { (self.1)(self.0) };
    }
}

pub(super) type Client = Freed<eab_client>;
pub(super) type Azure = Freed<eab_azure>;

/// A simulator with a key and a token.
pub(super) struct Site {
    pub(super) simulator: Simulator,
    pub(super) key: CString,
    pub(super) token: CString,
    pub(super) url: CString,
    pub(super) arm_url: CString,
}

impl Site {
    pub(super) fn start() -> Self {
        let simulator = Simulator::start_blocking(World::default()).unwrap();
        let text = |text: String| CString::new(text).unwrap();
        Self {
            key: text(simulator.issue_key(&KeyRequest::new("100")).unwrap()),
            token: text(simulator.issue_token(&TokenRequest::default()).unwrap()),
            url: text(simulator.url()),
            arm_url: text(simulator.arm_url()),
            simulator,
        }
    }

    pub(super) fn fault(&self, rule: &str) {
        self.simulator.add_fault(Rule::from_json(rule).expect(rule)).expect(rule);
    }

    /// Settings for an address of the simulator, at its time.
    pub(super) fn settings(&self, url: &CStr) -> eab_settings {
        let mut settings: eab_settings = blank();
        (settings.base_url, settings.base_url_len) = (url.as_ptr(), EAB_NUL_TERMINATED);
        settings.fixed_time_ms = self.simulator.now().timestamp_millis();
        settings.without_proxy = 1;
        settings
    }

    /// Opens a client with options that may be changed.
    pub(super) fn open(
        &self,
        change: impl FnOnce(&mut eab_client_options, &mut eab_settings),
    ) -> Result<Client, Told> {
        let mut settings = self.settings(&self.url);
        let mut options: eab_client_options = blank();
        (options.api_key, options.api_key_len) = (self.key.as_ptr(), EAB_NUL_TERMINATED);
        change(&mut options, &mut settings);
        if options.settings.is_null() {
            options.settings = &raw const settings;
        }
        // SAFETY: all that is pointed to is there.
        let client = made(|out, error| unsafe { eab_client_open(&raw const options, out, error) })?;
        Ok(Freed(client, eab_client_free))
    }

    pub(super) fn client(&self) -> Client {
        self.open(|_, _| {}).unwrap()
    }

    /// Opens a client of Azure with options that may be changed.
    pub(super) fn open_azure(
        &self,
        change: impl FnOnce(&mut eab_azure_options, &mut eab_settings),
    ) -> Result<Azure, Told> {
        let mut settings = self.settings(&self.arm_url);
        let mut options: eab_azure_options = blank();
        (options.access_token, options.access_token_len) = (self.token.as_ptr(), EAB_NUL_TERMINATED);
        change(&mut options, &mut settings);
        options.settings = &raw const settings;
        // SAFETY: all that is pointed to is there.
        let azure = made(|out, error| unsafe { eab_azure_open(&raw const options, out, error) })?;
        Ok(Freed(azure, eab_azure_free))
    }

    pub(super) fn azure(&self) -> Azure {
        self.open_azure(|_, _| {}).unwrap()
    }
}

pub(super) fn cancel() -> Freed<eab_cancel> {
    // SAFETY: the places are there.
    Freed(made(|out, error| unsafe { eab_cancel_new(out, error) }).unwrap(), eab_cancel_free)
}

/// What is known of the token of a client.
pub(super) fn token_info(azure: &Azure) -> Result<String, Told> {
    // SAFETY: the handle is there.
    said(|out, error| unsafe { eab_azure_token_info_json(azure.0, null(), out, error) })
}

/// What a selector means.
pub(super) fn resolved(client: &Client, selector: &CStr, cancel: *const eab_cancel) -> Result<String, Told> {
    // SAFETY: the handles are there, and the text ends with NUL.
    said(|out, error| unsafe {
        eab_client_resolve_json(client.0, selector.as_ptr(), EAB_NUL_TERMINATED, cancel, out, error)
    })
}

/// A query, which is freed, or why there is none.
pub(super) fn asked(
    work: impl FnOnce(*mut *mut eab_query, *mut *mut eab_error) -> eab_status,
) -> Result<(), Told> {
    let query = made(work)?;
    // SAFETY: it is freed once.
    unsafe { eab_query_free(query) };
    Ok(())
}

/// The last place, for functions that are called without one.
pub(super) fn nowhere<T>() -> *mut *mut T {
    null_mut()
}
