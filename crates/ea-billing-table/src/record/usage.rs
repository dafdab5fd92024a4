//! Rows of usage details.

use ea_billing_core::UsageDetail;

use super::{Field, Tabular, day, extra, flag, number};
use crate::{Cell, Kind};

impl Tabular for UsageDetail {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new("accountId", Kind::Text, "Number of the account; obsolete.", |row| {
            Cell::text(&row.account_id)
        }),
        Field::new("productId", Kind::Text, "Number of the product; obsolete.", |row| {
            Cell::text(&row.product_id)
        }),
        Field::new("resourceLocationId", Kind::Text, "Number of the location; obsolete.", |row| {
            Cell::text(&row.resource_location_id)
        }),
        Field::new("consumedServiceId", Kind::Text, "Number of the consumed service; obsolete.", |row| {
            Cell::text(&row.consumed_service_id)
        }),
        Field::new("departmentId", Kind::Text, "Number of the department; obsolete.", |row| {
            Cell::text(&row.department_id)
        }),
        Field::new(
            "subscriptionId",
            Kind::Text,
            "Number of the subscription, up to 12 digits; obsolete.",
            |row| Cell::text(&row.subscription_id),
        ),
        Field::new("accountOwnerEmail", Kind::Text, "Mail address of the account owner.", |row| {
            Cell::text(&row.account_owner_email)
        }),
        Field::new("accountName", Kind::Text, "Name of the account.", |row| Cell::text(&row.account_name)),
        Field::new(
            "serviceAdministratorId",
            Kind::Text,
            "Mail address of the service administrator; often empty.",
            |row| Cell::text(&row.service_administrator_id),
        ),
        Field::shown("subscriptionName", Kind::Text, "Name of the subscription.", |row| {
            Cell::text(&row.subscription_name)
        }),
        Field::new("subscriptionGuid", Kind::Text, "GUID of the subscription.", |row| {
            Cell::text(&row.subscription_guid)
        }),
        Field::shown("date", Kind::Day, "The day of the usage, in UTC.", |row| day(Some(row.date))),
        Field::new("product", Kind::Text, "Name of the product.", |row| Cell::text(&row.product)),
        Field::new("meterId", Kind::Text, "GUID of the meter.", |row| Cell::text(&row.meter_id)),
        Field::shown(
            "meterCategory",
            Kind::Text,
            "Category of the meter, such as `Virtual Machines`.",
            |row| Cell::text(&row.meter_category),
        ),
        Field::new("meterSubCategory", Kind::Text, "Subcategory of the meter.", |row| {
            Cell::text(&row.meter_sub_category)
        }),
        Field::new("meterRegion", Kind::Text, "The region for which the meter is priced.", |row| {
            Cell::text(&row.meter_region)
        }),
        Field::shown("meterName", Kind::Text, "Name of the meter.", |row| Cell::text(&row.meter_name)),
        Field::new("consumedQuantity", Kind::Number, "Quantity, counted in `unitOfMeasure`.", |row| {
            Cell::Decimal(row.consumed_quantity)
        }),
        Field::new(
            "resourceRate",
            Kind::Number,
            "Price of one unit, in the currency of the enrollment, which the row does not name.",
            |row| number(row.resource_rate),
        ),
        Field::shown(
            "cost",
            Kind::Amount,
            "Cost of the row, in the currency of the enrollment, which the row does not name.",
            |row| Cell::Decimal(row.cost),
        ),
        Field::new("resourceLocation", Kind::Text, "Where the resource runs, such as `eastus`.", |row| {
            Cell::text(&row.resource_location)
        }),
        Field::new(
            "consumedService",
            Kind::Text,
            "The resource provider, such as `Microsoft.Compute`; it may be empty.",
            |row| Cell::text(&row.consumed_service),
        ),
        Field::new(
            "instanceId",
            Kind::Text,
            "The resource, by name or by its whole Azure Resource Manager id.",
            |row| Cell::text(&row.instance_id),
        ),
        Field::new("serviceInfo1", Kind::Text, "Text that the service adds.", |row| {
            Cell::text(&row.service_info1)
        }),
        Field::new("serviceInfo2", Kind::Text, "More text that the service adds.", |row| {
            Cell::text(&row.service_info2)
        }),
        Field::new(
            "additionalInfo",
            Kind::Text,
            "JSON text that the service adds, such as the size in `ServiceType`.",
            |row| Cell::text(row.additional_info.as_str()),
        ),
        Field::new("tags", Kind::Text, "JSON text of the tags of the resource.", |row| {
            Cell::text(row.tags.as_str())
        }),
        Field::new("storeServiceIdentifier", Kind::Text, "Not used by the server.", |row| {
            Cell::text(&row.store_service_identifier)
        }),
        Field::new("departmentName", Kind::Text, "Name of the department.", |row| {
            Cell::text(&row.department_name)
        }),
        Field::new("costCenter", Kind::Text, "The cost center.", |row| Cell::text(&row.cost_center)),
        Field::new("unitOfMeasure", Kind::Text, "What `consumedQuantity` counts, such as `Hours`.", |row| {
            Cell::text(&row.unit_of_measure)
        }),
        Field::new("resourceGroup", Kind::Text, "The resource group.", |row| Cell::text(&row.resource_group)),
        Field::new(
            "serviceName",
            Kind::Text,
            "Name of the service, such as `Storage`; version 3 only.",
            |row| Cell::text(&row.service_name),
        ),
        Field::new("serviceTier", Kind::Text, "Tier of the service; version 3 only.", |row| {
            Cell::text(&row.service_tier)
        }),
        Field::new("location", Kind::Text, "Location, such as `US West`; version 3 only.", |row| {
            Cell::text(&row.location)
        }),
        Field::new(
            "partNumber",
            Kind::Text,
            "The priced part, as on the price sheet; version 3 only.",
            |row| Cell::text(&row.part_number),
        ),
        Field::new(
            "resourceGuid",
            Kind::Text,
            "GUID of the resource; version 3 only, and it may be empty.",
            |row| Cell::text(&row.resource_guid),
        ),
        Field::new(
            "offerId",
            Kind::Text,
            "The offer of the subscription, such as `MS-AZR-0003P`; version 3 only.",
            |row| Cell::text(&row.offer_id),
        ),
        Field::new(
            "chargesBilledSeparately",
            Kind::Flag,
            "Whether the charge never draws on the monetary commitment; version 3 only.",
            |row| flag(row.charges_billed_separately),
        ),
        Field::extra(|row| extra(&row.extra)),
    ];
}
