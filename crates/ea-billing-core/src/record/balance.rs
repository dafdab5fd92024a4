//! The balance of an enrollment.

use rust_decimal::Decimal;

use super::{ExtraField, Record, enrollment_of};
use crate::{BillingPeriodId, Currency, Dataset, Money};

/// The monetary commitment, the charges and the overage of a billing period. All amounts are of one currency.
///
/// The documents state relations between the amounts which the server's own do not always satisfy:
/// [`residuals`](crate::analysis::balance::residuals) tells by how much.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BalanceSummary {
    /// The server's name of the summary, `enrollments/100/billingperiods/201507/balancesummaries`.
    pub id: String,
    /// The billing period.
    pub billing_period: BillingPeriodId,
    /// Commitment left when the period began.
    pub beginning_balance: Money,
    /// Commitment left when the period ended; it changes daily while the period is open.
    pub ending_balance: Money,
    /// Commitment bought during the period.
    pub new_purchases: Money,
    /// Credits and corrections.
    pub adjustments: Money,
    /// Commitment used up by Azure services.
    pub utilized: Money,
    /// Azure service charges beyond the commitment.
    pub service_overage: Money,
    /// Charges that never draw on the commitment.
    pub charges_billed_separately: Money,
    /// Service overage and charges billed separately.
    pub total_overage: Money,
    /// Commitment used by Azure services and total overage.
    pub total_usage: Money,
    /// Charges for services bought in the Azure Marketplace.
    pub azure_marketplace_service_charges: Money,
    /// The purchases that make up `new_purchases`.
    pub new_purchases_details: Vec<NamedAmount>,
    /// The items that make up `adjustments`.
    pub adjustment_details: Vec<NamedAmount>,
    /// Fields that no document knows.
    pub extra: Vec<ExtraField>,
}

/// An amount with its name, which may be empty.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NamedAmount {
    /// What the amount is for.
    pub name: String,
    /// The amount.
    pub value: Money,
}

impl NamedAmount {
    /// An amount of this name.
    #[must_use]
    pub fn new(name: impl Into<String>, value: Money) -> Self {
        Self { name: name.into(), value }
    }
}

impl BalanceSummary {
    /// A summary whose amounts are all zero.
    #[must_use]
    pub const fn new(billing_period: BillingPeriodId, currency: Currency) -> Self {
        let zero = Money::new(Decimal::ZERO, currency);
        Self {
            id: String::new(),
            billing_period,
            beginning_balance: zero,
            ending_balance: zero,
            new_purchases: zero,
            adjustments: zero,
            utilized: zero,
            service_overage: zero,
            charges_billed_separately: zero,
            total_overage: zero,
            total_usage: zero,
            azure_marketplace_service_charges: zero,
            new_purchases_details: Vec::new(),
            adjustment_details: Vec::new(),
            extra: Vec::new(),
        }
    }
}

impl Record for BalanceSummary {
    const DATASET: Dataset = Dataset::BalanceSummary;

    /// The total usage.
    fn cost(&self) -> Option<(Decimal, Option<Currency>)> {
        Some((self.total_usage.amount(), Some(self.total_usage.currency())))
    }

    fn billing_period(&self) -> Option<BillingPeriodId> {
        Some(self.billing_period)
    }

    fn enrollment(&self) -> Option<&str> {
        enrollment_of(&self.id)
    }
}
