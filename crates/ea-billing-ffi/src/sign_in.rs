//! Where access tokens come from.

use std::ffi::{c_char, c_void};

use crate::{eab_error, eab_status};

/// A way to sign in to Microsoft Entra.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum eab_sign_in_way {
    /// The one that the usual variables of Azure describe, or the Azure CLI.
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

/// How to sign in.
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

/// Takes the token that a callback gets.
#[derive(Debug)]
pub struct eab_token {
    _private: (),
}

/// Gets an access token for a scope such as `https://management.azure.com/.default`, which ends with NUL, and gives it with
/// `eab_token_set`. Called on threads of the library, never by two at once for one client; it may call no other function. Anything but 0 fails
/// the call.
pub type eab_token_fn =
    Option<unsafe extern "C" fn(user_data: *mut c_void, scope: *const c_char, token: *mut eab_token) -> i32>;

/// Gives the token that was asked for, and when it ends in milliseconds since 1970, or 0 if that is not known. The text is copied.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_token_set(
    _token: *mut eab_token,
    _access_token: *const c_char,
    _access_token_len: usize,
    _expires_ms: i64,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_token_set", error, || Err(crate::unfinished())) }
}
