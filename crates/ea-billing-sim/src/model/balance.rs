//! The balance of an enrollment: what was committed, what used it up, and what went beyond.
//!
//! Every figure follows from rows: the amounts of a period are the sums of its usage and marketplace rows, rounded to
//! the currency's minor unit, and a period begins with what the one before it ended with. What the rounding adds or
//! takes is told in [`PeriodFacts`].

use super::Model;
use super::ledger::{Moment, Scope, Segment, fingerprint, segments};
use crate::decimal::Decimal;
use crate::render::json::{Object, write_array};
use crate::render::table::Table;
use crate::world::{Period, times};
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Exact sums of the usage rows of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) rows: u64,
    /// Of rows that the commitment pays for.
    pub(crate) committed: Decimal,
    /// Of rows that are billed separately.
    pub(crate) separate: Decimal,
    /// Of all rows, each as JSON shows it.
    pub(crate) as_json: Decimal,
}

/// What a billing period adds up to, and how far the rounded balance is from that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PeriodFacts {
    /// The billing period as yyyyMM.
    pub billing_period: String,
    /// The currency of all amounts.
    pub currency: String,
    /// How many rows of usage details the period has at the moment.
    pub usage_rows: u64,
    /// The exact sum of their costs, which is what the CSV rows add up to.
    pub usage_cost: String,
    /// The exact sum of their costs as the JSON rows print them.
    pub usage_cost_as_json: String,
    /// The total of the balance summary.
    pub total_usage: String,
    /// The total of the balance summary less the exact sum of the costs: less than two minor units.
    pub residual: String,
    /// The exact sum of the marketplace charges that v3 lists.
    pub marketplace_cost: String,
    /// The marketplace charges of the balance summary less their exact sum: less than one minor unit.
    pub marketplace_residual: String,
}

/// The figures of a balance summary.
#[derive(Clone, Copy, Debug)]
struct Summary {
    beginning: Decimal,
    purchases: Decimal,
    adjustments: Decimal,
    utilized: Decimal,
    overage: Decimal,
    separate: Decimal,
    marketplace: Decimal,
}

/// The commitment of a year is so many times the first month, so that it is used up before the year is over.
const MONTHS_OF_COMMITMENT: i128 = 5;

/// Sums that have been computed, by period and by the state of its rows. Who needs a sum that is being computed waits.
#[derive(Debug, Default)]
pub(crate) struct SumCache {
    sums: Mutex<HashMap<(Period, u64), Sum>>,
}

/// A sum that has been computed, or is being.
type Sum = Arc<OnceLock<Sums>>;

/// Adds up the usage rows of a period as they are at this moment.
pub(crate) fn sums(model: &Model, period: Period, moment: &Moment, cache: &SumCache) -> Sums {
    let segments = segments(model, (period.first_day(), period.last_day()), Scope::Enrollment, moment);
    let key = (period, fingerprint(&segments));
    let sum = cache.sums.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().clone();
    *sum.get_or_init(|| add_up(model, &segments))
}

fn add_up(model: &Model, segments: &[Segment]) -> Sums {
    let none = Decimal::new(0, 22);
    let mut sums = Sums { rows: 0, committed: none, separate: none, as_json: none };
    for segment in segments {
        for number in 0..segment.rows {
            let row = segment.row(model, number);
            let sum = if model.meters[row.line.meter].billed_separately {
                &mut sums.separate
            } else {
                &mut sums.committed
            };
            *sum = sum.plus(row.cost);
            sums.as_json = sums.as_json.plus(row.cost.as_double());
        }
        sums.rows += segment.rows;
    }
    sums
}

impl Model {
    /// Decimals of the currency's minor unit.
    pub(crate) fn minor_unit(&self) -> u32 {
        if matches!(self.plan.currency.as_str(), "JPY" | "KRW") { 0 } else { 2 }
    }

    /// All that was bought in the first period and on each of its anniversaries.
    fn purchase(&self, first: Sums, period: Period) -> Decimal {
        let age = period.months_after(self.plan.first_period);
        let none = Decimal::new(0, self.minor_unit());
        if !age.is_multiple_of(12) {
            return none;
        }
        let amount = first.committed.times(Decimal::new(MONTHS_OF_COMMITMENT, 0)).rounded(0).mantissa;
        Decimal::new(amount / 1000 * 1000 + 1000, 0).rounded(self.minor_unit())
    }

    /// Credits granted in a period, by name.
    fn credits(&self, period: Period) -> Vec<(&'static str, Decimal)> {
        let age = period.months_after(self.plan.first_period);
        let amount = |minor: i128| Decimal::new(minor, self.minor_unit());
        match age % 12 {
            2 => vec![("Promo Credit", amount(250_000)), ("SIE Credit", amount(100_010))],
            7 => vec![("Service Credit", amount(4_217))],
            _ => Vec::new(),
        }
    }
}

/// Everything that the balance of a period depends on.
pub(crate) struct Books<'a> {
    pub(crate) model: &'a Model,
    pub(crate) moment: &'a Moment,
    pub(crate) cache: &'a SumCache,
}

impl Books<'_> {
    fn sums(&self, period: Period) -> Sums {
        sums(self.model, period, self.moment, self.cache)
    }

    fn marketplace(&self, period: Period) -> Decimal {
        let charges = super::marketplace::charges(self.model, period, self.moment.now);
        charges.iter().fold(Decimal::ZERO, |sum, charge| sum.plus(charge.extended_cost))
    }

    /// The first period once all of its rows have arrived, by which the commitment is measured.
    fn first_period(&self) -> Sums {
        let settled = Moment { now: *times().end(), restatements: Vec::new() };
        sums(self.model, self.model.plan.first_period, &settled, self.cache)
    }

    fn summary(&self, period: Period) -> Summary {
        let minor = self.model.minor_unit();
        let first = self.first_period();
        let mut beginning = Decimal::new(0, minor);
        let mut current = self.model.plan.first_period;
        loop {
            let sums = self.sums(current);
            let purchases = self.model.purchase(first, current);
            let credits = self.model.credits(current);
            let adjustments =
                credits.iter().fold(Decimal::new(0, minor), |sum, (_, credit)| sum.plus(*credit));
            let available = beginning.plus(purchases).plus(adjustments);
            let committed = sums.committed.rounded(minor);
            let utilized = if available.is_below(committed) { available } else { committed };
            let summary = Summary {
                beginning,
                purchases,
                adjustments,
                utilized,
                overage: committed.minus(utilized),
                separate: sums.separate.rounded(minor),
                marketplace: self.marketplace(current).rounded(minor),
            };
            if current >= period {
                return summary;
            }
            beginning = summary.ending();
            current = current.next();
        }
    }

    /// What a period adds up to.
    pub(crate) fn facts(&self, period: Period) -> PeriodFacts {
        let (sums, summary) = (self.sums(period), self.summary(period));
        let cost = sums.committed.plus(sums.separate);
        let marketplace = self.marketplace(period);
        PeriodFacts {
            billing_period: period.to_string(),
            currency: self.model.plan.currency.clone(),
            usage_rows: sums.rows,
            usage_cost: cost.to_string(),
            usage_cost_as_json: sums.as_json.to_string(),
            total_usage: summary.total().to_string(),
            residual: summary.total().minus(cost).to_string(),
            marketplace_cost: marketplace.to_string(),
            marketplace_residual: summary.marketplace.minus(marketplace).to_string(),
        }
    }

    /// Writes the balance summary of a period, as a version of the API prints it.
    pub(crate) fn write(&self, period: Period, version: u8, out: &mut Vec<u8>) {
        let (plan, summary) = (&self.model.plan, self.summary(period));
        let in_array = version == 3 && plan.quirks.balance_in_array;
        if in_array {
            out.push(b'[');
        }
        let mut object = Object::new(out);
        object.text("id", &format!("enrollments/{}/billingperiods/{period}/balancesummaries", plan.number));
        if plan.quirks.period_as_number {
            object.raw("billingPeriodId", &period.to_string());
        } else {
            object.text("billingPeriodId", &period.to_string());
        }
        object
            .text("currencyCode", &plan.currency)
            .decimal("beginningBalance", summary.beginning)
            .decimal("endingBalance", summary.ending())
            .decimal("newPurchases", summary.purchases)
            .decimal("adjustments", summary.adjustments)
            .decimal("utilized", summary.utilized)
            .decimal("serviceOverage", summary.overage)
            .decimal("chargesBilledSeparately", summary.separate)
            .decimal("totalOverage", summary.overage.plus(summary.separate))
            .decimal("totalUsage", summary.total())
            .decimal("azureMarketplaceServiceCharges", summary.marketplace);
        let purchases = (summary.purchases.mantissa != 0).then_some(("", summary.purchases));
        write_details(purchases, object.name("newPurchasesDetails"));
        write_details(self.model.credits(period), object.name("adjustmentDetails"));
        object.end();
        if in_array {
            out.push(b']');
        }
    }

    /// The balance as the API that came before lists it; the names of its lines are assumed.
    pub(crate) fn table(&self, period: Period) -> Table {
        let summary = self.summary(period);
        let currency = &self.model.plan.currency;
        let lines = [
            ("Beginning Balance", summary.beginning),
            ("New Purchases", summary.purchases),
            ("Adjustments", summary.adjustments),
            ("Utilized", summary.utilized),
            ("Ending Balance", summary.ending()),
            ("Service Overage", summary.overage),
            ("Charges Billed Separately", summary.separate),
            ("Total Usage", summary.total()),
            ("Azure Marketplace Service Charges", summary.marketplace),
        ];
        let row =
            |(name, amount): (&str, Decimal)| vec![name.to_owned(), currency.clone(), amount.to_string()];
        Table {
            title: "Balance and Charge",
            names: &["Azure Service Commitment", "Currency Code", "Amount"],
            rows: lines.into_iter().map(row).collect(),
        }
    }
}

fn write_details(details: impl IntoIterator<Item = (&'static str, Decimal)>, out: &mut Vec<u8>) {
    write_array(details, out, |(name, value), out| {
        Object::new(out).text("name", name).decimal("value", value).end();
    });
}

impl Summary {
    fn ending(&self) -> Decimal {
        self.beginning.plus(self.purchases).plus(self.adjustments).minus(self.utilized)
    }

    /// Usage paid by the commitment, and beyond it.
    fn total(&self) -> Decimal {
        self.utilized.plus(self.overage).plus(self.separate)
    }
}

#[cfg(test)]
mod tests;
