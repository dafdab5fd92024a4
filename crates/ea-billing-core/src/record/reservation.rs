//! Reserved instances: their use and their charges.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::{ExtraField, Record};
use crate::{Currency, Dataset, Money};

/// Hours that one reservation gave to one instance on one day.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReservationDetail {
    /// GUID of the reservation order.
    pub reservation_order_id: String,
    /// GUID of the reservation.
    pub reservation_id: String,
    /// The day, in UTC.
    pub usage_date: NaiveDate,
    /// The reserved size, such as `Standard_F2s`.
    pub sku_name: String,
    /// The instance.
    pub instance_id: String,
    /// Number of reserved instances.
    pub total_reserved_quantity: Option<Decimal>,
    /// Hours that were reserved.
    pub reserved_hours: Decimal,
    /// Hours that were used.
    pub used_hours: Decimal,
    /// Fields that no document knows.
    pub extra: Vec<ExtraField>,
}

/// Use of one reservation on a day or in a month.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReservationSummary {
    /// GUID of the reservation order.
    pub reservation_order_id: String,
    /// GUID of the reservation.
    pub reservation_id: String,
    /// The reserved size.
    pub sku_name: String,
    /// Hours that were reserved.
    pub reserved_hours: Decimal,
    /// The day, in UTC; no document says which day stands for a month.
    pub usage_date: NaiveDate,
    /// Hours that were used.
    pub used_hours: Decimal,
    /// Lowest utilization in percent.
    pub min_utilization_percentage: Option<Decimal>,
    /// Mean utilization in percent.
    pub avg_utilization_percentage: Option<Decimal>,
    /// Highest utilization in percent.
    pub max_utilization_percentage: Option<Decimal>,
    /// Fields that no document knows.
    pub extra: Vec<ExtraField>,
}

/// A purchase, cancellation or refund of a reservation.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReservationCharge {
    /// The enrollment that bought the reservation.
    pub purchasing_enrollment: String,
    /// The reserved size as Azure Resource Manager spells it.
    pub arm_sku_name: String,
    /// The term as an ISO 8601 duration, `P1Y` or `P3Y`.
    pub term: String,
    /// The region.
    pub region: String,
    /// GUID of the subscription that bought the reservation.
    pub purchasing_subscription_guid: String,
    /// Name of the subscription that bought the reservation.
    pub purchasing_subscription_name: String,
    /// Name of the account.
    pub account_name: String,
    /// Mail address of the account owner.
    pub account_owner_email: String,
    /// Name of the department.
    pub department_name: String,
    /// The cost center.
    pub cost_center: String,
    /// The enrollment that holds the reservation now.
    pub current_enrollment: String,
    /// When it happened.
    pub event_date: DateTime<Utc>,
    /// GUID of the reservation order.
    pub reservation_order_id: String,
    /// Size, region and term in words.
    pub description: String,
    /// What happened: `Purchase`, `Cancel` or `Refund`.
    pub event_type: String,
    /// Number of instances.
    pub quantity: Option<Decimal>,
    /// The amount.
    pub amount: Money,
    /// Name of the reservation order.
    pub reservation_order_name: String,
    /// Fields that no document knows.
    pub extra: Vec<ExtraField>,
}

impl ReservationDetail {
    /// A row of which nothing else is known.
    #[must_use]
    pub const fn new(usage_date: NaiveDate, reserved_hours: Decimal, used_hours: Decimal) -> Self {
        Self {
            reservation_order_id: String::new(),
            reservation_id: String::new(),
            usage_date,
            sku_name: String::new(),
            instance_id: String::new(),
            total_reserved_quantity: None,
            reserved_hours,
            used_hours,
            extra: Vec::new(),
        }
    }
}

impl ReservationSummary {
    /// A row of which nothing else is known.
    #[must_use]
    pub const fn new(usage_date: NaiveDate, reserved_hours: Decimal, used_hours: Decimal) -> Self {
        Self {
            reservation_order_id: String::new(),
            reservation_id: String::new(),
            sku_name: String::new(),
            reserved_hours,
            usage_date,
            used_hours,
            min_utilization_percentage: None,
            avg_utilization_percentage: None,
            max_utilization_percentage: None,
            extra: Vec::new(),
        }
    }
}

impl ReservationCharge {
    /// A charge of which nothing else is known.
    #[must_use]
    pub const fn new(event_date: DateTime<Utc>, amount: Money) -> Self {
        Self {
            purchasing_enrollment: String::new(),
            arm_sku_name: String::new(),
            term: String::new(),
            region: String::new(),
            purchasing_subscription_guid: String::new(),
            purchasing_subscription_name: String::new(),
            account_name: String::new(),
            account_owner_email: String::new(),
            department_name: String::new(),
            cost_center: String::new(),
            current_enrollment: String::new(),
            event_date,
            reservation_order_id: String::new(),
            description: String::new(),
            event_type: String::new(),
            quantity: None,
            amount,
            reservation_order_name: String::new(),
            extra: Vec::new(),
        }
    }
}

impl Record for ReservationDetail {
    const DATASET: Dataset = Dataset::ReservationDetails;

    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        Some((self.usage_date, self.usage_date))
    }
}

impl Record for ReservationSummary {
    const DATASET: Dataset = Dataset::ReservationSummaries;

    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        Some((self.usage_date, self.usage_date))
    }
}

impl Record for ReservationCharge {
    const DATASET: Dataset = Dataset::ReservationCharges;

    fn cost(&self) -> Option<(Decimal, Option<Currency>)> {
        Some((self.amount.amount(), Some(self.amount.currency())))
    }

    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let day = self.event_date.date_naive();
        Some((day, day))
    }
}
