//! Documents: asked for with the token, fetched without it, and nothing but a document is taken for one.

use std::time::Duration;

use ea_billing_core::{
    Clock as _, Code, DocumentName, Download, DownloadProof, Error, Invoice, InvoiceDocument, InvoiceFilter,
    InvoiceScope,
};
use ea_billing_sim::{Authorization, Listener};

use super::{Arm, ENROLLMENT, PAYG, of_account, of_subscription, payg};

/// Reads a document to its end.
async fn read(download: Result<Download, Error>) -> Result<(String, Vec<u8>, DownloadProof), Error> {
    let mut download = download?;
    let mut bytes = Vec::new();
    while let Some(piece) = download.next().await? {
        bytes.extend_from_slice(&piece);
    }
    let proof = download.proof().expect("it has ended").clone();
    Ok((download.file_name().to_owned(), bytes, proof))
}

async fn newest(arm: &Arm, scope: &InvoiceScope) -> Invoice {
    let all = arm.client().invoices(scope, &InvoiceFilter::default()).fetch().await.expect("it is answered");
    arm.simulator.clear_requests();
    all.rows.into_iter().next().expect("there is one")
}

/// The token goes to the API and nowhere else.
#[track_caller]
fn assert_kept(arm: &Arm) {
    for asked in arm.simulator.requests() {
        let expect = match asked.listener {
            Listener::Blob => Authorization::Absent,
            _ => Authorization::Bearer,
        };
        assert_eq!(asked.authorization, expect, "{}", asked.path);
    }
}

#[tokio::test]
async fn an_invoice_of_a_subscription_is_downloaded_at_once() {
    let arm = Arm::start().await;
    let invoice = newest(&arm, &of_subscription()).await;
    let download = arm.client().download_invoice(&of_subscription(), &invoice.name).await;
    let total = download.as_ref().unwrap().bytes_total();
    let (name, bytes, proof) = read(download).await.unwrap();
    assert_eq!(name, format!("{}.pdf", invoice.name));
    assert!(bytes.starts_with(b"%PDF-1.4\n") && bytes.ends_with(b"%%EOF\n"));
    let length = u64::try_from(bytes.len()).unwrap();
    assert_eq!((proof.bytes, total, proof.has_checksum), (length, Some(length), true));
    let asked = arm.asked();
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert!(
        asked[0].starts_with(&format!("GET /subscriptions/{PAYG}/providers/Microsoft.Billing/invoices/"))
    );
    assert_kept(&arm);
    arm.assert_no_secret(None);
}

#[tokio::test]
async fn an_invoice_of_an_account_is_waited_for() {
    let arm = Arm::start().await;
    let invoice = newest(&arm, &of_account()).await;
    let begun = arm.clock.elapsed();
    let (name, bytes, _) =
        read(arm.client().download_invoice(&of_account(), &invoice.name).await).await.unwrap();
    assert_eq!(name, format!("{}.pdf", invoice.name));
    assert!(bytes.starts_with(b"%PDF-"));
    // The server asks to wait for ten seconds, twice.
    assert_eq!(arm.clock.elapsed() - begun, Duration::from_secs(20));
    let asked: Vec<String> =
        arm.asked().iter().map(|line| line.split('?').next().unwrap().to_owned()).collect();
    assert!(asked[0].starts_with("POST ") && asked[0].ends_with("/download"), "{asked:?}");
    assert!(asked[1].starts_with("GET ") && asked[1].contains("/operationResults/") && asked[1] == asked[2]);
    assert_eq!(asked.len(), 4);
    assert_kept(&arm);
    arm.assert_no_secret(None);
}

#[tokio::test]
async fn a_document_is_asked_for_by_name_or_by_its_address() {
    let arm = Arm::start().await;
    let scope = InvoiceScope::BillingSubscription(payg());
    let invoice = newest(&arm, &scope).await;
    let client = arm.client();
    let mut document = invoice.documents[0].clone();
    let by_name = read(client.download_document(&scope, &invoice.name, &document).await).await.unwrap();
    assert_eq!(by_name.0, format!("{}-{}.pdf", invoice.name, document.name));
    assert!(arm.asked()[0].contains(&format!("documentName={}", document.name)));
    arm.simulator.clear_requests();
    // Older servers give no names.
    document.name.clear();
    let by_address = read(client.download_document(&scope, &invoice.name, &document).await).await.unwrap();
    assert_eq!((by_address.0, by_address.1), (format!("{}.pdf", invoice.name), by_name.1));
    assert!(arm.asked()[0].contains("downloadToken=Drs_"));
    assert_kept(&arm);
    let nothing = client.download_document(&scope, &invoice.name, &InvoiceDocument::default()).await;
    assert_eq!(nothing.unwrap_err().code(), Code::InvalidArgument);
    arm.assert_no_secret(None);
}

#[tokio::test]
async fn names_of_documents_need_not_be_names_of_files() {
    let arm = Arm::start().await;
    let scope = InvoiceScope::BillingSubscription(payg());
    let invoice = newest(&arm, &scope).await;
    let mut document = invoice.documents[0].clone();
    document.name = "Tax Receipt 05/2024".to_owned();
    // The simulator has none of this name.
    let result = read(arm.client().download_document(&scope, &invoice.name, &document).await).await;
    assert_eq!(result.unwrap_err().code(), Code::NotFound);
    let asked = arm.asked();
    assert!(asked[0].contains("documentName=Tax%20Receipt%2005%2F2024"), "{asked:?}");

    arm.simulator.clear_requests();
    let nameless = [DocumentName::new(&invoice.name, " ")];
    let error = arm.client().download_documents(&scope, &nameless).await.unwrap_err();
    assert_eq!(error.code(), Code::InvalidArgument);
    assert_eq!(
        error.to_string(),
        format!("documents: expected the name of each, found one of {} without a name", invoice.name)
    );
    assert!(error.hint().contains("this server names no documents"), "{}", error.hint());
    assert!(arm.asked().is_empty());
}

#[tokio::test]
async fn the_checksum_is_that_of_the_connection_that_ended() {
    let arm = Arm::start().await;
    let invoice = newest(&arm, &of_subscription()).await;
    let download =
        async || read(arm.client().download_invoice(&of_subscription(), &invoice.name).await).await;
    let (_, whole, proof) = download().await.unwrap();
    assert!(proof.has_checksum);
    let text = String::from_utf8(whole.clone()).expect("the simulator's documents are text");
    let after = whole.len() / 2;
    arm.fault(&format!(
        r#"{{"fault": "reset-mid-body", "after": {after}, "when": {{"route": "invoice-blob"}}}}"#
    ));
    arm.answer("invoice-blob", 200, "application/pdf", &text);
    let (_, bytes, proof) = download().await.unwrap();
    assert_eq!((bytes == whole, proof.has_checksum), (true, false));
}

#[tokio::test]
async fn summaries_and_archives_are_downloaded() {
    let arm = Arm::start().await;
    let client = arm.client();
    let enrollment = InvoiceScope::BillingAccount(ENROLLMENT.to_owned());
    let invoice = newest(&arm, &enrollment).await;
    let (name, bytes, _) = read(client.download_summary(ENROLLMENT, &invoice.name).await).await.unwrap();
    assert_eq!(name, format!("{}-summary.pdf", invoice.name));
    assert!(bytes.starts_with(b"%PDF-"));
    let all = client.invoices(&of_account(), &InvoiceFilter::default()).fetch().await.unwrap();
    let documents: Vec<DocumentName> = all.rows[..2]
        .iter()
        .map(|invoice| DocumentName::new(&invoice.name, &invoice.documents[0].name))
        .collect();
    let (name, bytes, proof) =
        read(client.download_documents(&of_account(), &documents).await).await.unwrap();
    assert_eq!(name, "invoice-documents.zip");
    assert!(bytes.starts_with(b"PK\x03\x04") && proof.bytes > 100);
    assert_kept(&arm);
    for refused in [
        client.download_documents(&of_account(), &[]).await,
        client.download_documents(&of_subscription(), &documents).await,
        client.download_document(&of_subscription(), &invoice.name, &invoice.documents[0]).await,
    ] {
        assert_eq!(refused.unwrap_err().code(), Code::InvalidArgument);
    }
}

#[tokio::test]
async fn a_broken_connection_is_taken_up_again() {
    let arm = Arm::start().await;
    let invoice = newest(&arm, &of_subscription()).await;
    let whole = read(arm.client().download_invoice(&of_subscription(), &invoice.name).await).await.unwrap();
    arm.fault(r#"{"fault": "reset-mid-body", "after": 200, "when": {"route": "invoice-blob"}}"#);
    let again = read(arm.client().download_invoice(&of_subscription(), &invoice.name).await).await.unwrap();
    assert_eq!(again.1, whole.1);
    assert_kept(&arm);
    arm.assert_no_secret(None);
}

#[tokio::test]
async fn an_address_that_has_ended_is_asked_for_once_more() {
    let xml = "<?xml version=\"1.0\"?><Error><Code>AuthenticationFailed</Code><Message>Signature not valid in the \
               specified time frame</Message></Error>";
    for scope in [of_subscription(), of_account()] {
        let arm = Arm::start().await;
        let invoice = newest(&arm, &scope).await;
        for status in [400, 401, 403, 404] {
            arm.answer("invoice-blob", status, "application/xml", xml);
            let (_, bytes, _) =
                read(arm.client().download_invoice(&scope, &invoice.name).await).await.unwrap();
            assert!(bytes.starts_with(b"%PDF-"), "{status}");
        }
        arm.answer("invoice-blob", 403, "application/xml", xml);
        arm.answer("invoice-blob", 403, "application/xml", xml);
        let error = read(arm.client().download_invoice(&scope, &invoice.name).await).await.unwrap_err();
        assert_eq!(error.code(), Code::Forbidden);
        assert_kept(&arm);
        arm.assert_no_secret(Some(&error));
    }
}

#[tokio::test]
async fn an_address_that_was_kept_too_long_is_not_used() {
    let arm = Arm::start().await;
    let invoice = newest(&arm, &of_subscription()).await;
    let url = format!("{}/invoices/x.pdf?sig=aaaaaaaaaaaaaaaaaaaaaaaa", arm.simulator.blob_url());
    let body = format!(
        r#"{{"name":"x","properties":{{"downloadUrl":{{"expiryTime":"2020-01-01T00:00:00Z","url":"{url}"}}}}}}"#
    );
    arm.answer("subscription-invoices", 200, "application/json", &body);
    read(arm.client().download_invoice(&of_subscription(), &invoice.name).await).await.unwrap();
    let asked = arm.asked();
    assert!(asked.len() == 3 && !asked.iter().any(|line| line.contains("/invoices/x.pdf")), "{asked:?}");
    arm.assert_no_secret(None);
}

#[tokio::test]
async fn nothing_but_a_document_is_taken_for_one() {
    let arm = Arm::start().await;
    let invoice = newest(&arm, &of_subscription()).await;
    let check = async |content_type: &str, body: &str, expect: Code| {
        arm.answer("invoice-blob", 200, content_type, body);
        let error = read(arm.client().download_invoice(&of_subscription(), &invoice.name).await).await;
        let error = error.unwrap_err();
        assert_eq!(error.code(), expect, "{error}");
        arm.assert_no_secret(Some(&error));
    };
    check("text/html", "<!DOCTYPE html><html></html>", Code::UnexpectedContent).await;
    check("application/pdf", "<html>sign in</html>", Code::UnexpectedContent).await;
    check("application/xml", "<?xml version=\"1.0\"?><Error></Error>", Code::UnexpectedContent).await;
    check("application/pdf", "", Code::UnexpectedContent).await;
}

#[tokio::test]
async fn a_damaged_document_is_not_handed_out_as_whole() {
    let arm = Arm::start().await;
    let invoice = newest(&arm, &of_subscription()).await;
    arm.fault(
        r#"{"fault": "answer", "headers": {"Content-Type": "application/pdf", "Content-MD5": "AAAAAAAAAAAAAAAAAAAAAA=="},
            "body": "%PDF-1.4 damaged", "times": "always", "when": {"route": "invoice-blob"}}"#,
    );
    let error = read(arm.client().download_invoice(&of_subscription(), &invoice.name).await).await;
    assert_eq!(error.unwrap_err().code(), Code::Corrupted);
}

#[tokio::test]
async fn a_result_leads_where_it_may() {
    let arm = Arm::start().await;
    let invoice = newest(&arm, &of_account()).await;
    let check = async |body: &str, expect: Code| {
        arm.answer("invoice-download", 200, "application/json", body);
        let error =
            read(arm.client().download_invoice(&of_account(), &invoice.name).await).await.unwrap_err();
        assert_eq!(error.code(), expect, "{error}");
        arm.assert_no_secret(Some(&error));
    };
    check(r#"{"url":"http://blobs.example/x.pdf?sig=aaaaaaaaaaaaaaaaaaaaaaaa"}"#, Code::ForeignLink).await;
    check(r#"{"url":"https://user:aaaaaaaaaaaaaaaaaaaa@blobs.example/x.pdf"}"#, Code::ForeignLink).await;
    check(r#"{"expiryTime":"2030-01-01T00:00:00Z"}"#, Code::Decode).await;
    check(r#"{"url":7,"sig=aaaaaaaaaaaaaaaaaaaaaaaa":1}"#, Code::Decode).await;
    // 202 without an address to ask.
    arm.answer("invoice-download", 202, "application/json", "");
    let error = read(arm.client().download_invoice(&of_account(), &invoice.name).await).await.unwrap_err();
    assert_eq!(error.code(), Code::Decode);
    // The operation is told of at another origin.
    let rule = r#"{"fault": "answer", "status": 202, "headers": {"Location": "https://evil.example/operationResults/1",
        "Content-Length": "0"}, "body": "", "when": {"route": "invoice-download"}}"#;
    arm.fault(rule);
    let error = read(arm.client().download_invoice(&of_account(), &invoice.name).await).await.unwrap_err();
    assert_eq!(error.code(), Code::ForeignLink);
    arm.assert_no_secret(Some(&error));
}

#[tokio::test]
async fn a_result_may_be_nothing_but_the_address() {
    let arm = Arm::start().await;
    let invoice = newest(&arm, &of_account()).await;
    let url = format!("{}/invoices/x.pdf?sig=aaaaaaaaaaaaaaaaaaaaaaaa", arm.simulator.blob_url());
    arm.answer("invoice-download", 200, "application/json", &format!("\"{url}\""));
    arm.answer("invoice-blob", 200, "application/pdf", "%PDF-1.4\n%%EOF\n");
    let (_, bytes, _) =
        read(arm.client().download_invoice(&of_account(), &invoice.name).await).await.unwrap();
    assert_eq!(bytes, b"%PDF-1.4\n%%EOF\n");
    assert_kept(&arm);
    arm.assert_no_secret(None);
}

#[tokio::test]
async fn a_download_that_failed_tells_why() {
    let arm = Arm::start().await;
    let invoice = newest(&arm, &of_account()).await;
    let body = r#"{"status":"Failed","error":{"code":"DocumentGone","message":"Not kept any more."}}"#;
    arm.answer("invoice-download", 200, "application/json", body);
    let error = read(arm.client().download_invoice(&of_account(), &invoice.name).await).await.unwrap_err();
    assert_eq!(error.code(), Code::ReportFailed);
    assert_eq!(error.to_string(), "the server did not make the document: DocumentGone: Not kept any more");
}

#[tokio::test]
async fn waiting_ends_with_the_total_time() {
    let mut world = ea_billing_sim::World::default();
    world.azure.quirks.download_polls = u32::MAX;
    let arm = Arm::of(world).await;
    let invoice = newest(&arm, &of_account()).await;
    let client = arm.builder().with_total_time(Duration::from_secs(60)).build().unwrap();
    let error = read(client.download_invoice(&of_account(), &invoice.name).await).await.unwrap_err();
    assert_eq!(error.code(), Code::DeadlineExceeded);
    assert_eq!(arm.asked().iter().filter(|line| line.contains("/operationResults/")).count(), 5);
}

#[tokio::test]
async fn an_unknown_invoice_is_not_found() {
    let arm = Arm::start().await;
    for scope in [of_subscription(), of_account()] {
        let error = read(arm.client().download_invoice(&scope, "G000000000").await).await.unwrap_err();
        assert_eq!(error.code(), Code::NotFound);
    }
}
