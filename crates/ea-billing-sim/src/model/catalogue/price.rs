//! Amounts in the currency of an enrollment.

use crate::decimal::Decimal;
use crate::draw::Draw;

/// What a US dollar is, in ten-thousandths of a currency, and how many decimals fewer its amounts have.
#[rustfmt::skip]
const CURRENCIES: &[(&str, u64, u32)] = &[
    ("AUD",     15_200, 0),
    ("BRL",     54_000, 0),
    ("CAD",     13_700, 0),
    ("CHF",      8_900, 0),
    ("CNY",     71_500, 0),
    ("DKK",     68_900, 0),
    ("EUR",      9_240, 0),
    ("GBP",      7_860, 0),
    ("INR",    834_000, 0),
    ("JPY",  1_496_000, 2),
    ("KRW", 13_620_000, 2),
    ("NOK",    106_800, 0),
    ("NZD",     16_600, 0),
    ("SEK",    104_700, 0),
    ("USD",     10_000, 0),
];

/// The highest discount on list prices, in ten-thousandths.
const MOST_DISCOUNT: u64 = 1_800;

/// The price level of one enrollment.
pub(crate) struct Prices {
    per_dollar: u64,
    fewer_decimals: u32,
    /// Of ten thousand.
    payable: u64,
}

impl Prices {
    /// The prices that were negotiated for an enrollment.
    pub(crate) fn of(key: u64, currency: &str) -> Self {
        let discount = Draw::of(&[key, crate::draw::key("discount")]).below(MOST_DISCOUNT + 1);
        Self { payable: 10_000 - discount, ..Self::list(currency) }
    }

    /// The prices without a discount. A currency that isn't listed is worth a dollar.
    pub(crate) fn list(currency: &str) -> Self {
        let listed = CURRENCIES.iter().find(|(code, ..)| *code == currency);
        let (per_dollar, fewer_decimals) = listed.map_or((10_000, 0), |&(_, factor, fewer)| (factor, fewer));
        Self { per_dollar, fewer_decimals, payable: 10_000 }
    }

    /// A price from millionths of a dollar, at a level of a thousand, with two to four decimals in most currencies.
    pub(crate) fn price(&self, micros: u64, per_thousand: u64) -> Decimal {
        let factors = [micros, per_thousand, self.per_dollar, self.payable].map(i128::from);
        // Millionths of thousandths of ten-thousandths of ten-thousandths.
        let exact = Decimal::new(factors.iter().product(), 6 + 3 + 4 + 4);
        let reaches = |amount| !exact.is_below(Decimal::new(amount, 0));
        let decimals = if micros == 0 || reaches(10) {
            2
        } else if reaches(1) {
            3
        } else {
            4
        };
        let price = exact.rounded(decimals - self.fewer_decimals.min(decimals));
        // What is cheap is not free.
        if micros > 0 && price.mantissa == 0 { Decimal::new(1, price.scale) } else { price }
    }

    /// An amount with the decimals that the currency has on a bill.
    pub(crate) fn amount(&self, exact: Decimal) -> Decimal {
        exact.rounded(2 - self.fewer_decimals.min(2))
    }
}

/// The price of one unit of usage, rounded half up to the fifteen digits that the servers keep: 15 decimals, or 16
/// below a tenth. Zero has no decimals.
pub(crate) fn rate(price: Decimal, block: u64) -> Decimal {
    if price.mantissa == 0 {
        return Decimal::ZERO;
    }
    let block = i128::from(block);
    let quotient = |scale: u32| {
        let dividend = price.rounded(scale).mantissa;
        Decimal::new((2 * dividend + block) / (2 * block), scale)
    };
    let rate = quotient(15);
    if rate.is_below(Decimal::new(1, 1)) { quotient(16) } else { rate }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_has_fifteen_digits() {
        let check = |price: (i128, u32), block, expect: &str| {
            assert_eq!(rate(Decimal::new(price.0, price.1), block).to_string(), expect);
        };
        check((5_138, 2), 100, "0.513800000000000");
        check((38_226, 2), 744, "0.513790322580645");
        check((7, 1), 23, "0.0304347826086957");
        check((2, 0), 3, "0.666666666666667");
        check((0, 2), 100, "0");
    }

    #[test]
    fn small_prices_have_more_decimals() {
        let check = |currency, micros, expect: &str| {
            assert_eq!(
                Prices::list(currency).price(micros, 1_000).to_string(),
                expect,
                "{micros} in {currency}"
            );
        };
        check("USD", 51_380_000, "51.38");
        check("USD", 5_138_000, "5.138");
        check("USD", 3_600, "0.0036");
        check("USD", 1, "0.0001");
        check("USD", 0, "0.00");
        check("JPY", 51_380_000, "7686");
        check("JPY", 3_600, "0.54");
        check("QQQ", 51_380_000, "51.38");
    }

    #[test]
    fn a_discount_is_at_most_eighteen_percent() {
        for key in 0..500 {
            assert!((8_200..=10_000).contains(&Prices::of(key, "USD").payable));
        }
    }
}
