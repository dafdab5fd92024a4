//! Rows of marketplace charges.

use ea_billing_core::MarketplaceCharge;

use super::{Field, Tabular, extra, flag, instant, number};
use crate::{Cell, Kind};

impl Tabular for MarketplaceCharge {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new("id", Kind::Text, "The server's name of the charge.", |row| Cell::text(&row.id)),
        Field::new("subscriptionGuid", Kind::Text, "GUID of the subscription.", |row| {
            Cell::text(&row.subscription_guid)
        }),
        Field::shown("subscriptionName", Kind::Text, "Name of the subscription.", |row| {
            Cell::text(&row.subscription_name)
        }),
        Field::new("meterId", Kind::Text, "The meter, by a name such as `2core`, not by a GUID.", |row| {
            Cell::text(&row.meter_id)
        }),
        Field::shown("usageStartDate", Kind::Instant, "When the usage began, in UTC.", |row| {
            instant(Some(row.usage_start_date))
        }),
        Field::new("usageEndDate", Kind::Instant, "When the usage ended, in UTC.", |row| {
            instant(row.usage_end_date)
        }),
        Field::shown("offerName", Kind::Text, "Name of the offer.", |row| Cell::text(&row.offer_name)),
        Field::new("resourceGroup", Kind::Text, "The resource group.", |row| Cell::text(&row.resource_group)),
        Field::new("instanceId", Kind::Text, "The resource.", |row| Cell::text(&row.instance_id)),
        Field::new(
            "additionalInfo",
            Kind::Text,
            "JSON text that the publisher adds about the resource.",
            |row| Cell::text(row.additional_info.as_str()),
        ),
        Field::new("tags", Kind::Text, "JSON text of the tags of the resource.", |row| {
            Cell::text(row.tags.as_str())
        }),
        Field::new("orderNumber", Kind::Text, "Number of the order.", |row| Cell::text(&row.order_number)),
        Field::new("unitOfMeasure", Kind::Text, "What `consumedQuantity` counts; it may be empty.", |row| {
            Cell::text(&row.unit_of_measure)
        }),
        Field::new("costCenter", Kind::Text, "The cost center.", |row| Cell::text(&row.cost_center)),
        Field::new("accountId", Kind::Text, "Number of the account.", |row| Cell::text(&row.account_id)),
        Field::new("accountName", Kind::Text, "Name of the account.", |row| Cell::text(&row.account_name)),
        Field::new("accountOwnerId", Kind::Text, "Mail address of the account owner.", |row| {
            Cell::text(&row.account_owner_id)
        }),
        Field::new("departmentId", Kind::Text, "Number of the department.", |row| {
            Cell::text(&row.department_id)
        }),
        Field::new("departmentName", Kind::Text, "Name of the department.", |row| {
            Cell::text(&row.department_name)
        }),
        Field::new("publisherName", Kind::Text, "Name of the publisher.", |row| {
            Cell::text(&row.publisher_name)
        }),
        Field::new("planName", Kind::Text, "Name of the plan.", |row| Cell::text(&row.plan_name)),
        Field::new("consumedQuantity", Kind::Number, "Quantity, counted in `unitOfMeasure`.", |row| {
            number(row.consumed_quantity)
        }),
        Field::new(
            "resourceRate",
            Kind::Number,
            "Price of one unit, in the currency of the enrollment, which the row does not name.",
            |row| number(row.resource_rate),
        ),
        Field::shown(
            "extendedCost",
            Kind::Amount,
            "Cost of the row, in the currency of the enrollment, which the row does not name.",
            |row| Cell::Decimal(row.extended_cost),
        ),
        Field::new(
            "isRecurringCharge",
            Kind::Flag,
            "Whether the charge comes again each month; version 3 only.",
            |row| flag(row.is_recurring_charge),
        ),
        Field::extra(|row| extra(&row.extra)),
    ];
}
