//! A column that grows by the cells of rows.

use std::sync::Arc;

use arrow_array::{
    ArrayRef,
    builder::{
        BooleanBuilder, Date32Builder, Decimal128Builder, StringBuilder, TimestampMicrosecondBuilder,
        UInt64Builder,
    },
};
use ea_billing_core::chrono::{DateTime, Datelike as _, NaiveDate, Timelike as _, Utc};

use super::{
    data_type,
    error::{Error, Place},
    exact,
};
use crate::{Cell, Field, Kind};

/// What a column of text can hold: its offsets have 32 bits with a sign.
const LONGEST: usize = 0x7fff_ffff;

/// The days from the first of the year 1, which is number 1, to that of 1970.
const EPOCH_FROM_CE: i32 = 719_163;

/// A column that is being built.
#[derive(Debug)]
pub(super) struct Builder {
    kind: Kind,
    values: Values,
}

#[derive(Debug)]
enum Values {
    Text(StringBuilder),
    Decimal(Decimal128Builder, u8),
    Count(UInt64Builder),
    Flag(BooleanBuilder),
    Day(Date32Builder),
    /// Also how many instants had parts of a microsecond.
    Instant(TimestampMicrosecondBuilder, u64),
}

impl Builder {
    /// A column with room for so many rows, and for so many bytes of text.
    pub(super) fn new(kind: Kind, scale: u8, rows: usize, bytes: usize) -> Self {
        let values = match kind {
            Kind::Text | Kind::Json => Values::Text(StringBuilder::with_capacity(rows, bytes)),
            Kind::Amount | Kind::Number => Values::Decimal(
                Decimal128Builder::with_capacity(rows).with_data_type(data_type(kind, scale)),
                scale,
            ),
            Kind::Count => Values::Count(UInt64Builder::with_capacity(rows)),
            Kind::Flag => Values::Flag(BooleanBuilder::with_capacity(rows)),
            Kind::Day => Values::Day(Date32Builder::with_capacity(rows)),
            Kind::Instant => Values::Instant(
                TimestampMicrosecondBuilder::with_capacity(rows).with_data_type(data_type(kind, scale)),
                0,
            ),
        };
        Self { kind, values }
    }

    /// Adds what these rows have in this field.
    pub(super) fn extend<R>(&mut self, field: &Field<R>, rows: &[R], place: Place<'_>) -> Result<(), Error> {
        let kind = self.kind;
        for (index, row) in rows.iter().enumerate() {
            let cell = field.cell(row);
            match &mut self.values {
                Values::Text(texts) => text(texts, &cell, place)?,
                Values::Decimal(numbers, scale) => match &cell {
                    Cell::Null => numbers.append_null(),
                    cell => match number(cell, *scale) {
                        Ok(Some(number)) => numbers.append_value(number),
                        Ok(None) => return Err(place.inexact(index, &cell.to_text(), *scale)),
                        Err(OtherKind) => return Err(place.unfit(index, kind)),
                    },
                },
                Values::Count(counts) => match cell {
                    Cell::Null => counts.append_null(),
                    Cell::Count(count) => counts.append_value(count),
                    _ => return Err(place.unfit(index, kind)),
                },
                Values::Flag(flags) => match cell {
                    Cell::Null => flags.append_null(),
                    Cell::Flag(flag) => flags.append_value(flag),
                    _ => return Err(place.unfit(index, kind)),
                },
                Values::Day(days) => match cell {
                    Cell::Null => days.append_null(),
                    Cell::Day(day) => days.append_value(since_epoch(day)),
                    _ => return Err(place.unfit(index, kind)),
                },
                Values::Instant(instants, shortened) => match cell {
                    Cell::Null => instants.append_null(),
                    Cell::Instant(instant) => {
                        *shortened += u64::from(has_parts_of_micros(instant));
                        instants.append_value(instant.timestamp_micros());
                    }
                    _ => return Err(place.unfit(index, kind)),
                },
            }
        }
        Ok(())
    }

    /// The bytes of its texts.
    pub(super) fn bytes(&self) -> usize {
        match &self.values {
            Values::Text(texts) => texts.values_slice().len(),
            _ => 0,
        }
    }

    /// How many instants had parts of a microsecond.
    pub(super) const fn shortened(&self) -> u64 {
        match &self.values {
            Values::Instant(_, shortened) => *shortened,
            _ => 0,
        }
    }

    pub(super) fn finish(self) -> ArrayRef {
        match self.values {
            Values::Text(mut texts) => Arc::new(texts.finish()),
            Values::Decimal(mut numbers, _) => Arc::new(numbers.finish()),
            Values::Count(mut counts) => Arc::new(counts.finish()),
            Values::Flag(mut flags) => Arc::new(flags.finish()),
            Values::Day(mut days) => Arc::new(days.finish()),
            Values::Instant(mut instants, _) => Arc::new(instants.finish()),
        }
    }
}

/// Adds a cell to a column of text, which can hold any kind of cell.
fn text(texts: &mut StringBuilder, cell: &Cell<'_>, place: Place<'_>) -> Result<(), Error> {
    let text = match cell {
        Cell::Null => {
            texts.append_null();
            return Ok(());
        }
        Cell::Text(text) | Cell::Json(text) => text.as_ref(),
        cell => &cell.to_text(),
    };
    if texts.values_slice().len() + text.len() > LONGEST {
        return Err(place.too_long());
    }
    texts.append_value(text);
    Ok(())
}

/// A cell that is no number.
struct OtherKind;

/// The number as a column has it; nothing if it does not fit exactly.
fn number(cell: &Cell<'_>, scale: u8) -> Result<Option<i128>, OtherKind> {
    match cell {
        Cell::Decimal(decimal) => Ok(exact::of_decimal(*decimal, scale)),
        Cell::Number(digits) => Ok(exact::of_digits(digits, scale)),
        Cell::Count(count) => Ok(exact::of_digits(&count.to_string(), scale)),
        Cell::Null | Cell::Text(_) | Cell::Flag(_) | Cell::Day(_) | Cell::Instant(_) | Cell::Json(_) => {
            Err(OtherKind)
        }
    }
}

fn since_epoch(day: NaiveDate) -> i32 {
    day.num_days_from_ce() - EPOCH_FROM_CE
}

fn has_parts_of_micros(instant: DateTime<Utc>) -> bool {
    !instant.nanosecond().is_multiple_of(1000)
}
