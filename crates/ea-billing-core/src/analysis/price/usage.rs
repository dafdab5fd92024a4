//! Rows of usage, as far as their price depends on them.

use chrono::{DateTime, NaiveTime, Utc};
use rust_decimal::Decimal;

use crate::{UsageAggregate, UsageDetail};

/// What a quantity of usage counts, if its unit names a block such as `100 Hours`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counting {
    /// Blocks, so that 2 of `100 Hours` are 200 hours: usage aggregates.
    Blocks,
    /// Single units, so that they are 2 hours: usage details of an enrollment.
    Singles,
}

/// A row of usage, as far as its price depends on it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Usage<'a> {
    /// GUID of the meter, in any casing.
    pub meter_id: &'a str,
    /// Name of the meter.
    pub meter_name: &'a str,
    /// What the quantity counts, such as `10,000s`.
    pub unit: &'a str,
    /// The quantity.
    pub quantity: Decimal,
    /// Whether the quantity counts the block of its unit.
    pub counting: Counting,
    /// When the use began.
    pub start: DateTime<Utc>,
    /// The priced part, if it is known.
    pub part_number: &'a str,
    /// The offer, if it is known.
    pub offer_id: &'a str,
}

impl<'a> From<&'a UsageAggregate> for Usage<'a> {
    fn from(row: &'a UsageAggregate) -> Self {
        Self {
            meter_id: &row.meter_id,
            meter_name: &row.meter_name,
            unit: &row.unit,
            quantity: row.quantity,
            counting: Counting::Blocks,
            start: row.usage_start,
            part_number: "",
            offer_id: "",
        }
    }
}

impl<'a> From<&'a UsageDetail> for Usage<'a> {
    fn from(row: &'a UsageDetail) -> Self {
        Self {
            meter_id: &row.meter_id,
            meter_name: &row.meter_name,
            unit: &row.unit_of_measure,
            quantity: row.consumed_quantity,
            counting: Counting::Singles,
            start: row.date.and_time(NaiveTime::MIN).and_utc(),
            part_number: &row.part_number,
            offer_id: &row.offer_id,
        }
    }
}
