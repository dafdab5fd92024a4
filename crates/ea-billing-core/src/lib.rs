//! Azure enterprise billing data: whole, exact, and fetched again only when it changed.

pub mod analysis;
mod clock;
#[cfg(feature = "http")]
#[cfg_attr(not(test), expect(dead_code, unused_imports, reason = "the calls that decode come next"))]
mod convert;
mod dataset;
mod error;
#[cfg(feature = "http")]
#[allow(dead_code, unused_imports, reason = "the client that uses it is not there yet")]
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
pub use clock::{Clock, ManualClock, Wait};
pub use dataset::Dataset;
pub use error::{Code, Error, ErrorKind, Result};
pub use json_text::{JsonKind, JsonText, JsonValueText};
pub use key::{ApiKey, KeyClaims, KeyWarning, ReportView};
pub use money::{Currency, ExactSum, Money, Totals};
pub use period::{
    BillingPeriodId, DateRange, Offers, PeriodInfo, PeriodList, PeriodNote, PeriodOddity, PeriodRules,
    PeriodState, RangeLimit, Resolved, Selection, Selector, Span,
};
pub use unit::{Time, UnitOfMeasure};
pub use record::{
    BalanceSummary, BillingPeriod, ExtraField, MarketplaceCharge, NamedAmount, PriceSheetItem, Record,
    ReservationCharge, ReservationDetail, ReservationSummary, RowIssue, SharedRecommendation,
    SingleRecommendation, UsageDetail,
};
#[cfg(feature = "http")]
pub use http::{ETag, RetryPolicy};
