//! One meter: its usage in order, cycle by cycle.

use std::{
    collections::{BTreeMap, HashMap},
    hash::Hash,
};

use ethnum::I256;
use rust_decimal::Decimal;

use super::{
    super::{
        Counting, Entry, Slot,
        fit::{Fit, fit, gcd},
        ladder::{Ladder, StepPrice, plus, too_large},
        list::Price,
        priced::{NoteKind, PricedLine, TierPiece, UnratedReason},
    },
    Run,
};
use crate::{DateRange, ExactSum, UnitOfMeasure, error::Result};

/// A row and how its quantity becomes one of the meter.
type Fitted<'a> = (&'a Entry, Fit);

/// A meter while it is priced.
struct Job<'a> {
    key: &'a str,
    name: &'a str,
    /// Among the prices of the meter.
    place: usize,
    price: &'a Price,
    ladder: Ladder,
}

/// What one group used of a meter in a cycle.
struct Share {
    /// How much of it lies in each step.
    parts: Vec<I256>,
    /// What it cost, as the ladder settles costs.
    settled: I256,
    rows: u64,
    unrated_rows: u64,
}

/// What the lines of a meter in a cycle cost so far, and the discount on that. The discount of a line is what it adds, so that
/// rounded ones add up to the same however usage is grouped.
#[derive(Default)]
struct Discounted {
    gross: ExactSum,
    discount: ExactSum,
}

impl<'a, K: Clone + Ord + Hash> Run<'a, K> {
    /// Prices a meter in all its cycles.
    pub(super) fn price(
        &mut self,
        key: &'a str,
        place: usize,
        price: &'a Price,
        slots: &[&'a Slot],
    ) -> Result<()> {
        let mut entries = self.fitted(key, price, slots)?;
        let Some(slot) = slots.first().filter(|_| !entries.is_empty()) else { return Ok(()) };
        let name = if price.meter_name.is_empty() { slot.meter_name.as_str() } else { &price.meter_name };
        let ladder = self.ladder(price, &entries)?;
        self.note_price(key, price, &entries);
        let job = Job { key, name, place, price, ladder };
        // The quantity too, so that what is rounded does not depend on the order of the rows.
        entries.sort_by_key(|(entry, fit)| (entry.time, self.rank(entry), entry.quantity, fit.divisor));
        let mut rest = entries.as_slice();
        while let Some((first, _)) = rest.first() {
            let day = first.time.date_naive();
            let cycle = self.pricing.cycles.of(day);
            let is_within = |(entry, _): &Fitted<'_>| {
                let of_entry = entry.time.date_naive();
                cycle.map_or(of_entry == day, |cycle| cycle.contains(of_entry))
            };
            let (now, later) = rest.split_at(rest.partition_point(is_within));
            match cycle {
                Some(cycle) => self.price_cycle(&job, cycle, now)?,
                None => self.leave(slot, now.iter().map(|(entry, _)| *entry), UnratedReason::NoCycle)?,
            }
            rest = later;
        }
        Ok(())
    }

    /// The rows whose unit is that of the price; the others are told.
    fn fitted(&mut self, key: &str, price: &Price, slots: &[&'a Slot]) -> Result<Vec<Fitted<'a>>> {
        let mut fits: HashMap<(u32, Counting), (Option<Fit>, u64)> = HashMap::new();
        let mut entries = Vec::new();
        for slot in slots {
            let mut misfits = Vec::new();
            for entry in &slot.entries {
                let unit = || UnitOfMeasure::parse(self.pricer.units.text(entry.unit));
                let (fit, rows) = fits
                    .entry((entry.unit, entry.counting))
                    .or_insert_with(|| (fit(&unit(), entry.counting, &price.unit), 0));
                *rows += 1;
                match fit {
                    Some(fit) => entries.push((entry, *fit)),
                    None => misfits.push(entry),
                }
            }
            self.leave(slot, misfits.into_iter(), UnratedReason::UnitMismatch)?;
        }
        for ((unit, _), (fit, rows)) in fits {
            if let Some(kind) = fit.and_then(|fit| fit.note) {
                let detail = format!("{} -> {}", self.pricer.units.text(unit), price.unit);
                self.note(kind, key, detail, rows);
            }
        }
        Ok(entries)
    }

    /// The steps of a price, in parts of its unit that all these quantities have a whole number of.
    fn ladder(&self, price: &Price, entries: &[Fitted<'_>]) -> Result<Ladder> {
        let is_included = price.includes_singles && !price.included.is_zero();
        let block = price.unit.block().filter(|_| is_included);
        let mut divisor = block.map_or(1, |block| block.normalize().mantissa());
        for (_, fit) in entries {
            if divisor % fit.divisor != 0 {
                let factor = fit.divisor / gcd(divisor, fit.divisor);
                divisor = divisor.checked_mul(factor).ok_or_else(too_large)?;
            }
        }
        let scale = entries.iter().map(|(entry, _)| entry.quantity.scale()).max().unwrap_or(0);
        Ladder::new(price, self.pricing.included, divisor, scale)
    }

    fn price_cycle(&mut self, job: &Job<'_>, cycle: DateRange, entries: &[Fitted<'_>]) -> Result<()> {
        let ladder = &job.ladder;
        let mut shares: BTreeMap<usize, Share> = BTreeMap::new();
        let (mut used, mut cost, mut settled) = (I256::ZERO, I256::ZERO, I256::ZERO);
        let mut rounded = 0;
        for (entry, fit) in entries {
            let times = fit.times.checked_mul(ladder.divisor / fit.divisor).ok_or_else(too_large)?;
            let after = plus(used, ladder.quantity(entry.quantity, times)?)?;
            let share = shares.entry(self.rank(entry)).or_insert_with(|| Share::new(ladder.steps.len()));
            cost = plus(cost, share.take(ladder, used, after)?)?;
            let (now, is_exact) = ladder.settled(cost)?;
            share.settled = plus(share.settled, now - settled)?;
            rounded += u64::from(!is_exact);
            (used, settled) = (after, now);
        }
        self.note(NoteKind::Rounded, job.key, String::new(), rounded);
        self.note(NoteKind::NegativeQuantity, job.key, cycle.to_string(), u64::from(used < I256::ZERO));
        let mut discounted = Discounted::default();
        for (rank, share) in shares {
            self.leave_below_tiers(job, rank, &share)?;
            if share.rows > 0 {
                self.add_line(job, cycle, rank, &share, &mut discounted)?;
            }
        }
        Ok(())
    }

    /// Makes a line of what a group used, and adds it to the sums of the group and the cycle.
    fn add_line(
        &mut self,
        job: &Job<'_>,
        cycle: DateRange,
        rank: usize,
        share: &Share,
        discounted: &mut Discounted,
    ) -> Result<()> {
        let (key, is_third_party) = (job.key, job.price.is_third_party);
        let gross = job.ladder.amount(share.settled)?;
        let (terms, total) = self.cycle(cycle);
        let (discount, is_exact) = discounted.take(&gross, terms.discount(key, is_third_party))?;
        total.gross.merge(&gross)?;
        total.discount.merge(&discount)?;
        if terms.is_creditable(key, is_third_party) {
            total.creditable.merge(&gross.without(&discount)?)?;
        }
        self.note(NoteKind::Rounded, key, "discount".to_owned(), u64::from(!is_exact));
        let Some(group) = self.groups.get_mut(rank) else { return Ok(()) };
        group.rows += share.rows;
        group.gross.merge(&gross)?;
        group.discount.merge(&discount)?;
        let line = PricedLine {
            group: group.group.clone(),
            cycle,
            meter_id: key.to_owned(),
            meter_name: job.name.to_owned(),
            unit: job.price.unit.to_string(),
            per: Decimal::try_from_i128_with_scale(job.ladder.divisor, 0).map_err(|_| too_large())?,
            quantity: job.ladder.shown(share.quantity(&job.ladder, |price| price != StepPrice::None)?)?,
            pieces: pieces(&job.ladder, &share.parts)?,
            gross,
            discount,
            rows: share.rows,
        };
        self.lines.push(((cycle, rank, key.to_owned(), job.place), line));
        Ok(())
    }

    /// Tells of what lies below the lowest tier.
    fn leave_below_tiers(&mut self, job: &Job<'_>, rank: usize, share: &Share) -> Result<()> {
        if share.unrated_rows == 0 {
            return Ok(());
        }
        if let Some(group) = self.groups.get_mut(rank) {
            group.unrated_rows += share.unrated_rows;
        }
        let below = share.quantity(&job.ladder, |price| price == StepPrice::None)?;
        let (quantity, unit) = (job.ladder.in_unit(below)?, job.price.unit.as_str());
        self.leave_line(job.key, job.name, unit, UnratedReason::NoTier, &quantity, share.unrated_rows)
    }

    fn note_price(&mut self, key: &str, price: &Price, entries: &[Fitted<'_>]) {
        let count = |rows: usize| u64::try_from(rows).unwrap_or(u64::MAX);
        let is_older = |(entry, _): &&Fitted<'_>| price.effective.is_some_and(|since| entry.time < since);
        let older = count(entries.iter().filter(is_older).count());
        self.note(NoteKind::RateBeginsLater, key, String::new(), older);
        let is_free = price.tiers.iter().all(|tier| tier.rate.is_zero());
        self.note(NoteKind::ZeroRate, key, String::new(), if is_free { count(entries.len()) } else { 0 });
        self.note(NoteKind::RepeatedMeter, key, String::new(), self.list.repeated(key));
    }
}

impl Discounted {
    /// The discount of the next line, and whether the sum of them is exact.
    fn take(&mut self, gross: &ExactSum, percent: Decimal) -> Result<(ExactSum, bool)> {
        self.gross.merge(gross)?;
        let (all, is_exact) = self.gross.percent(percent)?;
        let discount = all.without(&self.discount)?;
        self.discount = all;
        Ok((discount, is_exact))
    }
}

impl Share {
    fn new(steps: usize) -> Self {
        Self { parts: vec![I256::ZERO; steps], settled: I256::ZERO, rows: 0, unrated_rows: 0 }
    }

    /// Takes a row that moves the cycle's quantity, and returns what that costs.
    fn take(&mut self, ladder: &Ladder, used: I256, after: I256) -> Result<I256> {
        let mut cost = I256::ZERO;
        let (mut is_priced, mut is_unrated) = (false, false);
        for (step, part) in ladder.steps.iter().zip(&mut self.parts) {
            let moved = step.part(after) - step.part(used);
            if moved == 0 {
                continue;
            }
            *part = plus(*part, moved)?;
            cost = plus(cost, ladder.cost(step, moved)?)?;
            *(if step.price == StepPrice::None { &mut is_unrated } else { &mut is_priced }) = true;
        }
        // A quantity of zero has a price too.
        self.rows += u64::from(is_priced || !is_unrated);
        self.unrated_rows += u64::from(is_unrated);
        Ok(cost)
    }

    /// The quantity in the steps of some prices.
    fn quantity(&self, ladder: &Ladder, counts: impl Fn(StepPrice) -> bool) -> Result<I256> {
        let steps = ladder.steps.iter().zip(&self.parts);
        steps.filter(|(step, _)| counts(step.price)).try_fold(I256::ZERO, |sum, (_, part)| plus(sum, *part))
    }
}

/// The parts of a quantity that have a price.
fn pieces(ladder: &Ladder, parts: &[I256]) -> Result<Vec<TierPiece>> {
    let mut pieces = Vec::new();
    for (step, part) in ladder.steps.iter().zip(parts) {
        let rate = match step.price {
            StepPrice::Included => Decimal::ZERO,
            StepPrice::Rate(rate) => rate,
            StepPrice::None => continue,
        };
        if *part != 0 {
            let (cost, _) = ladder.settled(ladder.cost(step, *part)?)?;
            pieces.push(TierPiece {
                is_included: step.price == StepPrice::Included,
                from: ladder.shown(step.from)?,
                to: step.to.map(|to| ladder.shown(to)).transpose()?,
                rate,
                quantity: ladder.shown(*part)?,
                cost: ladder.amount(cost)?,
            });
        }
    }
    Ok(pieces)
}
