//! Usage aggregates, rate cards, invoices and billing periods of Azure Resource Manager.

mod aggregate;
mod invoice;
mod meter;
mod period;
