//! Documents of invoices.

use std::{
    ffi::{CStr, CString, c_char, c_void},
    ptr::{null, null_mut},
};

use super::support::{Azure, Freed, SUBSCRIPTION, Site, Told, blank, call, cancel, made, said};
use crate::*;

const NUL: usize = EAB_NUL_TERMINATED;

/// What a program does with a document.
#[derive(Default)]
struct File {
    bytes: Vec<u8>,
    calls: usize,
    code: i32,
    cancel: Option<Freed<eab_cancel>>,
    azure: Option<*const eab_azure>,
    inner: Option<eab_status>,
}

impl File {
    fn user_data(&mut self) -> *mut c_void {
        (&raw mut *self).cast()
    }
}

unsafe extern "C" fn write(user_data: *mut c_void, data: *const u8, len: usize) -> i32 {
    // SAFETY: the tests hand over this, and the bytes are there for the time of the call.
    let (file, bytes) = unsafe { (&mut *user_data.cast::<File>(), std::slice::from_raw_parts(data, len)) };
    file.bytes.extend_from_slice(bytes);
    file.calls += 1;
    if let Some(cancel) = &file.cancel {
        // SAFETY: the token is there.
        call(|error| unsafe { eab_cancel_cancel(cancel.0, error) }).unwrap();
    }
    if let Some(azure) = file.azure {
        // SAFETY: the handle is there.
        let told = said(|out, error| unsafe { eab_azure_token_info_json(azure, null(), out, error) });
        file.inner = told.err().map(|told| told.status);
    }
    file.code
}

fn scope(kind: u32, name: &CStr) -> eab_invoice_scope {
    let mut scope: eab_invoice_scope = blank();
    (scope.kind, scope.name, scope.name_len) = (kind, name.as_ptr(), NUL);
    scope
}

/// The names of the newest invoices of a scope and of their first documents.
fn newest(azure: &Azure, scope: &eab_invoice_scope) -> Vec<(CString, CString)> {
    // SAFETY: the handles are there, and each is freed once.
    let json = unsafe {
        let query = made(|out, error| eab_azure_invoices(azure.0, scope, null(), out, error)).unwrap();
        let result = made(|out, error| eab_query_fetch(query, null(), out, error)).unwrap();
        let mut rows = eab_text { data: null(), len: 0 };
        call(|error| eab_result_rows_json(result, &raw mut rows, error)).unwrap();
        let json = CStr::from_ptr(rows.data).to_str().unwrap().to_owned();
        eab_result_free(result);
        eab_query_free(query);
        json
    };
    let rows: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    let text = |value: &serde_json::Value| CString::new(value.as_str().unwrap_or_default()).unwrap();
    rows.iter().map(|row| (text(&row["name"]), text(&row["documents"][0]["name"]))).collect()
}

/// Downloads an invoice of a subscription.
fn invoice(azure: &Azure, name: &CStr, file: &mut File, out: *mut *mut c_char) -> Result<(), Told> {
    let scope = scope(0, SUBSCRIPTION);
    let cancel = file.cancel.as_ref().map_or(null(), |cancel| cancel.0.cast_const());
    let data = file.user_data();
    // SAFETY: all that is pointed to is there.
    call(|error| unsafe {
        eab_azure_download_invoice(
            azure.0,
            &raw const scope,
            name.as_ptr(),
            NUL,
            cancel,
            Some(write),
            data,
            out,
            error,
        )
    })
}

#[test]
fn an_invoice_comes_with_its_proof() {
    let site = Site::start();
    let azure = site.azure();
    let (name, _) = newest(&azure, &scope(0, SUBSCRIPTION)).remove(0);
    let (mut file, mut out) = (File::default(), null_mut());
    invoice(&azure, &name, &mut file, &raw mut out).unwrap();
    assert!(file.bytes.starts_with(b"%PDF-1.4\n") && file.bytes.ends_with(b"%%EOF\n"));
    // SAFETY: the text was just put out, and is freed once.
    let told = unsafe {
        let told = CStr::from_ptr(out).to_str().unwrap().to_owned();
        eab_string_free(out);
        told
    };
    let expect = format!(
        r#"{{"fileName":"{}.pdf","bytes":{},"wireBytes":{1},"hasChecksum":true,"fetchedAt":"{}"}}"#,
        name.to_str().unwrap(),
        file.bytes.len(),
        ea_billing_table::instant_text(site.simulator.now()),
    );
    assert_eq!(told, expect);
    // Who wants no proof gives no place for it.
    let mut again = File::default();
    invoice(&azure, &name, &mut again, null_mut()).unwrap();
    assert_eq!(again.bytes, file.bytes);
}

#[test]
fn documents_come_alone_and_together() {
    let site = Site::start();
    let azure = site.azure();
    let account = c"5b2f0c6e-91d7-4a38-8e54-c3a7f1d06b92:e7d19a40-2c5b-4f86-b013-7a9e5d2c84f1_2019-05-31";
    let of_account = scope(1, account);
    let names = newest(&azure, &of_account);
    let (handle, write): (_, eab_write_fn) = (azure.0, Some(write));
    // SAFETY: all that is pointed to is there.
    unsafe {
        let mut file = File::default();
        let (invoice, document) = (names[0].0.as_ptr(), names[0].1.as_ptr());
        let (scope, data) = (&raw const of_account, file.user_data());
        let told = said(|out, error| {
            eab_azure_download_document(
                handle,
                scope,
                invoice,
                NUL,
                document,
                NUL,
                null(),
                write,
                data,
                out,
                error,
            )
        });
        let expect = format!("-{}.pdf\"", names[0].1.to_str().unwrap());
        assert!(told.as_ref().unwrap().contains(&expect), "{told:?}");
        assert!(file.bytes.starts_with(b"%PDF-"));

        let mut file = File::default();
        let documents: Vec<eab_document_name> = names[..2].iter().map(named).collect();
        let data = file.user_data();
        let told = said(|out, error| {
            eab_azure_download_documents(
                handle,
                scope,
                documents.as_ptr(),
                2,
                null(),
                write,
                data,
                out,
                error,
            )
        });
        assert!(told.as_ref().unwrap().contains("\"invoice-documents.zip\""), "{told:?}");
        assert!(file.bytes.starts_with(b"PK\x03\x04"));

        let (account, mut file) = (c"8608480", File::default());
        let invoice = newest(&azure, &self::scope(1, account)).remove(0).0;
        let data = file.user_data();
        let told = said(|out, error| {
            let account = account.as_ptr();
            eab_azure_download_summary(
                handle,
                account,
                NUL,
                invoice.as_ptr(),
                NUL,
                null(),
                write,
                data,
                out,
                error,
            )
        });
        assert!(told.as_ref().unwrap().contains("-summary.pdf\""), "{told:?}");
        assert!(file.bytes.starts_with(b"%PDF-"));
    }
}

fn named((invoice, document): &(CString, CString)) -> eab_document_name {
    let mut name: eab_document_name = blank();
    (name.invoice, name.invoice_len) = (invoice.as_ptr(), NUL);
    (name.document, name.document_len) = (document.as_ptr(), NUL);
    name
}

#[test]
fn a_program_that_cannot_write_ends_the_download() {
    let site = Site::start();
    let azure = site.azure();
    let (name, _) = newest(&azure, &scope(0, SUBSCRIPTION)).remove(0);
    let mut file = File { code: 28, ..File::default() };
    let told = invoice(&azure, &name, &mut file, null_mut()).unwrap_err();
    assert_eq!(told.status, eab_status::EAB_STATUS_CALLBACK_FAILED);
    assert_eq!(told.message, "`write`, which takes the document, failed with 28");
    assert_eq!(file.calls, 1);
}

#[test]
fn a_callback_may_cancel_and_call_nothing_else() {
    let site = Site::start();
    let azure = site.azure();
    let (name, _) = newest(&azure, &scope(0, SUBSCRIPTION)).remove(0);
    let mut file = File { cancel: Some(cancel()), azure: Some(azure.0), ..File::default() };
    let told = invoice(&azure, &name, &mut file, null_mut()).unwrap_err();
    assert_eq!(told.status, eab_status::EAB_STATUS_CANCELLED);
    assert_eq!((file.calls, file.inner), (1, Some(eab_status::EAB_STATUS_REENTERED)));
}

#[test]
fn what_cannot_be_downloaded_is_named() {
    let site = Site::start();
    let azure = site.azure();
    let told = invoice(&azure, c"nothing", &mut File::default(), null_mut()).unwrap_err();
    assert_eq!((told.status, told.http_status), (eab_status::EAB_STATUS_NOT_FOUND, 404));
    told.keeps(site.token.to_str().unwrap());
    let of_account = scope(1, c"8608480");
    let mut out = std::ptr::dangling_mut();
    // SAFETY: all that is pointed to is there.
    unsafe {
        let (scope, place) = (&raw const of_account, &raw mut out);
        let missing = call(|error| {
            eab_azure_download_invoice(
                azure.0,
                scope,
                c"E1".as_ptr(),
                NUL,
                null(),
                None,
                null_mut(),
                place,
                error,
            )
        });
        assert_eq!(missing.unwrap_err().message, "write is NULL");
        assert!(out.is_null());
        let mut odd = named(&(c"E1".to_owned(), c"D1".to_owned()));
        odd.document_len = 0;
        let documents = [named(&(c"E1".to_owned(), c"D1".to_owned())), odd];
        let (write, data) = (Some(write as unsafe extern "C" fn(_, _, _) -> _), null_mut());
        let empty = call(|error| {
            eab_azure_download_documents(
                azure.0,
                scope,
                documents[1..].as_ptr(),
                1,
                null(),
                write,
                data,
                null_mut(),
                error,
            )
        });
        assert_eq!(empty.unwrap_err().message, "documents[0].document: expected a text, found an empty one");
        let none = call(|error| {
            eab_azure_download_documents(azure.0, scope, null(), 0, null(), write, data, null_mut(), error)
        });
        assert_eq!(none.unwrap_err().status, eab_status::EAB_STATUS_INVALID_ARGUMENT);
    }
}
