//! Money: exact amounts with their currency.
//!
//! Nothing here rounds but [`Money::round`] and [`Money::round_to`]. What cannot be said exactly is an error.

mod currency;
mod exact_sum;
mod totals;

use std::{cmp::Ordering, fmt, ops::Neg};

use rust_decimal::{Decimal, RoundingStrategy};

pub use currency::Currency;
pub use exact_sum::ExactSum;
pub(crate) use exact_sum::{steps, ten_to};
pub use totals::Totals;

use crate::error::{Code, Error, Result};

/// An exact amount of one currency.
///
/// Amounts of different currencies are neither equal nor ordered, and adding them is an error.
///
/// ```
/// use ea_billing_core::Money;
/// use rust_decimal::Decimal;
///
/// let euro = "EUR".parse()?;
/// let price = Money::new(Decimal::new(125, 1), euro);
/// let tax = Money::new(Decimal::new(2375, 3), euro);
/// assert_eq!(price.to_string(), "12.50 EUR");
/// assert_eq!(price.checked_add(tax)?.to_string(), "14.875 EUR");
/// assert_eq!(price.checked_add(tax)?.round().to_string(), "14.88 EUR");
/// # Ok::<(), ea_billing_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// An amount of this currency.
    #[must_use]
    pub const fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// The amount, with as many decimals as were read.
    #[must_use]
    pub const fn amount(&self) -> Decimal {
        self.amount
    }

    /// The currency.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// Both together, to the last digit.
    ///
    /// # Errors
    /// [`Code::MixedCurrency`], or [`Code::Overflow`] where the sum has more digits than a [`Decimal`] holds.
    pub fn checked_add(self, other: Self) -> Result<Self> {
        let mut sum = ExactSum::from(self.amount);
        sum.add(other.in_currency(self.currency)?)?;
        Self::exactly(&sum, self.currency)
    }

    /// This without the other, to the last digit.
    ///
    /// # Errors
    /// Those of [`checked_add`](Self::checked_add).
    pub fn checked_sub(self, other: Self) -> Result<Self> {
        self.checked_add(-other)
    }

    /// The sum of all, to the last digit; nothing where there are none, since nothing has no currency.
    ///
    /// The sum on the way may be larger than a [`Decimal`], the result may not.
    ///
    /// # Errors
    /// Those of [`checked_add`](Self::checked_add).
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Option<Self>> {
        let mut amounts = amounts.into_iter();
        let Some(first) = amounts.next() else { return Ok(None) };
        let mut sum = ExactSum::from(first.amount);
        for money in amounts {
            sum.add(money.in_currency(first.currency)?)?;
        }
        Self::exactly(&sum, first.currency).map(Some)
    }

    /// The amount in whole minor units of its currency, such as cents, as an invoice names it.
    ///
    /// A half goes away from zero: 0.125 EUR becomes 0.13 EUR, -0.125 EUR becomes -0.13 EUR. That is the rule of
    /// commerce; the APIs state none, and their own amounts are not rounded. Round once, at the end: a sum of rounded
    /// amounts is not the rounded sum.
    #[must_use]
    pub fn round(self) -> Self {
        self.round_to(self.currency.minor_unit())
    }

    /// The amount with at most this many decimals, rounded as by [`round`](Self::round).
    #[must_use]
    pub fn round_to(self, decimals: u32) -> Self {
        let amount = self.amount.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        Self { amount, currency: self.currency }
    }

    fn in_currency(self, currency: Currency) -> Result<Decimal> {
        if self.currency == currency {
            return Ok(self.amount);
        }
        let message = format!("expected an amount in {currency} to add, found one in {}", self.currency);
        Err(Error::new(Code::MixedCurrency, message))
    }

    fn exactly(sum: &ExactSum, currency: Currency) -> Result<Self> {
        let Some(amount) = sum.to_decimal() else {
            let message = format!("the sum {sum} {currency} has more digits than an amount can have");
            return Err(Error::new(Code::Overflow, message));
        };
        Ok(Self { amount, currency })
    }
}

impl Neg for Money {
    type Output = Self;

    fn neg(self) -> Self {
        Self { amount: -self.amount, currency: self.currency }
    }
}

impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.amount.cmp(&other.amount))
    }
}

/// Every digit that counts, with at least the decimals that the currency has: `12.50 EUR`, `0.0042 EUR`, `12 JPY`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (negative, digits) = ExactSum::from(self.amount).digits(self.currency.minor_unit());
        f.pad_integral(!negative, "", &format!("{digits} {}", self.currency))
    }
}

#[cfg(test)]
mod tests;
