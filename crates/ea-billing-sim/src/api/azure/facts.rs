//! What is known about a subscription without asking its APIs.

use super::Cloud;
use crate::api::Api;
use crate::decimal::Decimal;
use crate::model::azure::Holding;
use crate::model::azure::cycle::Cycle;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

/// The answers to check a client's figures against. Amounts are texts with all their digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AzureFacts {
    /// The id of the subscription.
    pub subscription: String,
    /// Its offer.
    pub offer: String,
    /// The currency of all amounts.
    pub currency: String,
    /// The ids of meters with usage that no rate card lists.
    pub unrated_meters: Vec<String>,
    /// Every billing cycle that has begun, oldest first.
    pub cycles: Vec<CycleFacts>,
}

/// What a billing cycle adds up to, by what has been reported of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CycleFacts {
    /// The name of the billing period.
    pub billing_period: String,
    /// Its first day, in UTC.
    pub first_day: NaiveDate,
    /// Its last day.
    pub last_day: NaiveDate,
    /// Rows of daily usage aggregates with details about days of this cycle.
    pub usage_rows: u64,
    /// Of them, rows of meters that no rate card lists. They cost nothing here.
    pub unrated_rows: u64,
    /// What the usage costs by the rate card, exactly: tiers graduated within the cycle, after included quantities,
    /// before credits and discounts.
    pub usage_cost: String,
    /// Of that, the cost of meters that credits and discounts do not apply to.
    pub excluded_cost: String,
    /// What the discount of a commitment takes off, exactly.
    pub discount: String,
    /// What is due in every cycle.
    pub recurring_charge: String,
    /// The part of the offer's credit that is used, exactly.
    pub credit: String,
    /// The amount of the invoice before credit: usage less discount plus the recurring charge, rounded once.
    pub billed_amount: String,
    /// The name of the invoice at the scope of the subscription, once it is there.
    pub subscription_invoice: Option<String>,
    /// The name of the invoice at the scope of the billing account, once it is there.
    pub invoice: Option<String>,
}

/// Somebody named a subscription that this world does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no subscription `{id}`; there are {known}")]
#[non_exhaustive]
pub struct UnknownSubscription {
    /// The id that was asked for.
    pub id: String,
    /// The ids of this world.
    pub known: String,
}

impl Api {
    /// What a client of a subscription should find out.
    pub(crate) fn azure_facts(&self, id: &str) -> Result<AzureFacts, UnknownSubscription> {
        self.azure.facts(id, self.now())
    }
}

impl Cloud {
    fn facts(&self, id: &str, now: DateTime<Utc>) -> Result<AzureFacts, UnknownSubscription> {
        let found = self.holdings.iter().find(|holding| holding.plan.id.eq_ignore_ascii_case(id));
        let holding = found.ok_or_else(|| {
            let known = self.holdings.iter().map(|holding| holding.plan.id.as_str()).collect::<Vec<_>>();
            UnknownSubscription { id: id.to_owned(), known: known.join(", ") }
        })?;
        let mut unrated: Vec<String> = holding
            .lines
            .iter()
            .map(|line| &holding.meters[line.meter])
            .filter(|meter| !meter.is_listed)
            .map(|meter| meter.id.clone())
            .collect();
        unrated.sort();
        unrated.dedup();
        Ok(AzureFacts {
            subscription: holding.plan.id.clone(),
            offer: holding.plan.offer.clone(),
            currency: holding.plan.currency.clone(),
            unrated_meters: unrated,
            cycles: holding.cycles(now).into_iter().map(|cycle| cycle_facts(holding, cycle, now)).collect(),
        })
    }
}

fn cycle_facts(holding: &Holding, cycle: Cycle, now: DateTime<Utc>) -> CycleFacts {
    let charges = holding.charges(cycle, now);
    let is_invoiced = cycle.invoiced_at() <= now;
    CycleFacts {
        billing_period: cycle.name(),
        first_day: cycle.first,
        last_day: cycle.last,
        usage_rows: charges.rows,
        unrated_rows: charges.unrated,
        usage_cost: text(charges.usage),
        excluded_cost: text(charges.excluded),
        discount: text(charges.discount),
        recurring_charge: text(charges.recurring),
        credit: text(charges.credit),
        billed_amount: text(charges.billed().rounded(minor_digits(&holding.plan.currency))),
        subscription_invoice: is_invoiced.then(|| holding.legacy_invoice(cycle)),
        invoice: is_invoiced.then(|| holding.invoice(cycle)),
    }
}

fn text(value: Decimal) -> String {
    let mut out = Vec::new();
    value.write_plain(&mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// The decimals of the smallest coin of a currency.
pub(super) fn minor_digits(currency: &str) -> u32 {
    if currency == "JPY" { 0 } else { 2 }
}
