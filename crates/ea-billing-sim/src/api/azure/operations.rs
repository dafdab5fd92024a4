//! Downloads of invoices: asked for with POST, told of at another address, fetched from the storage host.

use super::accounts::{find, not_found};
use super::denial::Denial;
use super::path::Owner;
use super::statement::Statement;
use super::storage::{self, File};
use super::{Ask, pdf, zip};
use crate::draw::Draw;
use crate::exchange::Answer;
use crate::render::json::Object;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderValue, StatusCode, header};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The downloads that have been asked for, by their ids, and the archives that were made for them.
#[derive(Debug, Default)]
pub(super) struct Operations {
    by_id: Mutex<HashMap<String, Operation>>,
    archives: Mutex<HashMap<String, Bytes>>,
}

#[derive(Clone, Debug)]
struct Operation {
    /// Where it is told how it is getting on, without host and query.
    location: String,
    /// The path of the file on the storage host.
    path: String,
    polls: u32,
}

/// A signed address is good for so long.
const LINK_LIFE: TimeDelta = TimeDelta::minutes(10);
/// Seconds to wait between polls.
const PAUSE: HeaderValue = HeaderValue::from_static("10");

/// The document of an invoice.
pub(super) fn download(ask: &Ask<'_>, owner: &Owner, name: &str, version: &str) -> Result<Answer, Denial> {
    let statement = find(ask, owner, name)?;
    let number = statement.document().to_string();
    let token = ask.request.query_value("downloadToken");
    let token = token.as_deref().map(|token| token.strip_prefix("Drs_").unwrap_or(token).to_owned());
    let asked = token.or_else(|| ask.request.query_value("documentName"));
    if asked.is_some_and(|asked| asked != number) {
        return Err(not_found("The document was not found."));
    }
    let place = match owner {
        Owner::Subscription(_) => owner.path(),
        _ => format!("{}/invoices/{}", owner.path(), statement.name),
    };
    Ok(begin(ask, &place, &format!("/invoices/{}", statement.file()), version))
}

/// The summary of an invoice, which enrollments have.
pub(super) fn summary(ask: &Ask<'_>, owner: &Owner, name: &str, version: &str) -> Result<Answer, Denial> {
    let Owner::Account(account) = owner else { return Err(Denial::no_route(&ask.request.path)) };
    let statement = find(ask, owner, name)?;
    if !account.bytes().all(|byte| byte.is_ascii_digit()) {
        let message = "The summary of an invoice is only available for enterprise agreements.";
        return Err(Denial::bad_request("BadRequest", message).bare());
    }
    let place = format!("{}/invoices/{}", owner.path(), statement.name);
    let file = statement.file().replace(".pdf", "_summary.pdf");
    Ok(begin(ask, &place, &format!("/invoices/{file}"), version))
}

/// The documents of several invoices as one archive: the body is `[{"documentName", "invoiceName"}]`.
pub(super) fn documents(ask: &Ask<'_>, owner: &Owner, version: &str) -> Result<Answer, Denial> {
    let invalid = |message: &str| Denial::bad_request("BadRequest", message).bare();
    let list: Vec<serde_json::Value> = serde_json::from_slice(&ask.request.body)
        .map_err(|_| invalid("The body is not a list of documents."))?;
    if list.is_empty() {
        return Err(invalid("The list of documents is empty."));
    }
    let mut files = Vec::new();
    for each in &list {
        let text = |name: &str| each[name].as_str().unwrap_or_default();
        let statement = find(ask, owner, text("invoiceName"))?;
        if text("documentName") != statement.document().to_string() {
            return Err(not_found("The document was not found."));
        }
        files.push((statement.file(), pdf::of(&statement, "Invoice")));
    }
    let archive = zip::of(&files);
    let mut archives = ask.cloud.operations.archives.lock().unwrap_or_else(PoisonError::into_inner);
    let number = u64::try_from(archives.len()).unwrap_or_default();
    let path = format!("/invoices/{}.zip", Draw::of(&[ask.api.world.seed, 75, number]).guid());
    archives.insert(path.clone(), archive);
    drop(archives);
    Ok(begin(ask, &owner.path(), &path, version))
}

/// Takes an order, which is told of below a place.
fn begin(ask: &Ask<'_>, place: &str, path: &str, version: &str) -> Answer {
    let mut by_id = ask.cloud.operations.by_id.lock().unwrap_or_else(PoisonError::into_inner);
    let number = u64::try_from(by_id.len()).unwrap_or_default();
    let id = format!("invoiceDownload_{}", Draw::of(&[ask.api.world.seed, 74, number]).guid());
    let location = format!("{place}/operationResults/{id}");
    let operation = Operation { location, path: path.to_owned(), polls: 0 };
    let answer = operation.accepted(ask, version);
    by_id.insert(id, operation);
    answer
}

/// Tells how a download is getting on.
pub(super) fn poll(ask: &Ask<'_>, id: &str, version: &str) -> Result<Answer, Denial> {
    let operation = {
        let mut by_id = ask.cloud.operations.by_id.lock().unwrap_or_else(PoisonError::into_inner);
        let operation = by_id.get_mut(id).ok_or_else(|| not_found("The operation was not found."))?;
        operation.polls = operation.polls.saturating_add(1);
        operation.clone()
    };
    if operation.polls <= ask.azure().quirks.download_polls {
        return Ok(operation.accepted(ask, version));
    }
    let expires: DateTime<Utc> = ask.now + LINK_LIFE;
    let url = storage::signed(ask, &operation.path, "2019-02-02", expires);
    let mut body = Vec::new();
    let mut object = Object::new(&mut body);
    if version != "2020-05-01" {
        object.text("expiryTime", &expires.format("%Y-%m-%dT%H:%M:%SZ").to_string());
    }
    object.text("url", &url).end();
    Ok(Answer::json(StatusCode::OK, body))
}

impl Operation {
    fn accepted(&self, ask: &Ask<'_>, version: &str) -> Answer {
        let path = self.location.replace(':', "%3A");
        let location = HeaderValue::try_from(format!("{}{path}?api-version={version}", ask.request.base));
        Answer::new(StatusCode::ACCEPTED, "")
            .with(header::LOCATION, location.unwrap_or(HeaderValue::from_static("")))
            .with(header::RETRY_AFTER, PAUSE)
    }
}

/// The file behind a path of the storage host.
pub(super) fn file(ask: &Ask<'_>, path: &str) -> Option<File> {
    let archives = ask.cloud.operations.archives.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(archive) = archives.get(path) {
        return Some(File::new(archive.clone(), "application/zip").published(path, ask.now));
    }
    drop(archives);
    let file = path.strip_prefix("/invoices/")?;
    for holding in &ask.cloud.holdings {
        if let Some(name) = file.strip_prefix(&format!("{}-", holding.plan.id)) {
            let name = name.strip_suffix(".pdf")?;
            let cycle =
                holding.invoiced(ask.now).into_iter().find(|cycle| holding.legacy_invoice(*cycle) == name)?;
            let all = Statement::all(holding, ask.now);
            let statement = all.into_iter().find(|each| each.name == holding.invoice(cycle))?;
            return Some(document(&statement, name, path));
        }
        for statement in Statement::all(holding, ask.now) {
            let whole = statement.file();
            if file == whole {
                return Some(document(&statement, "Invoice", path));
            }
            if file == whole.replace(".pdf", "_summary.pdf") {
                return Some(document(&statement, "Summary of invoice", path));
            }
        }
    }
    None
}

fn document(statement: &Statement<'_>, title: &str, path: &str) -> File {
    File::new(pdf::of(statement, title), "application/pdf").published(path, statement.date)
}
