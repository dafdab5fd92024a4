//! Which reservations would have paid in the last days.

use super::Term;
use crate::decimal::Decimal;
use crate::model::{Line, Meter, Model, Pattern};
use crate::render::json::{Object, write_array};
use chrono::{DateTime, Days, NaiveDate, Utc};
use std::collections::BTreeMap;

/// Machines of one size that no reservation pays for.
struct Fleet<'a> {
    meter: &'a Meter,
    /// The GUID of the only subscription that was looked at.
    subscription: Option<&'a str>,
    machines: u64,
    /// What they use in a day, in millionths of an hour.
    daily_quantity: u64,
}

/// Writes the recommendations that follow from the last 7, 30 or 60 days, for each subscription alone or for all
/// together, and says how many there are.
pub(crate) fn recommendations(
    model: &Model,
    single: bool,
    look_back: u32,
    now: DateTime<Utc>,
    out: &mut Vec<u8>,
) -> usize {
    let today = now.date_naive();
    let begin = model.plan.first_period.first_day().max(today - Days::new(u64::from(look_back)));
    let days = u64::try_from((today - begin).num_days()).unwrap_or_default();
    let fleets = if days == 0 { Vec::new() } else { fleets(model, single) };
    let mut count = 0;
    let items = fleets.iter().flat_map(|fleet| Term::ALL.map(|term| (fleet, term)));
    write_array(items, out, |(fleet, term), out| {
        count += 1;
        write_recommendation(fleet, term, (look_back, days), begin, out);
    });
    count
}

fn fleets(model: &Model, single: bool) -> Vec<Fleet<'_>> {
    let mut fleets: BTreeMap<(Option<usize>, usize), Fleet<'_>> = BTreeMap::new();
    for line in model.accounts.iter().flat_map(|account| &account.lines) {
        let meter = &model.meters[line.meter];
        if !pays(meter, line) {
            continue;
        }
        let subscription = single.then_some(line.subscription);
        let guid = subscription.map(|index| model.subscriptions[index].guid.as_str());
        let empty = Fleet { meter, subscription: guid, machines: 0, daily_quantity: 0 };
        let fleet = fleets.entry((subscription, line.meter)).or_insert(empty);
        fleet.machines += 1;
        fleet.daily_quantity += line.daily_quantity;
    }
    fleets.into_values().collect()
}

/// Whether it is a machine that runs day and night at its own cost.
fn pays(meter: &Meter, line: &Line) -> bool {
    meter.sku.is_some() && meter.pattern == Pattern::Constant && !line.reserved
}

fn write_recommendation(
    fleet: &Fleet<'_>,
    term: Term,
    (look_back, days): (u32, u64),
    begin: NaiveDate,
    out: &mut Vec<u8>,
) {
    let rate = fleet.meter.tiers.first().map_or(Decimal::ZERO, |tier| tier.rate);
    let used = Decimal::new(i128::from(fleet.daily_quantity * days), 6);
    let reserved = Decimal::new(i128::from(fleet.machines * 24 * days), 0);
    let without = rate.times(used).as_double();
    let with = term.hourly(fleet.meter).times(reserved).as_double();
    let mut object = Object::new(out);
    if let Some(subscription) = fleet.subscription {
        object.text("subscriptionId", subscription);
    }
    object
        .text("lookBackPeriod", &format!("Last{look_back}Days"))
        .text("meterId", &fleet.meter.id)
        .text("skuName", fleet.meter.sku.unwrap_or_default())
        .text("term", term.code())
        .text("region", fleet.meter.location)
        .double("costWithNoRI", without)
        .integer("recommendedQuantity", fleet.machines)
        .double("totalCostWithRI", with)
        .double("netSavings", without.minus(with))
        .text("firstUsageDate", &format!("{begin}T00:00:00"))
        .end();
}
