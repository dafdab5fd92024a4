//! The rows of streams as JSON would have them, so that the two can be compared.

use std::collections::BTreeMap;

use arrow_array::{
    Array, BooleanArray, Date32Array, Decimal128Array, RecordBatch, StringArray, TimestampMicrosecondArray,
    UInt64Array,
    cast::AsArray as _,
    types::{Date32Type, Decimal128Type, TimestampMicrosecondType, UInt64Type},
};
use arrow_schema::DataType;
use ea_billing_core::{
    chrono::{DateTime, NaiveDate, TimeDelta},
    rust_decimal::Decimal,
};
use serde_json::value::RawValue;

/// A cell, in one form for JSON and Arrow.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Nothing,
    Text(String),
    Number(Decimal),
    Flag(bool),
    Json(serde_json::Value),
}

pub(crate) type Rows = Vec<BTreeMap<String, Value>>;

/// The rows of a JSON array.
pub(crate) fn of_json(json: &str) -> Rows {
    let rows: Vec<BTreeMap<String, Box<RawValue>>> = serde_json::from_str(json).unwrap();
    rows.into_iter()
        .map(|row| row.into_iter().map(|(name, raw)| (name, json_value(raw.get()))).collect())
        .collect()
}

fn json_value(raw: &str) -> Value {
    match raw.as_bytes()[0] {
        b'n' => Value::Nothing,
        b't' => Value::Flag(true),
        b'f' => Value::Flag(false),
        b'"' => Value::Text(serde_json::from_str(raw).unwrap()),
        b'{' | b'[' => Value::Json(serde_json::from_str(raw).unwrap()),
        _ => Value::Number(Decimal::from_str_exact(raw).unwrap().normalize()),
    }
}

/// The rows of batches.
pub(crate) fn of_arrow(batches: &[RecordBatch]) -> Rows {
    let mut rows = Rows::new();
    for batch in batches {
        for row in 0..batch.num_rows() {
            let cell =
                |(field, column): (&std::sync::Arc<arrow_schema::Field>, &std::sync::Arc<dyn Array>)| {
                    assert!(field.is_nullable() && !field.metadata()["description"].is_empty());
                    let is_json = field.metadata()["kind"] == "json";
                    (field.name().clone(), arrow_value(&**column, row, is_json))
                };
            rows.push(batch.schema().fields().iter().zip(batch.columns()).map(cell).collect());
        }
    }
    rows
}

fn arrow_value(column: &dyn Array, row: usize, is_json: bool) -> Value {
    if column.is_null(row) {
        return Value::Nothing;
    }
    match column.data_type() {
        DataType::Utf8 => {
            let texts: &StringArray = column.as_string();
            let text = texts.value(row);
            if is_json {
                Value::Json(serde_json::from_str(text).unwrap())
            } else {
                Value::Text(text.to_owned())
            }
        }
        DataType::Decimal128(38, scale) => {
            let numbers: &Decimal128Array = column.as_primitive::<Decimal128Type>();
            let scale = u32::try_from(*scale).unwrap();
            Value::Number(exact(numbers.value(row), scale))
        }
        DataType::UInt64 => {
            let counts: &UInt64Array = column.as_primitive::<UInt64Type>();
            Value::Number(Decimal::from(counts.value(row)))
        }
        DataType::Boolean => {
            let flags: &BooleanArray = column.as_boolean();
            Value::Flag(flags.value(row))
        }
        DataType::Date32 => {
            let days: &Date32Array = column.as_primitive::<Date32Type>();
            let day =
                NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + TimeDelta::days(i64::from(days.value(row)));
            Value::Text(day.to_string())
        }
        DataType::Timestamp(..) => {
            let instants: &TimestampMicrosecondArray = column.as_primitive::<TimestampMicrosecondType>();
            let instant = DateTime::from_timestamp_micros(instants.value(row)).unwrap();
            Value::Text(ea_billing_table::instant_text(instant))
        }
        other => panic!("a column of {other}"),
    }
}

/// The number, which may have more digits than fit with its zeros.
fn exact(mut digits: i128, mut scale: u32) -> Decimal {
    while scale > 0 && digits % 10 == 0 {
        (digits, scale) = (digits / 10, scale - 1);
    }
    Decimal::from_i128_with_scale(digits, scale)
}
