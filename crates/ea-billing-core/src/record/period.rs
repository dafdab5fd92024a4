//! The billing periods of an enrollment.

use chrono::{DateTime, NaiveDate, Utc};

use super::{ExtraField, Record};
use crate::{BillingPeriodId, Dataset, PeriodInfo};

/// A billing period and where its data are.
///
/// The paths are kept as they were sent, and nothing asks them: they name version 1 of the API in answers of version 2.
/// An empty path means that the period has no such data.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BillingPeriod {
    /// The name of the period.
    pub billing_period: BillingPeriodId,
    /// When the period begins.
    pub billing_start: Option<DateTime<Utc>>,
    /// When the period ends, as it is printed: at 11:59:59 in the morning of its last day, in all known answers.
    pub billing_end: Option<DateTime<Utc>>,
    /// Path of the balance summary.
    pub balance_summary: String,
    /// Path of the usage details.
    pub usage_details: String,
    /// Path of the marketplace charges.
    pub marketplace_charges: String,
    /// Path of the price sheet.
    pub price_sheet: String,
    /// Fields that no document knows.
    pub extra: Vec<ExtraField>,
}

impl BillingPeriod {
    /// A period of which nothing but the name is known.
    #[must_use]
    pub const fn new(billing_period: BillingPeriodId) -> Self {
        Self {
            billing_period,
            billing_start: None,
            billing_end: None,
            balance_summary: String::new(),
            usage_details: String::new(),
            marketplace_charges: String::new(),
            price_sheet: String::new(),
            extra: Vec::new(),
        }
    }

    /// Whether the server says that the period has data of this kind. `None` for datasets that it says nothing about.
    #[must_use]
    pub fn has(&self, dataset: Dataset) -> Option<bool> {
        let path = match dataset {
            Dataset::BalanceSummary => &self.balance_summary,
            Dataset::UsageDetails => &self.usage_details,
            Dataset::MarketplaceCharges => &self.marketplace_charges,
            Dataset::PriceSheet => &self.price_sheet,
            _ => return None,
        };
        Some(!path.trim().is_empty())
    }
}

impl From<&BillingPeriod> for PeriodInfo {
    /// The days that the server prints, or those of the month where it prints none.
    fn from(period: &BillingPeriod) -> Self {
        let id = period.billing_period;
        let info = match period.days() {
            Some((first, last)) => Self::new(id, first, last),
            None => Self::calendar(id),
        };
        info.with_datasets(Dataset::ALL.iter().copied().filter(|dataset| period.has(*dataset) == Some(true)))
    }
}

impl Record for BillingPeriod {
    const DATASET: Dataset = Dataset::BillingPeriods;

    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        Some((self.billing_start?.date_naive(), self.billing_end?.date_naive()))
    }
}
