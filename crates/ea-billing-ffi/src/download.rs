//! Documents of invoices.

use std::ffi::{c_char, c_void};

use ea_billing_core::{AzureClient, DocumentName, Download, DownloadProof, InvoiceDocument, Result};

use crate::{
    azure, boundary,
    cancel::{self, Token},
    eab_azure, eab_cancel, eab_error, eab_invoice_scope, eab_status,
    engine::cancelled,
    error::{Failure, Outcome},
    json::Object,
    pointer::{self, UserData, growing},
};

/// Takes the next bytes of a document. Anything but 0 ends the download with `EAB_STATUS_CALLBACK_FAILED`. What came is
/// provisional until the download has returned `EAB_STATUS_OK`. Called on the thread that asked for the download; it may call no function but `eab_cancel_cancel`.
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

growing!(eab_document_name);

/// Where a download goes, and what it is told.
struct Target {
    cancel: Option<Token>,
    write: unsafe extern "C" fn(user_data: *mut c_void, data: *const u8, len: usize) -> i32,
    user_data: UserData,
}

impl Target {
    /// # Safety
    ///
    /// The token is NULL or one of ours, and the function may be called with these data.
    unsafe fn read(cancel: *const eab_cancel, write: eab_write_fn, user_data: *mut c_void) -> Outcome<Self> {
        // SAFETY: the caller says so.
        let cancel = unsafe { cancel::token(cancel)? };
        let missing =
            || Failure::new(eab_status::EAB_STATUS_NULL_POINTER, "write is NULL", "give a function");
        Ok(Self { cancel, write: write.ok_or_else(missing)?, user_data: UserData(user_data) })
    }

    /// Hands out a document until it ends, and what proves that it is whole.
    async fn take(&self, mut download: Download) -> Outcome<(String, DownloadProof)> {
        while let Some(bytes) = download.next().await? {
            // SAFETY: the program gave the function for this; the bytes outlive the call.
            let code = unsafe { (self.write)(self.user_data.0, bytes.as_ptr(), bytes.len()) };
            // Before the code, which may be that of a callback that has cancelled.
            if self.cancel.as_ref().is_some_and(Token::is_cancelled) {
                return Err(cancelled());
            }
            if code != 0 {
                let message = format!("`write`, which takes the document, failed with {code}");
                let hint = "look at what the callback does with the bytes";
                return Err(Failure::new(eab_status::EAB_STATUS_CALLBACK_FAILED, message, hint));
            }
        }
        let proof = download.proof().cloned().ok_or_else(|| {
            let message = "the download ended without its proof";
            Failure::new(eab_status::EAB_STATUS_OTHER, message, "download it again")
        })?;
        Ok((download.file_name().to_owned(), proof))
    }
}

/// Downloads a document that `begin` begins to download.
///
/// # Safety
///
/// `out` is NULL or may be written.
unsafe fn download(
    azure: &eab_azure,
    target: &Target,
    out: *mut *mut c_char,
    begin: impl AsyncFnOnce(&AzureClient) -> Result<Download>,
) -> Outcome<eab_status> {
    let client = &azure.client;
    let work = async { target.take(begin(client).await?).await };
    let (file_name, proof) = client.engine().block_on(target.cancel.as_ref(), work)?;
    if !out.is_null() {
        let object = Object::new().text("fileName", file_name.as_str()).number("bytes", proof.bytes);
        let object = object.number("wireBytes", proof.wire_bytes).flag("hasChecksum", proof.has_checksum);
        let json = object.instant("fetchedAt", proof.fetched_at).into_c();
        // SAFETY: the caller says so.
        unsafe { pointer::place(out, "out")? }.put(json.into_raw());
    }
    Ok(eab_status::EAB_STATUS_OK)
}

/// Downloads an invoice as PDF. `out`, which may be NULL, is what proves that it is whole, as a JSON object: `fileName`, `bytes`,
/// `wireBytes`, `hasChecksum`, `fetchedAt`; to be freed with `eab_string_free`.
///
/// Threads: any, several at once; not in a callback. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_download_invoice(
    azure: *const eab_azure,
    scope: *const eab_invoice_scope,
    invoice: *const c_char,
    invoice_len: usize,
    cancel: *const eab_cancel,
    write: eab_write_fn,
    user_data: *mut c_void,
    out: *mut *mut c_char,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        pointer::clear(out);
        boundary::enter("eab_azure_download_invoice", error, || {
            let handle = pointer::required(azure, "azure")?;
            let (scope, invoice) =
                (azure::scope(scope)?, pointer::required_text(invoice, invoice_len, "invoice")?);
            let target = Target::read(cancel, write, user_data)?;
            download(handle, &target, out, async |client| client.download_invoice(&scope, invoice).await)
        })
    }
}

/// Downloads one document of an invoice by its name. Documents that the server lists without a name cannot be asked for.
/// `out` is as that of `eab_azure_download_invoice`.
///
/// Threads: any, several at once; not in a callback. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_download_document(
    azure: *const eab_azure,
    scope: *const eab_invoice_scope,
    invoice: *const c_char,
    invoice_len: usize,
    document: *const c_char,
    document_len: usize,
    cancel: *const eab_cancel,
    write: eab_write_fn,
    user_data: *mut c_void,
    out: *mut *mut c_char,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        pointer::clear(out);
        boundary::enter("eab_azure_download_document", error, || {
            let handle = pointer::required(azure, "azure")?;
            let (scope, invoice) =
                (azure::scope(scope)?, pointer::required_text(invoice, invoice_len, "invoice")?);
            let mut named = InvoiceDocument::default();
            pointer::required_text(document, document_len, "document")?.clone_into(&mut named.name);
            let target = Target::read(cancel, write, user_data)?;
            download(handle, &target, out, async |client| {
                client.download_document(&scope, invoice, &named).await
            })
        })
    }
}

/// Downloads the summary of an invoice of a billing account with an Enterprise Agreement.
/// `out` is as that of `eab_azure_download_invoice`.
///
/// Threads: any, several at once; not in a callback. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_download_summary(
    azure: *const eab_azure,
    account: *const c_char,
    account_len: usize,
    invoice: *const c_char,
    invoice_len: usize,
    cancel: *const eab_cancel,
    write: eab_write_fn,
    user_data: *mut c_void,
    out: *mut *mut c_char,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        pointer::clear(out);
        boundary::enter("eab_azure_download_summary", error, || {
            let handle = pointer::required(azure, "azure")?;
            let account = pointer::required_text(account, account_len, "account")?;
            let invoice = pointer::required_text(invoice, invoice_len, "invoice")?;
            let target = Target::read(cancel, write, user_data)?;
            download(handle, &target, out, async |client| client.download_summary(account, invoice).await)
        })
    }
}

/// Downloads several documents as one ZIP file.
/// `out` is as that of `eab_azure_download_invoice`.
///
/// Threads: any, several at once; not in a callback. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_download_documents(
    azure: *const eab_azure,
    scope: *const eab_invoice_scope,
    documents: *const eab_document_name,
    documents_len: usize,
    cancel: *const eab_cancel,
    write: eab_write_fn,
    user_data: *mut c_void,
    out: *mut *mut c_char,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        pointer::clear(out);
        boundary::enter("eab_azure_download_documents", error, || {
            let handle = pointer::required(azure, "azure")?;
            let (scope, documents) = (azure::scope(scope)?, names(documents, documents_len)?);
            let target = Target::read(cancel, write, user_data)?;
            download(handle, &target, out, async |client| client.download_documents(&scope, &documents).await)
        })
    }
}

/// Reads the names of documents.
///
/// # Safety
///
/// The pointer and those in its structs are as the header asks for.
unsafe fn names(documents: *const eab_document_name, len: usize) -> Outcome<Vec<DocumentName>> {
    // SAFETY: the caller says so.
    let given = unsafe { pointer::structs(documents, len, "documents")? };
    let named = given.iter().enumerate().map(|(index, given)| {
        let field = |name: &str| format!("documents[{index}].{name}");
        // SAFETY: as above.
        let text = |data, len, name| unsafe { pointer::required_text(data, len, &field(name)) };
        let invoice = text(given.invoice, given.invoice_len, "invoice")?;
        Ok(DocumentName::new(invoice, text(given.document, given.document_len, "document")?))
    });
    named.collect()
}
