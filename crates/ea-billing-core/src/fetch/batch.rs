//! A piece of a dataset, decoded and summed up.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    BillingPeriodId, DateRange, Record, RowIssue, Totals, UnitOfMeasure, convert::Decoded, error::Result,
};

/// Some rows of a stream, in the order of the server.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Batch<R> {
    /// The records.
    pub rows: Vec<R>,
    /// The rows that could not be made records.
    pub issues: Vec<RowIssue>,
    /// The records of days or billing periods that were not asked for.
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
    /// Enrollments that records name and that were not asked for.
    pub(super) other_enrollments: BTreeSet<String>,
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
        self.other_enrollments.extend(other.other_enrollments);
        Ok(())
    }

    /// The rows that the server sent.
    pub(super) fn sent(&self) -> u64 {
        self.rows + self.issues + self.outside
    }
}

/// What rows have to be about to be those that were asked for.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// The enrollment that was asked about, if it was one.
    pub(super) enrollment: Option<String>,
    pub(super) days: Option<DateRange>,
    pub(super) period: Option<BillingPeriodId>,
    /// Whether a row is of the days in which its own end, as the API of 2018 selects invoices.
    pub(super) by_last_day: bool,
}

impl Subject {
    /// Whether the record is of other days, or of another period, than were asked for.
    fn excludes<R: Record>(&self, record: &R) -> bool {
        let is_of_other_days = match (self.days, record.days()) {
            (Some(asked), Some((first, last))) => {
                last < asked.first() || asked.last() < if self.by_last_day { last } else { first }
            }
            _ => false,
        };
        let named = record.billing_period();
        is_of_other_days || self.period.is_some_and(|asked| named.is_some_and(|named| named != asked))
    }
}

/// Sets rows of other days and periods apart and sums the rest.
pub(super) fn assess<R: Record>(decoded: Decoded<R>, subject: &Subject) -> Result<(Batch<R>, Tally)> {
    let is_outside = |record: &R| subject.excludes(record);
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
        if let Some(named) = record
            .enrollment()
            .filter(|named| subject.enrollment.as_deref().is_some_and(|asked| asked != *named))
        {
            tally.other_enrollments.insert(named.to_owned());
        }
        if let Some((amount, currency)) = record.cost() {
            tally.totals.add(currency, amount)?;
        }
        tally.broken_json_texts += count(record.broken_json_texts());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{UsageDetail, convert, source::Version};

    /// A row of this day of October that costs its day's number.
    fn row(day: u8, unit: &str, tags: &str, info: &str) -> String {
        format!(
            r#"{{"date":"2026-10-{day:02}T00:00:00","consumedQuantity":1,"cost":{day},"unitOfMeasure":"{unit}",
                "tags":"{tags}","additionalInfo":"{info}"}}"#
        )
    }

    fn assessed(rows: &[String], days: Option<DateRange>) -> (Batch<UsageDetail>, Tally) {
        let array = format!("[{}]", rows.join(","));
        let subject = Subject { enrollment: Some("100".to_owned()), days, period: None, by_last_day: false };
        assess(convert::rows(Version::V3, &array, 1, 1).unwrap(), &subject).unwrap()
    }

    fn total(tally: &Tally) -> String {
        tally.totals.get(None).unwrap().to_string()
    }

    #[test]
    fn what_is_not_understood_is_counted_in_all_pieces() {
        let (_, mut all) = assessed(
            &[
                row(1, "Hours", r#"{\"a\":1}"#, ""),
                row(2, "1/3 Months", "a=1", ""),
                row(3, "1/3 Months", "a=1", "b=2"),
                row(4, " ", "", "{}"),
                "{}".to_owned(),
            ],
            None,
        );
        assert_eq!((all.rows, all.issues, all.broken_json_texts), (4, 1, 3));
        assert_eq!(all.unknown_units, BTreeMap::from([("1/3 Months".to_owned(), 2)]));
        let (_, more) = assessed(
            &[row(5, "1/3 Months", "", "b=2"), row(6, "1.5 Hours", "", "b=2"), "{}".to_owned()],
            None,
        );
        all.merge(more).unwrap();
        assert_eq!((all.rows, all.issues, all.broken_json_texts, all.sent()), (6, 2, 5, 8));
        let units = [("1.5 Hours".to_owned(), 1), ("1/3 Months".to_owned(), 3)];
        assert_eq!(all.unknown_units, BTreeMap::from(units));
        assert_eq!(total(&all), "21");
    }

    #[test]
    fn days_that_were_not_asked_for_are_set_apart() {
        let rows: Vec<String> = (1..=9).map(|day| row(day, "1/3 Months", "a=1", "")).collect();
        let asked = DateRange::new("2026-10-05".parse().unwrap(), "2026-10-07".parse().unwrap()).unwrap();
        let (batch, mut tally) = assessed(&rows, Some(asked));
        let days = |rows: &[UsageDetail]| -> Vec<String> {
            rows.iter().map(|row| row.date.format("%e").to_string().trim().to_owned()).collect()
        };
        assert_eq!(days(&batch.rows), ["5", "6", "7"]);
        assert_eq!(days(&batch.outside), ["1", "2", "3", "4", "8", "9"]);
        // They are in no sum and in no other count.
        assert_eq!((tally.rows, tally.outside, total(&tally).as_str()), (3, 6, "18"));
        assert_eq!((tally.broken_json_texts, tally.unknown_units["1/3 Months"]), (3, 3));
        tally.merge(tally.clone()).unwrap();
        assert_eq!((tally.outside, tally.sent()), (12, 18));
    }
}
