//! Azure enterprise billing data: whole, exact, and fetched again only when it changed.

mod clock;
mod dataset;
mod error;
#[cfg(feature = "http")]
#[allow(dead_code, unused_imports, reason = "the client that uses it is not there yet")]
mod http;
mod json_text;
mod money;
mod period;
mod record;

#[cfg(feature = "http")]
pub use clock::SystemClock;
pub use clock::{Clock, ManualClock, Wait};
pub use dataset::Dataset;
pub use error::{Code, Error, ErrorKind, Result};
#[cfg(feature = "http")]
pub use http::{ETag, RetryPolicy};
pub use json_text::JsonText;
pub use money::{Currency, Money};
pub use period::{BillingPeriodId, DateRange, Span};
pub use record::{Record, RowIssue};
