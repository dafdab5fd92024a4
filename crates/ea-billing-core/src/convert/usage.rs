//! Usage details.

use ea_billing_client::{ea_v1, ea_v2, ea_v3};

use super::{
    Raw,
    fields::{Outcome, day, decimal, extra, flag, id, json_text, required, text},
};
use crate::UsageDetail;

versions! {
    UsageDetail: ea_v1 ea_v2 ea_v3 UsageDetail;
}

/// The versions differ in the name of the cost and in the fields that the third added.
macro_rules! usage {
    ($version:ident, $cost:ident = $cost_name:literal, |$row:ident| { $($field:ident: $value:expr,)* }) => {
        impl Raw<UsageDetail> for $version::types::UsageDetail {
            fn record(self) -> Outcome<UsageDetail> {
                let $row = self;
                Ok(UsageDetail {
                    $($field: $value,)*
                    account_id: id($row.account_id),
                    account_name: text($row.account_name),
                    account_owner_email: text($row.account_owner_email),
                    additional_info: json_text($row.additional_info),
                    consumed_quantity: required("consumedQuantity", $row.consumed_quantity)?,
                    consumed_service: text($row.consumed_service),
                    consumed_service_id: id($row.consumed_service_id),
                    cost: required($cost_name, $row.$cost)?,
                    cost_center: text($row.cost_center),
                    date: day("date", $row.date)?,
                    department_id: id($row.department_id),
                    department_name: text($row.department_name),
                    instance_id: text($row.instance_id),
                    meter_category: text($row.meter_category),
                    meter_id: id($row.meter_id),
                    meter_name: text($row.meter_name),
                    meter_region: text($row.meter_region),
                    meter_sub_category: text($row.meter_sub_category),
                    product: text($row.product),
                    product_id: id($row.product_id),
                    resource_group: text($row.resource_group),
                    resource_location: text($row.resource_location),
                    resource_location_id: id($row.resource_location_id),
                    resource_rate: decimal($row.resource_rate),
                    service_administrator_id: text($row.service_administrator_id),
                    service_info1: text($row.service_info1),
                    service_info2: text($row.service_info2),
                    store_service_identifier: text($row.store_service_identifier),
                    subscription_guid: text($row.subscription_guid),
                    subscription_id: id($row.subscription_id),
                    subscription_name: text($row.subscription_name),
                    tags: json_text($row.tags),
                    unit_of_measure: text($row.unit_of_measure),
                    extra: extra(&$row.extra)?,
                })
            }
        }
    };
}

/// What versions before the third do not have.
macro_rules! old_usage {
    ($version:ident, $cost:ident = $cost_name:literal) => {
        usage!($version, $cost = $cost_name, |row| {
            charges_billed_separately: None,
            location: String::new(),
            offer_id: String::new(),
            part_number: String::new(),
            resource_guid: String::new(),
            service_name: String::new(),
            service_tier: String::new(),
        });
    };
}

old_usage!(ea_v1, extended_cost = "extendedCost");
old_usage!(ea_v2, cost = "cost");
usage!(ea_v3, cost = "cost", |row| {
    charges_billed_separately: flag(row.charges_billed_separately),
    location: text(row.location),
    offer_id: text(row.offer_id),
    part_number: text(row.part_number),
    resource_guid: text(row.resource_guid),
    service_name: text(row.service_name),
    service_tier: text(row.service_tier),
});
