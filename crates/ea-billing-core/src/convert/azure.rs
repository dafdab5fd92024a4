//! Usage aggregates, rate cards, invoices and billing periods of Azure Resource Manager.

mod aggregate;
mod instance;
mod invoice;
mod meter;
mod period;

pub(in crate::convert) use invoice::without_signatures;
