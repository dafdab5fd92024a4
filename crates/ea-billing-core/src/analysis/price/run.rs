//! Pricing itself: meter by meter, cycle by cycle, in the order of use.

use std::{
    collections::{BTreeMap, HashMap},
    hash::Hash,
};

use ethnum::I256;
use rust_decimal::Decimal;

use super::{
    Counting, Entry, Pricer, Pricing, Slot,
    fit::{Fit, fit, gcd},
    ladder::{Ladder, StepPrice, plus, too_large},
    list::{Price, PriceList},
    priced::{
        CycleTotal, GroupTotal, NoteKind, PriceNote, Priced, PricedLine, TierPiece, UnratedLine,
        UnratedReason,
    },
    terms::{CycleTerms, Notes, Terms},
};
use crate::{DateRange, ExactSum, UnitOfMeasure, error::Result};

/// Entries that one price is for, with the place of their fit.
type Fitted<'a> = Vec<(&'a Entry, Fit)>;

/// What is known of a meter while it is priced.
struct Job<'a> {
    key: &'a str,
    name: &'a str,
    price: &'a Price,
    ladder: Ladder,
}

/// What one group used of a meter in a cycle.
struct Share {
    parts: Vec<I256>,
    settled: I256,
    rows: u64,
    unrated_rows: u64,
}

/// The result in the making.
pub(super) struct Run<'a, K> {
    pricer: &'a Pricer<K>,
    list: &'a PriceList,
    pricing: &'a Pricing,
    terms: &'a Terms,
    in_cycle: BTreeMap<DateRange, (CycleTerms<'a>, CycleTotal)>,
    /// The place of each group in the order of groups.
    ranks: Vec<usize>,
    /// With the rank of the group and the place of the price.
    lines: Vec<(usize, usize, PricedLine<K>)>,
    groups: Vec<GroupTotal<K>>,
    unrated: BTreeMap<(Box<str>, Box<str>, UnratedReason), UnratedLine>,
    term_notes: Notes,
    notes: BTreeMap<(NoteKind, String, String), u64>,
}

impl<'a, K: Clone + Ord + Hash> Run<'a, K> {
    pub(super) fn new(
        pricer: &'a Pricer<K>,
        list: &'a PriceList,
        pricing: &'a Pricing,
        terms: &'a Terms,
    ) -> Self {
        let mut order: Vec<(&K, usize)> = pricer.groups.iter().zip(0..).collect();
        order.sort_unstable();
        let mut ranks = vec![0; order.len()];
        let mut groups = Vec::with_capacity(order.len());
        for (rank, (group, place)) in order.into_iter().enumerate() {
            if let Some(slot) = ranks.get_mut(place) {
                *slot = rank;
            }
            groups.push(GroupTotal {
                group: group.clone(),
                gross: ExactSum::default(),
                discount: ExactSum::default(),
                rows: 0,
                unrated_rows: 0,
            });
        }
        Self {
            pricer,
            list,
            pricing,
            terms,
            in_cycle: BTreeMap::new(),
            ranks,
            lines: Vec::new(),
            groups,
            unrated: BTreeMap::new(),
            term_notes: terms.notes().clone(),
            notes: BTreeMap::new(),
        }
    }

    /// Prices everything.
    pub(super) fn run(mut self) -> Result<Priced<K>> {
        let mut jobs: BTreeMap<(&str, usize), Vec<&Slot>> = BTreeMap::new();
        for slot in &self.pricer.slots {
            match self.list.find(&slot.meter, &slot.part_number, &slot.offer_id) {
                Ok(place) => jobs.entry((&slot.meter, place)).or_default().push(slot),
                Err(reason) => {
                    for entry in &slot.entries {
                        self.leave(slot, entry, reason)?;
                    }
                }
            }
        }
        for ((key, place), slots) in jobs {
            if let Some(price) = self.list.of(key).get(place) {
                self.price(key, place, price, &slots)?;
            }
        }
        self.finish()
    }

    /// Prices a meter in all its cycles.
    fn price(&mut self, key: &'a str, place: usize, price: &'a Price, slots: &[&'a Slot]) -> Result<()> {
        let mut fits: HashMap<(u32, Counting), Option<Fit>> = HashMap::new();
        let mut entries: Fitted<'a> = Vec::new();
        for slot in slots {
            for entry in &slot.entries {
                let text = self.pricer.units.text(entry.unit);
                let fit = fits
                    .entry((entry.unit, entry.counting))
                    .or_insert_with(|| fit(&UnitOfMeasure::parse(text), entry.counting, &price.unit));
                let reason =
                    price.fault.or(if fit.is_none() { Some(UnratedReason::UnitMismatch) } else { None });
                match (reason, *fit) {
                    (None, Some(fit)) => {
                        if let Some(kind) = fit.note {
                            self.note(kind, key, format!("{text} -> {}", price.unit));
                        }
                        entries.push((entry, fit));
                    }
                    (reason, _) => {
                        self.leave(slot, entry, reason.unwrap_or(UnratedReason::UnitMismatch))?;
                    }
                }
            }
        }
        let Some(slot) = slots.first().filter(|_| !entries.is_empty()) else { return Ok(()) };
        let name = if price.meter_name.is_empty() { slot.meter_name.as_str() } else { &price.meter_name };
        let ladder = self.ladder(price, &entries)?;
        self.note_price(key, price, &entries);
        let job = Job { key, name, price, ladder };
        let rank = |entry: &Entry| self.ranks.get(entry.group()).copied();
        entries.sort_by_key(|(entry, _)| (entry.time, rank(entry)));
        let mut rest = entries.as_slice();
        while let Some((first, _)) = rest.first() {
            let day = first.time.date_naive();
            let cycle = self.pricing.cycles.of(day);
            let within = |(entry, _): &(&Entry, Fit)| {
                let day_of = entry.time.date_naive();
                cycle.map_or(day_of == day, |cycle| cycle.contains(day_of))
            };
            let (now, later) = rest.split_at(rest.partition_point(within));
            match cycle {
                Some(cycle) => self.price_cycle(&job, place, cycle, now)?,
                None => {
                    for (entry, _) in now {
                        self.leave(slot, entry, UnratedReason::NoCycle)?;
                    }
                }
            }
            rest = later;
        }
        Ok(())
    }

    /// The steps of a price for these entries.
    fn ladder(&self, price: &Price, entries: &Fitted<'_>) -> Result<Ladder> {
        let included = price.includes_singles && !price.included.is_zero();
        let block = price.unit.block().filter(|_| included).map_or(1, |block| block.normalize().mantissa());
        let mut divisor = block;
        for (_, fit) in entries {
            if divisor % fit.divisor != 0 {
                divisor =
                    (divisor / gcd(divisor, fit.divisor)).checked_mul(fit.divisor).ok_or_else(too_large)?;
            }
        }
        let scale = entries.iter().map(|(entry, _)| entry.quantity.scale()).max().unwrap_or(0);
        Ladder::new(price, self.pricing.included, divisor, scale)
    }

    fn price_cycle(
        &mut self,
        job: &Job<'_>,
        place: usize,
        cycle: DateRange,
        entries: &[(&Entry, Fit)],
    ) -> Result<()> {
        let ladder = &job.ladder;
        let mut shares: BTreeMap<usize, Share> = BTreeMap::new();
        let (mut used, mut cost, mut settled) = (I256::ZERO, I256::ZERO, I256::ZERO);
        for (entry, fit) in entries {
            let times = fit.times.checked_mul(ladder.divisor / fit.divisor).ok_or_else(too_large)?;
            let after = plus(used, ladder.quantity(entry.quantity, times)?)?;
            let rank = self.ranks.get(entry.group()).copied().unwrap_or_default();
            let share = shares.entry(rank).or_insert_with(|| Share::new(ladder.steps.len()));
            let (mut is_priced, mut is_unrated) = (false, false);
            for (step, part) in ladder.steps.iter().zip(&mut share.parts) {
                let moved = step.part(after) - step.part(used);
                if moved != 0 {
                    *part = plus(*part, moved)?;
                    cost = plus(cost, ladder.cost(step, moved)?)?;
                    if step.price == StepPrice::None { is_unrated = true } else { is_priced = true }
                }
            }
            let (now, is_exact) = ladder.settled(cost)?;
            share.settled = plus(share.settled, now - settled)?;
            share.rows += u64::from(is_priced || !is_unrated);
            share.unrated_rows += u64::from(is_unrated);
            (used, settled) = (after, now);
            if !is_exact {
                self.note(NoteKind::Rounded, job.key, String::new());
            }
        }
        if used < I256::ZERO {
            self.note(NoteKind::NegativeQuantity, job.key, cycle.to_string());
        }
        for (rank, share) in shares {
            self.line(job, place, cycle, rank, &share)?;
        }
        Ok(())
    }

    /// Makes a line of what a group used, and adds it to its sums.
    fn line(
        &mut self,
        job: &Job<'_>,
        place: usize,
        cycle: DateRange,
        rank: usize,
        share: &Share,
    ) -> Result<()> {
        let (ladder, price) = (&job.ladder, job.price);
        self.leave_below_tiers(job, share)?;
        let (terms, _) = self.cycle(cycle);
        let (percent, is_creditable) = (
            terms.discount(job.key, price.is_third_party),
            terms.is_creditable(job.key, price.is_third_party),
        );
        let Some(group) = self.groups.get_mut(rank) else { return Ok(()) };
        group.unrated_rows += share.unrated_rows;
        if share.rows == 0 {
            return Ok(());
        }
        group.rows += share.rows;
        let gross = ladder.amount(share.settled)?;
        let (discount, is_exact) = gross.percent(percent)?;
        group.gross.merge(&gross)?;
        group.discount.merge(&discount)?;
        let mut quantity = I256::ZERO;
        let mut pieces = Vec::new();
        for (step, part) in ladder.steps.iter().zip(&share.parts) {
            let rate = match step.price {
                StepPrice::Included => Decimal::ZERO,
                StepPrice::Rate(rate) => rate,
                StepPrice::None => continue,
            };
            quantity = plus(quantity, *part)?;
            if *part != 0 {
                pieces.push(TierPiece {
                    is_included: step.price == StepPrice::Included,
                    from: ladder.shown(step.from)?,
                    to: step.to.map(|to| ladder.shown(to)).transpose()?,
                    rate,
                    quantity: ladder.shown(*part)?,
                    cost: ladder.amount(ladder.settled(ladder.cost(step, *part)?)?.0)?,
                });
            }
        }
        let line = PricedLine {
            group: group.group.clone(),
            cycle,
            meter_id: job.key.to_owned(),
            meter_name: job.name.to_owned(),
            unit: price.unit.to_string(),
            per: Decimal::from_i128_with_scale(ladder.divisor, 0),
            quantity: ladder.shown(quantity)?,
            pieces,
            gross,
            discount,
            rows: share.rows,
        };
        if !is_exact {
            self.note(NoteKind::Rounded, job.key, "discount".to_owned());
        }
        let (_, total) = self.cycle(cycle);
        total.gross.merge(&line.gross)?;
        total.discount.merge(&line.discount)?;
        if is_creditable {
            total.creditable.merge(&line.gross.without(&line.discount)?)?;
        }
        self.lines.push((rank, place, line));
        Ok(())
    }

    /// Tells of what lies below the lowest tier.
    fn leave_below_tiers(&mut self, job: &Job<'_>, share: &Share) -> Result<()> {
        if share.unrated_rows == 0 {
            return Ok(());
        }
        let mut below = I256::ZERO;
        for (step, part) in job.ladder.steps.iter().zip(&share.parts) {
            if step.price == StepPrice::None {
                below = plus(below, *part)?;
            }
        }
        let quantity = job.ladder.in_unit(below)?;
        let line = self.unrated_line(job.key, job.name, job.price.unit.as_str(), UnratedReason::NoTier);
        line.rows += share.unrated_rows;
        line.quantity.merge(&quantity)
    }

    /// Tells of usage that gets no price.
    fn leave(&mut self, slot: &Slot, entry: &Entry, reason: UnratedReason) -> Result<()> {
        if let Some(group) = self.ranks.get(entry.group()).copied().and_then(|rank| self.groups.get_mut(rank))
        {
            group.unrated_rows += 1;
        }
        // Its cycle has usage, and with it a recurring charge.
        if let Some(cycle) = self.pricing.cycles.of(entry.time.date_naive()) {
            self.cycle(cycle);
        }
        let unit = self.pricer.units.text(entry.unit);
        let line = self.unrated_line(&slot.meter, &slot.meter_name, unit, reason);
        line.rows += 1;
        line.quantity.add(entry.quantity)
    }

    fn unrated_line(&mut self, key: &str, name: &str, unit: &str, reason: UnratedReason) -> &mut UnratedLine {
        self.unrated.entry((key.into(), unit.into(), reason)).or_insert_with(|| UnratedLine {
            meter_id: key.to_owned(),
            meter_name: name.to_owned(),
            unit: unit.to_owned(),
            quantity: ExactSum::default(),
            rows: 0,
            reason,
        })
    }

    fn cycle(&mut self, cycle: DateRange) -> &mut (CycleTerms<'a>, CycleTotal) {
        let (terms, notes) = (self.terms, &mut self.term_notes);
        self.in_cycle.entry(cycle).or_insert_with(|| (terms.of(cycle, notes), CycleTotal::new(cycle)))
    }

    fn note_price(&mut self, key: &str, price: &Price, entries: &Fitted<'_>) {
        let mut note = |kind, count| {
            if count > 0 {
                *self.notes.entry((kind, key.to_owned(), String::new())).or_default() += count;
            }
        };
        let older = |(entry, _): &&(&Entry, Fit)| price.effective.is_some_and(|since| entry.time < since);
        let count = |entries: usize| u64::try_from(entries).unwrap_or(u64::MAX);
        note(NoteKind::RateBeginsLater, count(entries.iter().filter(older).count()));
        if price.tiers.iter().all(|tier| tier.rate.is_zero()) {
            note(NoteKind::ZeroRate, count(entries.len()));
        }
        note(NoteKind::RepeatedMeter, self.list.repeated(key));
    }

    fn note(&mut self, kind: NoteKind, key: &str, detail: String) {
        *self.notes.entry((kind, key.to_owned(), detail)).or_default() += 1;
    }

    /// Closes the cycles and adds everything up.
    fn finish(mut self) -> Result<Priced<K>> {
        let (mut gross, mut discount, mut net) =
            (ExactSum::default(), ExactSum::default(), ExactSum::default());
        let mut cycles = Vec::new();
        for (terms, mut total) in self.in_cycle.into_values() {
            terms.close(&mut total)?;
            gross.merge(&total.gross)?;
            discount.merge(&total.discount)?;
            net.merge(&total.net)?;
            cycles.push(total);
        }
        self.lines.sort_by(|(rank, place, line), (other_rank, other_place, other)| {
            (line.cycle, rank, &line.meter_id, place).cmp(&(
                other.cycle,
                other_rank,
                &other.meter_id,
                other_place,
            ))
        });
        let of_terms = self.term_notes.into_iter().map(|((kind, detail), count)| PriceNote {
            kind,
            meter_id: String::new(),
            detail,
            count,
        });
        let of_meters = self.notes.into_iter().map(|((kind, meter_id, detail), count)| PriceNote {
            kind,
            meter_id,
            detail,
            count,
        });
        Ok(Priced {
            currency: self.list.currency(),
            lines: self.lines.into_iter().map(|(_, _, line)| line).collect(),
            groups: self.groups,
            cycles,
            unrated: self.unrated.into_values().collect(),
            notes: of_terms.chain(of_meters).collect(),
            gross,
            discount,
            net,
        })
    }
}

impl Share {
    fn new(steps: usize) -> Self {
        Self { parts: vec![I256::ZERO; steps], settled: I256::ZERO, rows: 0, unrated_rows: 0 }
    }
}

impl CycleTotal {
    fn new(cycle: DateRange) -> Self {
        Self {
            cycle,
            gross: ExactSum::default(),
            discount: ExactSum::default(),
            creditable: ExactSum::default(),
            credit: ExactSum::default(),
            recurring: ExactSum::default(),
            net: ExactSum::default(),
        }
    }
}
