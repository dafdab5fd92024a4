//! One sum as a part of another.

use rust_decimal::Decimal;

use super::{ExactSum, ONE};

/// Decimals of a percentage.
const DECIMALS: u32 = 2;

impl ExactSum {
    /// How many percent of the total this sum is, with two decimals. Nothing where the total is zero.
    ///
    /// The quotient is exact before it is rounded: a half goes away from zero, as by
    /// [`rounded`](Self::rounded). Percentages that were rounded one by one need not add up to 100.
    ///
    /// ```
    /// use ea_billing_core::ExactSum;
    ///
    /// let (part, total): (ExactSum, ExactSum) = ("1".parse()?, "-8".parse()?);
    /// assert_eq!(part.percent_of(&total).map(|percent| percent.to_string()).as_deref(), Some("-12.50"));
    /// assert_eq!(part.percent_of(&ExactSum::default()), None);
    /// # Ok::<(), ea_billing_core::Error>(())
    /// ```
    #[must_use]
    pub fn percent_of(&self, total: &Self) -> Option<Decimal> {
        let ((negative, units, fraction), divisor) = (self.magnitude(), total.magnitude());
        let divisor = Steps { units: divisor.1, fraction: divisor.2 };
        if divisor == Steps::default() {
            return None;
        }
        // A percentage in its last decimal is the quotient times 100 * 100.
        let digits = format!("{units}{fraction:028}{:0<1$}", "", 4);
        let (mut quotient, mut rest) = (0_i128, Steps::default());
        for digit in digits.bytes().map(|digit| u128::from(digit - b'0')) {
            rest = rest.shifted(digit)?;
            let mut times = 0;
            while let Some(less) = rest.checked_sub(divisor) {
                (rest, times) = (less, times + 1);
            }
            quotient = quotient.checked_mul(10)?.checked_add(times)?;
        }
        // The rest is at least half of the divisor.
        if divisor.checked_sub(rest)? <= rest {
            quotient = quotient.checked_add(1)?;
        }
        let quotient = if negative == total.is_negative() { quotient } else { -quotient };
        Decimal::try_from_i128_with_scale(quotient, DECIMALS).ok()
    }

    const fn is_negative(&self) -> bool {
        self.units < 0
    }
}

/// A number that is not negative, counted in steps of 1e-28.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Steps {
    units: u128,
    fraction: u128,
}

impl Steps {
    /// Ten times as many and so many more.
    fn shifted(self, digit: u128) -> Option<Self> {
        let (one, fraction) = (ONE.unsigned_abs(), self.fraction * 10 + digit);
        let units = self.units.checked_mul(10)?.checked_add(fraction / one)?;
        Some(Self { units, fraction: fraction % one })
    }

    fn checked_sub(self, other: Self) -> Option<Self> {
        let borrowed = u128::from(self.fraction < other.fraction);
        let units = self.units.checked_sub(other.units)?.checked_sub(borrowed)?;
        Some(Self { units, fraction: self.fraction + borrowed * ONE.unsigned_abs() - other.fraction })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(part: &str, total: &str, expect: &str) {
        let (part, total): (ExactSum, ExactSum) = (part.parse().unwrap(), total.parse().unwrap());
        let found = part.percent_of(&total).map(|percent| percent.to_string());
        assert_eq!(found.as_deref().unwrap_or("-"), expect);
    }

    #[test]
    fn percentages_have_two_decimals_and_halves_go_away_from_zero() {
        check("1", "3", "33.33");
        check("2", "3", "66.67");
        check("-2", "3", "-66.67");
        check("2", "-3", "-66.67");
        check("-2", "-3", "66.67");
        check("0", "7", "0.00");
        check("250", "100", "250.00");
        check("0.00005", "1", "0.01");
        check("-0.00005", "1", "-0.01");
        check("0.0000499999999999999999999999", "1", "0.00");
        check("1", "0", "-");
    }

    #[test]
    fn sums_of_any_size_have_one() {
        let (most, least) = (&i128::MAX.to_string(), "0.0000000000000000000000000001");
        check(most, most, "100.00");
        check(least, most, "0.00");
        check(least, least, "100.00");
        // More digits than a decimal has.
        check(most, least, "-");
        check("12345678901234567890.1234567890123456789012345678", "98765432109876543210", "12.50");
    }

    proptest! {
        #[test]
        fn the_percentage_is_the_nearest(part in -10_i64.pow(12)..10_i64.pow(12), total in -10_i64.pow(12)..10_i64.pow(12)) {
            prop_assume!(total != 0);
            let sum = |amount: i64| ExactSum::from(Decimal::new(amount, 7));
            let percent = sum(part).percent_of(&sum(total)).unwrap();
            let (part, total) = (i128::from(part), i128::from(total));
            // At most half of a hundredth off.
            let off = (part * 10_000 - percent.mantissa() * total).abs();
            prop_assert!(2 * off <= total.abs(), "{percent}");
            prop_assert_eq!(percent.scale(), 2);
        }
    }
}
