//! What pricing finds.

use std::fmt;

use rust_decimal::Decimal;

use crate::{Currency, DateRange, ExactSum};

/// Usage with its price, and the usage that has none.
///
/// All amounts are in [`currency`](Self::currency), without tax, and have all their digits. Where a cost has more than 28
/// decimals, or the block of its unit does not divide it, the 28th is rounded and a note of the kind
/// [`Rounded`](NoteKind::Rounded) says so.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Priced<K> {
    /// The currency of all amounts.
    pub currency: Currency,
    /// The costs by billing cycle, group and meter, in this order.
    pub lines: Vec<PricedLine<K>>,
    /// Each group of the rows that were added, in order.
    pub groups: Vec<GroupTotal<K>>,
    /// Each billing cycle that has usage, the first one first.
    pub cycles: Vec<CycleTotal>,
    /// What was not priced, by meter. It is in no amount.
    pub unrated: Vec<UnratedLine>,
    /// What to know of the prices.
    pub notes: Vec<PriceNote>,
    /// The sum of the lines, before discount and credit.
    pub gross: ExactSum,
    /// The sum of all discounts.
    pub discount: ExactSum,
    /// What credit paid in all cycles.
    pub credit: ExactSum,
    /// The recurring charges of all cycles.
    pub recurring: ExactSum,
    /// What is due: gross without discount and credit, with recurring charges.
    pub net: ExactSum,
}

/// What a group used of a meter in a billing cycle.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PricedLine<K> {
    /// The group.
    pub group: K,
    /// The billing cycle.
    pub cycle: DateRange,
    /// GUID of the meter, in lower case.
    pub meter_id: String,
    /// Name of the meter, as the prices have it, or the usage where they have none.
    pub meter_name: String,
    /// The unit of the price.
    pub unit: String,
    /// How many of what `quantity` counts the price is for: 1 where it counts the price's unit, 100 for hours at a
    /// price of 100 hours.
    pub per: Decimal,
    /// The quantity that was priced, included quantities among it.
    pub quantity: ExactSum,
    /// The parts of the quantity by tier, the lowest first.
    pub pieces: Vec<TierPiece>,
    /// The cost, before discount and credit.
    pub gross: ExactSum,
    /// The discount of a monetary commitment.
    pub discount: ExactSum,
    /// Rows of usage.
    pub rows: u64,
}

/// The part of a quantity that one tier priced.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TierPiece {
    /// Whether it is an included quantity, which costs nothing.
    pub is_included: bool,
    /// From which quantity of the billing cycle on the rate holds, counted as the line's quantity is.
    pub from: ExactSum,
    /// Up to which quantity it holds; nothing for the last tier.
    pub to: Option<ExactSum>,
    /// The price of as many as the line's `per`.
    pub rate: Decimal,
    /// How much fell into the tier.
    pub quantity: ExactSum,
    /// Rate times quantity, divided by the line's `per`. If that has to be rounded it is rounded by itself, so that the last
    /// digits of the pieces need not add up to those of the line.
    pub cost: ExactSum,
}

/// The sums of one group.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GroupTotal<K> {
    /// The group.
    pub group: K,
    /// The cost, before discount and credit.
    pub gross: ExactSum,
    /// The discount of a monetary commitment. Credit is not told by group: it pays for all of a cycle together.
    pub discount: ExactSum,
    /// Rows with a price.
    pub rows: u64,
    /// Rows without one, or with one for a part of the quantity only.
    pub unrated_rows: u64,
}

/// What is due for a billing cycle.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CycleTotal {
    /// The billing cycle.
    pub cycle: DateRange,
    /// The costs, before discount and credit.
    pub gross: ExactSum,
    /// The discount of a monetary commitment.
    pub discount: ExactSum,
    /// What credit may pay for: the discounted cost of the meters that it is for.
    pub creditable: ExactSum,
    /// What credit paid; never more than it may, and never less than nothing.
    pub credit: ExactSum,
    /// The recurring charge.
    pub recurring: ExactSum,
    /// Costs without discount and credit, with the recurring charge.
    pub net: ExactSum,
}

/// Usage of a meter that was not priced.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UnratedLine {
    /// GUID of the meter, in lower case.
    pub meter_id: String,
    /// Name of the meter, as the usage has it.
    pub meter_name: String,
    /// What the quantity counts.
    pub unit: String,
    /// How much was not priced.
    pub quantity: ExactSum,
    /// Rows of usage.
    pub rows: u64,
    /// Why.
    pub reason: UnratedReason,
}

/// Why usage has no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum UnratedReason {
    /// The usage names no meter.
    NoMeter,
    /// The prices do not have the meter, or no rate of it.
    NoRate,
    /// The quantity lies below the lowest tier.
    NoTier,
    /// There are several prices that say different things.
    Ambiguous,
    /// The usage is counted in another unit than the price.
    UnitMismatch,
    /// A tier or an included quantity is below zero.
    InvalidRates,
    /// No billing cycle has the day of the usage.
    NoCycle,
}

/// Something to know of the prices.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PriceNote {
    /// What it is.
    pub kind: NoteKind,
    /// The meter that it is about, in lower case; empty for the terms of an offer.
    pub meter_id: String,
    /// What was found: the two units, the name of a term.
    pub detail: String,
    /// Rows of usage that it is about, or meters, terms and cycles where there are none.
    pub count: u64,
}

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NoteKind {
    /// All rates of the meter are zero. That is a price.
    ZeroRate,
    /// Usage and price are in blocks of different size; the quantity was converted, exactly.
    UnitConverted,
    /// Usage or price leaves out what its unit counts, or the time of it; nothing was converted.
    UnitSpelledOtherwise,
    /// Usage or price has no unit; they were taken for the same.
    UnitNotStated,
    /// The usage names a block, such as `100 Hours`, and its quantity was taken for [single
    /// units](super::Counting::Singles).
    CountedSingly,
    /// The usage is older than the rate.
    RateBeginsLater,
    /// The meter was given several times.
    RepeatedMeter,
    /// The quantity of a billing cycle is below zero.
    NegativeQuantity,
    /// Costs have more than 28 decimals, so that the 28th was rounded.
    Rounded,
    /// The offer has discounts for a monetary commitment, and no committed amount was given.
    NoCommitment,
    /// Several terms of one kind hold in a billing cycle, so that none of them was applied.
    AmbiguousTerm,
    /// A term holds for a part of a billing cycle and was applied to all of it.
    TermBeginsWithin,
    /// No document knows the term, so that it was not applied.
    UnknownTerm,
}

impl<K> GroupTotal<K> {
    pub(super) fn new(group: K) -> Self {
        Self { group, gross: ExactSum::default(), discount: ExactSum::default(), rows: 0, unrated_rows: 0 }
    }
}

impl CycleTotal {
    pub(super) fn new(cycle: DateRange) -> Self {
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

impl UnratedReason {
    /// The name in `snake_case`, for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoMeter => "no_meter",
            Self::NoRate => "no_rate",
            Self::NoTier => "no_tier",
            Self::Ambiguous => "ambiguous",
            Self::UnitMismatch => "unit_mismatch",
            Self::InvalidRates => "invalid_rates",
            Self::NoCycle => "no_cycle",
        }
    }
}

impl NoteKind {
    /// The name in `snake_case`, for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ZeroRate => "zero_rate",
            Self::UnitConverted => "unit_converted",
            Self::UnitSpelledOtherwise => "unit_spelled_otherwise",
            Self::UnitNotStated => "unit_not_stated",
            Self::CountedSingly => "counted_singly",
            Self::RateBeginsLater => "rate_begins_later",
            Self::RepeatedMeter => "repeated_meter",
            Self::NegativeQuantity => "negative_quantity",
            Self::Rounded => "rounded",
            Self::NoCommitment => "no_commitment",
            Self::AmbiguousTerm => "ambiguous_term",
            Self::TermBeginsWithin => "term_begins_within",
            Self::UnknownTerm => "unknown_term",
        }
    }
}

/// The name for programs.
impl fmt::Display for UnratedReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The name for programs.
impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
