//! Which invoices are meant.

use std::fmt;

use super::SubscriptionId;
use crate::DateRange;

/// Whose invoices.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InvoiceScope {
    /// Those of a subscription that pays by itself (web direct), by the API of 2018.
    Subscription(SubscriptionId),
    /// Those of a billing account of any kind; the name may hold `:` and `_`.
    BillingAccount(String),
    /// Those of a billing profile of a Microsoft customer or partner agreement.
    BillingProfile {
        /// The name of the billing account.
        account: String,
        /// The name of the billing profile.
        profile: String,
    },
    /// Those of a subscription, by the API of 2024.
    BillingSubscription(SubscriptionId),
}

/// Its invoices by the API of 2018, which has those of subscriptions that pay by themselves.
impl From<SubscriptionId> for InvoiceScope {
    fn from(subscription: SubscriptionId) -> Self {
        Self::Subscription(subscription)
    }
}

/// Which of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct InvoiceFilter {
    days: Option<DateRange>,
    top: Option<i64>,
    links: bool,
}

impl InvoiceFilter {
    /// Invoices whose period ends within these days (API of 2018), or has one of them (API of 2024). All that there are
    /// if left out. The API of 2024 is asked for one day more, since it may take the last day for its first moment; invoices
    /// of that day alone are set apart.
    #[must_use]
    pub const fn with_days(self, days: DateRange) -> Self {
        Self { days: Some(days), ..self }
    }

    /// So many invoices on a page at most: 1 to 100 (API of 2018), 1 to 50 (API of 2024). All pages are fetched. The document of
    /// the API of 2018 says that these are the most recent invoices, so that it may end there.
    #[must_use]
    pub fn with_top(self, top: u32) -> Self {
        Self { top: Some(i64::from(top)), ..self }
    }

    /// With a signed address for each invoice, which ends within an hour (API of 2018).
    #[must_use]
    pub const fn with_links(self) -> Self {
        Self { links: true, ..self }
    }

    pub(crate) const fn days(&self) -> Option<DateRange> {
        self.days
    }

    pub(crate) const fn top(&self) -> Option<i64> {
        self.top
    }

    pub(crate) const fn expand(&self) -> Option<&'static str> {
        if self.links { Some("downloadUrl") } else { None }
    }

    /// The parameter `$filter` of the API of 2018, which takes days without quotation marks.
    pub(crate) fn odata(&self) -> Option<String> {
        let days = self.days?;
        let (first, last) = (days.first(), days.last());
        Some(format!("invoicePeriodEndDate ge {first} and invoicePeriodEndDate le {last}"))
    }
}

impl fmt::Display for InvoiceScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subscription(id) => write!(f, "subscriptions/{id}"),
            Self::BillingAccount(account) => write!(f, "billingAccounts/{account}"),
            Self::BillingProfile { account, profile } => {
                write!(f, "billingAccounts/{account}/billingProfiles/{profile}")
            }
            Self::BillingSubscription(id) => write!(f, "billingSubscriptions/{id}"),
        }
    }
}

impl fmt::Display for InvoiceFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.days {
            Some(days) => write!(f, "{days}")?,
            None => f.write_str("all")?,
        }
        // A server may take the size of a page for a limit.
        if let Some(top) = self.top {
            write!(f, " top {top}")?;
        }
        if self.links { f.write_str(" with links") } else { Ok(()) }
    }
}
