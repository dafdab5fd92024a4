//! Billing periods of subscriptions.

use ea_billing_client::billing_2018_03_01_preview as billing_2018;

use crate::{
    SubscriptionPeriod,
    convert::{
        Decode, FromWire, Raw,
        fields::{Fault, Outcome},
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
        Err(Fault::of("name", "billing periods of subscriptions are not read yet"))
    }
}
