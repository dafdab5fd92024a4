//! Azure enterprise billing data: whole, exact, and fetched again only when it changed.

mod clock;
mod dataset;
mod error;
#[cfg(feature = "http")]
mod http;
mod json_text;
mod key;
mod money;
mod period;
mod record;
mod secret;
mod unit;

#[cfg(feature = "http")]
pub use clock::SystemClock;
pub use clock::{Clock, Wait};
pub use dataset::Dataset;
pub use error::{Code, Error, ErrorKind, Result};
pub use json_text::{JsonKind, JsonText, JsonValueText};
pub use key::{ApiKey, KeyClaims, KeyWarning, ReportView};
pub use money::{Currency, ExactSum, Money, Totals};
pub use period::{BillingPeriodId, DateRange, Span};
pub use record::{Record, RowIssue};
pub use unit::{Time, UnitOfMeasure};
