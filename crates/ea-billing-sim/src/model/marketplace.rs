//! Charges of other vendors, which come through the marketplace.
//!
//! An enrollment has a few contracts. Some are billed by the day for what was used, others once a month.

mod offers;

use self::offers::{OFFERS, Offer};
use super::catalogue::price::Prices;
use super::{Account, Department, Model, Subscription};
use crate::decimal::Decimal;
use crate::draw::{Draw, key as key_of, mix};
use crate::render::json::{Object, write_array};
use crate::render::table::Table;
use crate::world::Period;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

/// After this hour of the day after a charge the charge is there.
const ARRIVAL_HOUR: i64 = 6;

/// One charge of a month.
#[derive(Clone, Debug)]
pub(crate) struct Charge {
    /// The day on which the charged usage starts, and on which it ends.
    pub(crate) day: NaiveDate,
    /// Index of the account that it belongs to.
    pub(crate) account: usize,
    /// A fee that comes every month, which only the third version tells of.
    pub(crate) recurring: bool,
    /// The quantity times the rate, exactly.
    pub(crate) extended_cost: Decimal,
    subscription: usize,
    offer: &'static Offer,
    quantity: Decimal,
    rate: Decimal,
    id: String,
    order_number: String,
    resource_group: String,
    instance_id: String,
    tags: &'static str,
}

impl Charge {
    /// Whether a version of the API tells of this charge.
    pub(crate) const fn is_in(&self, version: u8) -> bool {
        version >= 3 || !self.recurring
    }
}

/// Something that an account bought.
struct Contract {
    subscription: usize,
    offer: &'static Offer,
    rate: Decimal,
    order_number: String,
    resource_group: String,
    instance_id: String,
    key: u64,
}

/// The charges of a month that have arrived by now, by day.
pub(crate) fn charges(model: &Model, period: Period, now: DateTime<Utc>) -> Vec<Charge> {
    if period < model.plan.first_period {
        return Vec::new();
    }
    let mut charges: Vec<Charge> =
        contracts(model).iter().flat_map(|contract| charges_of(model, contract, period)).collect();
    charges.retain(|charge| has_arrived(charge.day, now));
    charges.sort_by_key(|charge| charge.day);
    charges
}

fn has_arrived(day: NaiveDate, now: DateTime<Utc>) -> bool {
    let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc();
    now >= midnight + TimeDelta::days(1) + TimeDelta::hours(ARRIVAL_HOUR)
}

/// Two to four contracts that are billed by usage, then one to four that are billed by the month.
fn contracts(model: &Model) -> Vec<Contract> {
    let mut draw = Draw::of(&[model.key, key_of("marketplace")]);
    let counts = [2 + draw.index(3), 1 + draw.index(4)];
    let prices = Prices::list(&model.plan.currency);
    let mut contracts = Vec::new();
    for (recurring, count) in [false, true].into_iter().zip(counts) {
        let offers: Vec<&'static Offer> =
            OFFERS.iter().filter(|offer| offer.recurring == recurring).collect();
        let first = draw.index(offers.len());
        for index in 0..count {
            let offer = offers[(first + index) % offers.len()];
            contracts.push(contract(model, offer, prices.price(offer.micros, 1_000), &mut draw));
        }
    }
    contracts
}

fn contract(model: &Model, offer: &'static Offer, rate: Decimal, draw: &mut Draw) -> Contract {
    let subscription = draw.index(model.subscriptions.len());
    let Subscription { guid, account, .. } = &model.subscriptions[subscription];
    let lines = &model.accounts[*account].lines;
    let resource_group = draw.one_of(lines).resource_group.clone();
    let name = format!("{}-{:02}", offer.meter_id.replace('_', "-"), draw.below(100));
    let path =
        format!("/subscriptions/{guid}/resourceGroups/{resource_group}/providers/{}/{name}", offer.provider);
    Contract {
        subscription,
        offer,
        rate,
        order_number: draw.guid(),
        resource_group,
        instance_id: if draw.happens(250) { name } else { path },
        key: draw.number(),
    }
}

fn charges_of(model: &Model, contract: &Contract, period: Period) -> Vec<Charge> {
    let month = u64::from(period.first_day().year_ce().1) * 12 + u64::from(period.first_day().month());
    let mut draw = Draw::of(&[contract.key, month]);
    // A recurring fee falls on the same day of every month.
    let (count, fixed_day) = if contract.offer.recurring {
        (1, Some(Draw::of(&[contract.key]).below(28)))
    } else {
        (5 + draw.below(10), None)
    };
    let mut days: Vec<u64> = Vec::new();
    while u64::try_from(days.len()).unwrap_or(count) < count {
        let day = fixed_day.unwrap_or_else(|| draw.below(u64::from(period.days())));
        if !days.contains(&day) {
            days.push(day);
        }
    }
    days.into_iter().map(|day| charge(model, contract, period, day)).collect()
}

fn charge(model: &Model, contract: &Contract, period: Period, day: u64) -> Charge {
    let day = period.first_day() + chrono::Days::new(day);
    let mut draw = Draw::of(&[contract.key, mix(u64::from(day.num_days_from_ce().unsigned_abs()), 1)]);
    let quantity = if contract.offer.recurring {
        Decimal::new(1, 0)
    } else {
        Decimal::new(i128::from(25 + draw.below(2_376)), 2)
    };
    let tags = *draw.one_of(&["", "", "", r#"{"env":"prod","vendor":"Acme™"}"#, r#"{"costcenter":1200}"#]);
    Charge {
        day,
        account: model.subscriptions[contract.subscription].account,
        recurring: contract.offer.recurring,
        extended_cost: quantity.times(contract.rate),
        subscription: contract.subscription,
        offer: contract.offer,
        quantity,
        rate: contract.rate,
        id: draw.guid(),
        order_number: contract.order_number.clone(),
        resource_group: contract.resource_group.clone(),
        instance_id: contract.instance_id.clone(),
        tags,
    }
}

/// Writes those of the charges that the version tells of, and says how many they are.
pub(crate) fn write(charges: &[&Charge], model: &Model, version: u8, out: &mut Vec<u8>) -> usize {
    let told = || charges.iter().filter(|charge| charge.is_in(version));
    write_array(told(), out, |charge, out| write_charge(charge, model, version, out));
    told().count()
}

fn write_charge(charge: &Charge, model: &Model, version: u8, out: &mut Vec<u8>) {
    let subscription = &model.subscriptions[charge.subscription];
    let Account { id, name, owner_email, department, .. } = &model.accounts[charge.account];
    let nobody = Department { id: 0, name: String::new(), cost_center: String::new() };
    let department = department.map_or(&nobody, |index| &model.departments[index]);
    let mut object = Object::new(out);
    object
        .text("id", &charge.id)
        .text("subscriptionGuid", &subscription.guid)
        .text("subscriptionName", &subscription.name)
        .text("meterId", charge.offer.meter_id)
        .text("usageStartDate", &format!("{}T00:00:00Z", charge.day))
        .text("usageEndDate", &format!("{}T23:59:59Z", charge.day))
        .text("offerName", charge.offer.name)
        .text("resourceGroup", &charge.resource_group)
        .text("instanceId", &charge.instance_id)
        .text("additionalInfo", charge.offer.additional_info)
        .text("tags", charge.tags)
        .text("orderNumber", &charge.order_number)
        .text("unitOfMeasure", charge.offer.unit)
        .text("costCenter", &department.cost_center)
        .integer("accountId", *id)
        .text("accountName", name)
        .text("accountOwnerId", owner_email)
        .integer("departmentId", department.id)
        .text("departmentName", &department.name)
        .text("publisherName", charge.offer.publisher)
        .text("planName", charge.offer.plan)
        .decimal("consumedQuantity", charge.quantity)
        .decimal("resourceRate", charge.rate)
        .decimal("extendedCost", charge.extended_cost);
    if version >= 3 {
        if model.plan.quirks.recurring_as_text {
            object.text("isRecurringCharge", if charge.recurring { "True" } else { "False" });
        } else {
            object.boolean("isRecurringCharge", charge.recurring);
        }
    }
    object.end();
}

/// Charges as the API that came before lists them; the names of their columns are assumed.
pub(crate) fn table(model: &Model, charges: Vec<Charge>) -> Table {
    let row = |charge: Charge| {
        let subscription = &model.subscriptions[charge.subscription];
        vec![
            model.accounts[charge.account].owner_email.clone(),
            subscription.guid.clone(),
            subscription.name.clone(),
            charge.day.format("%m/%d/%Y").to_string(),
            charge.offer.publisher.to_owned(),
            charge.offer.name.to_owned(),
            charge.offer.plan.to_owned(),
            charge.offer.meter_id.to_owned(),
            charge.offer.unit.to_owned(),
            charge.quantity.to_string(),
            charge.rate.to_string(),
            charge.extended_cost.to_string(),
            model.plan.currency.clone(),
        ]
    };
    Table {
        title: "Marketplace Charge",
        names: &[
            "AccountOwnerId",
            "SubscriptionGuid",
            "Subscription Name",
            "Date",
            "Publisher Name",
            "Offer Name",
            "Plan Name",
            "Meter ID",
            "Unit Of Measure",
            "Consumed Quantity",
            "ResourceRate",
            "ExtendedCost",
            "Currency Code",
        ],
        rows: charges.into_iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests;
