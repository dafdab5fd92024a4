//! Numbers by their digits.

use std::cmp::Ordering;

use ea_billing_core::ExactSum;

use super::failure;
use crate::failure::Result;

/// An exponent that is written out at most.
const LARGEST_EXPONENT: usize = 100;

/// The number without an exponent. One that could not be written out stays as it is, and cannot be computed with.
pub(super) fn plain(digits: &str) -> String {
    without_exponent(digits).unwrap_or_else(|| digits.to_owned())
}

fn without_exponent(digits: &str) -> Option<String> {
    let (mantissa, exponent) = digits.split_once(['e', 'E'])?;
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let (units, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent: isize = exponent.parse().ok()?;
    let shift = exponent.unsigned_abs();
    if shift > LARGEST_EXPONENT {
        return None;
    }
    let zeros = "0".repeat(shift);
    let (units, decimals) = if exponent < 0 {
        let units = format!("{zeros}{units}");
        let (kept, moved) = units.split_at_checked(units.len() - shift)?;
        (kept.to_owned(), format!("{moved}{decimals}"))
    } else {
        let decimals = format!("{decimals}{zeros}");
        let (moved, kept) = decimals.split_at_checked(shift)?;
        (format!("{units}{moved}"), kept.trim_end_matches('0').to_owned())
    };
    let units = match units.trim_start_matches('0') {
        "" => "0",
        units => units,
    };
    let decimals = decimals.as_str();
    Some(if decimals.is_empty() { format!("{sign}{units}") } else { format!("{sign}{units}.{decimals}") })
}

/// The number to compute with.
pub(super) fn exact(digits: &str) -> Result<ExactSum> {
    digits.parse().map_err(|_| {
        failure(format!(
            "met the number {digits}, expected at most 38 digits before the point and 28 after it"
        ))
    })
}

pub(super) fn compare(one: &str, other: &str) -> Result<Ordering> {
    Ok(exact(one)?.cmp(&exact(other)?))
}

/// Numbers that are too large to be computed with are the same if their digits are.
pub(super) fn are_equal(one: &str, other: &str) -> bool {
    matches!((exact(one), exact(other)), (Ok(one), Ok(other)) if one == other)
}

/// The sum, to the last digit.
pub(super) fn sum<'a>(numbers: impl Iterator<Item = &'a str>) -> Result<ExactSum> {
    let mut sum = ExactSum::default();
    for digits in numbers {
        sum.merge(&exact(digits)?)?;
    }
    Ok(sum)
}

/// The mean, with 28 decimals at most, rounded half to even.
pub(super) fn mean(sum: &ExactSum, count: usize) -> Result<String> {
    let mean = u64::try_from(count).ok().and_then(|count| sum.divided_by(count));
    let mean = mean.ok_or_else(|| failure(format!("cannot divide {sum} by {count}")))?;
    Ok(mean.to_string())
}

/// The next whole number below or above, or the number if it is whole.
pub(super) fn whole(digits: &str, towards: Ordering) -> Result<String> {
    let number = exact(digits)?;
    let cut = digits.split('.').next().unwrap_or(digits);
    let mut whole = exact(cut)?;
    if whole.cmp(&number) == towards.reverse() {
        let step = if towards == Ordering::Less { "-1" } else { "1" };
        whole = sum([cut, step].into_iter())?;
    }
    Ok(whole.to_string())
}
