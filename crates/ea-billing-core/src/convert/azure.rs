//! Usage aggregates, rate cards, invoices and billing periods of Azure Resource Manager.

mod aggregate;
mod card;
mod instance;
mod invoice;
mod meter;
mod period;
mod terms;

pub(crate) use card::CardSplit;
pub(in crate::convert) use invoice::without_signatures;
pub(crate) use terms::card_terms;
