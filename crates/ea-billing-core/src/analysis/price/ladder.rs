//! The tiers of one meter, as steps of the quantity that a billing cycle has used.

use ethnum::I256;
use rust_decimal::Decimal;

use super::{IncludedPlacement, list::Price};
use crate::{
    ExactSum,
    error::{Code, Error, Result},
    money::{steps, ten_to},
};

/// Numbers have so many bits at most.
const LARGEST_BITS: u32 = 250;

/// The steps of a meter.
///
/// Quantities are whole numbers here: counted in the `divisor`-th part of the price's unit, with `scale` decimals. So are
/// costs: they have the decimals of quantities and rates together, and are to be divided by the divisor.
#[derive(Debug)]
pub(super) struct Ladder {
    pub(super) steps: Vec<Step>,
    pub(super) divisor: i128,
    pub(super) scale: u32,
    rate_scale: u32,
    /// Whether every cost has 28 decimals at most.
    is_exact: bool,
}

/// What a part of the quantity costs.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) from: I256,
    pub(super) to: Option<I256>,
    pub(super) price: StepPrice,
    rate: I256,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StepPrice {
    Included,
    Rate(Decimal),
    /// Below the lowest tier.
    None,
}

impl Ladder {
    /// The steps for quantities of so many decimals at most, in so many parts of the price's unit.
    pub(super) fn new(
        price: &Price,
        placement: IncludedPlacement,
        divisor: i128,
        scale: u32,
    ) -> Result<Self> {
        let bounds = price.tiers.iter().map(|tier| tier.from.scale());
        let scale = bounds.chain([scale, price.included.scale()]).max().unwrap_or(0);
        let rate_scale = price.tiers.iter().map(|tier| tier.rate.scale()).max().unwrap_or(0);
        let in_blocks = |quantity| times(whole(quantity, scale)?, I256::from(divisor));
        let included = if price.includes_singles {
            let block = price.unit.block().map_or(1, |block| block.normalize().mantissa());
            times(whole(price.included, scale)?, I256::from(divisor / block))?
        } else {
            in_blocks(price.included)?
        };
        let shift = if placement == IncludedPlacement::BeforeTiers { included } else { I256::ZERO };
        let mut steps = Vec::new();
        let mut begin = |from, price, rate| {
            if let Some(last) = steps.last_mut() {
                let last: &mut Step = last;
                last.to = Some(from);
            }
            steps.push(Step { from, to: None, price, rate });
        };
        begin(I256::ZERO, StepPrice::Included, I256::ZERO);
        begin(included, StepPrice::None, I256::ZERO);
        for tier in &price.tiers {
            let from = plus(in_blocks(tier.from)?, shift)?.max(included);
            begin(from, StepPrice::Rate(tier.rate), whole(tier.rate, rate_scale)?);
        }
        steps.retain(|step| step.to != Some(step.from));
        let is_exact =
            decimals_of(divisor).is_some_and(|more| scale + rate_scale + more <= Decimal::MAX_SCALE);
        Ok(Self { steps, divisor, scale, rate_scale, is_exact })
    }

    /// A quantity of the usage in parts of the price's unit.
    pub(super) fn quantity(&self, quantity: Decimal, times_parts: i128) -> Result<I256> {
        times(whole(quantity, self.scale)?, I256::from(times_parts))
    }

    /// What has cost so much by now is shown as, in a number that adds up, and whether that is exact.
    pub(super) fn settled(&self, cost: I256) -> Result<(I256, bool)> {
        if self.is_exact {
            return Ok((cost, true));
        }
        let scale = self.scale + self.rate_scale;
        let (steps, is_exact) = steps(cost, self.divisor, scale).ok_or_else(too_large)?;
        Ok((bounded(Some(steps))?, is_exact))
    }

    /// A difference of settled costs as an amount.
    pub(super) fn amount(&self, settled: I256) -> Result<ExactSum> {
        let (divisor, scale) = if self.is_exact {
            (self.divisor, self.scale + self.rate_scale)
        } else {
            (1, Decimal::MAX_SCALE)
        };
        Ok(ExactSum::ratio(settled, divisor, scale)?.0)
    }

    /// The cost of a quantity of one step.
    pub(super) fn cost(&self, step: &Step, quantity: I256) -> Result<I256> {
        times(quantity, step.rate)
    }

    /// A quantity in parts of the price's unit.
    pub(super) fn shown(&self, quantity: I256) -> Result<ExactSum> {
        Ok(ExactSum::ratio(quantity, 1, self.scale)?.0)
    }

    /// A quantity in the price's unit.
    pub(super) fn in_unit(&self, quantity: I256) -> Result<ExactSum> {
        Ok(ExactSum::ratio(quantity, self.divisor, self.scale)?.0)
    }
}

impl Step {
    /// How much of a cycle's quantity lies in the step. That of a negative quantity mirrors that of a positive one.
    pub(super) fn part(&self, quantity: I256) -> I256 {
        let size = quantity.abs();
        let reached = self.to.map_or(size, |to| size.min(to));
        let part = (reached - self.from).max(I256::ZERO);
        if quantity < I256::ZERO { -part } else { part }
    }
}

pub(super) fn plus(one: I256, other: I256) -> Result<I256> {
    bounded(one.checked_add(other))
}

/// A number so far from the largest that the difference of two of them fits.
fn bounded(number: Option<I256>) -> Result<I256> {
    number.filter(|number| number.unsigned_abs() >> LARGEST_BITS == 0).ok_or_else(too_large)
}

fn times(one: I256, other: I256) -> Result<I256> {
    bounded(one.checked_mul(other))
}

/// The number with so many decimals, without its point.
fn whole(number: Decimal, scale: u32) -> Result<I256> {
    let power = scale.checked_sub(number.scale()).and_then(ten_to).ok_or_else(too_large)?;
    times(I256::from(number.mantissa()), power)
}

/// How many more decimals a quotient by this number has, if it comes to an end.
fn decimals_of(divisor: i128) -> Option<u32> {
    (0..=Decimal::MAX_SCALE).find(|power| 10_i128.pow(*power) % divisor == 0)
}

pub(super) fn too_large() -> Error {
    Error::new(Code::Overflow, "a quantity or cost of usage has more digits than can be added")
        .with_hint("look for a quantity or rate that is wrong by many digits")
}
