//! What each meter costs.

use rust_decimal::Decimal;

use super::{ExtraField, Record, enrollment_of};
use crate::{BillingPeriodId, Dataset, Money};

/// The price of one meter in a billing period.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PriceSheetItem {
    /// The server's name of the entry; the period within it may be another than `billing_period`.
    pub id: String,
    /// The billing period.
    pub billing_period: Option<BillingPeriodId>,
    /// GUID of the meter; version 1 has none.
    pub meter_id: String,
    /// Name of the meter.
    pub meter_name: String,
    /// The block that `unit_price` buys, such as `100 Hours`.
    pub unit_of_measure: String,
    /// Quantity that is free of charge.
    pub included_quantity: Option<Decimal>,
    /// The priced part.
    pub part_number: String,
    /// Price of one block.
    pub unit_price: Money,
    /// The offer; version 3 only.
    pub offer_id: String,
    /// Fields that no document knows.
    pub extra: Vec<ExtraField>,
}

impl PriceSheetItem {
    /// A price of which nothing else is known.
    #[must_use]
    pub const fn new(unit_price: Money) -> Self {
        Self {
            id: String::new(),
            billing_period: None,
            meter_id: String::new(),
            meter_name: String::new(),
            unit_of_measure: String::new(),
            included_quantity: None,
            part_number: String::new(),
            unit_price,
            offer_id: String::new(),
            extra: Vec::new(),
        }
    }
}

impl Record for PriceSheetItem {
    const DATASET: Dataset = Dataset::PriceSheet;

    fn unit_of_measure(&self) -> Option<&str> {
        Some(&self.unit_of_measure)
    }

    fn billing_period(&self) -> Option<BillingPeriodId> {
        self.billing_period
    }

    fn enrollment(&self) -> Option<&str> {
        enrollment_of(&self.id)
    }
}
