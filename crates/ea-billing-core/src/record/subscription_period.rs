//! The billing periods of a subscription.

use chrono::NaiveDate;

use super::{ExtraField, Record};
use crate::{BillingPeriodId, Dataset, PeriodInfo};

/// A billing period of a subscription, which begins on any day of a month.
///
/// Its name is no calendar month: `201806-1` may last from 2018-03-06 to 2018-04-05. Whoever selects `2018-06` means the
/// period that is named 201806, whatever its days are.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SubscriptionPeriod {
    /// The path.
    pub id: String,
    /// The name: `201806-1`, `201710` or `20171001`.
    pub name: String,
    /// The type of the resource.
    pub resource_type: String,
    /// The year and month of the name. Two periods may have the same one, `201806-1` and `201806-2`.
    pub billing_period: BillingPeriodId,
    /// The first day.
    pub billing_period_start: NaiveDate,
    /// The last day, which is part of the period.
    pub billing_period_end: NaiveDate,
    /// Paths of the invoices.
    pub invoice_ids: Vec<String>,
    /// Fields that no document knows.
    pub extra: Vec<ExtraField>,
}

impl From<&SubscriptionPeriod> for PeriodInfo {
    fn from(period: &SubscriptionPeriod) -> Self {
        Self::new(period.billing_period, period.billing_period_start, period.billing_period_end)
    }
}

impl Record for SubscriptionPeriod {
    const DATASET: Dataset = Dataset::SubscriptionPeriods;

    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        Some((self.billing_period_start, self.billing_period_end))
    }

    fn billing_period(&self) -> Option<BillingPeriodId> {
        Some(self.billing_period)
    }
}
