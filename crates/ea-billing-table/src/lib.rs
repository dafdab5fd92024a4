//! The records of [`ea_billing_core`] as rows: which columns a record has, what they mean, and what it puts into them.
//!
//! This is the one place that names columns. The command line prints these rows, the C library hands them out as JSON and,
//! with the feature `arrow`, as batches of Arrow.

#[cfg(feature = "arrow")]
pub mod arrow;
mod cell;
pub mod hidden;
pub mod json;
mod record;

pub use cell::{Cell, Column, Kind, Short};
pub use record::{
    Field, IssueRow, MeterRow, PeriodRow, SubscriptionPeriodRow, Tabular, TermRow, instant_text, json_string,
};
