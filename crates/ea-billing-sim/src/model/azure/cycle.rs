//! Billing cycles, which begin on any day of the month, and the invoices for them.

use super::Holding;
use crate::draw::Draw;
use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, TimeDelta, Utc};

/// A billing cycle of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Cycle {
    /// Its first day.
    pub(crate) first: NaiveDate,
    /// Its last day.
    pub(crate) last: NaiveDate,
    /// The number of the cycle of the subscription, from 0 on.
    pub(crate) number: u32,
}

/// An invoice comes so many days after the end of its cycle, when the last late row is in.
const DAYS_TO_INVOICE: u64 = 6;

impl Cycle {
    /// The name of the billing period. Its month is not that of the cycle.
    pub(crate) fn name(self) -> String {
        // Both were recorded: a cycle that ends on 26 April is 201705-1, one that ends on 5 April is 201806-1.
        let months = if self.first.day() < 10 { 2 } else { 1 };
        let named = self.last.checked_add_months(Months::new(months)).unwrap_or(self.last);
        format!("{}-1", named.format("%Y%m"))
    }

    /// The moment at which the invoice is there.
    pub(crate) fn invoiced_at(self) -> DateTime<Utc> {
        let day = self.last.checked_add_days(Days::new(DAYS_TO_INVOICE)).unwrap_or(self.last);
        // Of no meaning, and with the seven digits of a second that .NET prints.
        let moment = day.and_hms_nano_opt(5, 31, 14, 591_462_400).unwrap_or_default();
        moment.and_utc()
    }
}

impl Holding {
    /// The cycles that have begun, oldest first.
    pub(crate) fn cycles(&self, now: DateTime<Utc>) -> Vec<Cycle> {
        let first_day = self.plan.first_day;
        let cycle = |number: u32| {
            // The day of a cycle is at most the 28th, which every month has.
            let first = first_day.with_day(self.plan.cycle_day)?;
            let is_after = first > first_day;
            let first = first.checked_sub_months(Months::new(u32::from(is_after)))?;
            let first = first.checked_add_months(Months::new(number))?;
            let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
            Some(Cycle { first, last, number })
        };
        let today = now.date_naive();
        (0..).map_while(cycle).take_while(|cycle| cycle.first <= today).collect()
    }

    /// The cycles whose invoices are there, oldest first.
    pub(crate) fn invoiced(&self, now: DateTime<Utc>) -> Vec<Cycle> {
        let cycles = self.cycles(now);
        cycles.into_iter().filter(|cycle| cycle.invoiced_at() <= now).collect()
    }

    /// The name of a cycle's invoice at the scope of the subscription: the period and fifteen digits.
    pub(crate) fn legacy_invoice(&self, cycle: Cycle) -> String {
        let mut draw = Draw::of(&[self.key, 11, u64::from(cycle.number)]);
        let period = cycle.name();
        format!("{}{:014}", period, draw.below(100_000_000_000_000))
    }

    /// The name of a cycle's invoice at the scope of a billing account.
    pub(crate) fn invoice(&self, cycle: Cycle) -> String {
        let mut draw = Draw::of(&[self.key, 12, u64::from(cycle.number)]);
        format!("G{:09}", 1_000_000 + draw.below(900_000_000))
    }

    /// The name of the invoice for what was bought from others in the quarter that begins with this cycle, if any was.
    pub(crate) fn purchase(&self, cycle: Cycle) -> Option<Purchase> {
        let mut draw = Draw::of(&[self.key, 13, u64::from(cycle.number)]);
        let name = format!("T{:09}", 1_000_000 + draw.below(900_000_000));
        let seconds = TimeDelta::seconds(i64::try_from(draw.below(20 * 86_400)).unwrap_or_default());
        let moment = cycle.invoiced_at() + seconds;
        let minor = i128::from(500 + draw.below(20_000));
        (cycle.number % 3 == 1).then_some(Purchase { name, moment, minor })
    }
}

/// Something that was bought from others and billed at once.
#[derive(Clone, Debug)]
pub(crate) struct Purchase {
    pub(crate) name: String,
    pub(crate) moment: DateTime<Utc>,
    /// The amount in hundredths of the currency.
    pub(crate) minor: i128,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::World;

    #[test]
    fn cycles_begin_on_any_day_and_their_names_tell_another_month() {
        let world = World::default();
        let check = |index: usize, expect: &str| {
            let holding = Holding::new(world.azure.subscriptions[index].clone(), world.seed);
            let last = *holding.invoiced(world.as_of).last().expect("there is one");
            let told =
                format!("{} {}..{} {}", last.name(), last.first, last.last, holding.legacy_invoice(last));
            assert_eq!(told, expect);
        };
        check(0, "202701-1 2026-10-06..2026-11-05 202701-186280723137701");
        // The first day of usage is within the first cycle.
        let mut plan = world.azure.subscriptions[0].clone();
        plan.first_day = "2026-07-03".parse().expect("it is a day");
        let first = Holding::new(plan, world.seed).cycles(world.as_of)[0];
        assert_eq!(first.first.to_string(), "2026-06-06");
        check(1, "202612-1 2026-10-14..2026-11-13 202612-182957690736549");
    }
}
