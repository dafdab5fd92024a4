//! The client of an enrollment, and how it is set up.

mod builder;
pub(crate) mod common;
pub(crate) mod environment;
mod periods;
mod settings;
mod shared;

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::{
    ApiKey, BalanceSummary, BillingPeriod, DateRange, MarketplaceCharge, PriceSheetItem, Query,
    ReservationCharge, ReservationDetail, ReservationSummary, SharedRecommendation, SingleRecommendation,
    Span, UsageDetail, Warning,
    error::Result,
    source::{Call, Delivery, Grain, LookBack},
};

pub use builder::ClientBuilder;
pub use periods::Spans;
pub(crate) use settings::Settings;
pub use settings::SnapshotCheck;
pub(crate) use shared::{Access, Shared};

/// The client of one enrollment.
///
/// Clones share connections, the budget of retries and the snapshot cache. Every dataset is a method that returns a
/// [`Query`]; nothing is sent before the query is fetched.
#[derive(Clone, Debug)]
pub struct Client {
    shared: Arc<Shared>,
    enrollment: Arc<str>,
    api_key: ApiKey,
}

impl Client {
    /// Begins to set up a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The number of the enrollment.
    #[must_use]
    pub fn enrollment(&self) -> &str {
        &self.enrollment
    }

    /// The API key, to look at what it says of itself.
    #[must_use]
    pub fn api_key(&self) -> &ApiKey {
        &self.api_key
    }

    /// What should be known of the API key now: that it ends soon, that it cannot be read.
    ///
    /// # Errors
    ///
    /// [`Code::KeyExpired`](crate::Code::KeyExpired), as every fetch then fails.
    pub fn warnings(&self) -> Result<Vec<Warning>> {
        self.shared.access.warnings(&*self.shared.clock)
    }

    /// The time, by the clock of the client.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.shared.clock.now()
    }

    /// The billing periods of the enrollment, newest first, and the data that each has.
    pub fn billing_periods(&self) -> Query<BillingPeriod> {
        self.query(Call::BillingPeriods)
    }

    /// The balance summary of a billing period: one record, or none where there are no data.
    pub fn balance_summary(&self, span: impl Into<Span>) -> Query<BalanceSummary> {
        self.query(Call::BalanceSummary(span.into()))
    }

    /// Usage details, as JSON in pages.
    pub fn usage_details(&self, span: impl Into<Span>) -> Query<UsageDetail> {
        self.usage_details_by(Delivery::Pages, span)
    }

    /// Usage details in the way that is chosen: pages, a download, or a report.
    pub fn usage_details_by(&self, delivery: Delivery, span: impl Into<Span>) -> Query<UsageDetail> {
        self.query(Call::UsageDetails(span.into(), delivery))
    }

    /// Charges of the Azure Marketplace.
    pub fn marketplace_charges(&self, span: impl Into<Span>) -> Query<MarketplaceCharge> {
        self.query(Call::MarketplaceCharges(span.into()))
    }

    /// The price sheet of a billing period.
    pub fn price_sheet(&self, span: impl Into<Span>) -> Query<PriceSheetItem> {
        self.query(Call::PriceSheet(span.into()))
    }

    /// The use of reservations by instance and day.
    pub fn reservation_details(&self, days: DateRange) -> Query<ReservationDetail> {
        self.query(Call::ReservationDetails(days))
    }

    /// The use of reservations by day or by month.
    pub fn reservation_summaries(&self, grain: Grain) -> Query<ReservationSummary> {
        self.query(Call::ReservationSummaries(grain))
    }

    /// Purchases, cancellations and refunds of reservations.
    pub fn reservation_charges(&self, days: DateRange) -> Query<ReservationCharge> {
        self.query(Call::ReservationCharges(days))
    }

    /// What to reserve for all subscriptions together.
    pub fn shared_recommendations(&self, look_back: LookBack) -> Query<SharedRecommendation> {
        self.query(Call::SharedRecommendations(look_back))
    }

    /// What to reserve for each subscription.
    pub fn single_recommendations(&self, look_back: LookBack) -> Query<SingleRecommendation> {
        self.query(Call::SingleRecommendations(look_back))
    }

    fn query<R: crate::Record>(&self, call: Call) -> Query<R> {
        Query::new(Arc::clone(&self.shared), call)
    }
}
