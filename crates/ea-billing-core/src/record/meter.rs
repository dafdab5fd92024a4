//! What the meters of an offer cost: the rate card.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::{ExtraField, Record};
use crate::{Currency, Dataset};

/// A meter of a rate card, with its rates.
///
/// The id is the key: name, category, subcategory and region together are not unique.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Meter {
    /// GUID of the meter, as it was written.
    pub meter_id: String,
    /// Name of the meter.
    pub meter_name: String,
    /// The service.
    pub meter_category: String,
    /// The kind of service.
    pub meter_sub_category: String,
    /// The region, often empty.
    pub meter_region: String,
    /// The block that a rate buys, such as `10K` or `1 GB/Month`.
    pub unit: String,
    /// The rates, the lowest tier first.
    pub rates: Vec<MeterRate>,
    /// The quantity of a billing cycle that costs nothing in this offer.
    pub included_quantity: Decimal,
    /// Since when the rates hold; the first day of the year 1 where the server has no other.
    pub effective_date: Option<DateTime<Utc>>,
    /// Words about the meter, such as `Third Party`, to which discounts do not apply.
    pub meter_tags: Vec<String>,
    /// `Active` or `Deprecated`; newer versions of the API only.
    pub meter_status: String,
    /// Fields that no document knows.
    pub extra: Vec<ExtraField>,
}

/// The rate of a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MeterRate {
    /// The quantity of a billing cycle from which on the rate holds, in the unit of the meter.
    pub from: Decimal,
    /// The price of one unit, in the currency of the rate card.
    pub rate: Decimal,
}

/// What a rate card says of all its meters.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RateCardTerms {
    /// The currency of all rates.
    pub currency: Currency,
    /// The language of the texts, such as `en`, which may be another than was asked for.
    pub locale: String,
    /// Whether the rates include tax; documents say that they never do.
    pub is_tax_included: Option<bool>,
    /// Credits, commitments and charges of the offer.
    pub offer_terms: Vec<OfferTerm>,
    /// Fields that no document knows.
    pub extra: Vec<ExtraField>,
}

/// A term of an offer.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum OfferTerm {
    /// An amount that is taken off what the meters of a billing cycle cost.
    MonetaryCredit {
        /// The amount, in the currency of the rate card.
        credit: Decimal,
        /// Since when it holds.
        effective_date: Option<DateTime<Utc>>,
        /// GUIDs of the meters that it does not pay for.
        excluded_meter_ids: Vec<String>,
    },
    /// A discount for who commits to spend an amount.
    MonetaryCommitment {
        /// The discount of each tier, the lowest first.
        tiered_discount: Vec<DiscountTier>,
        /// Since when it holds.
        effective_date: Option<DateTime<Utc>>,
        /// GUIDs of the meters that it does not apply to.
        excluded_meter_ids: Vec<String>,
    },
    /// An amount that is due in every billing cycle.
    RecurringCharge {
        /// The amount, in the currency of the rate card.
        charge: Decimal,
        /// Since when it is due.
        effective_date: Option<DateTime<Utc>>,
    },
    /// A term of a kind that no document knows.
    Unknown {
        /// Its name.
        name: String,
        /// The whole term as JSON, as it came.
        json: String,
    },
}

/// The discount for spending from an amount on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DiscountTier {
    /// The committed amount from which on the discount holds, in the currency of the rate card.
    pub from: Decimal,
    /// The discount in percent.
    pub percent: Decimal,
}

impl Meter {
    /// A meter of which nothing else is known.
    #[must_use]
    pub fn new(meter_id: impl Into<String>) -> Self {
        Self {
            meter_id: meter_id.into(),
            meter_name: String::new(),
            meter_category: String::new(),
            meter_sub_category: String::new(),
            meter_region: String::new(),
            unit: String::new(),
            rates: Vec::new(),
            included_quantity: Decimal::ZERO,
            effective_date: None,
            meter_tags: Vec::new(),
            meter_status: String::new(),
            extra: Vec::new(),
        }
    }
}

impl MeterRate {
    /// A rate from this quantity on.
    #[must_use]
    pub const fn new(from: Decimal, rate: Decimal) -> Self {
        Self { from, rate }
    }
}

impl DiscountTier {
    /// A discount from this amount on.
    #[must_use]
    pub const fn new(from: Decimal, percent: Decimal) -> Self {
        Self { from, percent }
    }
}

impl RateCardTerms {
    /// Terms of which nothing but the currency is known.
    #[must_use]
    pub const fn new(currency: Currency) -> Self {
        Self {
            currency,
            locale: String::new(),
            is_tax_included: None,
            offer_terms: Vec::new(),
            extra: Vec::new(),
        }
    }
}

impl Record for Meter {
    const DATASET: Dataset = Dataset::RateCard;

    fn unit_of_measure(&self) -> Option<&str> {
        Some(&self.unit)
    }
}
