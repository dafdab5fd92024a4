//! Rows as batches of Arrow.
//!
//! | kind of the column | type of Arrow |
//! |---|---|
//! | text, json | `Utf8` |
//! | amount, number | `Decimal128(38, scale)` |
//! | count | `UInt64` |
//! | flag | `Boolean` |
//! | day | `Date32` |
//! | instant | `Timestamp(Microsecond, "UTC")` |
//!
//! Every column may be null. The metadata of a field are `description`, the sentence about the column, and `kind`. No
//! number is rounded: one that a column cannot hold is an [`Error`]. Of an instant, parts of a microsecond are left out,
//! and counted; a leap second, which Arrow cannot name, is the second after it.

mod column;
mod error;
mod exact;
#[cfg(test)]
mod tests;

use std::{any::TypeId, collections::HashMap, sync::Arc};

use arrow_array::{RecordBatch, RecordBatchOptions};
use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};

pub use self::error::Error;
use self::{column::Builder, error::Place};
use crate::{Column, Kind, Tabular};

/// The decimals of amounts and numbers where no other scale is asked for. Costs of usage come with up to 21 decimals; with 38
/// digits in all, 14 are left before the point, which is room for a hundred trillion of any currency.
pub const DEFAULT_SCALE: u8 = 24;

/// The most decimals that can be asked for, which are all that an amount can have.
pub const LARGEST_SCALE: u8 = 28;

/// All digits of a number.
const PRECISION: u8 = 38;

/// So many rows go through all columns before the next ones do, so that they are still near.
const AT_ONCE: usize = 256;

/// Makes batches of rows of one kind.
#[derive(Debug)]
pub struct Batches {
    schema: SchemaRef,
    scale: u8,
    /// The type of the rows.
    rows: TypeId,
    /// Rows of the batches before.
    count: u64,
    shortened_instants: u64,
    /// Bytes of the texts of each column in the batch before.
    texts: Vec<usize>,
}

impl Batches {
    /// Batches of rows of this kind, whose amounts and numbers have so many decimals (at most [`LARGEST_SCALE`]).
    ///
    /// # Errors
    ///
    /// More decimals than that.
    pub fn new<R: Tabular>(scale: u8) -> Result<Self, Error> {
        if scale > LARGEST_SCALE {
            return Err(Error::Scale { scale });
        }
        let fields: Vec<_> = R::FIELDS.iter().map(|field| arrow_field(field.column(), scale)).collect();
        Ok(Self {
            texts: vec![0; fields.len()],
            schema: Arc::new(Schema::new(fields)),
            scale,
            rows: TypeId::of::<R>(),
            count: 0,
            shortened_instants: 0,
        })
    }

    /// The columns as Arrow has them.
    #[must_use]
    pub const fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The decimals of amounts and numbers.
    #[must_use]
    pub const fn scale(&self) -> u8 {
        self.scale
    }

    /// How many rows all batches have so far.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.count
    }

    /// How many instants had parts of a microsecond, which Arrow's columns leave out.
    #[must_use]
    pub const fn shortened_instants(&self) -> u64 {
        self.shortened_instants
    }

    /// A batch of these rows, which are of the kind that this was made for.
    ///
    /// # Errors
    ///
    /// A number that the columns cannot hold with all its digits, named by its row among those of all batches, from 1, and
    /// by its column; rows of another kind; a column with more than 2 GiB of text in one batch. Nothing was counted then.
    pub fn batch<R: Tabular>(&mut self, rows: &[R]) -> Result<RecordBatch, Error> {
        if self.rows != TypeId::of::<R>() {
            return Err(Error::OtherRows);
        }
        let kinds = R::FIELDS.iter().map(|field| field.column().kind).zip(&self.texts);
        let mut builders: Vec<_> =
            kinds.map(|(kind, texts)| Builder::new(kind, self.scale, rows.len(), *texts)).collect();
        let mut first = self.count;
        for some in rows.chunks(AT_ONCE) {
            for (field, builder) in R::FIELDS.iter().zip(&mut builders) {
                builder.extend(field, some, Place { first, column: &field.column().name })?;
            }
            first += count(some.len());
        }
        self.texts = builders.iter().map(Builder::bytes).collect();
        let shortened: u64 = builders.iter().map(Builder::shortened).sum();
        let columns = builders.into_iter().map(Builder::finish).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
        let batch = RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)
            .map_err(Error::Arrow)?;
        self.count = first;
        self.shortened_instants += shortened;
        Ok(batch)
    }
}

fn count(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}

/// The type of the values of such a column.
fn data_type(kind: Kind, scale: u8) -> DataType {
    match kind {
        Kind::Text | Kind::Json => DataType::Utf8,
        Kind::Amount | Kind::Number => DataType::Decimal128(PRECISION, scale.cast_signed()),
        Kind::Count => DataType::UInt64,
        Kind::Flag => DataType::Boolean,
        Kind::Day => DataType::Date32,
        Kind::Instant => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
    }
}

fn arrow_field(column: &Column, scale: u8) -> Field {
    let told = [("description", column.about), ("kind", column.kind.name())];
    let metadata: HashMap<_, _> = told.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    Field::new(column.name.as_ref(), data_type(column.kind, scale), true).with_metadata(metadata)
}
