//! Rows as batches of Arrow.

use std::fmt;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use crate::Tabular;

/// The decimals of amounts and numbers where no other scale is asked for: with 38 digits in all, 20 are left before the point.
pub const DEFAULT_SCALE: u8 = 18;

/// Makes batches of rows of one kind.
#[derive(Debug)]
pub struct Batches {
    schema: SchemaRef,
}

/// A value that has no place in its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl Batches {
    /// Batches of rows of this kind, whose amounts and numbers have so many decimals (at most 28).
    ///
    /// # Errors
    ///
    /// More decimals than that.
    pub fn new<R: Tabular>(_scale: u8) -> Result<Self, Error> {
        Err(Error("not there yet".to_owned()))
    }

    /// The columns as Arrow has them.
    #[must_use]
    pub const fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// A batch of these rows, which are of the kind that this was made for.
    ///
    /// # Errors
    ///
    /// A number that the columns cannot hold with all its digits, named by row and column.
    pub fn batch<R: Tabular>(&mut self, _rows: &[R]) -> Result<RecordBatch, Error> {
        Err(Error("not there yet".to_owned()))
    }

    /// How many instants had parts of a microsecond, which Arrow's columns leave out.
    #[must_use]
    pub const fn shortened_instants(&self) -> u64 {
        0
    }
}
