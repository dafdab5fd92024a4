//! Files that somebody downloaded before.

use std::io::Read;

use super::{ROW_LIMIT, UsageCsvDecoder};
use crate::{
    convert::Decoded,
    error::{Code, Error, Result},
    record::{RowIssue, UsageDetail},
};

/// Bytes that are read at once.
const PIECE: usize = 64 * 1024;

/// Usage details of a CSV file: each row is a record or an issue.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UsageCsv {
    /// The first line, which names the billing period or the days.
    pub title: String,
    /// The rows, in their order.
    pub records: Vec<UsageDetail>,
    /// The rows that are no records.
    pub issues: Vec<RowIssue>,
}

/// Reads a CSV file of usage details, as the EA portal or the API gave it, whole into memory.
///
/// The columns are found by their names, in any order and casing. The end of the reader is taken for the end of the
/// file: a file that was cut at the end of a line when it was downloaded cannot be told from a whole one.
///
/// ```
/// let file = "Usage Data Extract\r\n\r\nDate,ConsumedQuantity,Cost\r\n2026-10-01,24.0,12.330899428656048000000\r\n";
/// let usage = ea_billing_core::read_usage_csv(file.as_bytes())?;
/// assert_eq!(usage.records[0].cost.to_string(), "12.330899428656048000000");
/// assert!(usage.issues.is_empty());
/// # Ok::<(), ea_billing_core::Error>(())
/// ```
///
/// # Errors
///
/// [`Code::Decode`] for a file without the columns that a row needs, [`Code::UnexpectedContent`] for what is no CSV,
/// [`Code::TooLarge`] for a row of more than 16 MiB, and [`Code::Truncated`] for a quote left open and where the reader
/// fails.
pub fn read_usage_csv(mut reader: impl Read) -> Result<UsageCsv> {
    let mut decoder = UsageCsvDecoder::new(1, 1, ROW_LIMIT);
    let mut decoded = Decoded::default();
    let mut piece = vec![0; PIECE];
    loop {
        match reader.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => decoder.push(piece.get(..count).unwrap_or_default(), &mut decoded)?,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => {
                let message = "the CSV file could not be read to its end";
                return Err(Error::new(Code::Truncated, message).with_source(error));
            }
        }
    }
    let title = decoder.finish(true, &mut decoded)?.title;
    Ok(UsageCsv { title, records: decoded.records, issues: decoded.issues })
}
