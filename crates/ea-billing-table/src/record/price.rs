//! Rows of the price sheet.

use std::borrow::Cow;

use ea_billing_core::PriceSheetItem;

use super::{Field, Tabular, currency, extra, number};
use crate::{Cell, Kind};

impl Tabular for PriceSheetItem {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new(
            "id",
            Kind::Text,
            "The server's name of the entry; the period within it may be another than `billingPeriodId`.",
            |row| Cell::text(&row.id),
        ),
        Field::new("billingPeriodId", Kind::Text, "The billing period, such as `202610`.", |row| {
            row.billing_period.map_or(Cell::Null, |period| Cell::Text(Cow::Owned(period.to_string())))
        }),
        Field::new("meterId", Kind::Text, "GUID of the meter; version 1 has none.", |row| {
            Cell::text(&row.meter_id)
        }),
        Field::shown("meterName", Kind::Text, "Name of the meter.", |row| Cell::text(&row.meter_name)),
        Field::shown(
            "unitOfMeasure",
            Kind::Text,
            "The block that `unitPrice` buys, such as `100 Hours`.",
            |row| Cell::text(&row.unit_of_measure),
        ),
        Field::new("includedQuantity", Kind::Number, "Quantity that is free of charge.", |row| {
            number(row.included_quantity)
        }),
        Field::shown("partNumber", Kind::Text, "The priced part.", |row| Cell::text(&row.part_number)),
        Field::shown(
            "unitPrice",
            Kind::Number,
            "Price of one block of `unitOfMeasure`, in the currency of `currencyCode`.",
            |row| Cell::Decimal(row.unit_price.amount()),
        ),
        Field::shown("currencyCode", Kind::Text, "ISO 4217 code of the currency.", |row| {
            currency(row.unit_price)
        }),
        Field::new("offerId", Kind::Text, "The offer that the price belongs to; version 3 only.", |row| {
            Cell::text(&row.offer_id)
        }),
        Field::extra(|row| extra(&row.extra)),
    ];
}
