//! Documents of invoices.

use std::ffi::{c_char, c_void};

use crate::{eab_azure, eab_cancel, eab_error, eab_invoice_scope, eab_status};

/// Takes the next bytes of a document. Anything but 0 ends the download with `EAB_STATUS_CALLBACK_FAILED`. What came is
/// provisional until the download has returned `EAB_STATUS_OK`. It may call no function but `eab_cancel_cancel`.
pub type eab_write_fn =
    Option<unsafe extern "C" fn(user_data: *mut c_void, data: *const u8, len: usize) -> i32>;

/// A document of an invoice.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_document_name {
    /// `sizeof(eab_document_name)`.
    pub struct_size: usize,
    /// The name of the invoice.
    pub invoice: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub invoice_len: usize,
    /// The name of the document.
    pub document: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub document_len: usize,
}

/// Downloads an invoice as PDF.
/// `out`, which may be NULL, is a JSON object: `fileName`, `bytes`, `wireBytes`, `hasChecksum`, `fetchedAt`; to be freed with `eab_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_download_invoice(
    _azure: *const eab_azure,
    _scope: *const eab_invoice_scope,
    _invoice: *const c_char,
    _invoice_len: usize,
    _cancel: *const eab_cancel,
    _write: eab_write_fn,
    _user_data: *mut c_void,
    _out: *mut *mut c_char,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_azure_download_invoice", error, || Err(crate::unfinished())) }
}

/// Downloads one document of an invoice.
/// `out`, which may be NULL, is a JSON object: `fileName`, `bytes`, `wireBytes`, `hasChecksum`, `fetchedAt`; to be freed with `eab_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_download_document(
    _azure: *const eab_azure,
    _scope: *const eab_invoice_scope,
    _invoice: *const c_char,
    _invoice_len: usize,
    _document: *const c_char,
    _document_len: usize,
    _cancel: *const eab_cancel,
    _write: eab_write_fn,
    _user_data: *mut c_void,
    _out: *mut *mut c_char,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_azure_download_document", error, || Err(crate::unfinished())) }
}

/// Downloads the summary of an invoice of a billing account with an Enterprise Agreement.
/// `out`, which may be NULL, is a JSON object: `fileName`, `bytes`, `wireBytes`, `hasChecksum`, `fetchedAt`; to be freed with `eab_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_download_summary(
    _azure: *const eab_azure,
    _account: *const c_char,
    _account_len: usize,
    _invoice: *const c_char,
    _invoice_len: usize,
    _cancel: *const eab_cancel,
    _write: eab_write_fn,
    _user_data: *mut c_void,
    _out: *mut *mut c_char,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_azure_download_summary", error, || Err(crate::unfinished())) }
}

/// Downloads several documents as one ZIP file.
/// `out`, which may be NULL, is a JSON object: `fileName`, `bytes`, `wireBytes`, `hasChecksum`, `fetchedAt`; to be freed with `eab_string_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_download_documents(
    _azure: *const eab_azure,
    _scope: *const eab_invoice_scope,
    _documents: *const eab_document_name,
    _documents_len: usize,
    _cancel: *const eab_cancel,
    _write: eab_write_fn,
    _user_data: *mut c_void,
    _out: *mut *mut c_char,
    error: *mut *mut eab_error,
) -> eab_status {
    unsafe { crate::boundary::enter("eab_azure_download_documents", error, || Err(crate::unfinished())) }
}
