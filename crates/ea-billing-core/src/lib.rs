//! Azure enterprise billing data: whole, exact, and fetched again only when it changed.

mod clock;
mod dataset;
mod error;
#[cfg(feature = "http")]
mod http;
mod json_text;
mod money;
mod period;
mod record;

#[cfg(feature = "http")]
pub use clock::SystemClock;
pub use clock::{Clock, Wait};
pub use dataset::Dataset;
pub use error::{Code, Error, ErrorKind, Result};
pub use json_text::JsonText;
pub use money::{Currency, Money};
pub use period::{
    BillingPeriodId, DateRange, Offers, PeriodInfo, PeriodList, PeriodNote, PeriodOddity, PeriodRules,
    PeriodState, RangeLimit, Resolved, Selection, Selector, Span,
};
pub use record::{Record, RowIssue};
