//! Exact decimals as the servers print them.
//!
//! The servers print one amount in two ways. CSV carries a database decimal with all its digits, trailing zeros
//! included. JSON carries a double, printed with up to 17 significant digits and with an exponent below a
//! ten-thousandth. Here those are the first 17 digits of the decimal, rounded; a real double may differ in the last.

/// `mantissa × 10^-scale`, with its trailing zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    pub(crate) mantissa: i128,
    pub(crate) scale: u32,
}

/// A double holds so many digits.
const DOUBLE_DIGITS: usize = 17;
/// A `u128` has 39 digits; the rest is for the zeros of a number with a larger scale.
const ROOM: usize = 64;

impl Decimal {
    pub(crate) const ZERO: Self = Self { mantissa: 0, scale: 0 };

    pub(crate) const fn new(mantissa: i128, scale: u32) -> Self {
        Self { mantissa, scale }
    }

    /// The exact product, whose scale is the sum of the scales.
    pub(crate) const fn times(self, other: Self) -> Self {
        Self { mantissa: self.mantissa * other.mantissa, scale: self.scale + other.scale }
    }

    /// The exact sum, with the larger scale of the two.
    pub(crate) const fn plus(self, other: Self) -> Self {
        let scale = if self.scale > other.scale { self.scale } else { other.scale };
        Self { mantissa: self.at(scale) + other.at(scale), scale }
    }

    pub(crate) const fn minus(self, other: Self) -> Self {
        self.plus(Self { mantissa: -other.mantissa, scale: other.scale })
    }

    /// The mantissa at a scale that is not smaller.
    const fn at(self, scale: u32) -> i128 {
        self.mantissa * 10_i128.pow(scale - self.scale)
    }

    /// Rounded half away from zero to this many decimals; with more zeros where there are fewer.
    pub(crate) const fn rounded(self, scale: u32) -> Self {
        if scale >= self.scale {
            return Self { mantissa: self.at(scale), scale };
        }
        let unit = 10_i128.pow(self.scale - scale);
        let half = if self.mantissa < 0 { -(unit / 2) } else { unit / 2 };
        Self { mantissa: (self.mantissa + half) / unit, scale }
    }

    pub(crate) const fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// Whether this is less than that.
    pub(crate) const fn is_below(self, other: Self) -> bool {
        self.minus(other).is_negative()
    }

    /// Writes all digits: `12.330899428656048000000`.
    pub(crate) fn write_plain(self, out: &mut Vec<u8>) {
        let mut room = [b'0'; ROOM];
        let digits = self.digits(&mut room);
        if self.mantissa < 0 {
            out.push(b'-');
        }
        let scale = to_usize(self.scale);
        let whole = digits.len() - scale;
        out.extend_from_slice(&digits[..whole]);
        if scale > 0 {
            out.push(b'.');
            out.extend_from_slice(&digits[whole..]);
        }
    }

    /// Writes the number as the server prints a double: at most 17 digits, no trailing zeros, `.0` on a whole number,
    /// an exponent below a ten-thousandth.
    pub(crate) fn write_double(self, out: &mut Vec<u8>) {
        let mut room = [b'0'; ROOM];
        let digits = self.to_double_digits().digits_at_first(&mut room);
        let Some((digits, exponent)) = digits else {
            out.extend_from_slice(b"0.0");
            return;
        };
        if self.mantissa < 0 {
            out.push(b'-');
        }
        match exponent {
            ..-4 => {
                out.push(digits[0]);
                if digits.len() > 1 {
                    out.push(b'.');
                    out.extend_from_slice(&digits[1..]);
                }
                out.extend_from_slice(format!("E-{:02}", -exponent).as_bytes());
            }
            -4..0 => {
                out.extend_from_slice(b"0.");
                let zeros = usize::try_from(-exponent - 1).unwrap_or_default();
                out.extend_from_slice(&b"0000"[..zeros]);
                out.extend_from_slice(digits);
            }
            0.. => {
                let whole = usize::try_from(exponent + 1).unwrap_or_default();
                let split = whole.min(digits.len());
                out.extend_from_slice(&digits[..split]);
                out.resize(out.len() + whole - split, b'0');
                out.push(b'.');
                out.extend_from_slice(if split < digits.len() { &digits[split..] } else { b"0" });
            }
        }
    }

    /// This number as the JSON shows it, which is what a client that adds JSON rows adds.
    pub(crate) fn as_double(self) -> Self {
        let rounded = self.to_double_digits();
        Self { mantissa: rounded.at(rounded.scale.max(self.scale)), scale: rounded.scale.max(self.scale) }
    }

    /// Rounded to the digits that a double holds.
    fn to_double_digits(self) -> Self {
        let mut room = [b'0'; ROOM];
        let digits = Self { mantissa: self.mantissa, scale: 0 }.digits(&mut room).len();
        let surplus = u32::try_from(digits.saturating_sub(DOUBLE_DIGITS)).unwrap_or_default();
        if surplus <= self.scale { self.rounded(self.scale - surplus) } else { self.rounded(0) }
    }

    /// The digits from the first that is not zero to the last, and the power of ten of the first; none of zero.
    fn digits_at_first(self, room: &mut [u8; ROOM]) -> Option<(&[u8], i32)> {
        let digits = self.digits(room);
        let first = digits.iter().position(|&digit| digit != b'0')?;
        let last = digits.iter().rposition(|&digit| digit != b'0')?;
        let exponent =
            i32::try_from(digits.len() - to_usize(self.scale)).ok()? - 1 - i32::try_from(first).ok()?;
        Some((&digits[first..=last], exponent))
    }

    /// The digits without sign and point, at least one before the point.
    fn digits(self, room: &mut [u8; ROOM]) -> &[u8] {
        const CHUNK: u128 = 10_000_000_000_000_000_000;
        let mut at = ROOM;
        let mut rest = self.mantissa.unsigned_abs();
        // Division of 128 bits is slow, so it happens once for 19 digits.
        while rest >= CHUNK {
            let mut low = u64::try_from(rest % CHUNK).unwrap_or_default();
            rest /= CHUNK;
            for _ in 0..19 {
                at -= 1;
                room[at] = digit(low % 10);
                low /= 10;
            }
        }
        let mut low = u64::try_from(rest).unwrap_or_default();
        while low > 0 {
            at -= 1;
            room[at] = digit(low % 10);
            low /= 10;
        }
        // The room is full of zeros in front.
        let at = at.min(ROOM - to_usize(self.scale) - 1);
        &room[at..]
    }
}

fn digit(value: u64) -> u8 {
    b'0' + u8::try_from(value).unwrap_or_default()
}

fn to_usize(scale: u32) -> usize {
    usize::try_from(scale).unwrap_or_default()
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = Vec::new();
        self.write_plain(&mut text);
        f.write_str(&String::from_utf8_lossy(&text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(mantissa: i128, scale: u32, plain: &str, double: &str) {
        let number = Decimal::new(mantissa, scale);
        assert_eq!(number.to_string(), plain);
        let mut text = Vec::new();
        number.write_double(&mut text);
        assert_eq!(String::from_utf8_lossy(&text), double, "{plain} as a double");
    }

    #[test]
    fn numbers_are_printed_as_the_server_prints_them() {
        check(12_330_899_428_656_048_000_000, 21, "12.330899428656048000000", "12.330899428656048");
        check(24_000_000, 6, "24.000000", "24.0");
        check(0, 6, "0.000000", "0.0");
        check(0, 0, "0", "0.0");
        check(100, 0, "100", "100.0");
        check(-1_500_000, 6, "-1.500000", "-1.5");
        check(1, 4, "0.0001", "0.0001");
        check(1, 5, "0.00001", "1E-05");
        check(1_936_541_884, 15, "0.000001936541884", "1.936541884E-06");
        check(123_456_789_012_345_678, 3, "123456789012345.678", "123456789012345.68");
        check(-999_999_999_999_999_999, 18, "-0.999999999999999999", "-1.0");
        check(12_345_678_901_234_567_890_123, 0, "12345678901234567890123", "12345678901234567890123.0");
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        let check = |mantissa, scale, to, expect: &str| {
            assert_eq!(Decimal::new(mantissa, scale).rounded(to).to_string(), expect);
        };
        check(1_005, 3, 2, "1.01");
        check(-1_005, 3, 2, "-1.01");
        check(1_004, 3, 2, "1.00");
        check(7, 0, 2, "7.00");
    }

    #[test]
    fn sums_and_products_are_exact() {
        let a = Decimal::new(24_000_000, 6);
        let b = Decimal::new(513_787_476_194_002, 15);
        assert_eq!(a.times(b).to_string(), "12.330899428656048000000");
        assert_eq!(a.plus(b).to_string(), "24.513787476194002");
        assert!(b.is_below(a) && !a.is_below(b) && b.minus(a).is_negative());
    }
}
