//! Usage details as one CSV file, at once.

use super::failure::Failure;
use super::range::Range;
use super::{Call, etag};
use crate::exchange::{Answer, Body};
use crate::render::stream::Rows;
use crate::render::template::Format;
use chrono::Months;
use http::{HeaderValue, StatusCode, header};

/// Files come as this, whatever the client accepts.
pub(super) const OCTETS: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// Answers a call for a download, which is about a month at most.
pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Failure> {
    let range = Range::of_query(call.request, Months::new(1))?;
    let rows = csv(call, range)?;
    let tag = call.tag_of_rows(&rows, range, "");
    Ok(etag::conditional(call.request, &tag, || {
        let chunks = Box::new(rows.pieces());
        let mut answer = Answer::new(StatusCode::OK, "").with(header::CONTENT_TYPE, OCTETS);
        answer.body = Body::Stream { length: None, chunks };
        answer
    }))
}

/// The rows of a file, of which there has to be at least one.
fn csv(call: &Call<'_>, range: Range) -> Result<Rows, Failure> {
    let rows = call.rows(Format::Csv(call.version()), range, &title(range));
    if rows.segments.is_empty() { Err(Failure::no_data()) } else { Ok(rows) }
}

/// The first line of a file.
pub(super) fn title(range: Range) -> String {
    match range.period {
        Some(period) => format!("Usage Data Extract for billing period {period}"),
        None => format!("Usage Data Extract from {} to {}", range.from, range.to),
    }
}
