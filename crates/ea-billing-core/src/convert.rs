//! From the wire's objects to records: what a field means, whatever the version of the API that sent it.

/// The objects of each version of the EA Reporting API, by the name of its raw module.
macro_rules! versions {
    ($($record:ident: $v1:ident $v2:ident $v3:ident $raw:ident;)*) => {
        $(impl $crate::convert::FromWire for $record {
            fn decode<D: $crate::convert::Decode<Self>>(version: $crate::source::Version, decode: D) -> D::Output {
                match version {
                    $crate::source::Version::V1 => decode.by::<$v1::types::$raw>(),
                    $crate::source::Version::V2 => decode.by::<$v2::types::$raw>(),
                    _ => decode.by::<$v3::types::$raw>(),
                }
            }
        })*
    };
}

mod azure;
mod body;
mod csv;
mod fields;
mod glance;
mod report;
mod rest;
mod service_error;
mod usage;

#[cfg(test)]
mod tests;

use std::{any::Any, fmt, marker::PhantomData};

use ea_billing_client::decode;
use serde::{
    Deserializer,
    de::{self, DeserializeOwned},
};
use serde_json::value::RawValue;

pub use self::csv::{UsageCsv, read_usage_csv};
pub(crate) use self::{
    azure::{CardSplit, card_terms},
    body::{array, envelope},
    csv::{CsvPart, ROW_LIMIT, RowEnds, UsageCsvDecoder},
    glance::glance,
    report::{ReportState, ReportStatus, report_status},
    service_error::error_of,
};
use self::{
    body::{depth_error, is_deep, json_error},
    fields::Fault,
};
use crate::{
    Dataset,
    error::{Code, Error, Result},
    record::{Record, RowIssue, UsageDetail},
    source::Version,
};

/// Room for some megabytes of records: a guess from the looks of a body must not fill the memory.
const MOST_ROOM: usize = 2048;

/// What became of the rows of a page: each is in one of the two.
#[derive(Debug)]
pub(crate) struct Decoded<R> {
    pub(crate) records: Vec<R>,
    pub(crate) issues: Vec<RowIssue>,
}

impl<R> Default for Decoded<R> {
    fn default() -> Self {
        Self { records: Vec::new(), issues: Vec::new() }
    }
}

/// A record that is sent as a JSON object.
///
/// A version that does not have the dataset takes the objects of the nearest one that has.
pub trait FromWire: Send + Sized + 'static {
    /// Decodes by the objects of this version.
    fn decode<D: Decode<Self>>(version: Version, decode: D) -> D::Output;
}

/// A way to decode rows, whichever objects the version has.
pub trait Decode<R> {
    /// What comes of it.
    type Output;

    /// Decodes by these objects.
    fn by<W: Raw<R>>(self) -> Self::Output;
}

impl Decoded<UsageDetail> {
    /// The same rows, as the type that a query asks for: that of the one dataset that is sent as CSV too.
    ///
    /// # Errors
    ///
    /// [`Code::UnexpectedContent`] for any other type: rows must not vanish.
    pub(crate) fn of_usage<R: Record>(self) -> Result<Decoded<R>> {
        let mut records = Some(self.records);
        // The compiler does not know that the two are one type, and moving each row would cost as much as reading it.
        let same = (&mut records as &mut dyn Any).downcast_mut::<Option<Vec<R>>>();
        let records = same.and_then(Option::take).ok_or_else(|| {
            Error::new(Code::UnexpectedContent, format!("expected {}, found usage details", R::DATASET))
        })?;
        Ok(Decoded { records, issues: self.issues })
    }
}

/// An object of one version that becomes a record.
pub trait Raw<R>: DeserializeOwned {
    /// The record.
    ///
    /// # Errors
    ///
    /// What makes the row useless, or could not be kept whole.
    fn record(self) -> std::result::Result<R, Fault>;
}

/// Whether a body ends within its JSON, or before it began.
pub(crate) fn is_cut(body: &[u8]) -> bool {
    array(body).is_err_and(|error| error.code() == Code::Truncated)
}

/// Decodes the rows of a page; `first_row` is the place of the first one in the whole call, from 1.
///
/// A row that is no record is an issue and all others stay records, in the order in which they came.
///
/// # Errors
///
/// [`Code::Decode`] where the text is no array of JSON values, and [`Code::TooLarge`] for nesting that is too deep.
pub(crate) fn rows<R: Record>(
    version: Version,
    array: &str,
    page: u64,
    first_row: u64,
) -> Result<Decoded<R>> {
    match all_records(version, array) {
        Some(records) => Ok(Decoded { records, issues: Vec::new() }),
        // Something is wrong with at least one row. Which one, only a look at each by itself can tell.
        None => R::decode(version, OneByOne { array, page, first_row }),
    }
}

/// Decodes the rows of a page, of which [`glance`] told where its `array` is.
///
/// # Errors
///
/// As [`envelope`] and [`rows`].
pub(crate) fn rows_of_page<R: Record>(
    version: Version,
    body: &[u8],
    array: &[u8],
    page: u64,
) -> Result<Decoded<R>> {
    let array = std::str::from_utf8(array).ok();
    match array.and_then(|array| all_records(version, array)) {
        Some(records) => Ok(Decoded { records, issues: Vec::new() }),
        // Something is wrong, with a row or with the page itself.
        None => rows(version, envelope(body)?.data, page, 1),
    }
}

/// Decodes a body that is one object, or an array with one; null and an empty array have none.
///
/// # Errors
///
/// As [`array`] and [`rows`], and [`Code::Decode`] for more than one object.
pub(crate) fn object<R: Record>(version: Version, body: &[u8]) -> Result<Decoded<R>> {
    let json = match body::one_value(body)? {
        // Where there are no data the API says 404; an empty body comes from something that stands between.
        None if body::is_blank(body) => {
            return Err(Error::new(
                Code::Truncated,
                format!("expected a {}, found an empty body", R::DATASET),
            ));
        }
        None => return Ok(Decoded::default()),
        Some(json) if json.starts_with('[') => json.to_owned(),
        Some(json) => format!("[{json}]"),
    };
    let decoded = rows(version, &json, 1, 1)?;
    let found = decoded.records.len() + decoded.issues.len();
    if found > 1 {
        let message = format!("expected one {}, found an array of {found}", R::DATASET);
        return Err(Error::new(Code::Decode, message));
    }
    Ok(decoded)
}

/// The records of an array in which every row is one.
fn all_records<R: Record>(version: Version, array: &str) -> Option<Vec<R>> {
    R::decode(version, AllAtOnce { array })
}

struct AllAtOnce<'a> {
    array: &'a str,
}

impl<R: Record> Decode<R> for AllAtOnce<'_> {
    type Output = Option<Vec<R>>;

    fn by<W: Raw<R>>(self) -> Self::Output {
        records_of::<R, W>(self.array)
    }
}

struct OneByOne<'a> {
    array: &'a str,
    page: u64,
    first_row: u64,
}

impl<R: Record> Decode<R> for OneByOne<'_> {
    type Output = Result<Decoded<R>>;

    fn by<W: Raw<R>>(self) -> Self::Output {
        one_by_one::<R, W>(self.array, self.page, self.first_row)
    }
}

fn records_of<R: Record, W: Raw<R>>(array: &str) -> Option<Vec<R>> {
    let mut reader = serde_json::Deserializer::from_str(array);
    let between_rows = memchr::memmem::find_iter(array.as_bytes(), "},{").count();
    let rows = Rows::<R, W> { likely: room(between_rows + 1), wire: PhantomData };
    let records = reader.deserialize_seq(rows).ok()?;
    reader.end().ok().map(|()| records)
}

/// Makes records of an array as it is read, and fails at the first row that is none.
struct Rows<R, W> {
    /// How many rows there are, by the looks of it.
    likely: usize,
    wire: PhantomData<(R, W)>,
}

impl<'de, R: Record, W: Raw<R>> de::Visitor<'de> for Rows<R, W> {
    type Value = Vec<R>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of rows")
    }

    fn visit_seq<S: de::SeqAccess<'de>>(self, mut seq: S) -> std::result::Result<Vec<R>, S::Error> {
        let mut records = Vec::with_capacity(self.likely);
        while let Some(row) = seq.next_element::<W>()? {
            records.push(row.record().map_err(|fault| de::Error::custom(fault.reason))?);
        }
        Ok(records)
    }
}

/// For how many records room is made at once. Rows are large, so a list that grows with them would move each several times.
fn room(likely: usize) -> usize {
    likely.min(MOST_ROOM)
}

fn one_by_one<R: Record, W: Raw<R>>(array: &str, page: u64, first_row: u64) -> Result<Decoded<R>> {
    if is_deep(array) {
        return Err(depth_error());
    }
    let rows: Vec<&RawValue> = serde_json::from_str(array).map_err(|error| json_error("the rows", &error))?;
    let mut decoded = Decoded::default();
    for (row, place) in rows.into_iter().zip(first_row..) {
        let record = decode::from_str::<W>(row.get()).map_err(Fault::from).and_then(W::record);
        match record {
            Ok(record) => decoded.records.push(record),
            Err(Fault { field, reason }) => {
                // The row of an invoice may hold an address that opens its document to everybody.
                let raw = match R::DATASET {
                    Dataset::Invoices => azure::without_signatures(row.get()),
                    _ => row.get().to_owned(),
                };
                decoded.issues.push(RowIssue { row: place, page, field, reason, raw });
            }
        }
    }
    Ok(decoded)
}
