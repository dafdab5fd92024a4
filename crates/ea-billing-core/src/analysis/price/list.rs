//! Prices by meter, from a rate card or a price sheet.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::priced::UnratedReason;
use crate::{
    Currency, Meter, MeterRate, OfferTerm, PriceSheetItem, RateCardTerms, UnitOfMeasure,
    error::{Code, Error, Result},
};

/// The tag of meters to which no discount applies.
const THIRD_PARTY: &str = "Third Party";

/// The prices of meters, and the terms of the offer.
///
/// Ids of meters are the same in any casing: usage and rate cards write them in lower case, price sheets in capitals.
/// A rate card has some 80,000 meters; with [`only`](Self::only) none is kept but those that usage needs.
///
/// Of one meter there may be several prices. Those that say the same are one. Others are told apart by the part number
/// and then the offer that the usage names; where that leaves more than one, the usage is
/// [unrated](UnratedReason::Ambiguous).
#[derive(Clone, Debug)]
pub struct PriceList {
    currency: Currency,
    wanted: Option<HashSet<Box<str>>>,
    prices: HashMap<Box<str>, Vec<Price>>,
    terms: Vec<OfferTerm>,
    repeated: HashMap<Box<str>, u64>,
}

/// What one meter costs.
#[derive(Clone, Debug)]
pub(super) struct Price {
    pub(super) part_number: String,
    pub(super) offer_id: String,
    pub(super) meter_name: String,
    pub(super) unit: UnitOfMeasure,
    /// The lowest tier first; each begins above the one before.
    pub(super) tiers: Vec<MeterRate>,
    pub(super) included: Decimal,
    /// Whether the included quantity counts single units, as opposed to blocks.
    pub(super) includes_singles: bool,
    pub(super) effective: Option<DateTime<Utc>>,
    pub(super) is_third_party: bool,
    /// What keeps the meter from being priced.
    pub(super) fault: Option<UnratedReason>,
}

impl PriceList {
    /// A list without prices in this currency.
    #[must_use]
    pub fn new(currency: Currency) -> Self {
        Self { currency, wanted: None, prices: HashMap::new(), terms: Vec::new(), repeated: HashMap::new() }
    }

    /// A list of a rate card, with its terms and without its meters.
    #[must_use]
    pub fn of_rate_card(terms: &RateCardTerms) -> Self {
        Self { terms: terms.offer_terms.clone(), ..Self::new(terms.currency) }
    }

    /// The same list, which will keep the prices of these meters and of no others.
    #[must_use]
    pub fn only<'a>(self, meter_ids: impl IntoIterator<Item = &'a str>) -> Self {
        Self { wanted: Some(meter_ids.into_iter().map(meter_key).collect()), ..self }
    }

    /// Adds a meter of the rate card; returns whether it was wanted.
    pub fn add_meter(&mut self, meter: &Meter) -> bool {
        let has_tag = |tag: &String| tag.trim().eq_ignore_ascii_case(THIRD_PARTY);
        self.add(&meter.meter_id, || {
            let (tiers, fault) = tiers(&meter.rates, meter.included_quantity);
            Price {
                part_number: String::new(),
                offer_id: String::new(),
                meter_name: meter.meter_name.clone(),
                unit: UnitOfMeasure::parse(&meter.unit),
                tiers,
                included: meter.included_quantity,
                includes_singles: false,
                effective: meter.effective_date,
                is_third_party: meter.meter_tags.iter().any(has_tag),
                fault,
            }
        })
    }

    /// Adds a row of a price sheet, which prices each block of its unit alike; returns whether it was wanted.
    ///
    /// A price sheet of version 1 names no meters, so that it prices nothing. Its included quantity counts single
    /// units, as the usage of an enrollment does: 50 with `100 Hours` are 50 hours.
    ///
    /// # Errors
    /// [`Code::MixedCurrency`] for a price in another currency than that of the list.
    pub fn add_item(&mut self, item: &PriceSheetItem) -> Result<bool> {
        let found = item.unit_price.currency();
        if found != self.currency {
            let message = format!("expected prices in {}, found one in {found}", self.currency);
            return Err(Error::new(Code::MixedCurrency, message));
        }
        Ok(self.add(&item.meter_id, || {
            let unit = UnitOfMeasure::parse(&item.unit_of_measure);
            let rate = MeterRate::new(Decimal::ZERO, item.unit_price.amount());
            let included = item.included_quantity.unwrap_or_default();
            let fault = (included < Decimal::ZERO).then_some(UnratedReason::InvalidRates);
            Price {
                part_number: item.part_number.clone(),
                offer_id: item.offer_id.clone(),
                meter_name: item.meter_name.clone(),
                unit,
                tiers: vec![rate],
                included,
                includes_singles: true,
                effective: None,
                is_third_party: false,
                fault,
            }
        }))
    }

    /// The currency of all prices.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The terms of the offer.
    #[must_use]
    pub fn offer_terms(&self) -> &[OfferTerm] {
        &self.terms
    }

    /// How many meters have a price.
    #[must_use]
    pub fn len(&self) -> usize {
        self.prices.len()
    }

    /// Whether no meter has a price.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.prices.is_empty()
    }

    /// How often a meter was added again after the first time.
    pub(super) fn repeated(&self, key: &str) -> u64 {
        self.repeated.get(key).copied().unwrap_or(0)
    }

    /// The place of the price among those of the meter.
    pub(super) fn find(
        &self,
        key: &str,
        part: &str,
        offer: &str,
    ) -> std::result::Result<usize, UnratedReason> {
        if key.is_empty() {
            return Err(UnratedReason::NoMeter);
        }
        let prices = self.of(key);
        let mut places: Vec<usize> = (0..prices.len()).collect();
        for (stated, field) in [(part, Price::part_number as fn(&Price) -> &str), (offer, Price::offer_id)] {
            if places.len() < 2 || stated.is_empty() {
                continue;
            }
            let named = |place: &usize| prices.get(*place).is_some_and(|price| same(field(price), stated));
            if places.iter().any(named) {
                places.retain(named);
            }
        }
        let (first, others) = places.split_first().ok_or(UnratedReason::NoRate)?;
        let price = |place: &usize| prices.get(*place);
        let is_alike = |other| price(first).zip(price(other)).is_some_and(|(one, other)| one.costs_as(other));
        if others.iter().all(is_alike) { Ok(*first) } else { Err(UnratedReason::Ambiguous) }
    }

    /// All prices of a meter.
    pub(super) fn of(&self, key: &str) -> &[Price] {
        self.prices.get(key).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, meter_id: &str, price: impl FnOnce() -> Price) -> bool {
        let key = meter_key(meter_id);
        if key.is_empty() || self.wanted.as_ref().is_some_and(|wanted| !wanted.contains(&key)) {
            return false;
        }
        let price = price();
        let prices = self.prices.entry(key.clone()).or_default();
        if !prices.is_empty() && price.part_number.is_empty() {
            *self.repeated.entry(key).or_default() += 1;
        }
        if !prices.iter().any(|known| known.says(&price)) {
            prices.push(price);
        }
        true
    }
}

impl Price {
    fn part_number(&self) -> &str {
        &self.part_number
    }

    fn offer_id(&self) -> &str {
        &self.offer_id
    }

    fn says(&self, other: &Self) -> bool {
        self.costs_as(other)
            && same(&self.part_number, &other.part_number)
            && same(&self.offer_id, &other.offer_id)
    }

    /// Whether usage would cost the same, whatever the names of the price are.
    fn costs_as(&self, other: &Self) -> bool {
        self.unit.as_str().trim().eq_ignore_ascii_case(other.unit.as_str().trim())
            && self.tiers == other.tiers
            && self.included == other.included
            && self.is_third_party == other.is_third_party
            && self.fault == other.fault
    }
}

/// One spelling of the id of a meter.
pub(super) fn meter_key(id: &str) -> Box<str> {
    let id = id.trim();
    let bare = id.strip_prefix('{').and_then(|id| id.strip_suffix('}')).unwrap_or(id);
    bare.to_ascii_lowercase().into()
}

fn same(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

/// The tiers in order, each once, and what is wrong with them.
fn tiers(rates: &[MeterRate], included: Decimal) -> (Vec<MeterRate>, Option<UnratedReason>) {
    let mut tiers: Vec<_> =
        rates.iter().map(|tier| MeterRate::new(tier.from.normalize(), tier.rate.normalize())).collect();
    tiers.sort_by_key(|tier| (tier.from, tier.rate));
    tiers.dedup();
    let is_negative = included < Decimal::ZERO || tiers.first().is_some_and(|tier| tier.from < Decimal::ZERO);
    let fault = if tiers.is_empty() {
        Some(UnratedReason::NoRate)
    } else if is_negative {
        Some(UnratedReason::InvalidRates)
    } else if tiers.windows(2).any(|pair| matches!(pair, [one, next] if one.from == next.from)) {
        Some(UnratedReason::Ambiguous)
    } else {
        None
    };
    (tiers, fault)
}
