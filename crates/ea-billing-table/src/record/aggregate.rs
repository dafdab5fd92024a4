//! Rows of usage aggregates.

use ea_billing_core::{InstanceData, JsonText, UsageAggregate};

use super::{Field, Tabular, extra, instant};
use crate::{Cell, Kind};

impl Tabular for UsageAggregate {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new(
            "id",
            Kind::Text,
            "The server's name of the row with its path; many rows have the same one.",
            |row| Cell::text(&row.id),
        ),
        Field::new(
            "name",
            Kind::Text,
            "The server's name of the row, such as `Daily_BRSDT_20150501_0000`; many rows have the same one.",
            |row| Cell::text(&row.name),
        ),
        Field::new("subscriptionId", Kind::Text, "GUID of the subscription.", |row| {
            Cell::text(&row.subscription_id)
        }),
        Field::shown("usageStartTime", Kind::Instant, "When the use began, in UTC.", |row| {
            instant(Some(row.usage_start))
        }),
        Field::new(
            "usageEndTime",
            Kind::Instant,
            "When the use ended, in UTC; this moment is not part of it.",
            |row| instant(Some(row.usage_end)),
        ),
        Field::new("meterId", Kind::Text, "GUID of the meter.", |row| Cell::text(&row.meter_id)),
        Field::shown("meterName", Kind::Text, "Name of the meter.", |row| Cell::text(&row.meter_name)),
        Field::shown("meterCategory", Kind::Text, "Category of the meter, such as `Storage`.", |row| {
            Cell::text(&row.meter_category)
        }),
        Field::new("meterSubCategory", Kind::Text, "Subcategory of the meter; often empty.", |row| {
            Cell::text(&row.meter_sub_category)
        }),
        Field::new(
            "meterRegion",
            Kind::Text,
            "The region for which the meter is priced; often empty.",
            |row| Cell::text(&row.meter_region),
        ),
        Field::new(
            "infoFields",
            Kind::Json,
            "What the server tells of older services, such as `project` and `meteredRegion`.",
            |row| extra(&row.info_fields),
        ),
        Field::shown("unit", Kind::Text, "What `quantity` counts, such as `10,000s` or `GB`.", |row| {
            Cell::text(&row.unit)
        }),
        Field::shown("quantity", Kind::Number, "Quantity, counted in `unit`.", |row| {
            Cell::Decimal(row.quantity)
        }),
        Field::new(
            "instanceData",
            Kind::Text,
            "JSON text about the resource, as it came; the columns after it are read from it.",
            |row| Cell::text(&row.instance_data),
        ),
        Field::new(
            "resourceUri",
            Kind::Text,
            "The whole Azure Resource Manager id of the resource; nothing where the row names none.",
            |row| of_instance(row, |data| &data.resource_uri),
        ),
        Field::shown(
            "resourceGroup",
            Kind::Text,
            "The resource group, as the id of the resource has it; found by this program.",
            |row| row.resource_group().map_or(Cell::Null, Cell::text),
        ),
        Field::new("location", Kind::Text, "Where the resource runs, such as `eastus`.", |row| {
            of_instance(row, |data| &data.location)
        }),
        Field::new("tags", Kind::Text, "JSON text of the tags of the resource.", |row| {
            json_text(row, |data| data.tags.as_ref())
        }),
        Field::new(
            "additionalInfo",
            Kind::Text,
            "JSON text that the service adds, such as the size in `ServiceType`.",
            |row| json_text(row, |data| data.additional_info.as_ref()),
        ),
        Field::new("partNumber", Kind::Text, "The ordered part, of services of others.", |row| {
            of_instance(row, |data| &data.part_number)
        }),
        Field::new("orderNumber", Kind::Text, "The order, of services of others.", |row| {
            of_instance(row, |data| &data.order_number)
        }),
        Field::shown(
            "reportedTime",
            Kind::Instant,
            "When the usage was reported, as the name of the row tells it; found by this program.",
            |row| instant(row.reported),
        ),
        Field::extra(|row| extra(&row.extra)),
    ];
}

/// Text about the resource; nothing where the row names none.
fn of_instance(row: &UsageAggregate, text: fn(&InstanceData) -> &String) -> Cell<'_> {
    row.instance.as_ref().map_or(Cell::Null, |data| Cell::text(text(data)))
}

fn json_text(row: &UsageAggregate, text: fn(&InstanceData) -> Option<&JsonText>) -> Cell<'_> {
    row.instance.as_ref().and_then(text).map_or(Cell::Null, |text| Cell::text(text.as_str()))
}
