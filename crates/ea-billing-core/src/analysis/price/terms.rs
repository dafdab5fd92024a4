//! The terms of an offer: credit, commitment and recurring charge.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::{
    list::meter_key,
    priced::{CycleTotal, NoteKind},
};
use crate::{DateRange, DiscountTier, ExactSum, OfferTerm, error::Result};

/// A number that a term states, with the meters that it is not for.
#[derive(Debug)]
struct Part {
    amount: Decimal,
    excluded: HashSet<Box<str>>,
    since: Option<DateTime<Utc>>,
}

/// The terms of an offer, ready to be applied.
#[derive(Debug, Default)]
pub(super) struct Terms {
    credits: Vec<Part>,
    discounts: Vec<Part>,
    charges: Vec<Part>,
    notes: Notes,
}

/// Notes on the terms, with what was found and how often.
pub(super) type Notes = BTreeMap<(NoteKind, String), u64>;

/// What holds in one billing cycle.
#[derive(Clone, Copy, Debug)]
pub(super) struct CycleTerms<'a> {
    credit: Option<&'a Part>,
    discount: Option<&'a Part>,
    charge: Option<&'a Part>,
}

impl Terms {
    /// The terms for who has committed to spend this amount.
    pub(super) fn new(terms: &[OfferTerm], committed: Option<Decimal>) -> Self {
        let mut found = Self::default();
        for term in terms {
            match term {
                OfferTerm::MonetaryCredit { credit, effective_date, excluded_meter_ids } => {
                    found.credits.push(Part::new(*credit, *effective_date, excluded_meter_ids));
                }
                OfferTerm::MonetaryCommitment { tiered_discount, effective_date, excluded_meter_ids } => {
                    match committed {
                        Some(committed) => {
                            let percent = percent(tiered_discount, committed);
                            found.discounts.push(Part::new(percent, *effective_date, excluded_meter_ids));
                        }
                        None => found.note(NoteKind::NoCommitment, "Monetary Commitment"),
                    }
                }
                OfferTerm::RecurringCharge { charge, effective_date } => {
                    found.charges.push(Part::new(*charge, *effective_date, &[]));
                }
                OfferTerm::Unknown { name, .. } => found.note(NoteKind::UnknownTerm, name),
            }
        }
        found
    }

    /// The notes on the terms themselves.
    pub(super) fn notes(&self) -> &Notes {
        &self.notes
    }

    /// What holds in a cycle, and what is to be said of it.
    pub(super) fn of(&self, cycle: DateRange, notes: &mut Notes) -> CycleTerms<'_> {
        let mut one = |parts, name| only(parts, cycle, name, notes);
        CycleTerms {
            credit: one(&self.credits, "Monetary Credit"),
            discount: one(&self.discounts, "Monetary Commitment"),
            charge: one(&self.charges, "Recurring Charge"),
        }
    }

    fn note(&mut self, kind: NoteKind, name: &str) {
        *self.notes.entry((kind, name.to_owned())).or_default() += 1;
    }
}

impl CycleTerms<'_> {
    /// The discount on a meter in percent.
    pub(super) fn discount(&self, key: &str, is_third_party: bool) -> Decimal {
        let part = self.discount.filter(|part| !is_third_party && !part.excluded.contains(key));
        part.map_or(Decimal::ZERO, |part| part.amount)
    }

    /// Whether credit pays for a meter.
    pub(super) fn is_creditable(&self, key: &str, is_third_party: bool) -> bool {
        self.credit.is_some_and(|part| !is_third_party && !part.excluded.contains(key))
    }

    /// Fills in what is due, once all costs are there.
    pub(super) fn close(&self, total: &mut CycleTotal) -> Result<()> {
        let zero = ExactSum::default();
        if let Some(credit) = self.credit {
            total.credit = ExactSum::from(credit.amount).min(total.creditable.clone()).max(zero);
        }
        if let Some(charge) = self.charge {
            total.recurring = ExactSum::from(charge.amount);
        }
        total.net = total.gross.without(&total.discount)?.without(&total.credit)?;
        total.net.merge(&total.recurring)
    }
}

impl Part {
    fn new(amount: Decimal, since: Option<DateTime<Utc>>, excluded: &[String]) -> Self {
        Self { amount, since, excluded: excluded.iter().map(|id| meter_key(id)).collect() }
    }
}

/// The discount of the highest tier that the amount reaches.
fn percent(tiers: &[DiscountTier], committed: Decimal) -> Decimal {
    let reached = tiers.iter().filter(|tier| tier.from <= committed);
    reached.max_by_key(|tier| tier.from).map_or(Decimal::ZERO, |tier| tier.percent)
}

/// The one term of a kind that holds in the cycle.
fn only<'a>(parts: &'a [Part], cycle: DateRange, name: &str, notes: &mut Notes) -> Option<&'a Part> {
    let since = |part: &Part| part.since.map(|since| since.date_naive());
    let mut holding = parts.iter().filter(|part| since(part).is_none_or(|since| since <= cycle.last()));
    let found = holding.next()?;
    let mut note = |kind| *notes.entry((kind, name.to_owned())).or_default() += 1;
    if holding.next().is_some() {
        note(NoteKind::AmbiguousTerm);
        return None;
    }
    if since(found).is_some_and(|since| since > cycle.first()) {
        note(NoteKind::TermBeginsWithin);
    }
    Some(found)
}
