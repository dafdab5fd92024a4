//! What can be bought: services, meters, regions and prices.
//!
//! Meters are the same in every enrollment. Only the prices depend on it, by its currency and its discount.

mod compute;
mod data;
mod network;
mod platform;
pub(crate) mod price;
mod region;
mod storage;

use self::price::Prices;
use self::region::{Place, Spread};
use super::{Meter, Pattern, Tier};
use crate::draw::{Draw, key};

/// Not the key of any enrollment, so that ids are the same in all of them.
const CATALOGUE: u64 = 0x6d65_7465_7273;

/// What a service has in common for all its meters.
struct Service {
    category: &'static str,
    service_name: &'static str,
    consumed_service: &'static str,
    consumed_service_id: u32,
    resource_type: &'static str,
    billed_separately: bool,
    meters: &'static [Base],
}

/// A meter before it is laid out over regions.
struct Base {
    sub_category: &'static str,
    name: &'static str,
    units: Units,
    spread: Spread,
    /// The usage from which each price holds, and the price of a price unit in millionths of a US dollar.
    prices: &'static [(u64, u64)],
    daily_quantity: u64,
    pattern: Pattern,
    sku: Option<&'static str>,
}

/// How a meter is counted and how it is sold.
#[derive(Clone, Copy)]
struct Units {
    usage: &'static str,
    price: &'static str,
    /// How many units of usage a price unit is.
    block: u64,
}

const fn units(usage: &'static str, price: &'static str, block: u64) -> Units {
    Units { usage, price, block }
}

const HOUR: Units = units("Hours", "1 Hour", 1);
const HOURS_10: Units = units("Hours", "10 Hours", 10);
const HOURS_100: Units = units("Hours", "100 Hours", 100);
const HOURS_744: Units = units("Hours", "744 Hours", 744);
const HOURS_OF_DAY: Units = units("Hours", "1 Day", 24);
const DAYS_OF_MONTH: Units = units("Days", "1 Month", 30);
const GB: Units = units("GB", "1 GB", 1);
const GB_100: Units = units("GB", "100 GB", 100);
const GB_OF_TB: Units = units("GB", "1 TB", 1024);
const GB_MONTH: Units = units("GB/Month", "1 GB/Month", 1);
const GB_HOURS: Units = units("GB Hours", "1 GB/Month", 744);
const OPERATIONS_10K: Units = units("10K Operations", "10K", 1);
const OPERATIONS_1M: Units = units("10K Operations", "1M", 100);
const MILLION: Units = units("1M", "1M", 1);
const MONTH: Units = units("1/Month", "1/Month", 1);
const MONTHS_12: Units = units("1/Month", "12 Months", 12);
const THOUSAND: Units = units("1K", "1K", 1);
const MINUTES: Units = units("Minutes", "1 Hour", 60);

const fn row(
    sub_category: &'static str,
    name: &'static str,
    units: Units,
    spread: Spread,
    prices: &'static [(u64, u64)],
    daily_quantity: u64,
    pattern: Pattern,
) -> Base {
    Base { sub_category, name, units, spread, prices, daily_quantity, pattern, sku: None }
}

fn services() -> impl Iterator<Item = &'static Service> {
    [compute::SERVICES, storage::SERVICES, network::SERVICES, data::SERVICES, platform::SERVICES]
        .into_iter()
        .flatten()
}

/// Every meter in every region where it is sold, with the prices of one enrollment.
pub(crate) fn meters(key: u64, currency: &str) -> Vec<Meter> {
    let prices = Prices::of(key, currency);
    let mut meters = Vec::new();
    let mut parts = 0;
    for service in services() {
        for base in service.meters {
            for place in base.spread.places() {
                let number = u32::try_from(meters.len()).unwrap_or_default();
                meters.push(meter(service, base, place, number, &prices, &mut parts));
            }
        }
    }
    meters
}

fn meter(
    service: &Service,
    base: &Base,
    place: &Place,
    number: u32,
    prices: &Prices,
    parts: &mut u64,
) -> Meter {
    let ids = [service.category, base.sub_category, base.name, place.region].map(key);
    let mut draw = Draw::of(&[CATALOGUE, ids[0], ids[1], ids[2], ids[3]]);
    let tier = |&(from, micros): &(u64, u64)| {
        let price = prices.price(micros, place.per_thousand);
        *parts += 1;
        let part_number = part_number(ids[0], *parts);
        Tier { from, part_number, price, rate: price::rate(price, base.units.block) }
    };
    Meter {
        id: draw.guid(),
        category: service.category,
        sub_category: base.sub_category,
        name: base.name,
        region: place.region,
        location: place.location,
        location_id: place.id,
        product: product(service, base, place),
        // A step without a common divisor with the modulus never meets a number twice.
        product_id: 1_000 + number * 5_417 % 49_999,
        unit: base.units.usage,
        price_unit: base.units.price,
        consumed_service: service.consumed_service,
        consumed_service_id: service.consumed_service_id,
        service_name: service.service_name,
        service_tier: base.sub_category,
        resource_type: service.resource_type,
        billed_separately: service.billed_separately,
        tiers: base.prices.iter().map(tier).collect(),
        daily_quantity: base.daily_quantity,
        pattern: base.pattern,
        sku: base.sku,
    }
}

/// Such as `Q7H-40015`: three characters of the service, and digits that no other part has.
fn part_number(service: u64, number: u64) -> String {
    const CHARACTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut draw = Draw::of(&[CATALOGUE, service]);
    let letters = [26, 32, 24].map(|end| char::from(CHARACTERS[draw.index(end.min(CHARACTERS.len()))]));
    format!("{}-{:05}", letters.iter().collect::<String>(), number * 7_919 % 100_000)
}

/// The long name: `Storage Cool Blob - LRS Data Stored - EU West`.
fn product(service: &Service, base: &Base, place: &Place) -> String {
    let mut product = service.category.to_owned();
    if !base.sub_category.is_empty() && base.sub_category != service.category {
        product = format!("{product} {}", base.sub_category);
    }
    product = format!("{product} - {}", base.name);
    if place.region.is_empty() { product } else { format!("{product} - {}", place.region) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decimal::Decimal;
    use std::collections::BTreeSet;

    fn distinct<T: Ord>(values: impl IntoIterator<Item = T>) -> usize {
        values.into_iter().collect::<BTreeSet<_>>().len()
    }

    #[test]
    fn there_is_much_to_buy() {
        let meters = meters(1, "USD");
        assert!((250..=400).contains(&meters.len()), "{} meters", meters.len());
        assert!(distinct(meters.iter().map(|meter| meter.category)) >= 18);
        assert!(distinct(meters.iter().map(|meter| meter.region)) >= 8);
        assert!(meters.iter().filter(|meter| meter.tiers.len() == 3).count() >= 8);
        assert!(meters.iter().filter(|meter| meter.billed_separately).count() >= 2);
        assert!(meters.iter().any(|meter| meter.tiers[0].price.mantissa == 0));
        assert!(distinct(meters.iter().filter_map(|meter| meter.sku)) >= 15);
        for pattern in [Pattern::Constant, Pattern::Business, Pattern::Variable, Pattern::MonthEnd] {
            assert!(meters.iter().any(|meter| meter.pattern == pattern), "{pattern:?}");
        }
        let share = |decimals| meters.iter().filter(|meter| meter.tiers[0].rate.scale == decimals).count();
        assert!(share(15) > 50 && share(16) > 50 && share(0) > 0);
    }

    #[test]
    fn ids_are_unique() {
        let meters = meters(1, "EUR");
        assert_eq!(distinct(meters.iter().map(|meter| &meter.id)), meters.len());
        assert_eq!(distinct(meters.iter().map(|meter| &meter.product)), meters.len());
        assert_eq!(distinct(meters.iter().map(|meter| meter.product_id)), meters.len());
        let parts: Vec<_> =
            meters.iter().flat_map(|meter| &meter.tiers).map(|tier| &tier.part_number).collect();
        assert_eq!(distinct(&parts), parts.len());
        for part in parts {
            assert!(part.len() == 9 && part.as_bytes()[3] == b'-', "{part}");
        }
    }

    #[test]
    fn only_prices_differ_between_enrollments() {
        let (one, two) = (meters(1, "USD"), meters(2, "JPY"));
        for (one, two) in one.iter().zip(&two) {
            assert_eq!((&one.id, one.product_id, &one.product), (&two.id, two.product_id, &two.product));
            assert_eq!(one.tiers[0].part_number, two.tiers[0].part_number);
        }
        assert_ne!(format!("{one:?}"), format!("{two:?}"));
        assert_eq!(format!("{one:?}"), format!("{:?}", meters(1, "USD")));
    }

    #[test]
    fn a_rate_is_the_price_by_its_unit() {
        let blocks: Vec<u64> = services()
            .flat_map(|service| service.meters)
            .flat_map(|base| base.spread.places().iter().map(|_| base.units.block))
            .collect();
        for currency in ["USD", "EUR", "GBP", "JPY", "CHF", "AUD", "QQQ"] {
            for key in 0..40 {
                for (meter, &block) in meters(key, currency).iter().zip(&blocks) {
                    check_tiers(meter, block);
                }
            }
        }
    }

    fn check_tiers(meter: &Meter, block: u64) {
        assert_eq!(meter.tiers[0].from, 0);
        assert!(meter.tiers.is_sorted_by(|one, two| one.from < two.from), "{}", meter.product);
        for tier in &meter.tiers {
            let back = tier.rate.times(Decimal::new(i128::from(block), 0));
            let error = back.minus(tier.price);
            let error = Decimal::new(error.mantissa.abs(), error.scale);
            let most = Decimal::new(i128::from(block), 15);
            assert!(error.is_below(most), "{}: {} by {block} is {}", meter.product, tier.price, tier.rate);
            assert_eq!(tier.price.mantissa == 0, tier.rate == Decimal::ZERO, "{}", meter.product);
            assert!(tier.price.scale <= 4);
        }
    }

    #[test]
    fn names_hold_no_control_characters() {
        for meter in meters(3, "USD") {
            let texts = [
                meter.product.as_str(),
                meter.unit,
                meter.price_unit,
                meter.consumed_service,
                meter.location,
            ];
            assert!(texts.iter().all(|text| !text.chars().any(char::is_control)), "{meter:?}");
            assert!(!meter.name.is_empty() && !meter.category.is_empty() && meter.daily_quantity > 0);
        }
    }
}
