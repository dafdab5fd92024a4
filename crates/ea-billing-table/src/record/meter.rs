//! Rows of rate cards: meters, and the terms of an offer.

use std::borrow::Cow;

use ea_billing_core::{Currency, DiscountTier, Meter, OfferTerm, rust_decimal::Decimal};

use super::{Field, Tabular, extra, instant, json_string, text_or_null};
use crate::{Cell, Kind, json::mended};

/// A meter with the currency of its rates, which the rate card names once for all.
#[derive(Debug)]
pub struct MeterRow {
    /// The meter.
    pub meter: Meter,
    /// The currency of its rates.
    pub currency: Currency,
}

impl Tabular for MeterRow {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new("meterId", Kind::Text, "GUID of the meter, which is the key of the row.", |row| {
            Cell::text(&row.meter.meter_id)
        }),
        Field::shown("meterName", Kind::Text, "Name of the meter.", |row| Cell::text(&row.meter.meter_name)),
        Field::shown("meterCategory", Kind::Text, "Category of the meter, such as `Storage`.", |row| {
            Cell::text(&row.meter.meter_category)
        }),
        Field::new("meterSubCategory", Kind::Text, "Subcategory of the meter; it may be empty.", |row| {
            Cell::text(&row.meter.meter_sub_category)
        }),
        Field::shown(
            "meterRegion",
            Kind::Text,
            "The region for which the meter is priced; it may be empty.",
            |row| Cell::text(&row.meter.meter_region),
        ),
        Field::shown(
            "unit",
            Kind::Text,
            "The block that a rate buys, such as `10K` or `1 GB/Month`.",
            |row| Cell::text(&row.meter.unit),
        ),
        Field::shown(
            "meterRates",
            Kind::Json,
            "The rates by tier, the lowest first: the quantity of a billing cycle from which on a rate holds, and the rate.",
            |row| {
                let rates = row.meter.rates.iter();
                by_tier(rates.map(|rate| (rate.from, rate.rate)))
            },
        ),
        Field::new(
            "includedQuantity",
            Kind::Number,
            "The quantity of a billing cycle that costs nothing in this offer.",
            |row| Cell::Decimal(row.meter.included_quantity),
        ),
        Field::shown("currency", Kind::Text, "ISO 4217 code of the currency of the rates.", |row| {
            Cell::text(row.currency.as_str())
        }),
        Field::new(
            "effectiveDate",
            Kind::Instant,
            "Since when the rates hold; the first day of the year 1 where the server has no other.",
            |row| instant(row.meter.effective_date),
        ),
        Field::new("meterTags", Kind::Json, "Words about the meter, such as `Third Party`.", |row| {
            texts(&row.meter.meter_tags)
        }),
        Field::new(
            "meterStatus",
            Kind::Text,
            "`Active` or `Deprecated`; nothing in older versions of the API.",
            |row| text_or_null(&row.meter.meter_status),
        ),
        Field::extra(|row| extra(&row.meter.extra)),
    ];
}

/// A term of an offer, with the currency of its amounts.
#[derive(Debug)]
pub struct TermRow {
    /// The term.
    pub term: OfferTerm,
    /// The currency of its amounts.
    pub currency: Currency,
}

impl Tabular for TermRow {
    const FIELDS: &'static [Field<Self>] = &[
        Field::shown(
            "term",
            Kind::Text,
            "`Monetary Credit`, `Monetary Commitment`, `Recurring Charge`, or the name of one that is not known.",
            |row| match &row.term {
                OfferTerm::MonetaryCredit { .. } => Cell::text("Monetary Credit"),
                OfferTerm::MonetaryCommitment { .. } => Cell::text("Monetary Commitment"),
                OfferTerm::RecurringCharge { .. } => Cell::text("Recurring Charge"),
                OfferTerm::Unknown { name, .. } => Cell::text(name),
                _ => Cell::Null,
            },
        ),
        Field::shown(
            "amount",
            Kind::Amount,
            "The credit or the charge of a billing cycle, in the currency of `currency`.",
            |row| match &row.term {
                OfferTerm::MonetaryCredit { credit, .. } => Cell::Decimal(*credit),
                OfferTerm::RecurringCharge { charge, .. } => Cell::Decimal(*charge),
                _ => Cell::Null,
            },
        ),
        Field::shown("currency", Kind::Text, "ISO 4217 code of the currency of the rate card.", |row| {
            Cell::text(row.currency.as_str())
        }),
        Field::shown(
            "tieredDiscount",
            Kind::Json,
            "The discounts of a commitment: the committed amount from which on one holds, and the percentage.",
            |row| match &row.term {
                OfferTerm::MonetaryCommitment { tiered_discount, .. } => discounts(tiered_discount),
                _ => Cell::Null,
            },
        ),
        Field::shown("effectiveDate", Kind::Instant, "Since when the term holds.", |row| match &row.term {
            OfferTerm::MonetaryCredit { effective_date, .. }
            | OfferTerm::MonetaryCommitment { effective_date, .. }
            | OfferTerm::RecurringCharge { effective_date, .. } => instant(*effective_date),
            _ => Cell::Null,
        }),
        Field::new(
            "excludedMeterIds",
            Kind::Json,
            "GUIDs of the meters that the term does not apply to.",
            |row| match &row.term {
                OfferTerm::MonetaryCredit { excluded_meter_ids, .. }
                | OfferTerm::MonetaryCommitment { excluded_meter_ids, .. } => texts(excluded_meter_ids),
                _ => Cell::Null,
            },
        ),
        Field::new("unknownTerm", Kind::Json, "A term that no document knows, as it came.", |row| match &row
            .term
        {
            OfferTerm::Unknown { json, .. } => Cell::Json(mended(json)),
            _ => Cell::Null,
        }),
    ];
}

fn discounts(tiers: &[DiscountTier]) -> Cell<'static> {
    by_tier(tiers.iter().map(|tier| (tier.from, tier.percent)))
}

/// A JSON object of numbers by where their tiers begin, with all digits.
fn by_tier(tiers: impl Iterator<Item = (Decimal, Decimal)>) -> Cell<'static> {
    let tiers: Vec<_> = tiers.map(|(from, value)| format!(r#""{from}":{value}"#)).collect();
    Cell::Json(Cow::Owned(format!("{{{}}}", tiers.join(","))))
}

/// A JSON array of texts.
pub(super) fn texts(texts: &[String]) -> Cell<'static> {
    let texts: Vec<_> = texts.iter().map(|text| json_string(text)).collect();
    Cell::Json(Cow::Owned(format!("[{}]", texts.join(","))))
}
