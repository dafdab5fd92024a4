//! The meters of a rate card.
//!
//! Meters and their ids are the same in every subscription and offer; only the currency changes their rates.

mod base;

use crate::decimal::Decimal;
use crate::draw::{Draw, key};
use base::{BASES, Base, REGIONS};

/// A meter with its rates in a currency.
#[derive(Clone, Debug)]
pub(crate) struct RatedMeter {
    /// A GUID.
    pub(crate) id: String,
    pub(crate) category: &'static str,
    pub(crate) sub_category: String,
    pub(crate) name: &'static str,
    /// As meters spell it, such as `EU West`; often empty.
    pub(crate) region: &'static str,
    /// As resources spell it, such as `westeurope`.
    pub(crate) location: &'static str,
    /// The unit of a rate: `100 GB Seconds`.
    pub(crate) unit: &'static str,
    /// The same unit as usage aggregates spell it.
    pub(crate) usage_unit: &'static str,
    /// The provider and type of what is metered.
    pub(crate) resource_type: &'static str,
    pub(crate) tiers: Vec<RateTier>,
    /// Whether the bounds of tiers are printed with ten decimals.
    pub(crate) wide_bounds: bool,
    /// Sold by somebody else: no discount, no credit.
    pub(crate) is_third_party: bool,
    /// Since when the rates hold; none for the first day of the year 1.
    pub(crate) effective: Option<(i32, u32, u32)>,
    /// Whether rate cards list it. Usage of others can't be priced.
    pub(crate) is_listed: bool,
    /// What a resource uses in a day, in millionths of the unit.
    pub(crate) daily: u64,
}

/// A rate that holds from some quantity of a billing cycle on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RateTier {
    /// In units of the meter.
    pub(crate) from: u64,
    /// Six decimals at most.
    pub(crate) rate: Decimal,
}

/// Not the key of any subscription, so that ids are the same in all of them.
const CATALOGUE: u64 = 0x7261_7465;

/// How many thousandths of a unit of the currency a US dollar is.
fn thousandths(currency: &str) -> u64 {
    match currency {
        "AUD" => 1_362,
        "EUR" => 843,
        "GBP" => 745,
        "JPY" => 112_000,
        _ => 1_000,
    }
}

/// Whether there are rates in this currency.
pub(crate) fn has_currency(currency: &str) -> bool {
    matches!(currency, "AUD" | "EUR" | "GBP" | "JPY" | "USD")
}

/// Every meter in every region where it is sold.
pub(crate) fn meters(currency: &str) -> Vec<RatedMeter> {
    let factor = thousandths(currency);
    let mut meters = Vec::new();
    for base in BASES {
        let regions = if base.is_regional { &REGIONS[1..] } else { &REGIONS[..1] };
        meters.extend(regions.iter().map(|&region| meter(base, region, None, factor)));
    }
    meters
}

/// As many meters as a rate card is to have: the catalogue, then meters that nobody uses.
pub(crate) fn rate_card(currency: &str, count: usize) -> impl Iterator<Item = RatedMeter> {
    let factor = thousandths(currency);
    let real: Vec<RatedMeter> = meters(currency).into_iter().filter(|meter| meter.is_listed).collect();
    let rest = count.saturating_sub(real.len());
    let listed: Vec<&Base> = BASES.iter().filter(|base| base.is_listed).collect();
    let more = (0..rest).map(move |index| {
        // In the recorded card one meter of seventy has tiers.
        let mut draw = Draw::of(&[CATALOGUE, 2, u64::try_from(index).unwrap_or_default()]);
        let any = draw.happens(60);
        let base = if any { draw.one_of(&listed) } else { draw.one_of(&listed[..6]) };
        meter(base, *draw.one_of(REGIONS), Some(index), factor)
    });
    real.into_iter().chain(more)
}

fn meter(
    base: &Base,
    region: (&'static str, &'static str),
    series: Option<usize>,
    factor: u64,
) -> RatedMeter {
    let number = series.map_or(0, |series| u64::try_from(series).unwrap_or_default() + 1);
    let ids = [base.category, base.sub_category, base.name, region.0].map(key);
    let mut draw = Draw::of(&[CATALOGUE, ids[0], ids[1], ids[2], ids[3], number]);
    let id = draw.guid();
    let tier = |&(from, micros): &(u64, u64)| {
        // A meter of the filling differs a little from the one that it was made after.
        let micros = if series.is_some() { micros * (900 + draw.below(200)) / 1000 } else { micros };
        let rate = (micros * factor + 500) / 1000;
        RateTier { from, rate: Decimal::new(i128::from(rate), 6) }
    };
    RatedMeter {
        id,
        category: base.category,
        sub_category: match series {
            Some(series) => format!("{} Series {}", base.sub_category, series / 400 + 2),
            None => base.sub_category.to_owned(),
        },
        name: base.name,
        region: region.0,
        location: region.1,
        unit: base.unit,
        usage_unit: base.usage_unit,
        resource_type: base.resource_type,
        tiers: base.rates.iter().map(tier).collect(),
        wide_bounds: base.wide_bounds,
        is_third_party: base.is_third_party,
        effective: base.effective,
        is_listed: base.is_listed,
        daily: base.daily,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_catalogue_has_what_was_seen_of_rate_cards() {
        let meters = meters("USD");
        let listed = || meters.iter().filter(|meter| meter.is_listed);
        let falls_or_rises = |rises: bool| {
            listed()
                .any(|meter| meter.tiers.windows(2).any(|pair| pair[0].rate.is_below(pair[1].rate) == rises))
        };
        assert!(falls_or_rises(true) && falls_or_rises(false));
        assert!(
            listed().any(|meter| meter.wide_bounds)
                && listed().any(|meter| meter.tiers.len() > 1 && !meter.wide_bounds)
        );
        assert!(listed().any(|meter| meter.effective.is_none()));
        assert!(listed().any(|meter| meter.is_third_party));
        assert!(listed().any(|meter| meter.tiers.iter().all(|tier| tier.rate.mantissa == 0)));
        assert!(meters.iter().any(|meter| !meter.is_listed));
        assert!(meters.iter().all(|meter| meter.tiers[0].from == 0));
    }

    #[test]
    fn a_large_card_has_as_many_meters_as_asked_for_and_no_id_twice() {
        let ids: HashSet<String> = rate_card("EUR", 20_000).map(|meter| meter.id).collect();
        assert_eq!(ids.len(), 20_000);
        let small = rate_card("EUR", 0).count();
        assert!((50..200).contains(&small), "{small}");
    }
}
