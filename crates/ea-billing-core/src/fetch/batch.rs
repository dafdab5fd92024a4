//! A piece of a dataset, decoded and summed up.

use std::collections::BTreeMap;

use crate::{DateRange, Record, RowIssue, Totals, UnitOfMeasure, convert::Decoded, error::Result};

/// Some rows of a stream, in the order of the server.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Batch<R> {
    /// The records.
    pub rows: Vec<R>,
    /// The rows that could not be made records.
    pub issues: Vec<RowIssue>,
    /// The records of days that were not asked for.
    pub outside: Vec<R>,
}

/// What a certificate has to know of a batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tally {
    pub(super) rows: u64,
    pub(super) issues: u64,
    pub(super) outside: u64,
    pub(super) totals: Totals,
    pub(super) broken_json_texts: u64,
    pub(super) unknown_units: BTreeMap<String, u64>,
}

impl Tally {
    pub(super) fn merge(&mut self, other: Self) -> Result<()> {
        self.rows += other.rows;
        self.issues += other.issues;
        self.outside += other.outside;
        self.totals.merge(&other.totals)?;
        self.broken_json_texts += other.broken_json_texts;
        for (unit, rows) in other.unknown_units {
            *self.unknown_units.entry(unit).or_default() += rows;
        }
        Ok(())
    }

    /// The rows that the server sent.
    pub(super) fn sent(&self) -> u64 {
        self.rows + self.issues + self.outside
    }
}

/// Sets rows of other days apart and sums the rest.
pub(super) fn assess<R: Record>(decoded: Decoded<R>, days: Option<DateRange>) -> Result<(Batch<R>, Tally)> {
    let is_outside = |record: &R| match (days, record.days()) {
        (Some(asked), Some((first, last))) => last < asked.first() || asked.last() < first,
        _ => false,
    };
    let Decoded { mut records, issues } = decoded;
    let outside = if records.iter().any(is_outside) {
        let (outside, inside) = records.into_iter().partition(is_outside);
        records = inside;
        outside
    } else {
        Vec::new()
    };
    let mut tally = Tally {
        rows: count(records.len()),
        issues: count(issues.len()),
        outside: count(outside.len()),
        ..Tally::default()
    };
    let mut units: BTreeMap<&str, u64> = BTreeMap::new();
    for record in &records {
        if let Some((amount, currency)) = record.cost() {
            tally.totals.add(currency, amount)?;
        }
        let broken = record.json_texts().into_iter().flatten().filter(|text| text.is_broken());
        tally.broken_json_texts += count(broken.count());
        if let Some(unit) = record.unit_of_measure().filter(|unit| !unit.trim().is_empty()) {
            *units.entry(unit).or_default() += 1;
        }
    }
    // There are few units, so they are understood once for all rows that have them.
    let unknown = units.into_iter().filter(|(unit, _)| !UnitOfMeasure::parse(unit).is_known());
    tally.unknown_units = unknown.map(|(unit, rows)| (unit.to_owned(), rows)).collect();
    Ok((Batch { rows: records, issues, outside }, tally))
}

pub(super) fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
