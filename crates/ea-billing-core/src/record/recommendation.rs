//! What to reserve.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{ExtraField, Record};
use crate::Dataset;

/// What to reserve for all subscriptions together.
///
/// The amounts are in the currency of the enrollment, which the row does not name.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SharedRecommendation {
    /// Span of past usage, such as `Last7Days`.
    pub look_back_period: String,
    /// GUID of the meter.
    pub meter_id: String,
    /// The size to reserve.
    pub sku_name: String,
    /// The term as an ISO 8601 duration, `P1Y` or `P3Y`.
    pub term: String,
    /// The region.
    pub region: String,
    /// Cost of the usage without a reservation, in the currency of the enrollment.
    pub cost_with_no_ri: Decimal,
    /// Number of instances to reserve.
    pub recommended_quantity: Decimal,
    /// Cost of the same usage with the reservation, in the currency of the enrollment.
    pub total_cost_with_ri: Decimal,
    /// What the reservation would save, in the currency of the enrollment.
    pub net_savings: Decimal,
    /// The first day that was looked at, in UTC.
    pub first_usage_date: Option<NaiveDate>,
    /// Fields that no document knows.
    pub extra: Vec<ExtraField>,
}

/// What to reserve for one subscription.
///
/// The amounts are in the currency of the enrollment, which the row does not name.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SingleRecommendation {
    /// GUID of the subscription.
    pub subscription_id: String,
    /// Span of past usage, such as `Last7Days`.
    pub look_back_period: String,
    /// GUID of the meter.
    pub meter_id: String,
    /// The size to reserve.
    pub sku_name: String,
    /// The term as an ISO 8601 duration, `P1Y` or `P3Y`.
    pub term: String,
    /// The region.
    pub region: String,
    /// Cost of the usage without a reservation, in the currency of the enrollment.
    pub cost_with_no_ri: Decimal,
    /// Number of instances to reserve.
    pub recommended_quantity: Decimal,
    /// Cost of the same usage with the reservation, in the currency of the enrollment.
    pub total_cost_with_ri: Decimal,
    /// What the reservation would save, in the currency of the enrollment.
    pub net_savings: Decimal,
    /// The first day that was looked at, in UTC.
    pub first_usage_date: Option<NaiveDate>,
    /// Fields that no document knows.
    pub extra: Vec<ExtraField>,
}

impl SharedRecommendation {
    /// A recommendation of this many instances, of which nothing else is known; its amounts are zero.
    #[must_use]
    pub const fn new(recommended_quantity: Decimal) -> Self {
        Self {
            look_back_period: String::new(),
            meter_id: String::new(),
            sku_name: String::new(),
            term: String::new(),
            region: String::new(),
            cost_with_no_ri: Decimal::ZERO,
            recommended_quantity,
            total_cost_with_ri: Decimal::ZERO,
            net_savings: Decimal::ZERO,
            first_usage_date: None,
            extra: Vec::new(),
        }
    }
}

impl SingleRecommendation {
    /// A recommendation of this many instances, of which nothing else is known; its amounts are zero.
    #[must_use]
    pub const fn new(recommended_quantity: Decimal) -> Self {
        Self {
            subscription_id: String::new(),
            look_back_period: String::new(),
            meter_id: String::new(),
            sku_name: String::new(),
            term: String::new(),
            region: String::new(),
            cost_with_no_ri: Decimal::ZERO,
            recommended_quantity,
            total_cost_with_ri: Decimal::ZERO,
            net_savings: Decimal::ZERO,
            first_usage_date: None,
            extra: Vec::new(),
        }
    }
}

impl Record for SharedRecommendation {
    const DATASET: Dataset = Dataset::SharedRecommendations;
}

impl Record for SingleRecommendation {
    const DATASET: Dataset = Dataset::SingleRecommendations;
}
