//! Sums that never round.

mod percent;
mod ratio;

use std::{fmt, str::FromStr};

use rust_decimal::Decimal;

pub(crate) use self::ratio::{steps, ten_to};
use crate::error::{Code, Error, Result};

/// Decimals of the finest amount: 28, the most that a [`Decimal`] has.
const SCALE: u32 = Decimal::MAX_SCALE;
/// Steps of the fraction in one whole.
const ONE: i128 = 10_i128.pow(SCALE);

/// A sum of decimals that never rounds.
///
/// [`Decimal`] itself drops digits without a word when a large amount meets one of many decimals. This keeps all 28
/// decimals beside 38 digits before the point, so that the order of adding never matters. Equality, order and hash go
/// by value.
///
/// ```
/// use ea_billing_core::ExactSum;
/// use rust_decimal::Decimal;
///
/// let mut sum = ExactSum::default();
/// sum.add(Decimal::MAX)?;
/// sum.add(Decimal::new(-5, 28))?;
/// assert_eq!(sum.to_string(), "79228162514264337593543950334.9999999999999999999999999995");
/// assert_eq!(sum.to_decimal(), None);
/// sum.add(-Decimal::MAX)?;
/// assert_eq!(sum.to_decimal(), Some(Decimal::new(-5, 28)));
/// # Ok::<(), ea_billing_core::Error>(())
/// ```
// The fraction is never negative and below one, -0.5 being -1 + 0.5: so each value has one form, and derived
// comparison is right.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExactSum {
    units: i128,
    fraction: i128,
}

impl ExactSum {
    /// Adds an amount; a sum that fails is left as it was.
    ///
    /// # Errors
    /// [`Code::Overflow`] past 38 digits before the point, which no 2 thousand million rows reach.
    pub fn add(&mut self, amount: Decimal) -> Result<()> {
        self.merge(&Self::from(amount))
    }

    /// Adds another sum; a sum that fails is left as it was.
    ///
    /// # Errors
    /// [`Code::Overflow`] past 38 digits before the point.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        let fraction = self.fraction + other.fraction;
        let units = i128::from(fraction >= ONE)
            .checked_add(self.units)
            .and_then(|units| units.checked_add(other.units))
            .ok_or_else(|| {
                Error::new(Code::Overflow, format!("adding {other} to the sum {self} is too much"))
            })?;
        *self = Self { units, fraction: fraction % ONE };
        Ok(())
    }

    /// The sum as a decimal, if one can hold it to the last digit.
    #[must_use]
    pub fn to_decimal(&self) -> Option<Decimal> {
        let (negative, units, mut fraction) = self.magnitude();
        let mut scale = SCALE;
        while scale > 0 && fraction % 10 == 0 {
            fraction /= 10;
            scale -= 1;
        }
        let mantissa = units.checked_mul(10_u128.pow(scale))?.checked_add(fraction)?;
        let mantissa = i128::try_from(mantissa).ok()?;
        Decimal::try_from_i128_with_scale(if negative { -mantissa } else { mantissa }, scale).ok()
    }

    /// The sum with so many decimals, 28 at most, to be shown to people: a half is rounded away from zero, as by
    /// [`Money::round`](super::Money::round).
    ///
    /// ```
    /// let sum: ea_billing_core::ExactSum = "14012.4895224886154266849922".parse()?;
    /// assert_eq!(sum.rounded(2)?.to_string(), "14012.49");
    /// # Ok::<(), ea_billing_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Code::Overflow`] for more digits than a decimal has.
    pub fn rounded(&self, decimals: u32) -> Result<Decimal> {
        let decimals = decimals.min(SCALE);
        let (negative, units, fraction) = self.magnitude();
        let step = 10_u128.pow(SCALE - decimals);
        let kept = fraction / step + u128::from(fraction % step >= step.div_ceil(2));
        let mantissa = units.checked_mul(10_u128.pow(decimals)).and_then(|units| units.checked_add(kept));
        let mantissa = mantissa.and_then(|mantissa| i128::try_from(mantissa).ok());
        mantissa
            .map(|mantissa| if negative { -mantissa } else { mantissa })
            .and_then(|mantissa| Decimal::try_from_i128_with_scale(mantissa, decimals).ok())
            .ok_or_else(|| {
                Error::new(
                    Code::Overflow,
                    format!("the sum {self} with {decimals} decimals has too many digits"),
                )
            })
    }

    /// The sum divided by a count, as for a mean, with 28 decimals at most; nothing for a count of zero.
    ///
    /// What lies beyond the 28th decimal is rounded, a half to the even digit, so that many means err to neither side.
    ///
    /// ```
    /// let sum: ea_billing_core::ExactSum = "-2".parse()?;
    /// let mean = sum.divided_by(3).map(|mean| mean.to_string());
    /// assert_eq!(mean.as_deref(), Some("-0.6666666666666666666666666667"));
    /// assert_eq!(sum.divided_by(0), None);
    /// # Ok::<(), ea_billing_core::Error>(())
    /// ```
    #[must_use]
    pub fn divided_by(&self, count: u64) -> Option<Self> {
        let (negative, units, fraction) = self.magnitude();
        let divisor = u128::from(count);
        let (mut rest, mut quotient) = (units.checked_rem(divisor)?, 0);
        for digit in format!("{fraction:028}").bytes() {
            rest = rest * 10 + u128::from(digit - b'0');
            (quotient, rest) = (quotient * 10 + rest / divisor, rest % divisor);
        }
        quotient += u128::from(2 * rest > divisor || (2 * rest == divisor && quotient % 2 == 1));
        let fraction = i128::try_from(quotient).ok()?;
        let units = i128::try_from(units / divisor + quotient / ONE.unsigned_abs());
        match (negative, fraction % ONE) {
            (false, fraction) => Some(Self { units: units.ok()?, fraction }),
            // The least sum, divided by one, has no positive twin.
            (true, 0) => {
                Some(units.map_or_else(|_| self.clone(), |units| Self { units: -units, fraction: 0 }))
            }
            (true, fraction) => Some(Self { units: -units.ok()? - 1, fraction: ONE - fraction }),
        }
    }

    /// Whether the sum is nothing.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        self.units == 0 && self.fraction == 0
    }

    /// Sign, whole part and fraction in steps of 1e-28, without the sign.
    fn magnitude(&self) -> (bool, u128, u128) {
        let borrowed = self.units < 0 && self.fraction > 0;
        let units = (self.units + i128::from(borrowed)).unsigned_abs();
        let fraction = if borrowed { ONE - self.fraction } else { self.fraction };
        (self.units < 0, units, fraction.unsigned_abs())
    }

    /// Whether it is negative, and its digits with at least so many decimals.
    pub(super) fn digits(&self, min_decimals: u32) -> (bool, String) {
        let (negative, units, fraction) = self.magnitude();
        let decimals = format!("{fraction:028}");
        let kept = decimals.trim_end_matches('0').len().max(usize::try_from(min_decimals).unwrap_or(0));
        match decimals.get(..kept) {
            None | Some("") => (negative, units.to_string()),
            Some(decimals) => (negative, format!("{units}.{decimals}")),
        }
    }
}

impl From<Decimal> for ExactSum {
    fn from(amount: Decimal) -> Self {
        let (mantissa, scale) = (amount.mantissa(), amount.scale());
        let one = 10_i128.pow(scale);
        Self {
            units: mantissa.div_euclid(one),
            fraction: mantissa.rem_euclid(one) * 10_i128.pow(SCALE - scale),
        }
    }
}

/// All digits, as many decimals as are needed: `-0.5`, `12`, `0`.
impl fmt::Display for ExactSum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (negative, digits) = self.digits(0);
        f.pad_integral(!negative, "", &digits)
    }
}

/// Reads what `Display` prints: digits, with a point and up to 28 decimals if need be, and a minus if it is negative.
impl FromStr for ExactSum {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        parse(text).ok_or_else(|| {
            let message = format!("expected a decimal number with up to 28 decimals, found `{text}`");
            Error::new(Code::InvalidArgument, message)
        })
    }
}

fn parse(text: &str) -> Option<ExactSum> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (units, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(units) || !are_digits(decimals) || decimals.len() > 28 {
        return None;
    }
    let fraction: i128 = format!("{decimals:0<28}").parse().ok()?;
    if digits.len() == text.len() {
        return Some(ExactSum { units: units.parse().ok()?, fraction });
    }
    // Read with its sign, since the least number has no positive twin.
    let units: i128 = format!("-{units}").parse().ok()?;
    match fraction {
        0 => Some(ExactSum { units, fraction }),
        _ => Some(ExactSum { units: units.checked_sub(1)?, fraction: ONE - fraction }),
    }
}
