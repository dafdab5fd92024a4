//! What a billing cycle costs.
//!
//! Tiers are graduated: each rate holds for the part of a cycle's quantity that lies between its bound and the next. An
//! included quantity costs nothing and moves the bounds up. Usage of meters that no rate card lists costs nothing here.

use super::Holding;
use super::catalogue::RatedMeter;
use super::cycle::Cycle;
use crate::decimal::Decimal;
use chrono::{DateTime, Utc};
use std::sync::PoisonError;

/// What the usage of a cycle costs, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Charges {
    /// Daily rows with details.
    pub(crate) rows: u64,
    /// Of them, rows of meters that no rate card lists.
    pub(crate) unrated: u64,
    /// By the rates.
    pub(crate) usage: Decimal,
    /// Of that, what credit and discounts do not apply to.
    pub(crate) excluded: Decimal,
    /// Taken off for a commitment.
    pub(crate) discount: Decimal,
    /// Due in any case.
    pub(crate) recurring: Decimal,
    /// The part of the credit that was used.
    pub(crate) credit: Decimal,
}

impl Charges {
    /// What is billed before credit, exactly.
    pub(crate) fn billed(&self) -> Decimal {
        self.usage.minus(self.discount).plus(self.recurring)
    }
}

impl Holding {
    /// What a cycle costs by what is known of it at this time.
    pub(crate) fn charges(&self, cycle: Cycle, now: DateTime<Utc>) -> Charges {
        let is_final = cycle.invoiced_at() <= now;
        let mut known = self.charges.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(charges) = known.get(&cycle.first).filter(|_| is_final) {
            return *charges;
        }
        let charges = self.add_up(cycle, now);
        if is_final {
            known.insert(cycle.first, charges);
        }
        charges
    }

    fn add_up(&self, cycle: Cycle, now: DateTime<Utc>) -> Charges {
        let today = now.date_naive();
        let first = cycle.first.max(self.plan.first_day);
        let days = || first.iter_days().take_while(|day| *day <= cycle.last.min(today));
        let mut quantities = vec![0_u64; self.meters.len()];
        for day in days() {
            for (index, line) in self.lines.iter().enumerate() {
                quantities[line.meter] += self.quantity(index, day, today);
            }
        }
        let (mut usage, mut excluded) = (Decimal::ZERO, Decimal::ZERO);
        for (meter, quantity) in self.meters.iter().zip(quantities) {
            let cost = cost(meter, quantity, self.offer.included(meter));
            usage = usage.plus(cost);
            if self.offer.excluded.contains(&meter.id) {
                excluded = excluded.plus(cost);
            }
        }
        let eligible = usage.minus(excluded);
        let percent = self.offer.discounts.iter().rev();
        let percent = percent
            .map(|&(from, percent)| (Decimal::new(i128::from(from), 0), percent))
            .find(|(from, _)| !eligible.is_below(*from))
            .map_or(Decimal::ZERO, |(_, percent)| percent);
        let discount = eligible.times(percent).times(Decimal::new(1, 2));
        let credit = self.offer.credit.unwrap_or(Decimal::ZERO);
        let (rows, unrated) = days().fold((0, 0), |(rows, unrated), day| {
            let of_day = self.rows_of_day(day, today);
            (rows + of_day.0, unrated + of_day.1)
        });
        Charges {
            rows,
            unrated,
            usage,
            excluded,
            discount,
            recurring: self.offer.recurring.map_or(Decimal::ZERO, |charge| Decimal::new(charge.into(), 0)),
            credit: if eligible.is_below(credit) { eligible } else { credit },
        }
    }
}

/// What a quantity of a cycle costs, given in millionths of the unit.
fn cost(meter: &RatedMeter, quantity: u64, included: u64) -> Decimal {
    const MILLION: u64 = 1_000_000;
    let quantity = quantity.saturating_sub(included * MILLION);
    let ends = meter.tiers.iter().skip(1).map(|tier| tier.from * MILLION).chain([u64::MAX]);
    meter.tiers.iter().zip(ends).fold(Decimal::ZERO, |sum, (tier, end)| {
        let part = quantity.min(end).saturating_sub(tier.from * MILLION);
        sum.plus(tier.rate.times(Decimal::new(i128::from(part), 6)))
    })
}

#[cfg(test)]
mod tests {
    use super::super::catalogue;
    use super::*;
    use crate::world::World;

    fn text(value: Decimal) -> String {
        let mut out = Vec::new();
        value.write_plain(&mut out);
        String::from_utf8(out).expect("digits")
    }

    #[test]
    fn tiers_are_graduated_and_an_included_quantity_moves_them() {
        let meters = catalogue::meters("USD");
        let meter = meters.iter().find(|meter| meter.category == "Bandwidth").expect("it is there");
        let check = |quantity: u64, included: u64, expect: &str| {
            assert_eq!(text(cost(meter, quantity * 1_000_000, included)), expect, "{quantity} {included}");
        };
        check(5, 0, "0.000000000000");
        check(6, 0, "0.087000000000");
        // 10,000 at 0.087, 1 at 0.083.
        check(10_006, 0, "870.083000000000");
        check(10_006, 1, "870.000000000000");
    }

    #[test]
    fn offers_take_off_what_their_terms_say() {
        let world = World::default();
        let charges = |index: usize| {
            let holding = Holding::new(world.azure.subscriptions[index].clone(), world.seed);
            let cycle = *holding.invoiced(world.as_of).last().expect("there is one");
            holding.charges(cycle, world.as_of)
        };
        let hundred = Decimal::new(100, 0);
        assert!(charges(1).credit.minus(hundred).mantissa == 0);
        let prepaid = charges(2);
        assert!(!prepaid.discount.is_negative() && prepaid.discount.mantissa > 0);
        assert_eq!(charges(3).recurring, Decimal::new(300, 0));
        assert!((0..5).any(|index| charges(index).unrated > 0));
    }
}
