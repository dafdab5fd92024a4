//! What each resource used on each day.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{ExtraField, Record};
use crate::{Currency, Dataset, JsonText};

/// What one resource used of one meter on one day, and its cost.
///
/// Cost and rate are in the currency of the enrollment, which the row does not name. The numbers keep the decimals with
/// which they were printed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UsageDetail {
    /// Number of the account; obsolete.
    pub account_id: String,
    /// Name of the account.
    pub account_name: String,
    /// Mail address of the account owner.
    pub account_owner_email: String,
    /// What the service adds about the resource, such as its size in `ServiceType`.
    pub additional_info: JsonText,
    /// Whether the charge never draws on the monetary commitment; version 3 alone says so.
    pub charges_billed_separately: Option<bool>,
    /// Quantity, counted in `unit_of_measure`.
    pub consumed_quantity: Decimal,
    /// The resource provider, such as `Microsoft.Compute`; it may be empty.
    pub consumed_service: String,
    /// Number of the consumed service; obsolete.
    pub consumed_service_id: String,
    /// Cost of the row, in the currency of the enrollment; version 1 calls it extended cost.
    pub cost: Decimal,
    /// The cost center.
    pub cost_center: String,
    /// The day of the usage, in UTC.
    pub date: NaiveDate,
    /// Number of the department; obsolete.
    pub department_id: String,
    /// Name of the department.
    pub department_name: String,
    /// The resource, by name or by its whole Azure Resource Manager id.
    pub instance_id: String,
    /// Location, such as `US West`; version 3 only.
    pub location: String,
    /// Category of the meter, such as `Virtual Machines`.
    pub meter_category: String,
    /// GUID of the meter.
    pub meter_id: String,
    /// Name of the meter.
    pub meter_name: String,
    /// The region for which the meter is priced.
    pub meter_region: String,
    /// Subcategory of the meter.
    pub meter_sub_category: String,
    /// The offer of the subscription, such as `MS-AZR-0003P`; version 3 only.
    pub offer_id: String,
    /// The priced part, as on the price sheet; version 3 only.
    pub part_number: String,
    /// Name of the product.
    pub product: String,
    /// Number of the product; obsolete.
    pub product_id: String,
    /// The resource group.
    pub resource_group: String,
    /// GUID of the resource; version 3 only, and it may be empty.
    pub resource_guid: String,
    /// Where the resource runs, such as `eastus`.
    pub resource_location: String,
    /// Number of the location; obsolete.
    pub resource_location_id: String,
    /// Price of one unit, in the currency of the enrollment.
    pub resource_rate: Option<Decimal>,
    /// Mail address of the service administrator; often empty.
    pub service_administrator_id: String,
    /// Text that the service adds.
    pub service_info1: String,
    /// More text that the service adds.
    pub service_info2: String,
    /// Name of the service, such as `Storage`; version 3 only.
    pub service_name: String,
    /// Tier of the service; version 3 only.
    pub service_tier: String,
    /// Not used by the server.
    pub store_service_identifier: String,
    /// GUID of the subscription.
    pub subscription_guid: String,
    /// Number of the subscription, up to 12 digits; obsolete.
    pub subscription_id: String,
    /// Name of the subscription.
    pub subscription_name: String,
    /// Tags of the resource.
    pub tags: JsonText,
    /// What `consumed_quantity` counts, such as `Hours`.
    pub unit_of_measure: String,
    /// Fields that no document knows.
    pub extra: Vec<ExtraField>,
}

impl UsageDetail {
    /// A row of which nothing else is known.
    #[must_use]
    pub fn new(date: NaiveDate, consumed_quantity: Decimal, cost: Decimal) -> Self {
        Self {
            account_id: String::new(),
            account_name: String::new(),
            account_owner_email: String::new(),
            additional_info: JsonText::default(),
            charges_billed_separately: None,
            consumed_quantity,
            consumed_service: String::new(),
            consumed_service_id: String::new(),
            cost,
            cost_center: String::new(),
            date,
            department_id: String::new(),
            department_name: String::new(),
            instance_id: String::new(),
            location: String::new(),
            meter_category: String::new(),
            meter_id: String::new(),
            meter_name: String::new(),
            meter_region: String::new(),
            meter_sub_category: String::new(),
            offer_id: String::new(),
            part_number: String::new(),
            product: String::new(),
            product_id: String::new(),
            resource_group: String::new(),
            resource_guid: String::new(),
            resource_location: String::new(),
            resource_location_id: String::new(),
            resource_rate: None,
            service_administrator_id: String::new(),
            service_info1: String::new(),
            service_info2: String::new(),
            service_name: String::new(),
            service_tier: String::new(),
            store_service_identifier: String::new(),
            subscription_guid: String::new(),
            subscription_id: String::new(),
            subscription_name: String::new(),
            tags: JsonText::default(),
            unit_of_measure: String::new(),
            extra: Vec::new(),
        }
    }
}

impl Record for UsageDetail {
    const DATASET: Dataset = Dataset::UsageDetails;

    fn cost(&self) -> Option<(Decimal, Option<Currency>)> {
        Some((self.cost, None))
    }

    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        Some((self.date, self.date))
    }

    fn unit_of_measure(&self) -> Option<&str> {
        Some(&self.unit_of_measure)
    }

    fn json_texts(&self) -> [Option<&JsonText>; 2] {
        [Some(&self.tags), Some(&self.additional_info)]
    }
}
