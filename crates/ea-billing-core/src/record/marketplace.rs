//! Charges of the Azure Marketplace.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::{ExtraField, Record};
use crate::{Currency, Dataset, JsonText};

/// One charge for an offer of the Azure Marketplace.
///
/// Cost and rate are in the currency of the enrollment, which the row does not name.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MarketplaceCharge {
    /// The server's name of the charge.
    pub id: String,
    /// GUID of the subscription.
    pub subscription_guid: String,
    /// Name of the subscription.
    pub subscription_name: String,
    /// The meter, by a name such as `2core`, not by a GUID.
    pub meter_id: String,
    /// When the usage began.
    pub usage_start_date: DateTime<Utc>,
    /// When the usage ended.
    pub usage_end_date: Option<DateTime<Utc>>,
    /// Name of the offer.
    pub offer_name: String,
    /// The resource group.
    pub resource_group: String,
    /// The resource.
    pub instance_id: String,
    /// What the publisher adds about the resource.
    pub additional_info: JsonText,
    /// Tags of the resource.
    pub tags: JsonText,
    /// Number of the order.
    pub order_number: String,
    /// What `consumed_quantity` counts; it may be empty.
    pub unit_of_measure: String,
    /// The cost center.
    pub cost_center: String,
    /// Number of the account.
    pub account_id: String,
    /// Name of the account.
    pub account_name: String,
    /// Mail address of the account owner.
    pub account_owner_id: String,
    /// Number of the department.
    pub department_id: String,
    /// Name of the department.
    pub department_name: String,
    /// Name of the publisher.
    pub publisher_name: String,
    /// Name of the plan.
    pub plan_name: String,
    /// Quantity, counted in `unit_of_measure`.
    pub consumed_quantity: Option<Decimal>,
    /// Price of one unit, in the currency of the enrollment.
    pub resource_rate: Option<Decimal>,
    /// Cost of the row, in the currency of the enrollment.
    pub extended_cost: Decimal,
    /// Whether the charge comes again each month; version 3 alone says so, and has such charges.
    pub is_recurring_charge: Option<bool>,
    /// Fields that no document knows.
    pub extra: Vec<ExtraField>,
}

impl MarketplaceCharge {
    /// A charge of which nothing else is known.
    #[must_use]
    pub fn new(usage_start_date: DateTime<Utc>, extended_cost: Decimal) -> Self {
        Self {
            id: String::new(),
            subscription_guid: String::new(),
            subscription_name: String::new(),
            meter_id: String::new(),
            usage_start_date,
            usage_end_date: None,
            offer_name: String::new(),
            resource_group: String::new(),
            instance_id: String::new(),
            additional_info: JsonText::default(),
            tags: JsonText::default(),
            order_number: String::new(),
            unit_of_measure: String::new(),
            cost_center: String::new(),
            account_id: String::new(),
            account_name: String::new(),
            account_owner_id: String::new(),
            department_id: String::new(),
            department_name: String::new(),
            publisher_name: String::new(),
            plan_name: String::new(),
            consumed_quantity: None,
            resource_rate: None,
            extended_cost,
            is_recurring_charge: None,
            extra: Vec::new(),
        }
    }
}

impl Record for MarketplaceCharge {
    const DATASET: Dataset = Dataset::MarketplaceCharges;

    fn cost(&self) -> Option<(Decimal, Option<Currency>)> {
        Some((self.extended_cost, None))
    }

    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let first = self.usage_start_date.date_naive();
        Some((first, self.usage_end_date.map_or(first, |end| end.date_naive())))
    }

    fn unit_of_measure(&self) -> Option<&str> {
        Some(&self.unit_of_measure)
    }

    fn json_texts(&self) -> [Option<&JsonText>; 2] {
        [Some(&self.tags), Some(&self.additional_info)]
    }
}
