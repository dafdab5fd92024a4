//! Sums made of quotients and products that are wider than a decimal.

use ethnum::I256;
use rust_decimal::Decimal;

use super::{ExactSum, ONE, SCALE};
use crate::error::{Code, Error, Result};

/// A sum and whether it is the exact value; if not, it was rounded at the 28th decimal.
pub(crate) type Rounded = (ExactSum, bool);

impl ExactSum {
    /// The mantissa divided by a positive divisor and by ten to the power of the scale.
    ///
    /// What lies beyond the 28th decimal is rounded, a half to the even digit, and that is told.
    ///
    /// # Errors
    /// [`Code::Overflow`] for more digits than a sum has.
    pub(crate) fn ratio(mantissa: I256, divisor: i128, scale: u32) -> Result<Rounded> {
        match i128::try_from(mantissa) {
            // Almost always: the amounts of a bill are short.
            Ok(short) if divisor == 1 && scale <= SCALE => {
                let one = 10_i128.pow(scale);
                let fraction = short.rem_euclid(one) * 10_i128.pow(SCALE - scale);
                Ok((Self { units: short.div_euclid(one), fraction }, true))
            }
            _ => {
                let (steps, exact) = steps(mantissa, divisor, scale).ok_or_else(too_large)?;
                Ok((Self::of_steps(steps).ok_or_else(too_large)?, exact))
            }
        }
    }

    /// This many percent of the sum, as [`ratio`](Self::ratio) rounds.
    ///
    /// # Errors
    /// [`Code::Overflow`] for more digits than a sum has.
    pub(crate) fn percent(&self, percent: Decimal) -> Result<Rounded> {
        let product = self.steps().and_then(|steps| steps.checked_mul(I256::from(percent.mantissa())));
        Self::ratio(product.ok_or_else(too_large)?, 100, SCALE + percent.scale())
    }

    /// This sum without another.
    ///
    /// # Errors
    /// [`Code::Overflow`] past 38 digits before the point.
    pub(crate) fn without(&self, other: &Self) -> Result<Self> {
        let borrowed = self.fraction < other.fraction;
        let units = self.units.checked_sub(other.units);
        let units = units.and_then(|units| units.checked_sub(i128::from(borrowed))).ok_or_else(too_large)?;
        let fraction = self.fraction - other.fraction + if borrowed { ONE } else { 0 };
        Ok(Self { units, fraction })
    }

    /// The sum in steps of its last decimal.
    fn steps(&self) -> Option<I256> {
        I256::from(self.units).checked_mul(I256::from(ONE))?.checked_add(I256::from(self.fraction))
    }

    fn of_steps(steps: I256) -> Option<Self> {
        let one = I256::from(ONE);
        let units = i128::try_from(steps.div_euclid(one)).ok()?;
        Some(Self { units, fraction: i128::try_from(steps.rem_euclid(one)).ok()? })
    }
}

/// The quotient in steps of the 28th decimal, and whether nothing was left over.
///
/// It is an odd function: that of the opposite is the opposite.
pub(crate) fn steps(mantissa: I256, divisor: i128, scale: u32) -> Option<(I256, bool)> {
    let divisor = I256::from(divisor);
    let (above, below) = match SCALE.checked_sub(scale) {
        Some(missing) => (mantissa.checked_mul(ten_to(missing)?)?, divisor),
        None => (mantissa, divisor.checked_mul(ten_to(scale - SCALE)?)?),
    };
    let (quotient, rest) = (above.checked_div_euclid(below)?, above.checked_rem_euclid(below)?);
    let half = rest.cmp(&(below - rest));
    let up = half.is_gt() || (half.is_eq() && quotient % I256::from(2) != 0);
    Some((quotient + I256::from(up), rest == 0))
}

/// A power of ten, if it fits.
pub(crate) fn ten_to(power: u32) -> Option<I256> {
    I256::from(10).checked_pow(power)
}

fn too_large() -> Error {
    Error::new(Code::Overflow, "an amount has more digits than a sum can have")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(mantissa: &str, divisor: i128, scale: u32, expect: &str) {
        let mantissa: I256 = mantissa.parse().unwrap();
        let shown = |found: Result<Rounded>| match found {
            Ok((sum, true)) => sum.to_string(),
            Ok((sum, false)) => format!("about {sum}"),
            Err(error) => error.code().to_string(),
        };
        assert_eq!(shown(ExactSum::ratio(mantissa, divisor, scale)), expect);
    }

    #[test]
    fn quotients_are_exact_or_said_to_be_rounded() {
        check("0", 1, 0, "0");
        check("-25", 1, 1, "-2.5");
        check("-25", 100, 0, "-0.25");
        check("1", 3, 0, "about 0.3333333333333333333333333333");
        check("-2", 3, 0, "about -0.6666666666666666666666666667");
        check("30", 3, 40, "about 0");
    }

    #[test]
    fn halves_beyond_the_last_decimal_go_to_the_even_digit_on_both_sides() {
        check("10", 1, 29, "0.0000000000000000000000000001");
        for (digit, expect) in
            [("5", "0"), ("15", "0.0000000000000000000000000002"), ("25", "0.0000000000000000000000000002")]
        {
            check(digit, 1, 29, &format!("about {expect}"));
            let opposite = if expect == "0" { "about 0".to_owned() } else { format!("about -{expect}") };
            check(&format!("-{digit}"), 1, 29, &opposite);
        }
    }

    #[test]
    fn what_is_too_large_is_refused() {
        check(&I256::MAX.to_string(), 1, 0, "overflow");
        check(&I256::MAX.to_string(), 1, 56, "about 578960446186580977117.8549250434395392663499233282");
    }

    proptest! {
        #[test]
        fn taking_away_undoes_adding(a in any::<i64>(), b in any::<i64>(), scale in 0..=28_u32) {
            let (a, b) = (Decimal::new(a, scale), Decimal::new(b, 28 - scale));
            let mut both = ExactSum::from(a);
            both.add(b).unwrap();
            prop_assert_eq!(both.without(&ExactSum::from(b)).unwrap(), ExactSum::from(a));
        }

        #[test]
        fn percents_are_hundredths(amount in any::<i64>(), percent in 0..=10_000_i64) {
            let (found, exact) = ExactSum::from(Decimal::new(amount, 7)).percent(Decimal::new(percent, 2)).unwrap();
            let product = i128::from(amount) * i128::from(percent);
            prop_assert_eq!((found, exact), ExactSum::ratio(I256::from(product), 1, 11).unwrap());
        }
    }
}
