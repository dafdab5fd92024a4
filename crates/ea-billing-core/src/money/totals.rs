//! Sums of every currency by itself.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Currency, ExactSum};
use crate::error::Result;

/// Exact sums, one for each currency, of amounts of **one** enrollment.
///
/// Usage details and marketplace charges name no currency: theirs is that of the enrollment. Their sum stands under
/// `None`, beside the sums of the amounts that name one, and is never added to those: that the enrollment's currency is,
/// say, EUR is for a caller to conclude who has seen a record that names it. Totals of two enrollments must not be
/// merged, since `None` may mean two currencies.
///
/// ```
/// use ea_billing_core::Totals;
/// use rust_decimal::Decimal;
///
/// let mut totals = Totals::default();
/// totals.add(Some("EUR".parse()?), Decimal::new(105, 1))?;
/// totals.add(None, Decimal::ONE)?;
/// let shown: Vec<_> = totals.iter().map(|(currency, sum)| (currency.map(|c| c.to_string()), sum.to_string())).collect();
/// assert_eq!(shown, [(None, "1".into()), (Some("EUR".into()), "10.5".into())]);
/// # Ok::<(), ea_billing_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals(BTreeMap<Option<Currency>, ExactSum>);

impl Totals {
    /// Adds an amount of this currency, or of that of the enrollment where the row names none.
    ///
    /// # Errors
    /// [`Code::Overflow`](crate::Code::Overflow); the totals are left as they were.
    pub fn add(&mut self, currency: Option<Currency>, amount: Decimal) -> Result<()> {
        self.0.entry(currency).or_default().add(amount)
    }

    /// Adds the totals of other rows of the same enrollment.
    ///
    /// # Errors
    /// [`Code::Overflow`](crate::Code::Overflow); the totals are left as they were.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        let mut merged = self.clone();
        for (currency, sum) in other.iter() {
            merged.0.entry(currency).or_default().merge(sum)?;
        }
        *self = merged;
        Ok(())
    }

    /// Every currency that was added, also where its sum is zero: the unstated one first, then by code.
    pub fn iter(&self) -> impl Iterator<Item = (Option<Currency>, &ExactSum)> {
        self.0.iter().map(|(currency, sum)| (*currency, sum))
    }

    /// The sum of this currency, if an amount of it was added.
    #[must_use]
    pub fn get(&self, currency: Option<Currency>) -> Option<&ExactSum> {
        self.0.get(&currency)
    }

    /// Whether no amount was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn euro() -> Option<Currency> {
        "EUR".parse().ok()
    }

    #[track_caller]
    fn check(totals: &Totals, expect: &[(&str, &str)]) {
        let name = |currency: Option<Currency>| currency.map_or_else(|| "-".to_owned(), |c| c.to_string());
        let found: Vec<_> = totals.iter().map(|(currency, sum)| (name(currency), sum.to_string())).collect();
        let expect: Vec<_> = expect.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn each_currency_has_its_sum_and_the_unstated_one_too() {
        let mut totals = Totals::default();
        assert!(totals.is_empty());
        for (currency, amount) in [("EUR", 5), ("USD", 7), ("EUR", 11)] {
            totals.add(currency.parse().ok(), Decimal::new(amount, 1)).unwrap();
        }
        totals.add(None, Decimal::ONE).unwrap();
        check(&totals, &[("-", "1"), ("EUR", "1.6"), ("USD", "0.7")]);
        assert_eq!(totals.get(euro()).map(ToString::to_string).as_deref(), Some("1.6"));
        assert_eq!(totals.get("JPY".parse().ok()), None);
        assert!(!totals.is_empty());
    }

    #[test]
    fn a_currency_that_sums_up_to_nothing_was_still_seen() {
        let mut totals = Totals::default();
        totals.add(euro(), Decimal::ONE).unwrap();
        totals.add(euro(), -Decimal::ONE).unwrap();
        check(&totals, &[("EUR", "0")]);
    }

    #[test]
    fn merging_adds_currency_by_currency() {
        let (mut one, mut two) = (Totals::default(), Totals::default());
        one.add(euro(), Decimal::ONE).unwrap();
        two.add(euro(), Decimal::TWO).unwrap();
        two.add(None, Decimal::TEN).unwrap();
        one.merge(&two).unwrap();
        check(&one, &[("-", "10"), ("EUR", "3")]);
    }

    #[test]
    fn a_merge_that_fails_changes_nothing() {
        let most: ExactSum = i128::MAX.to_string().parse().unwrap();
        let mut full = Totals(BTreeMap::from([(euro(), most.clone())]));
        let before = full.clone();
        let more = Totals(BTreeMap::from([(None, ExactSum::from(Decimal::ONE)), (euro(), most)]));
        assert_eq!(full.merge(&more).unwrap_err().code(), crate::Code::Overflow);
        assert_eq!(full, before);
        assert_eq!(full.add(euro(), Decimal::ONE).unwrap_err().code(), crate::Code::Overflow);
        assert_eq!(full, before);
    }
}
