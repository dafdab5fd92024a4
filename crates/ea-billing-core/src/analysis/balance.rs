//! Whether the amounts of balance summaries fit each other.
//!
//! The documents state how the amounts follow from each other, and the API's own samples do not satisfy them. So these
//! are differences to look at, not conditions: nothing fails because one is not zero.

use crate::{
    BalanceSummary, Money,
    error::{Code, Error, Result},
};

/// By how much a summary misses what the documents say of it; zero where it holds.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Residuals {
    /// Total overage without service overage and charges billed separately.
    pub total_overage: Money,
    /// Total usage without the commitment utilized and total overage.
    pub total_usage: Money,
}

/// What the totals of a summary have beyond the sum of their parts.
///
/// The pages of the API state that total overage is service overage and charges billed separately, and that total usage is
/// the Azure service commitment, which is the amount utilized, and total overage.
///
/// ```
/// use ea_billing_core::{BalanceSummary, BillingPeriodId, Money, analysis::balance::residuals};
/// use rust_decimal::Decimal;
///
/// let euro = "EUR".parse()?;
/// let mut summary = BalanceSummary::new(BillingPeriodId::new(2026, 10)?, euro);
/// summary.service_overage = Money::new(Decimal::new(250, 2), euro);
/// summary.total_overage = Money::new(Decimal::new(300, 2), euro);
/// summary.total_usage = summary.total_overage;
/// let residuals = residuals(&summary)?;
/// assert_eq!(residuals.total_overage.to_string(), "0.50 EUR");
/// assert_eq!(residuals.total_usage.to_string(), "0.00 EUR");
/// # Ok::<(), ea_billing_core::Error>(())
/// ```
///
/// # Errors
///
/// [`Code::MixedCurrency`] for amounts of several currencies, [`Code::Overflow`] for sums that do not fit.
pub fn residuals(summary: &BalanceSummary) -> Result<Residuals> {
    let overage = summary.service_overage.checked_add(summary.charges_billed_separately)?;
    let usage = summary.utilized.checked_add(summary.total_overage)?;
    Ok(Residuals {
        total_overage: summary.total_overage.checked_sub(overage)?,
        total_usage: summary.total_usage.checked_sub(usage)?,
    })
}

/// What a period begins with beyond what the one before it ended with; zero where the balances join.
///
/// The ending balance of an open period still changes, so two summaries join only when both were read after the first
/// period was closed.
///
/// # Errors
///
/// [`Code::InvalidArgument`] for periods that do not follow each other, and those of [`residuals`].
pub fn continuity(previous: &BalanceSummary, next: &BalanceSummary) -> Result<Money> {
    let (first, second) = (previous.billing_period, next.billing_period);
    let follows = match first.month() {
        12 => (second.year(), second.month()) == (first.year() + 1, 1),
        month => (second.year(), second.month()) == (first.year(), month + 1),
    };
    if !follows {
        let message = format!("expected the balance of the period after {first}, found that of {second}");
        return Err(Error::new(Code::InvalidArgument, message));
    }
    next.beginning_balance.checked_sub(previous.ending_balance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BillingPeriodId;

    fn summary(year: i32, month: u32, currency: &str) -> BalanceSummary {
        BalanceSummary::new(BillingPeriodId::new(year, month).unwrap(), currency.parse().unwrap())
    }

    fn amount(text: &str, currency: &str) -> Money {
        Money::new(text.parse().unwrap(), currency.parse().unwrap())
    }

    #[test]
    fn the_published_sample_misses_both_relations() {
        let mut sample = summary(2015, 7, "USD");
        sample.utilized = amount("1.1", "USD");
        sample.service_overage = amount("1", "USD");
        sample.charges_billed_separately = amount("1", "USD");
        sample.total_overage = amount("1", "USD");
        sample.total_usage = amount("1.1", "USD");
        let residuals = residuals(&sample).unwrap();
        assert_eq!(residuals.total_overage, amount("-1", "USD"));
        assert_eq!(residuals.total_usage, amount("-1.0", "USD"));
    }

    #[test]
    fn a_balance_goes_on_where_the_last_one_ended() {
        let check = |first: (i32, u32), second: (i32, u32), expect: Option<&str>| {
            let (mut previous, mut next) =
                (summary(first.0, first.1, "EUR"), summary(second.0, second.1, "EUR"));
            previous.ending_balance = amount("10.25", "EUR");
            next.beginning_balance = amount("10.3", "EUR");
            let found = continuity(&previous, &next).map_err(|error| error.code());
            assert_eq!(found, expect.map(|text| amount(text, "EUR")).ok_or(Code::InvalidArgument));
        };
        check((2026, 9), (2026, 10), Some("0.05"));
        check((2026, 12), (2027, 1), Some("0.05"));
        check((2026, 12), (2026, 1), None);
        check((2026, 9), (2026, 11), None);
        check((2026, 10), (2026, 9), None);
    }

    #[test]
    fn currencies_are_not_mixed() {
        let (previous, next) = (summary(2026, 9, "EUR"), summary(2026, 10, "USD"));
        assert_eq!(continuity(&previous, &next).unwrap_err().code(), Code::MixedCurrency);
        let mut mixed = previous;
        mixed.total_overage = amount("1", "USD");
        assert_eq!(residuals(&mixed).unwrap_err().code(), Code::MixedCurrency);
    }
}
