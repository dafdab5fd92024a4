//! What is kept on disk: nothing that opens a document.

use std::{collections::BTreeSet, fs, path::Path};

use ea_billing_core::{Cache, InvoiceFilter};

use super::{Arm, of_subscription};

/// The files of a folder and of those in it.
fn files(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let found = entries.flat_map(|path| match path.is_dir() {
        true => files(&path),
        false => BTreeSet::from([path.display().to_string()]),
    });
    found.collect()
}

#[tokio::test]
async fn no_list_of_invoices_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let arm = Arm::start().await;
    let client = arm.builder().with_cache(Cache::open(folder.path()).unwrap()).build().unwrap();
    let before = files(folder.path());
    // The server names a validator, by which other data would be kept.
    let body = r#"{"value":[{"name":"x","properties":{"downloadUrl":{"expiryTime":"2030-01-01T00:00:00Z",
        "url":"https://blobs.example/x.pdf?sig=aaaaaaaaaaaaaaaaaaaaaaaa"}}}]}"#;
    let rule = serde_json::json!({
        "fault": "answer", "headers": {"ETag": "\"1\"", "Content-Type": "application/json"}, "body": body,
        "when": {"route": "subscription-invoices"},
    });
    arm.fault(&rule.to_string());
    let filter = InvoiceFilter::default().with_links();
    let fetched = client.invoices(&of_subscription(), &filter).fetch().await.unwrap();
    assert!(fetched.rows[0].download_url.is_some() && fetched.certificate.warnings.is_empty());
    assert_eq!(files(folder.path()), before);
    arm.assert_no_secret(None);
}
