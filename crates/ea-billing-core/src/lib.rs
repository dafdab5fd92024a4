//! Azure enterprise billing data: whole, exact, and fetched again only when it changed.

pub mod analysis;
mod clock;
#[cfg(feature = "http")]
#[allow(dead_code, unused_imports, reason = "the calls that decode come next")]
mod convert;
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
#[cfg(feature = "http")]
pub use convert::{UsageCsv, read_usage_csv};
pub use dataset::Dataset;
pub use error::{Code, Error, ErrorKind, Result};
pub use json_text::{JsonKind, JsonText, JsonValueText};
pub use money::{Currency, ExactSum, Money, Totals};
pub use period::{BillingPeriodId, DateRange, Span};
pub use record::{
    BalanceSummary, BillingPeriod, ExtraField, MarketplaceCharge, NamedAmount, PriceSheetItem, Record,
    ReservationCharge, ReservationDetail, ReservationSummary, RowIssue, SharedRecommendation,
    SingleRecommendation, UsageDetail,
};
