//! The meters of a rate card.

use ea_billing_client::commerce_2015_06_01_preview as commerce;

use super::terms::tiers;
use crate::{
    Meter, MeterRate,
    convert::{
        Decode, FromWire, Raw,
        fields::{Fault, Outcome, decimal, extra, optional_instant, text},
    },
    source::Version,
};

impl FromWire for Meter {
    fn decode<D: Decode<Self>>(_version: Version, decode: D) -> D::Output {
        decode.by::<commerce::types::MeterInfo>()
    }
}

impl Raw<Meter> for commerce::types::MeterInfo {
    fn record(self) -> Outcome<Meter> {
        let meter_id = text(self.meter_id);
        if meter_id.trim().is_empty() {
            return Err(Fault::of("MeterId", "the row has no `MeterId`"));
        }
        let rates = tiers("MeterRates", &self.meter_rates.unwrap_or_default())?;
        Ok(Meter {
            meter_id,
            meter_name: text(self.meter_name),
            meter_category: text(self.meter_category),
            meter_sub_category: text(self.meter_sub_category),
            meter_region: text(self.meter_region),
            unit: text(self.unit),
            rates: rates.into_iter().map(|(from, rate)| MeterRate { from, rate }).collect(),
            included_quantity: decimal(self.included_quantity).unwrap_or_default(),
            effective_date: optional_instant("EffectiveDate", self.effective_date)?,
            meter_tags: self.meter_tags.unwrap_or_default(),
            meter_status: text(self.meter_status),
            extra: extra(&self.extra)?,
        })
    }
}
