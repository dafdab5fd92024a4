//! Numbers as people read them. Only tables show them so; every other format has all digits.

use ea_billing_core::ExactSum;

/// Decimals of quantities, prices and rates at most.
const DECIMALS: u32 = 6;

/// An amount with so many decimals: `-1,234.50`.
pub(in crate::render) fn amount(digits: &str, decimals: u32) -> String {
    let rounded = digits.parse::<ExactSum>().and_then(|amount| amount.rounded(decimals));
    rounded.map_or_else(|_| digits.to_owned(), |rounded| grouped(&rounded.to_string()))
}

/// A quantity with six decimals at most: `1,234.5`. One too small for six is shown whole, for it is not nothing.
pub(super) fn quantity(digits: &str) -> String {
    let rounded = digits.parse::<ExactSum>().and_then(|quantity| {
        let rounded = ExactSum::from(quantity.rounded(DECIMALS)?);
        Ok(if rounded.is_zero() { quantity } else { rounded })
    });
    rounded.map_or_else(|_| digits.to_owned(), |rounded| grouped(&rounded.to_string()))
}

/// The same digits, with a comma for thousands.
pub(in crate::render) fn grouped(digits: &str) -> String {
    let sign = usize::from(digits.starts_with('-'));
    let end = digits.find(|c: char| c != '-' && !c.is_ascii_digit()).unwrap_or(digits.len());
    let mut grouped = String::with_capacity(digits.len() + 4);
    for (place, c) in digits.char_indices() {
        if place > sign && place < end && (end - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(c);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_rounded_and_grouped() {
        let check = |digits: &str, decimals, expect: &str| assert_eq!(amount(digits, decimals), expect);
        check("14012.4895224886154266849922", 2, "14,012.49");
        check("-1234567.005", 2, "-1,234,567.01");
        check("999", 0, "999");
        check("1000", 2, "1,000.00");
        check("-0.001", 2, "0.00");
        check("-100", 0, "-100");
        check("1e5", 2, "1e5");
    }

    #[test]
    fn quantities_have_six_decimals_at_most() {
        let check = |digits: &str, expect: &str| assert_eq!(quantity(digits), expect);
        check("1234.5000000", "1,234.5");
        check("0.12345678", "0.123457");
        check("-0.00000004", "-0.00000004");
        check("0.000", "0");
        check("100", "100");
        // Too many digits for a decimal with six of them behind the point.
        check("79228162514264337593543950335", "79228162514264337593543950335");
    }
}
