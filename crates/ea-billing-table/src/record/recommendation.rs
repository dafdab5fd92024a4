//! Rows of recommendations.

use ea_billing_core::{SharedRecommendation, SingleRecommendation};

use super::{Field, Tabular, day, extra};
use crate::{Cell, Kind};

impl Tabular for SharedRecommendation {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new("lookBackPeriod", Kind::Text, "Span of past usage, such as `Last7Days`.", |row| {
            Cell::text(&row.look_back_period)
        }),
        Field::new("meterId", Kind::Text, "GUID of the meter.", |row| Cell::text(&row.meter_id)),
        Field::shown("skuName", Kind::Text, "The size to reserve.", |row| Cell::text(&row.sku_name)),
        Field::shown("term", Kind::Text, "The term as an ISO 8601 duration, `P1Y` or `P3Y`.", |row| {
            Cell::text(&row.term)
        }),
        Field::shown("region", Kind::Text, "The region.", |row| Cell::text(&row.region)),
        Field::shown(
            "costWithNoRI",
            Kind::Amount,
            "Cost of the usage without a reservation, in the currency of the enrollment, which the row does not name.",
            |row| Cell::Decimal(row.cost_with_no_ri),
        ),
        Field::shown("recommendedQuantity", Kind::Number, "Number of instances to reserve.", |row| {
            Cell::Decimal(row.recommended_quantity)
        }),
        Field::new(
            "totalCostWithRI",
            Kind::Amount,
            "Cost of the same usage with the reservation, in the currency of the enrollment, which the row does not name.",
            |row| Cell::Decimal(row.total_cost_with_ri),
        ),
        Field::shown(
            "netSavings",
            Kind::Amount,
            "What the reservation would save, in the currency of the enrollment, which the row does not name.",
            |row| Cell::Decimal(row.net_savings),
        ),
        Field::new("firstUsageDate", Kind::Day, "The first day that was looked at, in UTC.", |row| {
            day(row.first_usage_date)
        }),
        Field::extra(|row| extra(&row.extra)),
    ];
}

impl Tabular for SingleRecommendation {
    const FIELDS: &'static [Field<Self>] = &[
        Field::shown("subscriptionId", Kind::Text, "GUID of the subscription.", |row| {
            Cell::text(&row.subscription_id)
        }),
        Field::new("lookBackPeriod", Kind::Text, "Span of past usage, such as `Last7Days`.", |row| {
            Cell::text(&row.look_back_period)
        }),
        Field::new("meterId", Kind::Text, "GUID of the meter.", |row| Cell::text(&row.meter_id)),
        Field::shown("skuName", Kind::Text, "The size to reserve.", |row| Cell::text(&row.sku_name)),
        Field::shown("term", Kind::Text, "The term as an ISO 8601 duration, `P1Y` or `P3Y`.", |row| {
            Cell::text(&row.term)
        }),
        Field::new("region", Kind::Text, "The region.", |row| Cell::text(&row.region)),
        Field::new(
            "costWithNoRI",
            Kind::Amount,
            "Cost of the usage without a reservation, in the currency of the enrollment, which the row does not name.",
            |row| Cell::Decimal(row.cost_with_no_ri),
        ),
        Field::shown("recommendedQuantity", Kind::Number, "Number of instances to reserve.", |row| {
            Cell::Decimal(row.recommended_quantity)
        }),
        Field::new(
            "totalCostWithRI",
            Kind::Amount,
            "Cost of the same usage with the reservation, in the currency of the enrollment, which the row does not name.",
            |row| Cell::Decimal(row.total_cost_with_ri),
        ),
        Field::shown(
            "netSavings",
            Kind::Amount,
            "What the reservation would save, in the currency of the enrollment, which the row does not name.",
            |row| Cell::Decimal(row.net_savings),
        ),
        Field::new("firstUsageDate", Kind::Day, "The first day that was looked at, in UTC.", |row| {
            day(row.first_usage_date)
        }),
        Field::extra(|row| extra(&row.extra)),
    ];
}
