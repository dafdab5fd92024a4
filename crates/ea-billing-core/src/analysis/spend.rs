//! What was spent on what: exact sums of usage details and marketplace charges by day, service, tag and the like.
//!
//! ```
//! use ea_billing_core::{UsageDetail, analysis::spend::{Dimension, Spend}};
//! use rust_decimal::Decimal;
//!
//! let mut spend = Spend::new(vec![Dimension::Service]);
//! for (service, cents) in [("Storage", 250), ("Virtual Machines", 700), ("Storage", 50)] {
//!     let mut row = UsageDetail::new("2026-10-05".parse()?, Decimal::ONE, Decimal::new(cents, 2));
//!     row.service_name = service.to_owned();
//!     spend.add_usage(&row, None)?;
//! }
//! let table = spend.table();
//! let shown: Vec<String> = table.rows.iter().map(|row| format!("{:?} {} {}", row.values, row.cost, row.rows)).collect();
//! assert_eq!(shown, [r#"[Some(Text("Virtual Machines"))] 7 1"#, r#"[Some(Text("Storage"))] 3 2"#]);
//! assert_eq!(table.total.to_string(), "10");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is summed up
//!
//! The cost of the rows as the server sent it, with all digits. All amounts are in the currency of the enrollment, which
//! the rows do not name: rows of two enrollments must not be added. Prices, commitments and taxes have no part in it, so
//! that the sums of a billing period need not be the amounts of its balance summary.
//!
//! # What is the same
//!
//! Azure takes names of resource groups and resources, ids of subscriptions, locations and resource providers for the
//! same in any casing, and services write them into usage as they like. So texts of these dimensions that differ in
//! casing only are one group, by the spelling that most rows have. All other texts, values of tags among them, are the
//! same only if they are spelled the same. Blank text is nothing.

mod charge;
mod dimension;
mod names;
mod table;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use chrono::NaiveDate;

use self::{
    charge::{Charge, Said},
    names::{Names, Number},
};
use crate::{
    BillingPeriodId, ExactSum, MarketplaceCharge, UsageDetail,
    error::{Code, Error, Result},
};

pub use dimension::Dimension;
pub use table::{SpendRest, SpendRow, SpendTable, SpendValue};

/// Adds up charges of one enrollment by the dimensions that it was made with.
///
/// Its memory grows with the groups, not with the rows.
#[derive(Clone, Debug)]
pub struct Spend {
    axes: Vec<Axis>,
    groups: HashMap<Box<[Key]>, Group>,
    total: Group,
    /// The key of the row at hand, kept so that a row of a known group costs no memory.
    key: Vec<Key>,
}

/// A dimension and the texts that were found for it.
#[derive(Clone, Debug)]
struct Axis {
    dimension: Dimension,
    names: Names,
}

/// What a row says about a dimension, short enough to be compared millions of times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Nothing,
    Day(NaiveDate),
    Month(NaiveDate),
    Period(BillingPeriodId),
    Text(Number),
}

#[derive(Clone, Debug, Default)]
struct Group {
    cost: ExactSum,
    rows: u64,
}

impl Group {
    fn merge(&mut self, other: &Self) -> Result<()> {
        self.cost.merge(&other.cost)?;
        self.rows += other.rows;
        Ok(())
    }
}

impl Spend {
    /// Begins with nothing. Without dimensions everything is one group.
    #[must_use]
    pub fn new(dimensions: Vec<Dimension>) -> Self {
        let axis = |dimension: Dimension| Axis { names: Names::new(dimension.ignores_case()), dimension };
        Self {
            axes: dimensions.into_iter().map(axis).collect(),
            groups: HashMap::new(),
            total: Group::default(),
            key: Vec::new(),
        }
    }

    /// The dimensions, in the order in which they were given.
    pub fn dimensions(&self) -> impl Iterator<Item = &Dimension> {
        self.axes.iter().map(|axis| &axis.dimension)
    }

    /// Adds a row of usage. The period is the one that was asked for, if it was a period: the row does not name it.
    ///
    /// # Errors
    /// [`Code::Overflow`]; the sums are of no use then.
    pub fn add_usage(&mut self, row: &UsageDetail, period: Option<BillingPeriodId>) -> Result<()> {
        self.add(row, period)
    }

    /// Adds a charge of the Azure Marketplace, as [`add_usage`](Self::add_usage) does a row of usage.
    ///
    /// # Errors
    /// [`Code::Overflow`]; the sums are of no use then.
    pub fn add_marketplace(
        &mut self,
        row: &MarketplaceCharge,
        period: Option<BillingPeriodId>,
    ) -> Result<()> {
        self.add(row, period)
    }

    /// Adds what others have added up of the same enrollment.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] for sums by other dimensions; [`Code::Overflow`], and the sums are of no use then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        if !self.dimensions().eq(other.dimensions()) {
            let list =
                |spend: &Self| spend.dimensions().map(ToString::to_string).collect::<Vec<_>>().join(",");
            let message = format!("expected spend by {} to add, found spend by {}", list(self), list(other));
            return Err(Error::new(Code::InvalidArgument, message));
        }
        let axes = self.axes.iter_mut().zip(&other.axes);
        let numbers: Vec<_> = axes.map(|(axis, others)| axis.names.take(&others.names)).collect();
        let ours = |(key, numbers): (&Key, &Vec<Option<Number>>)| match *key {
            Key::Text(number) => numbers.get(number).copied().flatten().map_or(Key::Nothing, Key::Text),
            other => other,
        };
        for (key, group) in &other.groups {
            let key: Box<[Key]> = key.iter().zip(&numbers).map(ours).collect();
            self.groups.entry(key).or_default().merge(group)?;
        }
        self.total.merge(&other.total)
    }

    fn add(&mut self, row: &impl Charge, period: Option<BillingPeriodId>) -> Result<()> {
        self.key.clear();
        let keys = self.axes.iter_mut().map(|axis| axis.key(&row.says(&axis.dimension, period)));
        self.key.extend(keys);
        if !self.groups.contains_key(self.key.as_slice()) {
            self.groups.insert(self.key.as_slice().into(), Group::default());
        }
        let group = self.groups.get_mut(self.key.as_slice());
        for sum in group.into_iter().chain([&mut self.total]) {
            sum.cost.add(row.cost())?;
            sum.rows += 1;
        }
        Ok(())
    }
}

impl Axis {
    fn key(&mut self, said: &Said<'_>) -> Key {
        let number = match *said {
            Said::Day(day) => return Key::Day(day),
            Said::Month(first) => return Key::Month(first),
            Said::Period(period) => return period.map_or(Key::Nothing, Key::Period),
            Said::Text(text) => self.names.number(text, 1),
            Said::Tags(tags) => {
                let Self { dimension, names } = self;
                names.number_in(tags.as_str(), || charge::tag(tags, dimension.as_str()))
            }
        };
        number.map_or(Key::Nothing, Key::Text)
    }
}
