//! Rows of use and charges of reservations.

use ea_billing_core::{ReservationCharge, ReservationDetail, ReservationSummary};

use super::{Field, Tabular, currency, day, extra, instant, number};
use crate::{Cell, Kind};

impl Tabular for ReservationDetail {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new("reservationOrderId", Kind::Text, "GUID of the reservation order.", |row| {
            Cell::text(&row.reservation_order_id)
        }),
        Field::new("reservationId", Kind::Text, "GUID of the reservation.", |row| {
            Cell::text(&row.reservation_id)
        }),
        Field::shown("usageDate", Kind::Day, "The day, in UTC.", |row| day(Some(row.usage_date))),
        Field::shown("skuName", Kind::Text, "The reserved size, such as `Standard_F2s`.", |row| {
            Cell::text(&row.sku_name)
        }),
        Field::shown("instanceId", Kind::Text, "The instance.", |row| Cell::text(&row.instance_id)),
        Field::new("totalReservedQuantity", Kind::Number, "Number of reserved instances.", |row| {
            number(row.total_reserved_quantity)
        }),
        Field::shown("reservedHours", Kind::Number, "Hours that were reserved.", |row| {
            Cell::Decimal(row.reserved_hours)
        }),
        Field::shown("usedHours", Kind::Number, "Hours that were used.", |row| Cell::Decimal(row.used_hours)),
        Field::extra(|row| extra(&row.extra)),
    ];
}

impl Tabular for ReservationSummary {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new("reservationOrderId", Kind::Text, "GUID of the reservation order.", |row| {
            Cell::text(&row.reservation_order_id)
        }),
        Field::new("reservationId", Kind::Text, "GUID of the reservation.", |row| {
            Cell::text(&row.reservation_id)
        }),
        Field::shown("skuName", Kind::Text, "The reserved size, such as `Standard_F2s`.", |row| {
            Cell::text(&row.sku_name)
        }),
        Field::shown("reservedHours", Kind::Number, "Hours that were reserved.", |row| {
            Cell::Decimal(row.reserved_hours)
        }),
        Field::shown(
            "usageDate",
            Kind::Day,
            "The day, in UTC; no document says which day stands for a month.",
            |row| day(Some(row.usage_date)),
        ),
        Field::shown("usedHours", Kind::Number, "Hours that were used.", |row| Cell::Decimal(row.used_hours)),
        Field::new("minUtilizationPercentage", Kind::Number, "Lowest utilization in percent.", |row| {
            number(row.min_utilization_percentage)
        }),
        Field::shown("avgUtilizationPercentage", Kind::Number, "Mean utilization in percent.", |row| {
            number(row.avg_utilization_percentage)
        }),
        Field::new("maxUtilizationPercentage", Kind::Number, "Highest utilization in percent.", |row| {
            number(row.max_utilization_percentage)
        }),
        Field::extra(|row| extra(&row.extra)),
    ];
}

impl Tabular for ReservationCharge {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new(
            "purchasingEnrollment",
            Kind::Text,
            "The enrollment that bought the reservation.",
            |row| Cell::text(&row.purchasing_enrollment),
        ),
        Field::shown(
            "armSkuName",
            Kind::Text,
            "The reserved size as Azure Resource Manager spells it.",
            |row| Cell::text(&row.arm_sku_name),
        ),
        Field::shown("term", Kind::Text, "The term as an ISO 8601 duration, `P1Y` or `P3Y`.", |row| {
            Cell::text(&row.term)
        }),
        Field::new("region", Kind::Text, "The region.", |row| Cell::text(&row.region)),
        Field::new(
            "purchasingSubscriptionGuid",
            Kind::Text,
            "GUID of the subscription that bought the reservation.",
            |row| Cell::text(&row.purchasing_subscription_guid),
        ),
        Field::new(
            "purchasingSubscriptionName",
            Kind::Text,
            "Name of the subscription that bought the reservation.",
            |row| Cell::text(&row.purchasing_subscription_name),
        ),
        Field::new("accountName", Kind::Text, "Name of the account.", |row| Cell::text(&row.account_name)),
        Field::new("accountOwnerEmail", Kind::Text, "Mail address of the account owner.", |row| {
            Cell::text(&row.account_owner_email)
        }),
        Field::new("departmentName", Kind::Text, "Name of the department.", |row| {
            Cell::text(&row.department_name)
        }),
        Field::new("costCenter", Kind::Text, "The cost center.", |row| Cell::text(&row.cost_center)),
        Field::new(
            "currentEnrollment",
            Kind::Text,
            "The enrollment that holds the reservation now.",
            |row| Cell::text(&row.current_enrollment),
        ),
        Field::shown("eventDate", Kind::Instant, "When it happened, in UTC.", |row| {
            instant(Some(row.event_date))
        }),
        Field::new("reservationOrderId", Kind::Text, "GUID of the reservation order.", |row| {
            Cell::text(&row.reservation_order_id)
        }),
        Field::new("description", Kind::Text, "Size, region and term in words.", |row| {
            Cell::text(&row.description)
        }),
        Field::shown("eventType", Kind::Text, "What happened: `Purchase`, `Cancel` or `Refund`.", |row| {
            Cell::text(&row.event_type)
        }),
        Field::new("quantity", Kind::Number, "Number of instances.", |row| number(row.quantity)),
        Field::shown("amount", Kind::Amount, "The amount, in the currency of `currency`.", |row| {
            Cell::Decimal(row.amount.amount())
        }),
        Field::shown("currency", Kind::Text, "ISO 4217 code of the currency.", |row| currency(row.amount)),
        Field::new("reservationOrderName", Kind::Text, "Name of the reservation order.", |row| {
            Cell::text(&row.reservation_order_name)
        }),
        Field::extra(|row| extra(&row.extra)),
    ];
}
