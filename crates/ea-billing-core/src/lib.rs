//! Azure enterprise billing data: whole, exact, and fetched again only when it changed.

pub mod analysis;
#[cfg(feature = "cache")]
mod cache;
#[cfg(feature = "http")]
mod certificate;
#[cfg(feature = "http")]
mod client;
mod clock;
#[cfg(feature = "http")]
mod convert;
mod dataset;
mod error;
#[cfg(feature = "http")]
mod fetch;
#[cfg(feature = "http")]
mod http;
mod json_text;
mod key;
mod money;
mod period;
#[cfg(feature = "http")]
mod query;
mod record;
mod secret;
#[cfg(feature = "http")]
mod source;
mod unit;

#[cfg(feature = "cache")]
pub use cache::{Cache, CacheEntry, CachedCall};
#[cfg(feature = "http")]
pub use certificate::{Certificate, SnapshotProof, Warning};
#[cfg(feature = "http")]
pub use client::{Client, ClientBuilder, SnapshotCheck};
#[cfg(feature = "http")]
pub use clock::SystemClock;
pub use clock::{Clock, ManualClock, Wait};
pub use dataset::Dataset;
pub use error::{Code, Error, ErrorKind, Result};
#[cfg(feature = "http")]
pub use fetch::{Batch, RowStream};
#[cfg(feature = "http")]
pub use http::{ETag, RetryPolicy};
pub use json_text::{JsonKind, JsonText, JsonValueText};
pub use key::{ApiKey, KeyClaims, KeyWarning, ReportView};
pub use money::{Currency, ExactSum, Money, Totals};
pub use period::{
    BillingPeriodId, DateRange, Offers, PeriodInfo, PeriodList, PeriodNote, PeriodOddity, PeriodRules,
    PeriodState, RangeLimit, Resolved, Selection, Selector, Span,
};
#[cfg(feature = "http")]
pub use query::{Change, Fetched, Query, Validator};
pub use record::{
    BalanceSummary, BillingPeriod, ExtraField, MarketplaceCharge, NamedAmount, PriceSheetItem, Record,
    ReservationCharge, ReservationDetail, ReservationSummary, RowIssue, SharedRecommendation,
    SingleRecommendation, UsageDetail,
};
#[cfg(feature = "http")]
pub use source::{Delivery, Grain, LookBack, Version};
pub use unit::{Time, UnitOfMeasure};
