//! Spend as rows in an order that is always the same.

use std::{cmp::Reverse, collections::BTreeSet, fmt};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Axis, Dimension, Group, Key, Spend};
use crate::{BillingPeriodId, ExactSum};

/// Spend by groups.
///
/// The rows are in the order of time where the first dimensions are days, months or periods; otherwise, and within the
/// same time, the largest cost comes first, and of the same cost the first by name. What has no value comes last.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SpendTable {
    /// The dimensions, in the order in which they were given.
    pub dimensions: Vec<Dimension>,
    /// The groups.
    pub rows: Vec<SpendRow>,
    /// The groups that [`top`](Self::top) left out, in one.
    pub rest: Option<SpendRest>,
    /// The cost of all rows: that of the groups and of the rest.
    pub total: ExactSum,
    /// The rows that were added up.
    pub total_rows: u64,
}

/// One group of spend.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SpendRow {
    /// What the group is, for each dimension; nothing where the rows say nothing, such as an untagged resource.
    pub values: Vec<Option<SpendValue>>,
    /// The cost, exactly.
    pub cost: ExactSum,
    /// The rows that were added up.
    pub rows: u64,
    /// The cost in percent of the total, by [`ExactSum::percent_of`]; nothing where the total is zero.
    pub share: Option<Decimal>,
}

/// Several groups of spend in one.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SpendRest {
    /// How many groups these are.
    pub groups: usize,
    /// The cost, exactly.
    pub cost: ExactSum,
    /// The rows that were added up.
    pub rows: u64,
    /// The cost in percent of the total, by [`ExactSum::percent_of`]; nothing where the total is zero.
    pub share: Option<Decimal>,
}

/// What a group is, for one dimension.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SpendValue {
    /// A day, printed as `2026-10-05`.
    Day(NaiveDate),
    /// A calendar month by its first day, printed as `2026-10`.
    Month(NaiveDate),
    /// A billing period, printed as `202610`.
    Period(BillingPeriodId),
    /// Text as the server sent it.
    Text(String),
}

impl fmt::Display for SpendValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Month(first) => first.format("%Y-%m").fmt(f),
            Self::Period(period) => period.fmt(f),
            Self::Text(text) => f.pad(text),
        }
    }
}

impl Spend {
    /// The groups in order.
    #[must_use]
    pub fn table(&self) -> SpendTable {
        let texts: Vec<_> = self.axes.iter().map(|axis| axis.names.texts()).collect();
        let row = |key: &[Key], group: &Group| SpendRow {
            values: key.iter().zip(&texts).map(|(key, texts)| value(*key, texts)).collect(),
            cost: group.cost.clone(),
            rows: group.rows,
            share: group.cost.percent_of(&self.total.cost),
        };
        let mut rows: Vec<_> = self.groups.iter().map(|(key, group)| row(key, group)).collect();
        let times = self.axes.iter().take_while(|axis| axis.dimension.is_time()).count();
        rows.sort_by_cached_key(|row| {
            // `None` is the least of all options.
            let when = row.values.iter().take(times).map(|time| (time.is_none(), time.clone()));
            (when.collect::<Vec<_>>(), row.rank())
        });
        SpendTable {
            dimensions: self.axes.iter().map(|Axis { dimension, .. }| dimension.clone()).collect(),
            rows,
            rest: None,
            total: self.total.cost.clone(),
            total_rows: self.total.rows,
        }
    }
}

fn value(key: Key, texts: &[&str]) -> Option<SpendValue> {
    Some(match key {
        Key::Nothing => return None,
        Key::Day(day) => SpendValue::Day(day),
        Key::Month(first) => SpendValue::Month(first),
        Key::Period(period) => SpendValue::Period(period),
        Key::Text(number) => SpendValue::Text((*texts.get(number)?).to_owned()),
    })
}

impl SpendRow {
    /// The place by cost.
    fn rank(&self) -> (Reverse<ExactSum>, Vec<(bool, Option<SpendValue>)>) {
        let values = self.values.iter().map(|value| (value.is_none(), value.clone()));
        (Reverse(self.cost.clone()), values.collect())
    }
}

impl SpendTable {
    /// Keeps the groups of the largest cost, so many at most, in the order in which they were; the others become one.
    ///
    /// # Errors
    /// [`Code::Overflow`](crate::Code::Overflow) for a sum of the others that is too large.
    pub fn top(mut self, most: usize) -> crate::Result<Self> {
        if self.rows.len() <= most {
            return Ok(self);
        }
        let mut by_cost: Vec<usize> = (0..self.rows.len()).collect();
        by_cost.sort_by_cached_key(|place| self.rows.get(*place).map(SpendRow::rank));
        let kept: BTreeSet<usize> = by_cost.into_iter().take(most).collect();
        let mut rest = self.rest.take().unwrap_or(SpendRest {
            groups: 0,
            cost: ExactSum::default(),
            rows: 0,
            share: None,
        });
        let mut rows = Vec::with_capacity(most);
        for (place, row) in self.rows.into_iter().enumerate() {
            if kept.contains(&place) {
                rows.push(row);
                continue;
            }
            rest.groups += 1;
            rest.cost.merge(&row.cost)?;
            rest.rows += row.rows;
        }
        rest.share = rest.cost.percent_of(&self.total);
        Ok(Self { rows, rest: Some(rest), ..self })
    }
}
