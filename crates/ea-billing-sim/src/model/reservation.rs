//! Reservations of machines: which there are, how far they are used, what they cost and which ones would pay.

mod charge;
mod recommendation;
mod usage;

pub(crate) use self::charge::charges;
pub(crate) use self::recommendation::recommendations;
pub(crate) use self::usage::{Grain, details, summaries};

use super::{Line, Meter, Model};
use crate::decimal::Decimal;
use crate::draw::{Draw, key as key_of};
use chrono::{Days, Months, NaiveDate, NaiveDateTime, NaiveTime};
use std::collections::BTreeMap;

/// For how long a reservation is bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Term {
    OneYear,
    ThreeYears,
}

impl Term {
    const ALL: [Self; 2] = [Self::OneYear, Self::ThreeYears];

    const fn code(self) -> &'static str {
        match self {
            Self::OneYear => "P1Y",
            Self::ThreeYears => "P3Y",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::OneYear => "1 Year",
            Self::ThreeYears => "3 Years",
        }
    }

    const fn years(self) -> u32 {
        match self {
            Self::OneYear => 1,
            Self::ThreeYears => 3,
        }
    }

    /// What an hour costs under a reservation.
    fn hourly(self, meter: &Meter) -> Decimal {
        let share = match self {
            Self::OneYear => Decimal::new(62, 2),
            Self::ThreeYears => Decimal::new(41, 2),
        };
        meter.tiers.first().map_or(Decimal::ZERO, |tier| tier.rate.times(share))
    }
}

/// How a reservation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// With its term.
    Expired,
    /// Before, for a part of the price less a fee.
    Cancelled,
    /// Before, for another one.
    Exchanged,
}

/// Some machines of one size and region, paid for in advance.
#[derive(Debug)]
struct Reservation<'a> {
    order_id: String,
    id: String,
    meter: &'a Meter,
    term: Term,
    quantity: u64,
    /// Index of the subscription that it was bought in.
    subscription: usize,
    bought: NaiveDateTime,
    /// It no longer holds from this day on.
    until: NaiveDate,
    end: End,
    /// The machines that it pays for.
    lines: Vec<&'a Line>,
}

/// All reservations that were bought up to a day, those that have ended included.
fn reservations(model: &Model, today: NaiveDate) -> Vec<Reservation<'_>> {
    let mut reservations: Vec<Reservation<'_>> =
        covered(model).into_iter().flat_map(|(meter, lines)| renewals(model, meter, &lines, today)).collect();
    reservations.extend(mistakes(model));
    reservations.retain(|reservation| reservation.bought.date() <= today);
    reservations
}

/// The machines that reservations pay for, by meter.
fn covered(model: &Model) -> BTreeMap<usize, Vec<&Line>> {
    let mut covered: BTreeMap<usize, Vec<&Line>> = BTreeMap::new();
    for line in model.accounts.iter().flat_map(|account| &account.lines).filter(|line| line.reserved) {
        covered.entry(line.meter).or_default().push(line);
    }
    covered
}

/// The reservations of a meter, each bought on the day on which the one before ended. The first was there before the
/// enrollment's first period, because its machines are never rated.
fn renewals<'a>(
    model: &'a Model,
    meter: usize,
    lines: &[&'a Line],
    today: NaiveDate,
) -> Vec<Reservation<'a>> {
    let meter = &model.meters[meter];
    let mut draw = Draw::of(&[model.key, key_of("renewals"), key_of(&meter.id)]);
    let term = if draw.happens(650) { Term::OneYear } else { Term::ThreeYears };
    let surplus = *draw.one_of(&[0, 0, 1, 1, 2]);
    let quantity = u64::try_from(lines.len()).unwrap_or_default() + surplus;
    let subscription = lines.first().map_or(0, |line| line.subscription);
    let mut day = model.plan.first_period.first_day() - Days::new(1 + draw.below(300));
    let mut reservations = Vec::new();
    while day <= today {
        let bought = day.and_time(time_of_day(&mut draw));
        let mut next = reservation(meter, term, quantity, subscription, bought, &mut draw);
        next.lines = lines.to_vec();
        day = next.until;
        reservations.push(next);
    }
    reservations
}

/// Reservations that nobody used: one is cancelled, one exchanged for a third, which is kept.
fn mistakes(model: &Model) -> Vec<Reservation<'_>> {
    let mut draw = Draw::of(&[model.key, key_of("mistakes")]);
    let sizes: Vec<&Meter> = model.meters.iter().filter(|meter| meter.sku.is_some()).collect();
    let first = model.plan.first_period.first_day();
    let subscription = draw.index(model.subscriptions.len());
    let mut buy = |day: NaiveDate, term| {
        let bought = day.and_time(time_of_day(&mut draw));
        let quantity = 1 + draw.below(3);
        let meter = *draw.one_of(&sizes);
        reservation(meter, term, quantity, subscription, bought, &mut draw)
    };
    let mut cancelled = buy(first + Days::new(18), Term::OneYear);
    cancelled.until = first + Days::new(64);
    cancelled.end = End::Cancelled;
    let mut exchanged = buy(first + Days::new(41), Term::ThreeYears);
    exchanged.until = first + Days::new(133);
    exchanged.end = End::Exchanged;
    let replacement = buy(exchanged.until, Term::ThreeYears);
    vec![cancelled, exchanged, replacement]
}

fn reservation<'a>(
    meter: &'a Meter,
    term: Term,
    quantity: u64,
    subscription: usize,
    bought: NaiveDateTime,
    draw: &mut Draw,
) -> Reservation<'a> {
    Reservation {
        order_id: draw.guid(),
        id: draw.guid(),
        meter,
        term,
        quantity,
        subscription,
        bought,
        until: bought.date() + Months::new(12 * term.years()),
        end: End::Expired,
        lines: Vec::new(),
    }
}

/// A time at which people are at work.
fn time_of_day(draw: &mut Draw) -> NaiveTime {
    let seconds = u32::try_from(7 * 3_600 + draw.below(10 * 3_600)).unwrap_or_default();
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap_or_default()
}

impl Reservation<'_> {
    fn sku(&self) -> &'static str {
        self.meter.sku.unwrap_or_default()
    }

    fn holds_on(&self, day: NaiveDate) -> bool {
        (self.bought.date()..self.until).contains(&day)
    }
}

#[cfg(test)]
mod tests;
