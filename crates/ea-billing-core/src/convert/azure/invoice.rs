//! Invoices, of both APIs that have them.

use ea_billing_client::{billing_2018_03_01_preview as billing_2018, billing_2024_04_01 as billing_2024};

use crate::{
    Invoice,
    convert::{
        Decode, FromWire, Raw,
        fields::{Outcome, text},
    },
    source::Version,
};

impl FromWire for Invoice {
    fn decode<D: Decode<Self>>(version: Version, decode: D) -> D::Output {
        match version {
            Version::Billing2018 => decode.by::<billing_2018::types::Invoice>(),
            _ => decode.by::<billing_2024::types::Invoice>(),
        }
    }
}

impl Raw<Invoice> for billing_2018::types::Invoice {
    fn record(self) -> Outcome<Invoice> {
        Ok(Invoice { id: text(self.id), name: text(self.name), ..Invoice::default() })
    }
}

impl Raw<Invoice> for billing_2024::types::Invoice {
    fn record(self) -> Outcome<Invoice> {
        Ok(Invoice { id: text(self.id), name: text(self.name), ..Invoice::default() })
    }
}
