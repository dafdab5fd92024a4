//! The meters of a rate card.

use ea_billing_client::commerce_2015_06_01_preview as commerce;

use crate::{
    Meter,
    convert::{Decode, FromWire, Raw, fields::Outcome},
    source::Version,
};

impl FromWire for Meter {
    fn decode<D: Decode<Self>>(_version: Version, decode: D) -> D::Output {
        decode.by::<commerce::types::MeterInfo>()
    }
}

impl Raw<Meter> for commerce::types::MeterInfo {
    fn record(self) -> Outcome<Meter> {
        Ok(Meter::new(self.meter_id.map(String::from).unwrap_or_default()))
    }
}
