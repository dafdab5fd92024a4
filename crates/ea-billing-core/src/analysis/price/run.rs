//! Pricing itself: meter by meter, and what is left is told.

mod meter;

use std::{
    collections::{BTreeMap, HashMap},
    hash::Hash,
};

use super::{
    Entry, Pricer, Pricing, Slot,
    list::PriceList,
    priced::{CycleTotal, GroupTotal, NoteKind, PriceNote, Priced, PricedLine, UnratedLine, UnratedReason},
    terms::{CycleTerms, Notes, Terms},
};
use crate::{DateRange, ExactSum, error::Result};

/// The result in the making.
pub(super) struct Run<'a, K> {
    pricer: &'a Pricer<K>,
    list: &'a PriceList,
    pricing: &'a Pricing,
    terms: &'a Terms,
    in_cycle: BTreeMap<DateRange, (CycleTerms<'a>, CycleTotal)>,
    /// The place of each group in the order of groups.
    ranks: Vec<usize>,
    lines: Vec<(Place, PricedLine<K>)>,
    groups: Vec<GroupTotal<K>>,
    unrated: BTreeMap<(Box<str>, Box<str>, UnratedReason), UnratedLine>,
    term_notes: Notes,
    notes: BTreeMap<(NoteKind, String, String), u64>,
}

/// What lines are ordered by: cycle, rank of the group, meter and place of the price.
type Place = (DateRange, usize, String, usize);

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
            groups.push(GroupTotal::new(group.clone()));
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
                Err(reason) => self.leave(slot, slot.entries.iter(), reason)?,
            }
        }
        for ((key, place), slots) in jobs {
            let (Some(price), Some(slot)) = (self.list.of(key).get(place), slots.first()) else { continue };
            match price.fault {
                Some(reason) => {
                    self.leave(slot, slots.iter().flat_map(|slot| &slot.entries), reason)?;
                }
                None => self.price(key, place, price, &slots)?,
            }
        }
        self.finish()
    }

    /// Tells of usage that gets no price.
    fn leave<'e>(
        &mut self,
        slot: &Slot,
        entries: impl Iterator<Item = &'e Entry>,
        reason: UnratedReason,
    ) -> Result<()> {
        let mut by_unit: HashMap<u32, (ExactSum, u64)> = HashMap::new();
        let mut known: Option<DateRange> = None;
        for entry in entries {
            let (quantity, rows) = by_unit.entry(entry.unit).or_default();
            quantity.add(entry.quantity)?;
            *rows += 1;
            let rank = self.rank(entry);
            if let Some(group) = self.groups.get_mut(rank) {
                group.unrated_rows += 1;
            }
            // Its cycle has usage, and with it a recurring charge.
            let day = entry.time.date_naive();
            if known.is_none_or(|cycle| !cycle.contains(day)) {
                known = self.pricing.cycles.of(day);
                known.into_iter().for_each(|cycle| _ = self.cycle(cycle));
            }
        }
        for (unit, (quantity, rows)) in by_unit {
            self.leave_line(
                &slot.meter,
                &slot.meter_name,
                self.pricer.units.text(unit),
                reason,
                &quantity,
                rows,
            )?;
        }
        Ok(())
    }

    fn leave_line(
        &mut self,
        key: &str,
        name: &str,
        unit: &str,
        reason: UnratedReason,
        quantity: &ExactSum,
        rows: u64,
    ) -> Result<()> {
        let key = (key.into(), unit.into(), reason);
        let line = self.unrated.entry(key).or_insert_with_key(|(key, unit, _)| UnratedLine {
            meter_id: key.to_string(),
            meter_name: name.to_owned(),
            unit: unit.to_string(),
            quantity: ExactSum::default(),
            rows: 0,
            reason,
        });
        line.rows += rows;
        line.quantity.merge(quantity)
    }

    fn rank(&self, entry: &Entry) -> usize {
        self.ranks.get(entry.group()).copied().unwrap_or(usize::MAX)
    }

    fn cycle(&mut self, cycle: DateRange) -> &mut (CycleTerms<'a>, CycleTotal) {
        let (terms, notes) = (self.terms, &mut self.term_notes);
        self.in_cycle.entry(cycle).or_insert_with(|| (terms.of(cycle, notes), CycleTotal::new(cycle)))
    }

    fn note(&mut self, kind: NoteKind, key: &str, detail: String, count: u64) {
        if count > 0 {
            *self.notes.entry((kind, key.to_owned(), detail)).or_default() += count;
        }
    }

    /// Closes the cycles and adds everything up.
    fn finish(mut self) -> Result<Priced<K>> {
        let mut sums = <[ExactSum; 5]>::default();
        let mut cycles = Vec::new();
        for (terms, mut total) in self.in_cycle.into_values() {
            terms.close(&mut total)?;
            let CycleTotal { gross, discount, credit, recurring, net, .. } = &total;
            for (sum, amount) in sums.iter_mut().zip([gross, discount, credit, recurring, net]) {
                sum.merge(amount)?;
            }
            cycles.push(total);
        }
        let [gross, discount, credit, recurring, net] = sums;
        self.lines.sort_by(|(place, _), (other, _)| place.cmp(other));
        let of_terms =
            self.term_notes.into_iter().map(|((kind, detail), count)| ((kind, String::new(), detail), count));
        let note = |((kind, meter_id, detail), count)| PriceNote { kind, meter_id, detail, count };
        Ok(Priced {
            currency: self.list.currency(),
            lines: self.lines.into_iter().map(|(_, line)| line).collect(),
            groups: self.groups,
            cycles,
            unrated: self.unrated.into_values().collect(),
            notes: of_terms.chain(self.notes).map(note).collect(),
            gross,
            discount,
            credit,
            recurring,
            net,
        })
    }
}
