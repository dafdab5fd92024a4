//! Where access tokens come from.

mod callback;
#[cfg(feature = "entra")]
mod entra;

use std::ffi::{c_char, c_void};

use ea_billing_core::{AccessToken, AzureClientBuilder, Cloud, chrono::DateTime};

pub(crate) use self::callback::Callback;
use crate::{
    boundary, eab_error, eab_status,
    error::Outcome,
    pointer::{self, growing, out_of_range},
    settings::Settings,
};
pub use callback::eab_token;

/// A way to sign in to Microsoft Entra.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum eab_sign_in_way {
    /// The one that the usual variables of Azure describe (`AZURE_TENANT_ID` and others), or the Azure CLI.
    EAB_SIGN_IN_ENVIRONMENT = 0,
    /// A client secret.
    EAB_SIGN_IN_CLIENT_SECRET = 1,
    /// A certificate with its private key.
    EAB_SIGN_IN_CERTIFICATE = 2,
    /// A token of a workload identity, in a file.
    EAB_SIGN_IN_WORKLOAD_IDENTITY = 3,
    /// The managed identity of this machine.
    EAB_SIGN_IN_MANAGED_IDENTITY = 4,
    /// The account of the Azure CLI.
    EAB_SIGN_IN_AZURE_CLI = 5,
}

/// How to sign in. What the way does not need may be left out.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_sign_in {
    /// `sizeof(eab_sign_in)`.
    pub struct_size: usize,
    /// An `eab_sign_in_way`.
    pub way: u32,
    /// The tenant, by GUID or domain.
    pub tenant: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub tenant_len: usize,
    /// The GUID of the application.
    pub client_id: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub client_id_len: usize,
    /// Its secret.
    pub client_secret: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub client_secret_len: usize,
    /// Its certificate and private key as PEM.
    pub certificate_pem: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub certificate_pem_len: usize,
    /// The file of the workload identity's token.
    pub federated_token_file: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub federated_token_file_len: usize,
    /// The address of Microsoft Entra, where it is not that of the cloud.
    pub login_url: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub login_url_len: usize,
}

/// Gets an access token for a scope such as `https://management.azure.com/.default`, which ends with NUL, and gives it with
/// `eab_token_set`. Called on threads of the library, never by two at once for one client. It may call no function but `eab_token_set`
/// and `eab_cancel_cancel`. Anything but 0 fails the call with `EAB_STATUS_SIGN_IN_FAILED`. `scope` and `token` are gone when it
/// returns.
pub type eab_token_fn =
    Option<unsafe extern "C" fn(user_data: *mut c_void, scope: *const c_char, token: *mut eab_token) -> i32>;

growing!(eab_sign_in);

/// Gives the token that was asked for, and when it ends in milliseconds since 1970, or 0 if that is not known. The text is copied.
///
/// Threads: the one of the callback, while that lasts. Fork: not in a child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_token_set(
    token: *mut eab_token,
    access_token: *const c_char,
    access_token_len: usize,
    expires_ms: i64,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        boundary::enter("eab_token_set", error, || {
            let token = pointer::required(token.cast_const(), "token")?;
            let text = pointer::required_text(access_token, access_token_len, "access_token")?;
            token.give(access_token_of(text, expires_ms, "expires_ms")?);
            Ok(eab_status::EAB_STATUS_OK)
        })
    }
}

/// A token with its end; 0 where only the token itself may tell it.
pub(crate) fn access_token_of(text: &str, expires_ms: i64, name: &str) -> Outcome<AccessToken> {
    let expires = match expires_ms {
        0 => None,
        other => {
            let expires = DateTime::from_timestamp_millis(other).filter(|_| other > 0);
            Some(expires.ok_or_else(|| out_of_range(name, "a time of the calendar after 1970", other))?)
        }
    };
    // The core keeps it in memory that it wipes; there is no copy between.
    Ok(AccessToken::new(text, expires)?)
}

/// Signs in as the program says.
///
/// # Safety
///
/// The pointers in the struct are as the header asks for.
#[cfg(feature = "entra")]
pub(crate) unsafe fn signed_in(
    builder: AzureClientBuilder,
    given: &eab_sign_in,
    cloud: Cloud,
    settings: &Settings,
) -> Outcome<AzureClientBuilder> {
    // SAFETY: the caller says so.
    let source = unsafe { entra::builder(given, cloud, settings)? }.build()?;
    Ok(builder.with_token_source(source))
}

/// Says that this library cannot sign in.
///
/// # Safety
///
/// None is needed.
#[cfg(not(feature = "entra"))]
pub(crate) unsafe fn signed_in(
    _builder: AzureClientBuilder,
    _given: &eab_sign_in,
    _cloud: Cloud,
    _settings: &Settings,
) -> Outcome<AzureClientBuilder> {
    let message = "sign_in: this library was built without the feature `entra`";
    let hint = "give `access_token` or `token`, or use a library with the feature";
    Err(crate::error::Failure::new(eab_status::EAB_STATUS_UNSUPPORTED, message, hint))
}
