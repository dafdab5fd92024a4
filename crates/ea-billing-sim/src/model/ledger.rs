//! Usage: which rows a range has at a moment, and what any one of them says.
//!
//! A day of an account is a [`Segment`]. Its rows are numbered, and each is computed from its number alone, so that a
//! page in the middle of ten million rows costs what the first page costs.
//!
//! - The rows of a month are spread over its days by their weight: less on weekends, more on the last two days.
//! - The rows of a day arrive on the next day at 06:00 UTC, some of them one or two days later. Late rows stand after
//!   the rows that were there before.
//! - A restatement changes the quantity of some rows of a day and leaves the others as they were.
//! - Some rows of a day are equal in every field. Each of them counts.

use super::anomaly::Anomaly;
use super::{Line, Model, Pattern};
use crate::decimal::Decimal;
use crate::draw::mix;
use crate::world::Period;
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc, Weekday};

/// Whose rows a key may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Scope {
    Enrollment,
    /// Of the department with this id.
    Department(u32),
    /// Of the account with this id.
    Account(u32),
}

/// A correction of a day that somebody asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Restatement {
    pub(crate) day: NaiveDate,
    pub(crate) at: DateTime<Utc>,
}

/// What is known at a moment: the clock and the restatements asked for until then.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    pub(crate) now: DateTime<Utc>,
    pub(crate) restatements: Vec<Restatement>,
}

/// The rows of one account on one day.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    pub(crate) day: NaiveDate,
    pub(crate) account: usize,
    /// How many rows have arrived.
    pub(crate) rows: u64,
    /// How many rows there will be.
    all_rows: u64,
    /// How often the day has been restated.
    revisions: u32,
    traits: DayTraits,
}

/// What all rows of a day have in common.
#[derive(Clone, Debug)]
struct DayTraits {
    key: u64,
    weekend: bool,
    month_end: bool,
    /// Growth since the first period, in thousandths.
    growth: u64,
    /// Which of three price tiers the month has reached.
    tier: usize,
    anomaly: Option<Anomaly>,
}

/// One row of usage.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'m> {
    /// Index of the line among the account's.
    pub(crate) line_index: usize,
    pub(crate) line: &'m Line,
    /// Zero for the line itself, higher for its likes.
    pub(crate) ordinal: u64,
    /// With six decimals.
    pub(crate) quantity: Decimal,
    pub(crate) rate: Decimal,
    /// Under which the price sheet lists the price.
    pub(crate) part_number: &'m str,
    /// The exact product of quantity and rate.
    pub(crate) cost: Decimal,
}

/// Rows are reported on the next day at this hour.
const HOUR_OF_ARRIVAL: i64 = 6;
/// So many of a hundred rows arrive a day late, and so many two days.
const LATE: [u64; 2] = [4, 2];
/// From so many rows of a day on, the last slot of an account is a copy of the one before it.
const ROWS_WITH_COPY: u64 = 4;
/// In so many slots one is a credit in the middle of the month.
const CREDIT_EVERY: u64 = 211;
const CREDIT_AT: u64 = 5;
/// In millionths of an hour.
const DAY_OF_HOURS: u128 = 24_000_000;
/// Prime numbers, of which the first that does not divide the number of rows is used.
const STRIDES: [u64; 3] = [7_919, 104_729, 1_299_709];

/// The segments of a range of days, both ends included, that have rows at this moment.
pub(crate) fn segments(
    model: &Model,
    (from, to): (NaiveDate, NaiveDate),
    scope: Scope,
    moment: &Moment,
) -> Vec<Segment> {
    let first = from.max(model.plan.first_period.first_day());
    let last = to.min(moment.now.date_naive());
    let seen = model.accounts_in(scope);
    let mut segments = Vec::new();
    for day in first.iter_days().take_while(|day| *day <= last) {
        if moment.now < arrival(day, 0) {
            break;
        }
        let traits = DayTraits::of(model, day);
        let revisions = revisions(model, day, moment);
        let shares = shares(model, day);
        for &account in &seen {
            let all_rows = shares[account];
            let rows = arrived(model, day, account, all_rows, moment.now);
            if rows > 0 {
                segments.push(Segment { day, account, rows, all_rows, revisions, traits: traits.clone() });
            }
        }
    }
    segments
}

/// How many rows the segments have together.
pub(crate) fn count(segments: &[Segment]) -> u64 {
    segments.iter().map(|segment| segment.rows).sum()
}

/// A number that changes when any row of the segments does, or when one is added.
pub(crate) fn fingerprint(segments: &[Segment]) -> u64 {
    let day = |segment: &Segment| u64::try_from(segment.day.num_days_from_ce()).unwrap_or_default();
    segments.iter().fold(0, |print, segment| {
        let account = u64::try_from(segment.account).unwrap_or_default();
        let state = mix(mix(day(segment), account), mix(segment.rows, u64::from(segment.revisions)));
        mix(print, state)
    })
}

/// When the rows of a day arrive that are this many days late.
fn arrival(day: NaiveDate, late: u64) -> DateTime<Utc> {
    let midnight = (day + Days::new(1 + late)).and_hms_opt(0, 0, 0).unwrap_or_default().and_utc();
    midnight + TimeDelta::hours(HOUR_OF_ARRIVAL)
}

fn arrived(model: &Model, day: NaiveDate, account: usize, all: u64, now: DateTime<Utc>) -> u64 {
    if !model.plan.late_rows {
        return all;
    }
    let mut rows = all;
    for (late, percent) in (1..).zip(LATE) {
        if now < arrival(day, late) {
            // The remainder of a small number of rows is rounded by chance, so that small days have late rows too.
            let chance =
                mix(day_key(model, day), mix(late, u64::try_from(account).unwrap_or_default())) % 100;
            rows -= rows.min((all * percent + chance) / 100);
        }
    }
    rows
}

/// Scheduled and requested restatements of a day that have happened.
fn revisions(model: &Model, day: NaiveDate, moment: &Moment) -> u32 {
    let key = mix(day_key(model, day), 17);
    let is_restated = model.plan.restatements && key.is_multiple_of(9);
    let scheduled = is_restated && moment.now >= arrival(day, 3 + (key >> 8) % 5);
    let requested = moment.restatements.iter().filter(|asked| asked.day == day && asked.at <= moment.now);
    u32::from(scheduled) + u32::try_from(requested.count()).unwrap_or(u32::MAX)
}

fn day_key(model: &Model, day: NaiveDate) -> u64 {
    mix(model.key, u64::try_from(day.num_days_from_ce()).unwrap_or_default())
}

const LEAST_WEIGHT: u64 = 62;
const WEEKDAY_WEIGHT: u64 = 100;
const MONTH_END_WEIGHT: u64 = 18;

fn weight(day: NaiveDate) -> u64 {
    let usual = match day.weekday() {
        Weekday::Sat => 68,
        Weekday::Sun => LEAST_WEIGHT,
        _ => WEEKDAY_WEIGHT,
    };
    if is_month_end(day) { usual + MONTH_END_WEIGHT } else { usual }
}

/// How many lines of an account, from its first on, have a row of their own on every day.
pub(crate) fn lines_of_every_day(rows_per_month: u64, lines: usize, all_lines: usize) -> usize {
    // No month weighs more than 31 working days.
    let fewest_of_day = rows_per_month * LEAST_WEIGHT / (31 * WEEKDAY_WEIGHT);
    let count = |lines: usize| u64::try_from(lines).unwrap_or_default();
    let fewest = fewest_of_day * count(lines) / count(all_lines).max(1);
    // The last row may be a copy.
    usize::try_from(fewest.saturating_sub(1)).unwrap_or_default().min(lines)
}

fn is_month_end(day: NaiveDate) -> bool {
    day + Days::new(1) >= Period::of(day).last_day()
}

/// The rows of a day, account by account. The days of a month add up to the rows of the month exactly.
fn shares(model: &Model, day: NaiveDate) -> Vec<u64> {
    let period = Period::of(day);
    let days = period.first_day().iter_days().take(period.days().try_into().unwrap_or(31));
    let (mut before, mut month) = (0, 0);
    for each in days {
        before += if each < day { weight(each) } else { 0 };
        month += weight(each);
    }
    let rows = |weight: u64| model.plan.rows_per_month * weight / month;
    let of_day = rows(before + weight(day)) - rows(before);
    let lines: Vec<u64> =
        model.accounts.iter().map(|account| u64::try_from(account.lines.len()).unwrap_or(0)).collect();
    let all_lines: u64 = lines.iter().sum();
    // Where a day has fewer rows than there are accounts, another day has those of the others.
    let phase = mix(day_key(model, day), 29) % all_lines.max(1);
    let mut passed = 0;
    let mut share = |lines: &u64| {
        let from = (of_day * passed + phase) / all_lines;
        passed += lines;
        (of_day * passed + phase) / all_lines - from
    };
    lines.iter().map(&mut share).collect()
}

impl DayTraits {
    fn of(model: &Model, day: NaiveDate) -> Self {
        Self {
            key: day_key(model, day),
            weekend: matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
            month_end: is_month_end(day),
            growth: 1000 + 15 * u64::from(Period::of(day).months_after(model.plan.first_period)),
            tier: usize::try_from(day.day0() / 11).unwrap_or_default(),
            anomaly: model.anomaly_of(Period::of(day)).filter(|anomaly| anomaly.covers(day)),
        }
    }
}

impl Segment {
    /// The row with this number, from zero up to [`Segment::rows`].
    pub(crate) fn row<'m>(&self, model: &'m Model, number: u64) -> Row<'m> {
        let lines = &model.accounts[self.account].lines;
        let mut slot = self.slot(number);
        if slot + 1 == self.all_rows && self.all_rows >= ROWS_WITH_COPY {
            slot -= 1;
        }
        let line_count = u64::try_from(lines.len()).unwrap_or(1);
        let (ordinal, line_index) =
            (slot / line_count, usize::try_from(slot % line_count).unwrap_or_default());
        let line = &lines[line_index];
        let quantity = Decimal::new(i128::from(self.quantity(model, line, slot)), 6);
        let tiers = &model.meters[line.meter].tiers;
        let tier = &tiers[self.traits.tier.min(tiers.len() - 1)];
        let rate = if line.reserved { Decimal::ZERO } else { tier.rate };
        let cost = quantity.times(rate);
        Row { line_index, line, ordinal, quantity, rate, part_number: &tier.part_number, cost }
    }

    /// Spreads the numbers over the slots in another way each day, so that it is not always the same resources whose
    /// rows are late.
    fn slot(&self, number: u64) -> u64 {
        let all = self.all_rows;
        let stride = STRIDES.into_iter().find(|stride| !all.is_multiple_of(*stride)).unwrap_or(1);
        (number * stride + self.traits.key % all) % all
    }

    fn quantity(&self, model: &Model, line: &Line, slot: u64) -> i64 {
        // The usage of a reservation is told of in another dataset too, and both agree.
        if line.reserved {
            return i64::try_from(line.daily_quantity).unwrap_or(i64::MAX);
        }
        let meter = &model.meters[line.meter];
        let traits = &self.traits;
        let chance = mix(traits.key, mix(slot, u64::try_from(self.account).unwrap_or_default()));
        // In thousandths of the usual quantity.
        let share = match meter.pattern {
            Pattern::Constant => 1000,
            Pattern::Business if traits.weekend => 250 + chance % 200,
            Pattern::Business => 850 + chance % 300,
            Pattern::Variable => 500 + chance % 1000,
            Pattern::MonthEnd if traits.month_end => 1000 + chance % 400,
            Pattern::MonthEnd => 20 + chance % 40,
        };
        let growth = if meter.pattern == Pattern::Constant { 1000 } else { traits.growth };
        let mut quantity =
            u128::from(line.daily_quantity) * u128::from(share) * u128::from(growth) / 1_000_000;
        if let Some(anomaly) = traits.anomaly.as_ref().filter(|anomaly| anomaly.category == meter.category) {
            quantity = quantity * u128::from(anomaly.thousandths) / 1000;
        }
        // A machine has no more hours than the day.
        let is_machine = meter.sku.is_some();
        if is_machine {
            quantity = quantity.min(DAY_OF_HOURS);
        }
        for revision in 1..=self.revisions {
            let change = mix(chance, u64::from(revision));
            if slot == 0 || change.is_multiple_of(6) {
                // Never by nothing, unless there is next to nothing.
                let by = 850 + (change >> 8) % 149;
                quantity = if is_machine || change & 64 == 0 {
                    quantity * u128::from(by) / 1000
                } else {
                    quantity * 1000 / u128::from(by)
                };
            }
        }
        let quantity = i64::try_from(quantity).unwrap_or(i64::MAX);
        let is_credit = slot % CREDIT_EVERY == CREDIT_AT && self.day.day() == 15;
        if is_credit { -quantity } else { quantity }
    }
}

impl Model {
    /// The indices of the accounts that a key sees.
    pub(crate) fn accounts_in(&self, scope: Scope) -> Vec<usize> {
        let department = |index: Option<usize>| index.map(|index| self.departments[index].id);
        let is_seen = |&index: &usize| {
            let account = &self.accounts[index];
            match scope {
                Scope::Enrollment => true,
                Scope::Department(id) => department(account.department) == Some(id),
                Scope::Account(id) => account.id == id,
            }
        };
        (0..self.accounts.len()).filter(is_seen).collect()
    }
}

#[cfg(test)]
mod tests;
