//! Reads a batch of Arrow by the types of its columns, and compares it to the JSON of the same rows.

use std::collections::BTreeMap;

use arrow_array::{
    Array, RecordBatch,
    cast::AsArray as _,
    types::{Date32Type, Decimal128Type, TimestampMicrosecondType, UInt64Type},
};
use arrow_schema::{DataType, TimeUnit};
use ea_billing_core::chrono::{DateTime, Days, NaiveDate, Timelike as _, Utc};
use ea_billing_table::{Tabular, arrow::Batches, json};
use serde_json::{Value, value::RawValue};

/// Makes a batch and JSON of the rows, of which there has to be at least one, and says that all values are the same.
/// Gives the batch.
#[track_caller]
pub(crate) fn check<R: Tabular>(rows: &[R]) -> RecordBatch {
    check_at::<R>(rows, 28).unwrap_or_else(|error| panic!("{error}"))
}

/// The same at a scale, which may be too small for the rows.
#[track_caller]
pub(crate) fn check_at<R: Tabular>(
    rows: &[R],
    scale: u8,
) -> Result<RecordBatch, ea_billing_table::arrow::Error> {
    assert!(!rows.is_empty(), "there is nothing to compare");
    let json = json::array(rows);
    let json: Vec<BTreeMap<&str, &RawValue>> = serde_json::from_slice(&json).unwrap();
    let mut batches = Batches::new::<R>(scale).unwrap();
    let batch = batches.batch(rows)?;
    assert_eq!((json.len(), batch.num_rows()), (rows.len(), rows.len()));
    assert_eq!(&batch.schema(), batches.schema());
    let mut shortened = 0;
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        for (index, row) in json.iter().enumerate() {
            assert_eq!(row.len(), batch.num_columns());
            let text = row[field.name().as_str()].get();
            let expect = read(text, field.data_type(), field.metadata()["kind"] == "json");
            let found =
                (!column.is_null(index)).then(|| value(column, index, field.metadata()["kind"] == "json"));
            assert_eq!(found, expect.0, "row {index}, {}: {text}", field.name());
            shortened += u64::from(expect.1);
        }
    }
    assert_eq!(batches.shortened_instants(), shortened);
    Ok(batch)
}

/// A value in a form that both have.
#[derive(Debug, PartialEq)]
enum Plain {
    Text(String),
    Json(Value),
    /// Sign, units, and decimals without zeros behind.
    Number(bool, String, String),
    Count(u64),
    Flag(bool),
    Day(NaiveDate),
    Instant(DateTime<Utc>),
}

/// What the JSON says, and whether it has parts of a microsecond.
fn read(text: &str, data_type: &DataType, is_json: bool) -> (Option<Plain>, bool) {
    let string = || serde_json::from_str::<String>(text).unwrap();
    let plain = match data_type {
        _ if text == "null" => return (None, false),
        DataType::Utf8 if is_json => Plain::Json(serde_json::from_str(text).unwrap()),
        DataType::Utf8 => Plain::Text(string()),
        DataType::Decimal128(38, _) => number(text),
        DataType::UInt64 => Plain::Count(text.parse().unwrap()),
        DataType::Boolean => Plain::Flag(text.parse().unwrap()),
        DataType::Date32 => Plain::Day(string().parse().unwrap()),
        DataType::Timestamp(TimeUnit::Microsecond, Some(zone)) if **zone == *"UTC" => {
            let instant: DateTime<Utc> = string().parse().unwrap();
            let parts = instant.nanosecond() % 1000;
            let whole = instant.with_nanosecond(instant.nanosecond() - parts).unwrap();
            return (Some(Plain::Instant(whole)), parts > 0);
        }
        other => panic!("{other}"),
    };
    (Some(plain), false)
}

/// What the column has.
fn value(column: &dyn Array, index: usize, is_json: bool) -> Plain {
    match column.data_type() {
        DataType::Utf8 if is_json => {
            Plain::Json(serde_json::from_str(column.as_string::<i32>().value(index)).unwrap())
        }
        DataType::Utf8 => Plain::Text(column.as_string::<i32>().value(index).to_owned()),
        DataType::Decimal128(_, scale) => {
            let steps = column.as_primitive::<Decimal128Type>().value(index);
            let scale = usize::try_from(*scale).unwrap();
            let digits = format!("{:0>width$}", steps.unsigned_abs(), width = scale + 1);
            assert!(digits.len() <= 38);
            let (units, decimals) = digits.split_at(digits.len() - scale);
            number(&format!("{}{units}.{decimals}", if steps < 0 { "-" } else { "" }))
        }
        DataType::UInt64 => Plain::Count(column.as_primitive::<UInt64Type>().value(index)),
        DataType::Boolean => Plain::Flag(column.as_boolean().value(index)),
        DataType::Date32 => {
            let days = column.as_primitive::<Date32Type>().value(index);
            let (epoch, distance) = (NaiveDate::default(), Days::new(days.unsigned_abs().into()));
            Plain::Day(if days < 0 { epoch - distance } else { epoch + distance })
        }
        DataType::Timestamp(..) => {
            let micros = column.as_primitive::<TimestampMicrosecondType>().value(index);
            Plain::Instant(DateTime::from_timestamp_micros(micros).unwrap())
        }
        other => panic!("{other}"),
    }
}

fn number(digits: &str) -> Plain {
    let (is_negative, size) = digits.strip_prefix('-').map_or((false, digits), |size| (true, size));
    let (units, decimals) = size.split_once('.').unwrap_or((size, ""));
    let decimals = decimals.trim_end_matches('0');
    assert!(size.bytes().all(|byte| byte == b'.' || byte.is_ascii_digit()), "{digits}");
    let is_zero = units.bytes().all(|digit| digit == b'0') && decimals.is_empty();
    Plain::Number(is_negative && !is_zero, units.to_owned(), decimals.to_owned())
}
