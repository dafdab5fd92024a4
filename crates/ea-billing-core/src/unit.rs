//! Units of measure: how much of what a price is for.

mod noun;

use std::fmt;

use rust_decimal::Decimal;

/// The unit that a quantity is counted in and a price is for, such as `100 Hours`, `10K` or `1 GB/Month`.
///
/// The APIs give it as text of no stated grammar. Read are a whole number, which may have commas between thousands
/// (`10,000s`), then `K`, `M` or `B` for thousands, millions and thousand millions, or the word `Million`, then what is
/// counted, then a time after a slash. `Daily Units` are units per day, `Per Call` is one call. Where the number is
/// missing it is one, if the word is one of those that are known to stand alone, such as `Hours`.
///
/// All else is kept as text and not [known](Self::is_known): a number with decimals, zero, a rate other than by one
/// second, minute, hour, day, month or year, and words that may be another number. To guess there would make prices
/// wrong by a factor.
///
/// ```
/// use ea_billing_core::{Time, UnitOfMeasure};
///
/// let unit = UnitOfMeasure::parse("10K Transactions/Month");
/// assert_eq!(unit.block(), Some(10_000.into()));
/// assert_eq!(unit.base(), Some("Transaction"));
/// assert_eq!(unit.per(), Some(Time::Month));
/// assert!(!UnitOfMeasure::parse("1/3 Months").is_known());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct UnitOfMeasure {
    text: String,
    parts: Option<Parts>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Parts {
    block: Decimal,
    base: String,
    per: Option<Time>,
}

/// The time of a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Time {
    /// Per second.
    Second,
    /// Per minute.
    Minute,
    /// Per hour.
    Hour,
    /// Per day.
    Day,
    /// Per month.
    Month,
    /// Per year.
    Year,
}

/// What is counted where the text names a number only.
const UNIT: &str = "Unit";

impl UnitOfMeasure {
    /// Reads the text of a field. It never fails: what is not understood is kept as text.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self { text: text.to_owned(), parts: read(text.trim()) }
    }

    /// The text as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether nothing is stated, as on many marketplace charges; such a unit is not known either.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether the text was understood, so that [`block`](Self::block) and [`base`](Self::base) are there.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.parts.is_some()
    }

    /// How many of the base one unit is: 100 for `100 Hours`, 10,000 for `10K`. Never zero, and always whole.
    #[must_use]
    pub fn block(&self) -> Option<Decimal> {
        self.parts.as_ref().map(|parts| parts.block)
    }

    /// What is counted, in the singular: `Hour`, `GB`, `GB Hour`; `Unit` where the text names a number only.
    #[must_use]
    pub fn base(&self) -> Option<&str> {
        self.parts.as_ref().map(|parts| parts.base.as_str())
    }

    /// The time of a rate: [`Time::Month`] for `1 GB/Month`. None for `1 GB Hour`, which multiplies.
    #[must_use]
    pub fn per(&self) -> Option<Time> {
        self.parts.as_ref().and_then(|parts| parts.per)
    }
}

/// The text as it came.
impl fmt::Display for UnitOfMeasure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl Time {
    fn from_word(word: &str) -> Option<Self> {
        Some(match noun::normalize(word)?.as_str() {
            "Second" => Self::Second,
            "Minute" => Self::Minute,
            "Hour" => Self::Hour,
            "Day" => Self::Day,
            "Month" => Self::Month,
            "Year" => Self::Year,
            _ => return None,
        })
    }

    fn from_adverb(word: &str) -> Option<Self> {
        Some(match word.to_ascii_lowercase().as_str() {
            "hourly" => Self::Hour,
            "daily" => Self::Day,
            "monthly" => Self::Month,
            "annual" | "yearly" => Self::Year,
            _ => return None,
        })
    }
}

fn read(text: &str) -> Option<Parts> {
    let (amount, per) = match text.split_once('/') {
        Some((amount, time)) => (amount.trim(), Some(Time::from_word(time.trim())?)),
        None => (text, None),
    };
    let (block, words) = number(amount)?;
    let (block, words) = match first_word(words) {
        (word, rest) if word.eq_ignore_ascii_case("million") => (block.checked_mul(1_000_000.into())?, rest),
        _ => (block, words),
    };
    let (per, words) = match first_word(words) {
        (word, rest) if !rest.is_empty() && Time::from_adverb(word).is_some() => {
            if per.is_some() {
                return None;
            }
            (Time::from_adverb(word), rest)
        }
        _ => (per, words),
    };
    let base = if words.is_empty() { UNIT.to_owned() } else { noun::normalize(words)? };
    Some(Parts { block, base, per })
}

/// The number in front, and the words behind it.
fn number(text: &str) -> Option<(Decimal, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if digits.is_empty() {
        return match first_word(text) {
            (word, rest) if word.eq_ignore_ascii_case("per") && !rest.is_empty() => {
                Some((Decimal::ONE, rest))
            }
            _ => noun::stands_alone(text).then_some((Decimal::ONE, text)),
        };
    }
    // Nothing stands between the number and its suffix.
    let (suffix, words) = first_word(rest);
    // `10,000s` is the plural of the number.
    let factor = match suffix {
        "" | "s" => 1_u32,
        "K" | "k" => 1_000,
        "M" => 1_000_000,
        "B" => 1_000_000_000,
        _ => return None,
    };
    let block = Decimal::from(whole(digits)?).checked_mul(factor.into())?;
    (!block.is_zero()).then_some((block, words))
}

/// The digits, if commas stand nowhere but between thousands.
fn whole(digits: &str) -> Option<u64> {
    let mut groups = digits.split(',');
    let first = groups.next()?;
    let is_grouped = digits.contains(',');
    if is_grouped && (first.is_empty() || first.len() > 3 || groups.any(|group| group.len() != 3)) {
        return None;
    }
    digits.replace(',', "").parse().ok()
}

fn first_word(text: &str) -> (&str, &str) {
    text.split_once(char::is_whitespace).map_or((text, ""), |(word, rest)| (word, rest.trim_start()))
}

#[cfg(test)]
mod tests;
