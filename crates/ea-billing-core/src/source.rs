//! Which API answers what: the datasets that callers know, and the endpoints and versions that have them.

mod azure;
mod enterprise;

use std::fmt;

use crate::{BillingPeriodId, Dataset, DateRange, Offers, Span, error::Result};

pub(crate) use azure::{AzureBilling, AzureCall, Paper};
pub(crate) use enterprise::EnterpriseReporting;

/// A version of an API: V1 to V3 are those of the EA Reporting API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Version {
    /// The preview of 2017.
    V1,
    /// The version of 2017-07.
    V2,
    /// The version of 2018-08: more fields of usage details, recurring marketplace charges.
    V3,
    /// Usage aggregates and the rate card of Microsoft.Commerce, `2015-06-01-preview`.
    Commerce2015,
    /// Invoices and billing periods of a subscription of Microsoft.Billing, `2018-03-01-preview`.
    Billing2018,
    /// Invoices of billing accounts, profiles and subscriptions of Microsoft.Billing, `2024-04-01`.
    Billing2024,
}

impl Version {
    /// The version as it stands in a path, or in the parameter `api-version`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "v1",
            Self::V2 => "v2",
            Self::V3 => "v3",
            Self::Commerce2015 => "2015-06-01-preview",
            Self::Billing2018 => "2018-03-01-preview",
            Self::Billing2024 => "2024-04-01",
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How usage details are brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// As JSON, page by page: up to 36 months at once.
    #[default]
    Pages,
    /// As one CSV file, made while it is sent: up to one month at once.
    Download,
    /// As a CSV file that the server makes in the background and puts behind a signed link: up to 36 months at once.
    Report,
}

/// The time that one row of reservation summaries is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Grain {
    /// Each day of a range.
    Daily(DateRange),
    /// Each month that the server has.
    Monthly,
}

/// The days of usage that a recommendation is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LookBack {
    /// The last 7 days.
    Days7,
    /// The last 30 days.
    Days30,
    /// The last 60 days.
    Days60,
}

impl Delivery {
    pub(crate) const ALL: [Self; 3] = [Self::Pages, Self::Download, Self::Report];
}

impl LookBack {
    /// The number of days.
    #[must_use]
    pub const fn days(self) -> u8 {
        match self {
            Self::Days7 => 7,
            Self::Days30 => 30,
            Self::Days60 => 60,
        }
    }
}

/// A dataset with everything that says which part of it is meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Call {
    BillingPeriods,
    BalanceSummary(Span),
    UsageDetails(Span, Delivery),
    MarketplaceCharges(Span),
    PriceSheet(Span),
    ReservationDetails(DateRange),
    ReservationSummaries(Grain),
    ReservationCharges(DateRange),
    SharedRecommendations(LookBack),
    SingleRecommendations(LookBack),
    /// What is asked of Azure Resource Manager.
    Azure(AzureCall),
}

impl Call {
    pub(crate) const fn dataset(&self) -> Dataset {
        match self {
            Self::BillingPeriods => Dataset::BillingPeriods,
            Self::BalanceSummary(_) => Dataset::BalanceSummary,
            Self::UsageDetails(..) => Dataset::UsageDetails,
            Self::MarketplaceCharges(_) => Dataset::MarketplaceCharges,
            Self::PriceSheet(_) => Dataset::PriceSheet,
            Self::ReservationDetails(_) => Dataset::ReservationDetails,
            Self::ReservationSummaries(_) => Dataset::ReservationSummaries,
            Self::ReservationCharges(_) => Dataset::ReservationCharges,
            Self::SharedRecommendations(_) => Dataset::SharedRecommendations,
            Self::SingleRecommendations(_) => Dataset::SingleRecommendations,
            Self::Azure(call) => call.dataset(),
        }
    }

    pub(crate) const fn delivery(&self) -> Delivery {
        match self {
            Self::UsageDetails(_, delivery) => *delivery,
            _ => Delivery::Pages,
        }
    }

    /// The billing period that was asked for by name.
    pub(crate) const fn period(&self) -> Option<BillingPeriodId> {
        match self {
            Self::BalanceSummary(Span::Period(period))
            | Self::UsageDetails(Span::Period(period), _)
            | Self::MarketplaceCharges(Span::Period(period))
            | Self::PriceSheet(Span::Period(period)) => Some(*period),
            _ => None,
        }
    }

    /// The days that were asked for, where rows of other days are none of them.
    pub(crate) const fn days(&self) -> Option<DateRange> {
        match self {
            Self::UsageDetails(Span::Days(days), _)
            | Self::MarketplaceCharges(Span::Days(days))
            | Self::ReservationDetails(days)
            | Self::ReservationSummaries(Grain::Daily(days))
            | Self::ReservationCharges(days) => Some(*days),
            Self::Azure(call) => call.days(),
            _ => None,
        }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BillingPeriods => f.write_str("all"),
            Self::BalanceSummary(span)
            | Self::UsageDetails(span, Delivery::Pages)
            | Self::MarketplaceCharges(span)
            | Self::PriceSheet(span) => write!(f, "{span}"),
            Self::UsageDetails(span, Delivery::Download) => write!(f, "{span} by download"),
            Self::UsageDetails(span, Delivery::Report) => write!(f, "{span} by report"),
            Self::ReservationDetails(days) | Self::ReservationCharges(days) => write!(f, "{days}"),
            Self::ReservationSummaries(Grain::Daily(days)) => write!(f, "{days} daily"),
            Self::ReservationSummaries(Grain::Monthly) => f.write_str("monthly"),
            Self::SharedRecommendations(back) | Self::SingleRecommendations(back) => {
                write!(f, "last {} days", back.days())
            }
            Self::Azure(call) => write!(f, "{call}"),
        }
    }
}

/// The form in which an endpoint answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `{data, nextLink}` or `{value, nextLink}`, page after page.
    Pages,
    /// One JSON array.
    Array,
    /// One JSON object.
    Object,
    /// A CSV file.
    Csv,
    /// The state of a report, which leads to a CSV file.
    Report,
    /// A rate card, mostly behind a redirect to a signed address.
    RateCard,
}

/// A call as an endpoint takes it.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) request: reqwest::Request,
    pub(crate) version: Version,
    pub(crate) shape: Shape,
}

/// A family of APIs.
pub(crate) trait Source: fmt::Debug + Send + Sync {
    /// The request for a call, and the form in which it will be answered.
    fn plan(&self, call: &Call) -> Result<Plan>;

    /// What can be asked for of a dataset: the current period, a named one, days.
    fn offers(&self, dataset: Dataset, delivery: Delivery) -> Offers;
}
