//! Azure enterprise billing data: whole, exact, and fetched again only when it changed.

#[cfg(feature = "cache")]
#[cfg_attr(
    not(test),
    expect(dead_code, unused_imports, reason = "the client is to read and write through it")
)]
mod cache;
mod clock;
mod dataset;
mod error;
#[cfg(feature = "http")]
mod http;
mod json_text;
mod money;
mod period;
mod record;

#[cfg(feature = "cache")]
pub use cache::{Cache, CacheEntry, CachedCall};
#[cfg(feature = "http")]
pub use clock::SystemClock;
pub use clock::{Clock, Wait};
pub use dataset::Dataset;
pub use error::{Code, Error, ErrorKind, Result};
pub use json_text::JsonText;
pub use money::{Currency, Money};
pub use period::{BillingPeriodId, DateRange, Span};
pub use record::{Record, RowIssue};
