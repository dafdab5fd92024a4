//! Files of the storage host that answers of Azure lead to: rate cards and invoices, behind signed addresses.

use super::{Ask, operations, ratecard};
use crate::api::report::blob::{self, Signature};
use crate::draw::{Draw, key};
use crate::exchange::{Answer, unescape};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderName, HeaderValue, StatusCode, header};
use md5::{Digest as _, Md5};

/// A file with what storage tells of it.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) bytes: Bytes,
    kind: &'static str,
    md5: String,
    tag: String,
    modified: DateTime<Utc>,
}

impl File {
    pub(super) fn new(bytes: Bytes, kind: &'static str) -> Self {
        let md5 = STANDARD.encode(Md5::digest(&bytes));
        Self { bytes, kind, md5, tag: String::new(), modified: DateTime::UNIX_EPOCH }
    }

    /// The file as it was put there: what stands for it, and when.
    pub(super) fn published(self, what: &str, modified: DateTime<Utc>) -> Self {
        let number = Draw::of(&[key(what), 73]).number();
        Self { tag: format!("\"0x8D{:013X}\"", number >> 12), modified, ..self }
    }
}

/// The signed address of a path of the storage host.
pub(super) fn signed(ask: &Ask<'_>, path: &str, version: &str, expires: DateTime<Utc>) -> String {
    Signature::new(path.to_owned(), expires, ask.api.world.seed).url(&ask.request.blob_base, version)
}

/// Answers a request for a file; none if the path is of nothing that is kept here.
pub(super) fn answer(ask: &Ask<'_>) -> Option<Answer> {
    let path = unescape(&ask.request.path);
    let file = if path.starts_with("/ratecards/") {
        ratecard::file(ask, &path)
    } else if path.starts_with("/invoices/") {
        operations::file(ask, &path)
    } else {
        return None;
    };
    let expires = ask.request.query_value("se").and_then(|time| time.parse().ok()).unwrap_or_default();
    if let Some(refusal) = Signature::new(path, expires, ask.api.world.seed).refusal(ask.request, ask.now) {
        return Some(refusal);
    }
    Some(file.map_or_else(blob::not_found, |file| send(ask, &file)))
}

/// The file, or the part of it that was asked for, or that the client has it.
fn send(ask: &Ask<'_>, file: &File) -> Answer {
    let value = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""));
    let modified = file.modified.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let told = |answer: Answer| {
        answer
            .with(header::ETAG, value(&file.tag))
            .with(header::LAST_MODIFIED, value(&modified))
            .with(HeaderName::from_static("x-ms-version"), HeaderValue::from_static("2018-03-28"))
    };
    if let Some(answer) = blob::if_matches(ask.request, &file.tag) {
        return told(answer);
    }
    let all = u64::try_from(file.bytes.len()).unwrap_or_default();
    let (range, condition) = (ask.request.header(header::RANGE), ask.request.header(header::IF_RANGE));
    let range = if condition.is_empty() || condition == file.tag { range } else { "" };
    let md5 = HeaderName::from_static("content-md5");
    let answer = match blob::part(range, all) {
        Some((from, to)) if from < all => {
            let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
            Answer::new(StatusCode::PARTIAL_CONTENT, file.bytes.slice(at(from)..=at(to)))
                .with(header::CONTENT_RANGE, value(&format!("bytes {from}-{to}/{all}")))
                .with(HeaderName::from_static("x-ms-blob-content-md5"), value(&file.md5))
        }
        Some(_) => return blob::invalid_range(all),
        None => Answer::new(StatusCode::OK, file.bytes.clone()).with(md5, value(&file.md5)),
    };
    told(answer)
        .with(header::CONTENT_TYPE, HeaderValue::from_static(file.kind))
        .with(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"))
        .with(HeaderName::from_static("x-ms-blob-type"), HeaderValue::from_static("BlockBlob"))
}
