//! What usage costs by a rate card or a price sheet: graduated tiers, included quantities, discounts and credit.
//!
//! ```
//! use ea_billing_core::{Meter, MeterRate, UsageAggregate};
//! use ea_billing_core::analysis::price::{BillingCycles, PriceList, Pricer, Pricing};
//! use rust_decimal::Decimal;
//!
//! let mut pricer = Pricer::new();
//! for (day, gigabytes) in [(20, 60), (21, 50), (22, 40)] {
//!     let start = format!("2026-10-{day}T00:00:00Z").parse()?;
//!     let end = format!("2026-10-{day}T23:00:00Z").parse()?;
//!     let mut row = UsageAggregate::new("1D7518E5-bc2f-4a93-9057-1b3047856645", start, end, Decimal::from(gigabytes));
//!     row.unit = "GB".to_owned();
//!     pricer.add(&row, day)?;
//! }
//!
//! let mut meter = Meter::new("1d7518e5-bc2f-4a93-9057-1b3047856645");
//! meter.unit = "1 GB".to_owned();
//! meter.rates = vec![MeterRate::new(0.into(), "1.99".parse()?), MeterRate::new(100.into(), "0.99".parse()?)];
//! let mut prices = PriceList::new("USD".parse()?).only(pricer.meter_ids());
//! prices.add_meter(&meter);
//!
//! let priced = pricer.price(&prices, &Pricing::new(BillingCycles::from_day(21)?))?;
//! let shown: Vec<String> = priced.lines.iter().map(|line| format!("{} {}: {}", line.cycle, line.group, line.gross)).collect();
//! assert_eq!(shown, [
//!     "2026-09-21..2026-10-20 20: 119.4",
//!     "2026-10-21..2026-11-20 21: 99.5",
//!     "2026-10-21..2026-11-20 22: 79.6",
//! ]);
//! assert!(priced.unrated.is_empty());
//! assert_eq!(priced.net.to_string(), "298.5");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Tiers
//!
//! Each part of the quantity costs the rate of the tier that it falls into, as Microsoft answered in [issue 15 of its
//! samples](https://github.com/Azure/BillingCodeSamples/issues/15).
//! A tier begins where its key says and ends where the next begins, for quantities that are no whole numbers too. So a
//! quantity `q` costs the sum of `rate * (min(q, next) - from)` over the tiers that it reaches. Rates may rise.
//!
//! Quantities count by meter and billing cycle, as in the one open client that prices usage; no document says for how long
//! they count. In a cycle, usage takes its place by the time of use, whenever it was reported, so that a row that comes
//! late counts where it belongs. Use of the same time takes its place by group.
//! Whatever the order of the rows, a meter's cycle costs the same, and its rows together cost what its whole quantity
//! does. A [`Pricer`] is for one scope of billing: one subscription of an offer, or one enrollment.
//!
//! Corrections may be negative: a row costs what the cycle costs with it, less what it costs without. A cycle whose
//! quantity is below zero costs the opposite of what the opposite quantity would, which gives back what such
//! a quantity had cost.
//!
//! # Included quantities
//!
//! The documents say that consumption beyond the included quantity is charged; where the tiers begin to count, they don't.
//! [`IncludedPlacement`] says it. By default they begin after the included quantity, as in that
//! client.
//!
//! # Units
//!
//! The quantity of a usage aggregate counts the unit that the row names, blocks and all. Recorded quantities of storage
//! transactions in `10,000s` have four decimals at most (3106.0967 are 31,060,967 transactions) where those in GB and
//! hours have six: blocks are counted. A rate is for one unit of the meter, as the documents say, and tiers and included quantities count that unit too. So where both units have the
//! same block, quantity and rate are simply multiplied: `10,000s` by `10K`. Where the same thing is counted in other
//! blocks, the quantity is converted exactly and a [note](NoteKind::UnitConverted) says so. Where the things counted
//! differ, GB and TB among them, the usage is [unrated](UnratedReason::UnitMismatch). A unit that says less than the other
//! (`GB` and `1 GB/Month`, `Days` and `1/Day`) is taken for the same and [noted](NoteKind::UnitSpelledOtherwise): both
//! sides are one meter, and usage of a month's unit comes in parts of months.
//!
//! Usage of an enrollment counts single units while its price sheet has prices of blocks: 24 hours at a price of `100 Hours`
//! are 0.24 of the price. [`Counting`] says which of the two holds and has a default for the rows of either API. Where
//! usage of an enrollment names a block itself, it is [noted](NoteKind::CountedSingly) that its quantity was taken for single
//! units.
//!
//! # Discount, credit and charges
//!
//! They follow from the terms of the rate card, by billing cycle:
//!
//! - A monetary commitment gives the discount of the highest tier that the committed amount reaches, in percent of the
//!   gross cost. It is not for the meters that the term excludes, nor for those tagged `Third Party`, which the documents
//!   call meters without discount.
//! - A monetary credit pays for what is left of the cycle, up to its amount and never below zero; what it
//!   leaves is not kept for the next cycle. It does not pay for the meters that it excludes, nor for those of third
//!   parties: in the recorded rate card, each of the latter is excluded by name as well.
//! - A recurring charge is due in every cycle that has usage. Credit does not pay for it: it is what the credit is bought with.
//!
//! A term holds from the cycle of its first day on. Of several terms of one kind that hold at once none is applied, which
//! a [note](NoteKind::AmbiguousTerm) says.

mod cycle;
mod fit;
mod ladder;
mod list;
mod priced;
mod run;
mod terms;
#[cfg(test)]
mod tests;
mod usage;

use std::{
    collections::{BTreeSet, HashMap},
    hash::Hash,
};

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use self::{list::meter_key, run::Run, terms::Terms};
use crate::error::{Code, Error, Result};

pub use self::{
    cycle::BillingCycles,
    list::PriceList,
    priced::{
        CycleTotal, GroupTotal, NoteKind, PriceNote, Priced, PricedLine, TierPiece, UnratedLine,
        UnratedReason,
    },
    usage::{Counting, Usage},
};

/// Where an included quantity stands beside the tiers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum IncludedPlacement {
    /// It is taken off first, and tiers count what is charged: a tier from 100 on begins at 100 beyond it.
    #[default]
    BeforeTiers,
    /// Tiers count all usage, and the first of it costs nothing: a tier from 100 on begins at 100.
    WithinTiers,
}

/// How usage is priced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pricing {
    cycles: BillingCycles,
    included: IncludedPlacement,
    committed: Option<Decimal>,
}

impl Pricing {
    /// By these billing cycles, with what is included taken off before the tiers, and without a commitment.
    #[must_use]
    pub const fn new(cycles: BillingCycles) -> Self {
        Self { cycles, included: IncludedPlacement::BeforeTiers, committed: None }
    }

    /// With included quantities in this place.
    #[must_use]
    pub fn with_included(self, included: IncludedPlacement) -> Self {
        Self { included, ..self }
    }

    /// For who has committed to spend this amount, in the currency of the prices.
    #[must_use]
    pub fn with_commitment(self, committed: Decimal) -> Self {
        Self { committed: Some(committed), ..self }
    }
}

/// Collects the usage of one billing scope by groups of the caller's choice, and prices it.
///
/// Give it the usage of whole billing cycles: tiers begin with the first row of a cycle that it knows.
///
/// Rows come in any order. Their prices need not be known yet: first all usage is added, then prices of the
/// [meters that it has](Self::meter_ids) are gathered. The same usage can be priced by several lists. A row takes about
/// 40 bytes.
#[derive(Clone, Debug)]
pub struct Pricer<K> {
    slots: Vec<Slot>,
    /// Each spelling of meter, part and offer.
    names: HashMap<Box<str>, usize>,
    /// The slots by one spelling of the same.
    keys: HashMap<Box<str>, usize>,
    group_numbers: HashMap<K, u32>,
    groups: Vec<K>,
    units: Units,
    rows: u64,
    /// The name of the row at hand, kept so that a row of a known meter costs no memory.
    name: String,
}

/// The usage of a meter, by the part and the offer that it names.
#[derive(Clone, Debug)]
struct Slot {
    meter: Box<str>,
    meter_name: String,
    part_number: String,
    offer_id: String,
    entries: Vec<Entry>,
}

/// A row of usage in short.
#[derive(Clone, Debug)]
struct Entry {
    time: DateTime<Utc>,
    quantity: Decimal,
    group: u32,
    unit: u32,
    counting: Counting,
}

impl Entry {
    /// The place of the group among those of the pricer.
    fn group(&self) -> usize {
        usize::try_from(self.group).unwrap_or(usize::MAX)
    }
}

/// The units that usage names, by number.
#[derive(Clone, Debug, Default)]
struct Units {
    numbers: HashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
}

impl<K: Clone + Ord + Hash> Pricer<K> {
    /// Begins with nothing.
    #[must_use]
    pub fn new() -> Self {
        Self {
            slots: Vec::new(),
            names: HashMap::new(),
            keys: HashMap::new(),
            group_numbers: HashMap::new(),
            groups: Vec::new(),
            units: Units::default(),
            rows: 0,
            name: String::new(),
        }
    }

    /// Adds a row of usage to a group.
    ///
    /// # Errors
    /// [`Code::Overflow`] for more than 4 thousand million groups.
    pub fn add<'a>(&mut self, row: impl Into<Usage<'a>>, group: K) -> Result<()> {
        let row = row.into();
        let place = self.slot(&row);
        let unit = self.units.number(row.unit)?;
        let group = match self.group_numbers.get(&group) {
            Some(number) => *number,
            None => {
                let number = number(self.groups.len())?;
                self.groups.push(group.clone());
                self.group_numbers.insert(group, number);
                number
            }
        };
        if let Some(slot) = self.slots.get_mut(place) {
            let Usage { start: time, quantity, counting, .. } = row;
            slot.entries.push(Entry { time, quantity, group, unit, counting });
        }
        self.rows += 1;
        Ok(())
    }

    /// The meters that the usage names, in lower case, each once and in order.
    pub fn meter_ids(&self) -> impl Iterator<Item = &str> {
        let ids: BTreeSet<&str> = self.slots.iter().map(|slot| &*slot.meter).collect();
        ids.into_iter().filter(|id| !id.is_empty())
    }

    /// How many rows were added.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// Prices all rows.
    ///
    /// # Errors
    /// [`Code::Overflow`] for quantities and costs of more digits than can be added.
    pub fn price(&self, prices: &PriceList, pricing: &Pricing) -> Result<Priced<K>> {
        let terms = Terms::new(prices.offer_terms(), pricing.committed);
        Run::new(self, prices, pricing, &terms).run()
    }

    /// The place of the slot for a row.
    fn slot(&mut self, row: &Usage<'_>) -> usize {
        self.name.clear();
        for part in [row.meter_id, "\n", row.part_number, "\n", row.offer_id] {
            self.name.push_str(part);
        }
        if let Some(place) = self.names.get(self.name.as_str()) {
            return *place;
        }
        let meter = meter_key(row.meter_id);
        let (part, offer) = (row.part_number.trim(), row.offer_id.trim());
        let key = format!("{meter}\n{part}\n{offer}").to_ascii_lowercase();
        let place = *self.keys.entry(key.into()).or_insert(self.slots.len());
        if place == self.slots.len() {
            self.slots.push(Slot {
                meter,
                meter_name: row.meter_name.to_owned(),
                part_number: part.to_owned(),
                offer_id: offer.to_owned(),
                entries: Vec::new(),
            });
        }
        self.names.insert(self.name.as_str().into(), place);
        place
    }
}

impl<K: Clone + Ord + Hash> Default for Pricer<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl Units {
    fn number(&mut self, text: &str) -> Result<u32> {
        if let Some(number) = self.numbers.get(text) {
            return Ok(*number);
        }
        let number = number(self.texts.len())?;
        self.numbers.insert(text.into(), number);
        self.texts.push(text.into());
        Ok(number)
    }

    fn text(&self, number: u32) -> &str {
        usize::try_from(number).ok().and_then(|place| self.texts.get(place)).map_or("", |text| text)
    }
}

fn number(place: usize) -> Result<u32> {
    u32::try_from(place)
        .map_err(|_| Error::new(Code::Overflow, "usage has more groups or units than can be numbered"))
}
