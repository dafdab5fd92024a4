//! The records of an enrollment, a subscription or a billing account: one set of types, whatever version of the API they came from.
//!
//! A text that the server leaves out, sends as null or as `""` is empty: the wire does not tell the three apart. Ids
//! are text, because the server sends the same one as a number and as text. A field that is not an `Option` is one
//! that a record is useless without; a row that lacks it is a [`RowIssue`].

mod aggregate;
mod balance;
mod invoice;
mod marketplace;
mod meter;
mod period;
mod price_sheet;
mod recommendation;
mod reservation;
mod sealed;
mod subscription_period;
mod usage;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use self::sealed::Wire;
pub use self::{
    aggregate::{InstanceData, UsageAggregate},
    balance::{BalanceSummary, NamedAmount},
    invoice::{
        DownloadUrl, FailedPayment, Invoice, InvoiceDocument, InvoicePayment, RebillDetails, RefundDetails,
        SignedAddress,
    },
    marketplace::MarketplaceCharge,
    meter::{DiscountTier, Meter, MeterRate, OfferTerm, RateCardTerms},
    period::BillingPeriod,
    price_sheet::PriceSheetItem,
    recommendation::{SharedRecommendation, SingleRecommendation},
    reservation::{ReservationCharge, ReservationDetail, ReservationSummary},
    subscription_period::SubscriptionPeriod,
    usage::UsageDetail,
};
use crate::{BillingPeriodId, Currency, Dataset, JsonText};

/// A record of a dataset.
///
/// Implemented by the types of this crate only.
pub trait Record: Wire + Send + Sized + 'static {
    /// The dataset whose rows these are.
    const DATASET: Dataset;

    /// The amount by which a fetch is summed, with the currency if the row names one.
    fn cost(&self) -> Option<(Decimal, Option<Currency>)> {
        None
    }

    /// The days that the row is about, from and to, if it says so.
    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        None
    }

    /// The billing period that the row names.
    fn billing_period(&self) -> Option<BillingPeriodId> {
        None
    }

    /// The number of the enrollment that the row names.
    fn enrollment(&self) -> Option<&str> {
        None
    }

    /// The unit of measure of the row's quantity, as it was written.
    fn unit_of_measure(&self) -> Option<&str> {
        None
    }

    /// The fields that hold JSON as text.
    fn json_texts(&self) -> [Option<&JsonText>; 2] {
        [None, None]
    }

    /// How many fields hold a text that should be JSON and is not.
    fn broken_json_texts(&self) -> usize {
        self.json_texts().into_iter().flatten().filter(|text| text.is_broken()).count()
    }
}

/// The enrollment in an id such as `enrollments/100/billingperiods/201507/balancesummaries`.
fn enrollment_of(id: &str) -> Option<&str> {
    let (name, rest) = id.trim_start_matches('/').split_once('/')?;
    let number = rest.split('/').next().filter(|number| !number.is_empty())?;
    name.eq_ignore_ascii_case("enrollments").then_some(number)
}

/// A field that no document of the API knows: kept, so that nothing that was sent is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExtraField {
    /// The name as the server spells it.
    pub name: String,
    /// The value as JSON text; that of a CSV cell is a JSON string.
    pub json: String,
}

impl ExtraField {
    /// A field of this name; `json` has to be JSON text.
    #[must_use]
    pub fn new(name: impl Into<String>, json: impl Into<String>) -> Self {
        Self { name: name.into(), json: json.into() }
    }
}

/// A row that could not be made a record, or was not asked for: counted and kept, never dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RowIssue {
    /// The row's place among those of the whole call, from 1.
    pub row: u64,
    /// The page it came on, from 1.
    pub page: u64,
    /// The field that is to blame, if it is one.
    pub field: Option<String>,
    /// What was expected and what was found.
    pub reason: String,
    /// The row as it came: JSON, or the cells of a CSV row.
    pub raw: String,
}

impl RowIssue {
    /// What is wrong with a row, by its place among those of the whole call and its page, both from 1.
    #[must_use]
    pub fn new(row: u64, page: u64, reason: impl Into<String>, raw: impl Into<String>) -> Self {
        Self { row, page, field: None, reason: reason.into(), raw: raw.into() }
    }
}
