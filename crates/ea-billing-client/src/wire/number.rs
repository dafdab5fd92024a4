//! Exact decimal numbers.

use std::{borrow::Cow, cmp::Ordering, fmt, hash, str::FromStr};

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};
use serde_json::value::RawValue;

use super::object::{Scalar, deserialize_scalar};

/// The widest scale a [`Decimal`] has.
const MAX_SCALE: i64 = 28;
/// As many digits fit whatever they are.
const MAX_DIGITS: usize = 28;

/// An amount of money, a quantity, a rate or a count, exactly as the server printed it.
///
/// A JSON number is read from its digits, never through floating point. The value is held as a [`Decimal`] (96 bits and
/// up to 28 decimals); a number that this cannot hold to its last digit is a [`NumberError`], it is never rounded.
/// Quoted numbers (`"12.50"`) are accepted. The wire says nothing about the currency or unit: another field does.
///
/// Printing or serializing gives back the digits that were read, exponents and trailing zeros included. Two numbers are
/// equal when their values are, however they are written.
///
/// ```
/// use ea_billing_client::wire::Number;
///
/// let rate: Number = serde_json::from_str("1.936541884E-06")?;
/// assert_eq!(rate.value().to_string(), "0.000001936541884");
/// assert_eq!(serde_json::to_string(&rate)?, "1.936541884E-06");
///
/// let too_fine = serde_json::from_str::<Number>("0.0000000000123456789012345678901");
/// assert!(too_fine.is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Number {
    value: Decimal,
    /// The JSON text, where the value alone would print differently.
    text: Option<Box<str>>,
}

impl Number {
    /// The value, with as many decimals as were printed (`18.000` keeps its three zeros where they fit).
    #[must_use]
    pub const fn value(&self) -> Decimal {
        self.value
    }

    /// The JSON text of this number: its digits, in quotes where the server put them in quotes.
    #[must_use]
    pub fn as_json(&self) -> Cow<'_, str> {
        match &self.text {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(self.value.to_string()),
        }
    }
}

impl Scalar for Number {
    fn from_json(json: &str) -> Result<Self, String> {
        let Parsed { value, prints_alike } = parse(unquoted(json)).map_err(|error| error.to_string())?;
        let keep = json.starts_with('"') || !prints_alike;
        Ok(Self { value, text: keep.then(|| json.into()) })
    }
}

/// The number within its quotes and the white space that some servers put there.
fn unquoted(json: &str) -> &str {
    json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).map_or(json, str::trim)
}

struct Parsed {
    value: Decimal,
    /// Whether printing the value gives the text that was read.
    prints_alike: bool,
}

/// Reads `[-]digits[.digits]` of at most 28 digits, which always fit; nothing for any other text.
fn parse_plain(text: &str) -> Option<Parsed> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let whole = digits.find('.').unwrap_or(digits.len());
    let count = digits.len() - usize::from(whole < digits.len());
    if count == 0 || count > MAX_DIGITS {
        return None;
    }
    // The first 19 digits and the rest each fit 64 bits, which are much faster to work with than 128.
    let (mut first, mut rest, mut seen) = (0_u64, 0_u64, 0);
    for (index, byte) in digits.bytes().enumerate() {
        match byte {
            b'0'..=b'9' if seen < 19 => first = first * 10 + u64::from(byte - b'0'),
            b'0'..=b'9' => rest = rest * 10 + u64::from(byte - b'0'),
            b'.' if index == whole => continue,
            _ => return None,
        }
        seen += 1;
    }
    let shift = 10_u64.pow(u32::try_from(count.saturating_sub(19)).ok()?);
    let mantissa = i128::from(first) * i128::from(shift) + i128::from(rest);
    let scale = u32::try_from(count - whole).ok()?;
    let negative = digits.len() < text.len();
    let value = if negative { -mantissa } else { mantissa };
    let prints_alike = (whole == 1 || (whole > 1 && !digits.starts_with('0')))
        && !digits.ends_with('.')
        && !(negative && mantissa == 0);
    Some(Parsed { value: Decimal::try_from_i128_with_scale(value, scale).ok()?, prints_alike })
}

/// Reads `[+-]digits[.digits][e[+-]digits]`. Nothing is rounded.
fn parse(text: &str) -> Result<Parsed, NumberError> {
    parse_plain(text).map_or_else(|| parse_any(text), Ok)
}

fn parse_any(text: &str) -> Result<Parsed, NumberError> {
    let malformed = || NumberError::new(text, Problem::Malformed);
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let negative = text.starts_with('-');
    let (digits, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(parse_exponent(&unsigned[at + 1..]).ok_or_else(malformed)?)),
        None => (unsigned, None),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
        return Err(malformed());
    }
    let decimals = i64::try_from(fraction.len()).map_err(|_| malformed())?;
    let value = assemble(negative, whole, fraction, decimals - exponent.unwrap_or(0))
        .ok_or_else(|| NumberError::new(text, Problem::Inexact))?;
    let prints_alike = exponent.is_none()
        && !text.starts_with('+')
        && (whole == "0" || !(whole.is_empty() || whole.starts_with('0')))
        && !digits.ends_with('.')
        && i64::from(value.scale()) == decimals
        && !(negative && value.is_zero());
    Ok(Parsed { value, prints_alike })
}

/// Exponents beyond any number that could be held are cut to a bound that is still beyond it.
fn parse_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let magnitude = digits.parse::<i64>().unwrap_or(i64::MAX).min(1 << 40);
    Some(if text.starts_with('-') { -magnitude } else { magnitude })
}

/// Builds `±(whole fraction) × 10^-scale`, or nothing where that does not fit exactly.
fn assemble(negative: bool, whole: &str, fraction: &str, mut scale: i64) -> Option<Decimal> {
    let mut mantissa: i128 = 0;
    // Zeros are put off until a digit follows, so that those at the end can be cut from the scale where they don't fit.
    let mut zeros: u32 = 0;
    for byte in whole.bytes().chain(fraction.bytes()) {
        if byte == b'0' {
            zeros += 1;
            continue;
        }
        if mantissa != 0 {
            mantissa = mantissa.checked_mul(10_i128.checked_pow(zeros + 1)?)?;
        }
        mantissa = mantissa.checked_add(i128::from(byte - b'0'))?;
        zeros = 0;
    }
    if mantissa == 0 {
        let scale = u32::try_from(scale.clamp(0, MAX_SCALE)).ok()?;
        return Some(Decimal::new(0, scale));
    }
    while zeros > 0 {
        let Some(grown) = mantissa.checked_mul(10).filter(|grown| fits(*grown) && scale <= MAX_SCALE) else {
            break;
        };
        mantissa = grown;
        zeros -= 1;
    }
    scale -= i64::from(zeros);
    if scale < 0 {
        mantissa = mantissa.checked_mul(10_i128.checked_pow(u32::try_from(-scale).ok()?)?)?;
        scale = 0;
    }
    let signed = if negative { -mantissa } else { mantissa };
    Decimal::try_from_i128_with_scale(signed, u32::try_from(scale).ok()?).ok()
}

fn fits(mantissa: i128) -> bool {
    mantissa < 1 << 96
}

impl From<Decimal> for Number {
    fn from(value: Decimal) -> Self {
        Self { value, text: None }
    }
}

impl FromStr for Number {
    type Err = NumberError;

    /// Reads a number as JSON or a CSV cell prints it.
    ///
    /// # Errors
    ///
    /// [`NumberError`] when the text is no decimal number or when it could not be held exactly.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        let Parsed { value, prints_alike } = parse(text)?;
        Ok(Self { value, text: (!prints_alike).then(|| text.into()) })
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(unquoted(&self.as_json()))
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.as_json())
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl hash::Hash for Number {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_scalar(deserializer)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.as_json();
        // Leading zeros or a plus sign, which a quoted number or a CSV cell may have, are no JSON outside quotes.
        let raw = RawValue::from_string(text.clone().into_owned())
            .or_else(|_| RawValue::from_string(self.value.to_string()))
            .map_err(ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

/// A number that was not understood or could not be held to its last digit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberError {
    text: Box<str>,
    problem: Problem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    Malformed,
    Inexact,
}

impl NumberError {
    fn new(text: &str, problem: Problem) -> Self {
        // A value that is no number may be anything; its beginning is enough to find it.
        let text = text.chars().take(48).collect::<String>().into();
        Self { text, problem }
    }
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, problem } = self;
        match problem {
            Problem::Malformed => write!(f, "expected a decimal number, found `{text}`"),
            Problem::Inexact => write!(
                f,
                "the number {text} does not fit a decimal of 96 bits and 28 decimals, and is not rounded"
            ),
        }
    }
}

impl std::error::Error for NumberError {}
