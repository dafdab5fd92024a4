//! The records of an enrollment: one set of types, whatever version of the API they came from.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::{Currency, Dataset, JsonText};

/// A record of a dataset.
///
/// Implemented by the types of this crate only.
pub trait Record: Send + Sized + 'static {
    /// The dataset whose rows these are.
    const DATASET: Dataset;

    /// The amount by which a fetch is summed, with the currency if the row names one.
    fn cost(&self) -> Option<(Decimal, Option<Currency>)> {
        None
    }

    /// The days that the row is about, from and to, if it says so.
    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        None
    }

    /// The unit of measure of the row's quantity, as it was written.
    fn unit_of_measure(&self) -> Option<&str> {
        None
    }

    /// The fields that hold JSON as text.
    fn json_texts(&self) -> [Option<&JsonText>; 2] {
        [None, None]
    }
}

/// A row that could not be made a record, or was not asked for: counted and kept, never dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowIssue {
    /// The row's place among those of the whole call, from 1.
    pub row: u64,
    /// The page it came on, from 1.
    pub page: u64,
    /// The field that is to blame, if it is one.
    pub field: Option<String>,
    /// What was expected and what was found.
    pub reason: String,
    /// The row as it came: JSON, or the cells of a CSV row.
    pub raw: String,
}
