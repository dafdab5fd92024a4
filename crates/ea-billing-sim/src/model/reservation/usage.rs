//! How far reservations are used, by machine or all together.

use super::{Reservation, reservations};
use crate::decimal::Decimal;
use crate::model::{Line, Model};
use crate::render::json::{Object, write_array};
use crate::world::Period;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

/// After this hour of the day after a day its usage is there.
const ARRIVAL_HOUR: i64 = 8;
/// A day of a machine, in millionths of an hour.
const DAY_OF_HOURS: u64 = 24_000_000;

/// The span of time that a summary is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grain {
    Daily,
    Monthly,
}

/// The last day whose usage has arrived.
fn last_day(now: DateTime<Utc>) -> NaiveDate {
    (now - TimeDelta::hours(ARRIVAL_HOUR)).date_naive() - Days::new(1)
}

/// The days of a range that there is usage of.
fn days(
    model: &Model,
    from: NaiveDate,
    to: NaiveDate,
    now: DateTime<Utc>,
) -> impl Iterator<Item = NaiveDate> + Clone {
    let from = from.max(model.plan.first_period.first_day());
    let to = to.min(last_day(now));
    from.iter_days().take_while(move |day| *day <= to)
}

/// Writes the usage by machine for the days of a range, and says how many elements there are.
pub(crate) fn details(
    model: &Model,
    from: NaiveDate,
    to: NaiveDate,
    now: DateTime<Utc>,
    out: &mut Vec<u8>,
) -> usize {
    let all = reservations(model, now.date_naive());
    let mut count = 0;
    let items = days(model, from, to, now).flat_map(|day| {
        let held = all.iter().filter(move |reservation| reservation.holds_on(day));
        held.flat_map(move |reservation| reservation.lines.iter().map(move |line| (day, reservation, *line)))
    });
    write_array(items, out, |(day, reservation, line), out| {
        count += 1;
        write_detail(day, reservation, line, out);
    });
    count
}

fn write_detail(day: NaiveDate, reservation: &Reservation<'_>, line: &Line, out: &mut Vec<u8>) {
    let number = |value: u64| Decimal::new(i128::from(value), 0).rounded(15);
    let used = Decimal::new(i128::from(line.daily_quantity), 6).rounded(15);
    Object::new(out)
        .text("reservationOrderId", &reservation.order_id)
        .text("reservationId", &reservation.id)
        .text("usageDate", &format!("{day}T00:00:00"))
        .text("skuName", reservation.sku())
        .text("instanceId", &lowered(&line.instance_id))
        .decimal("totalReservedQuantity", number(reservation.quantity))
        .decimal("reservedHours", number(reservation.quantity * 24))
        .decimal("usedHours", used)
        .end();
}

/// A resource id as reservations spell it, which is not as usage details do.
fn lowered(instance_id: &str) -> String {
    instance_id
        .replace("/resourceGroups/", "/resourcegroups/")
        .replace("/Microsoft.Compute/virtualMachines/", "/microsoft.compute/virtualmachines/")
}

/// Writes a summary of every reservation for each day or month, and says how many elements there are. Without dates the
/// range is the life of the enrollment; a month that the range touches is summed up whole.
pub(crate) fn summaries(
    model: &Model,
    grain: Grain,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    now: DateTime<Utc>,
    out: &mut Vec<u8>,
) -> usize {
    let all = reservations(model, now.date_naive());
    let from = from.unwrap_or(NaiveDate::MIN);
    let to = to.unwrap_or(NaiveDate::MAX);
    let mut count = 0;
    let items = spans(model, grain, from, to, now).into_iter().flat_map(|(first, last)| {
        all.iter().filter_map(move |reservation| {
            let days = days(model, first, last, now).filter(|day| reservation.holds_on(*day)).count();
            (days > 0).then(|| (first, reservation, u64::try_from(days).unwrap_or_default()))
        })
    });
    write_array(items, out, |(first, reservation, days), out| {
        count += 1;
        write_summary(model, first, reservation, days, out);
    });
    count
}

/// First and last day of each day or month of a range.
fn spans(
    model: &Model,
    grain: Grain,
    from: NaiveDate,
    to: NaiveDate,
    now: DateTime<Utc>,
) -> Vec<(NaiveDate, NaiveDate)> {
    let mut spans: Vec<(NaiveDate, NaiveDate)> = days(model, from, to, now)
        .map(|day| match grain {
            Grain::Daily => (day, day),
            Grain::Monthly => (Period::of(day).first_day(), Period::of(day).last_day()),
        })
        .collect();
    spans.dedup();
    spans
}

fn write_summary(
    model: &Model,
    first: NaiveDate,
    reservation: &Reservation<'_>,
    days: u64,
    out: &mut Vec<u8>,
) {
    let quantity = reservation.quantity;
    // A machine's hours begin with the day, so the fewest machines run in the last hour of a day.
    let machines = u64::try_from(reservation.lines.len()).unwrap_or_default();
    let whole_days = reservation.lines.iter().filter(|line| line.daily_quantity >= DAY_OF_HOURS).count();
    let used: u64 = reservation.lines.iter().map(|line| line.daily_quantity).sum();
    let name_of_most = if model.plan.quirks.capital_max_utilization {
        "MaxUtilizationPercentage"
    } else {
        "maxUtilizationPercentage"
    };
    Object::new(out)
        .text("reservationOrderId", &reservation.order_id)
        .text("reservationId", &reservation.id)
        .text("skuName", reservation.sku())
        .integer("reservedHours", quantity * 24 * days)
        .text("usageDate", &format!("{first}T00:00:00"))
        .decimal("usedHours", shortest(Decimal::new(i128::from(used * days), 6)))
        .decimal("minUtilizationPercentage", percent(u64::try_from(whole_days).unwrap_or_default(), quantity))
        .decimal("avgUtilizationPercentage", percent(used, quantity * DAY_OF_HOURS))
        .decimal(name_of_most, percent(machines, quantity))
        .end();
}

/// A share of a hundred, rounded half up to two decimals at most.
fn percent(part: u64, whole: u64) -> Decimal {
    let [part, whole] = [part, whole.max(1)].map(i128::from);
    shortest(Decimal::new((20_000 * part + whole) / (2 * whole), 2))
}

/// The same number without the zeros at its end.
fn shortest(mut number: Decimal) -> Decimal {
    while number.scale > 0 && number.mantissa % 10 == 0 {
        number = Decimal::new(number.mantissa / 10, number.scale - 1);
    }
    number
}
