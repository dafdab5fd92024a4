//! The datasets of the EA Reporting API and of the Azure billing APIs.

use std::fmt;

macro_rules! datasets {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// A kind of data that an enrollment, a subscription or a billing account has.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Dataset { $($(#[$doc])* $name,)* }

        impl Dataset {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name in `kebab-case`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

datasets! {
    /// The billing periods of the enrollment and what data each has.
    BillingPeriods = "billing-periods";
    /// Balance, purchases, overage and totals of a billing period.
    BalanceSummary = "balance-summary";
    /// What each resource used on each day, and its cost.
    UsageDetails = "usage-details";
    /// Charges of the Azure Marketplace.
    MarketplaceCharges = "marketplace-charges";
    /// The price of each meter in a billing period.
    PriceSheet = "price-sheet";
    /// Hours that each reservation gave to each instance on each day.
    ReservationDetails = "reservation-details";
    /// Use of each reservation by day or month.
    ReservationSummaries = "reservation-summaries";
    /// Purchases, cancellations and refunds of reservations.
    ReservationCharges = "reservation-charges";
    /// What to reserve for all subscriptions together.
    SharedRecommendations = "shared-recommendations";
    /// What to reserve for each subscription.
    SingleRecommendations = "single-recommendations";
    /// What a subscription used, by the time when it was reported.
    UsageAggregates = "usage-aggregates";
    /// The meters of an offer and their rates.
    RateCard = "rate-card";
    /// The invoices of a subscription, a billing profile or a billing account.
    Invoices = "invoices";
    /// The billing periods of a subscription, whose months start on any day.
    SubscriptionPeriods = "subscription-periods";
}

impl Dataset {
    /// Whether the Azure billing APIs have it, and no enrollment. Their chains of pages have no validators by which they could
    /// be confirmed to be of one moment.
    #[must_use]
    pub const fn is_of_azure(self) -> bool {
        matches!(self, Self::UsageAggregates | Self::RateCard | Self::Invoices | Self::SubscriptionPeriods)
    }
}

impl fmt::Display for Dataset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
