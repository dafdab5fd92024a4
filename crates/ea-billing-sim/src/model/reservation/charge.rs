//! What reservations cost and what was given back.

use super::{End, Reservation, reservations};
use crate::decimal::Decimal;
use crate::model::catalogue::price::Prices;
use crate::model::{Account, Model};
use crate::render::json::{Object, write_array};
use chrono::{DateTime, Months, NaiveDate, NaiveDateTime, Utc};

/// Of a hundred, for ending a reservation before its term without buying another one.
const FEE: i128 = 12;

/// A line of the bill.
struct Charge<'a> {
    reservation: &'a Reservation<'a>,
    at: NaiveDateTime,
    kind: &'static str,
    /// Negative for what is given back.
    amount: Decimal,
}

/// Writes the charges of a range of days as far as they have been made by now, and says how many there are.
pub(crate) fn charges(
    model: &Model,
    version: u8,
    from: NaiveDate,
    to: NaiveDate,
    now: DateTime<Utc>,
    out: &mut Vec<u8>,
) -> usize {
    let all = reservations(model, now.date_naive());
    let mut charges: Vec<Charge<'_>> =
        all.iter().flat_map(|reservation| charges_of(model, reservation)).collect();
    charges.retain(|charge| (from..=to).contains(&charge.at.date()) && charge.at <= now.naive_utc());
    charges.sort_by_key(|charge| charge.at);
    write_array(&charges, out, |charge, out| match version {
        3.. => write_charge(model, charge, out),
        _ => write_short_charge(model, charge, out),
    });
    charges.len()
}

fn charges_of<'a>(model: &Model, reservation: &'a Reservation<'a>) -> Vec<Charge<'a>> {
    let prices = Prices::list(&model.plan.currency);
    let hours = u64::from(reservation.term.years()) * 8_760 * reservation.quantity;
    let price =
        prices.amount(reservation.term.hourly(reservation.meter).times(Decimal::new(i128::from(hours), 0)));
    let charge = |at, kind, amount| Charge { reservation, at, kind, amount };
    let mut charges = vec![charge(reservation.bought, "Purchase", price)];
    let rest = rest_of(reservation, price);
    // The replacement of an exchange is bought on the same day, so what is given back comes first.
    let at = reservation.until.and_time(chrono::NaiveTime::MIN);
    match reservation.end {
        End::Expired => {}
        End::Exchanged => charges.push(charge(at, "Refund", prices.amount(rest))),
        End::Cancelled => {
            let kept = rest.times(Decimal::new(100 - FEE, 2));
            charges.push(charge(at, "Cancel", prices.amount(kept)));
        }
    }
    charges
}

/// The price of the days of the term that are left when a reservation ends, as a negative amount.
fn rest_of(reservation: &Reservation<'_>, price: Decimal) -> Decimal {
    let bought = reservation.bought.date();
    let end = bought + Months::new(12 * reservation.term.years());
    let [left, term] = [reservation.until, bought].map(|from| i128::from((end - from).num_days()));
    let price = price.rounded(price.scale + 6);
    Decimal::new(-price.mantissa * left / term.max(1), price.scale)
}

fn write_charge(model: &Model, charge: &Charge<'_>, out: &mut Vec<u8>) {
    let reservation = charge.reservation;
    let subscription = &model.subscriptions[reservation.subscription];
    let Account { name, owner_email, department, .. } = &model.accounts[subscription.account];
    let department = department.map(|index| &model.departments[index]);
    let purchasing = if model.plan.quirks.capital_purchasing {
        ["PurchasingsubscriptionGuid", "PurchasingsubscriptionName"]
    } else {
        ["purchasingSubscriptionGuid", "purchasingSubscriptionName"]
    };
    Object::new(out)
        .text("purchasingEnrollment", &model.plan.number)
        .text("armSkuName", reservation.sku())
        .text("term", reservation.term.code())
        .text("region", reservation.meter.location)
        .text(purchasing[0], &subscription.guid)
        .text(purchasing[1], &subscription.name)
        .text("accountName", name)
        .text("accountOwnerEmail", owner_email)
        .text("departmentName", department.map_or("", |department| &department.name))
        .text("costCenter", department.map_or("", |department| &department.cost_center))
        .text("currentEnrollment", &model.plan.number)
        .text("eventDate", &charge.at.format("%Y-%m-%dT%H:%M:%S").to_string())
        .text("reservationOrderId", &reservation.order_id)
        .text("description", &description(reservation))
        .text("eventType", charge.kind)
        .integer("quantity", reservation.quantity)
        .double("amount", charge.amount)
        .text("currency", &model.plan.currency)
        .text("reservationOrderName", &reservation.bought.format("VM_RI_%m-%d-%Y_%H-%M").to_string())
        .end();
}

/// The second version has fewer fields. Which ones was never published; these are assumed.
fn write_short_charge(model: &Model, charge: &Charge<'_>, out: &mut Vec<u8>) {
    let reservation = charge.reservation;
    Object::new(out)
        .text("armSkuName", reservation.sku())
        .text("term", reservation.term.code())
        .text("region", reservation.meter.location)
        .text("eventDate", &charge.at.format("%Y-%m-%dT%H:%M:%S").to_string())
        .text("reservationOrderId", &reservation.order_id)
        .text("description", &description(reservation))
        .text("eventType", charge.kind)
        .integer("quantity", reservation.quantity)
        .double("amount", charge.amount)
        .text("currency", &model.plan.currency)
        .end();
}

/// Such as `Standard_F1s eastus 1 Year`.
fn description(reservation: &Reservation<'_>) -> String {
    format!("{} {} {}", reservation.sku(), reservation.meter.location, reservation.term.name())
}
