//! Usage aggregates.

use ea_billing_client::commerce_2015_06_01_preview as commerce;

use crate::{
    UsageAggregate,
    convert::{
        Decode, FromWire, Raw,
        fields::{Outcome, instant, required, text},
    },
    source::Version,
};

impl FromWire for UsageAggregate {
    fn decode<D: Decode<Self>>(_version: Version, decode: D) -> D::Output {
        decode.by::<commerce::types::UsageAggregation>()
    }
}

impl Raw<UsageAggregate> for commerce::types::UsageAggregation {
    fn record(self) -> Outcome<UsageAggregate> {
        let sample = self.properties.unwrap_or_default();
        let start = instant("properties.usageStartTime", sample.usage_start_time)?;
        let end = instant("properties.usageEndTime", sample.usage_end_time)?;
        let quantity = required("properties.quantity", sample.quantity)?;
        let mut aggregate = UsageAggregate::new(text(sample.meter_id), start, end, quantity);
        aggregate.id = text(self.id);
        Ok(aggregate)
    }
}
