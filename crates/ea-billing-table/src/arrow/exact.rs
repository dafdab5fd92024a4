//! Numbers as Arrow's decimals: whole numbers of the smallest step, which never lose a digit.

use std::ops::RangeInclusive;

use ea_billing_core::rust_decimal::Decimal;

use super::{LARGEST_SCALE, PRECISION};

/// The largest number that 38 digits can write.
const LARGEST: u128 = 10_u128.pow(PRECISION as u32) - 1;

/// The number in steps of 10⁻ˢᶜᵃˡᵉ; nothing if that is no whole number, or has more than 38 digits.
pub(super) fn of_decimal(number: Decimal, scale: u8) -> Option<i128> {
    let (own, scale) = (number.scale(), u32::from(scale));
    let size = number.mantissa().unsigned_abs();
    let size = if own <= scale {
        larger(size, scale - own)?
    } else {
        let step = 10_u128.checked_pow(own - scale)?;
        size.is_multiple_of(step).then_some(size / step)?
    };
    signed(size, number.is_sign_negative())
}

/// The number that these digits write, such as `-0.50` or `1e5`, in such steps.
pub(super) fn of_digits(digits: &str, scale: u8) -> Option<i128> {
    let Parts { is_negative, significant, exponent } = Parts::of(digits)?;
    let zeros = exponent.checked_add(scale.into())?;
    if significant.is_empty() {
        return Some(0);
    }
    let size = significant.parse().ok()?;
    signed(larger(size, u32::try_from(zeros).ok()?)?, is_negative)
}

/// The scales from and to which the number fits exactly; nothing if it never does.
pub(super) fn scales(digits: &str) -> Option<(u8, u8)> {
    let Parts { significant, exponent, .. } = Parts::of(digits)?;
    let least = exponent.checked_neg()?.max(0);
    let units = i64::try_from(significant.len()).ok()?.checked_add(exponent)?.max(0);
    let most = (i64::from(PRECISION) - units).min(LARGEST_SCALE.into());
    let (least, most) = (u8::try_from(least).ok()?, u8::try_from(most).ok()?);
    RangeInclusive::new(least, most).contains(&least).then_some((least, most))
}

/// The number with so many zeros behind it.
fn larger(size: u128, zeros: u32) -> Option<u128> {
    let step = 10_u128.checked_pow(zeros);
    // The products of most numbers need no check.
    match (u64::try_from(size), step.map(u64::try_from)) {
        (Ok(size), Some(Ok(step))) => Some(u128::from(size) * u128::from(step)),
        _ if size == 0 => Some(0),
        _ => size.checked_mul(step?),
    }
}

fn signed(size: u128, is_negative: bool) -> Option<i128> {
    let number = i128::try_from(size).ok().filter(|_| size <= LARGEST)?;
    Some(if is_negative { -number } else { number })
}

/// A number apart: its significant digits, and the power of ten that they are multiplied by.
struct Parts {
    is_negative: bool,
    /// Without zeros before and behind; nothing for zero.
    significant: String,
    exponent: i64,
}

impl Parts {
    fn of(digits: &str) -> Option<Self> {
        let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
            None => (digits, 0),
        };
        let (is_negative, mantissa) =
            mantissa.strip_prefix('-').map_or((false, mantissa), |mantissa| (true, mantissa));
        let (units, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{units}{decimals}");
        if units.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let kept = all.trim_end_matches('0');
        let dropped = i64::try_from(all.len() - kept.len()).ok()?;
        let exponent = exponent.checked_sub(i64::try_from(decimals.len()).ok()?)?.checked_add(dropped)?;
        let significant = kept.trim_start_matches('0').to_owned();
        let exponent = if significant.is_empty() { 0 } else { exponent };
        Some(Self { is_negative, significant, exponent })
    }
}
