//! Billing periods of subscriptions.

use ea_billing_client::billing_2018_03_01_preview as billing_2018;

use crate::{
    BillingPeriodId, SubscriptionPeriod,
    convert::{
        Decode, FromWire, Raw,
        fields::{Fault, Outcome, day, extra, text},
    },
    source::Version,
};

impl FromWire for SubscriptionPeriod {
    fn decode<D: Decode<Self>>(_version: Version, decode: D) -> D::Output {
        decode.by::<billing_2018::types::BillingPeriod>()
    }
}

impl Raw<SubscriptionPeriod> for billing_2018::types::BillingPeriod {
    fn record(self) -> Outcome<SubscriptionPeriod> {
        let row = self.properties.unwrap_or_default();
        let (id, mut name) = (text(self.id), text(self.name));
        if name.trim().is_empty() {
            name = id.rsplit('/').next().unwrap_or_default().to_owned();
        }
        let mut kept = extra(&self.extra)?;
        kept.extend(extra(&row.extra)?);
        Ok(SubscriptionPeriod {
            billing_period: month_of(&name)?,
            id,
            name,
            resource_type: text(self.type_),
            billing_period_start: day("billingPeriodStartDate", row.billing_period_start_date)?,
            billing_period_end: day("billingPeriodEndDate", row.billing_period_end_date)?,
            invoice_ids: row.invoice_ids.unwrap_or_default(),
            extra: kept,
        })
    }
}

/// The year and the month with which a name begins: `201806-1`, `201710` and `20171001` are all of them that were seen.
fn month_of(name: &str) -> Outcome<BillingPeriodId> {
    let name = name.trim();
    let has_form = |rest: &str| {
        let day = rest.len() == 2 && rest.bytes().all(|byte| byte.is_ascii_digit());
        rest.is_empty() || day || rest.starts_with('-')
    };
    let parts = name.split_at_checked(6).filter(|(_, rest)| has_form(rest));
    let month =
        parts.filter(|(month, _)| month.bytes().all(|byte| byte.is_ascii_digit())).and_then(|(month, _)| {
            let (year, month) = month.split_at(4);
            BillingPeriodId::new(year.parse().ok()?, month.parse().ok()?).ok()
        });
    month.ok_or_else(|| Fault::of("name", format!("expected a period such as 201806-1, found `{name}`")))
}

#[cfg(test)]
mod tests;
