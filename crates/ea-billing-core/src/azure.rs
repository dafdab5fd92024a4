//! The client of Azure Resource Manager: usage aggregates, rate cards and invoices of subscriptions and billing accounts.

mod builder;
mod download;
mod invoices;
mod offer;
mod periods;
mod subscription;
mod window;

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::{
    AccessToken, Code, Error, Invoice, Meter, Query, Result, SubscriptionPeriod, UsageAggregate,
    client::Shared,
    source::{AzureCall, Call},
};

pub use builder::AzureClientBuilder;
pub use download::DocumentName;
pub use invoices::{InvoiceFilter, InvoiceScope};
pub use offer::RateCardOffer;
pub use subscription::SubscriptionId;
pub use window::{Granularity, UsageWindow};

/// A client of the Azure billing APIs, which are asked with a token of Microsoft Entra.
///
/// One client serves all subscriptions and billing accounts that its token may read. Clones share connections, the token
/// and the snapshot cache. Nothing is sent before a query is fetched.
#[derive(Clone, Debug)]
pub struct AzureClient {
    shared: Arc<Shared>,
}

impl AzureClient {
    /// Begins to set up a client.
    pub fn builder() -> AzureClientBuilder {
        AzureClientBuilder::default()
    }

    /// The time, by the clock of the client.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.shared.clock.now()
    }

    /// The token with which the next request would be sent: who it is for, and when it ends.
    ///
    /// # Errors
    ///
    /// Those of signing in.
    pub async fn access_token(&self) -> Result<AccessToken> {
        let token = self.shared.http.access_token(&self.shared.deadline()).await;
        let token = token.map_err(|error| self.shared.fit_to_show(error))?;
        token.ok_or_else(|| Error::new(Code::SignIn, "nothing gives access tokens"))
    }

    /// What a subscription used, by the time when it was reported: the answer has all usage that was reported in the
    /// window, whenever it happened.
    pub fn usage_aggregates(
        &self,
        subscription: &SubscriptionId,
        window: UsageWindow,
    ) -> Query<UsageAggregate> {
        self.query(AzureCall::UsageAggregates(subscription.clone(), window))
    }

    /// The meters of an offer and their rates. [`Query::fetch_card`] returns the terms of the offer too.
    pub fn rate_card(&self, subscription: &SubscriptionId, offer: &RateCardOffer) -> Query<Meter> {
        self.query(AzureCall::RateCard(subscription.clone(), offer.clone()))
    }

    /// The invoices of a subscription, a billing profile or a billing account, in the order of the server: by the API of 2018
    /// the newest come first, by that of 2024 the oldest may. None, with [`Warning::NoData`](crate::Warning::NoData), where
    /// there are none. Servers are known to overlook the days that are asked for: invoices of other days are set apart.
    ///
    /// ```
    /// # use ea_billing_sim::{Simulator, TokenRequest, World};
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let world = World::default();
    /// # let subscription = world.azure.subscriptions[0].id.clone();
    /// # let simulator = Simulator::start(world).await?;
    /// # let token = simulator.issue_token(&TokenRequest::default())?;
    /// # let client = ea_billing_core::AzureClient::builder().with_base_url(simulator.arm_url());
    /// # let client = client.with_access_token(ea_billing_core::AccessToken::new(token, None)?);
    /// # let clock = std::sync::Arc::new(ea_billing_core::ManualClock::new(simulator.now()));
    /// # let client = client.with_clock(clock).build()?;
    /// use ea_billing_core::{InvoiceFilter, InvoiceScope, SubscriptionId};
    ///
    /// let subscription: SubscriptionId = subscription.parse()?;
    /// let scope = InvoiceScope::from(subscription.clone());
    /// for invoice in client.invoices(&scope, &InvoiceFilter::default()).fetch().await?.every_row()? {
    ///     println!("{} until {:?}", invoice.name, invoice.invoice_period_end);
    /// }
    ///
    /// if let Some(latest) = client.latest_invoice(&subscription).fetch().await?.rows.first() {
    ///     let mut download = client.download_invoice(&scope, &latest.name).await?;
    ///     let mut pdf = Vec::new();
    ///     while let Some(bytes) = download.next().await? {
    ///         pdf.extend_from_slice(&bytes);
    ///     }
    /// #   assert!(pdf.starts_with(b"%PDF-"));
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn invoices(&self, scope: &InvoiceScope, filter: &InvoiceFilter) -> Query<Invoice> {
        self.query(AzureCall::Invoices(scope.clone(), filter.clone()))
    }

    /// One invoice by its name, of a billing profile too: one record, or [`Code::NotFound`](crate::Code::NotFound).
    pub fn invoice(&self, scope: &InvoiceScope, name: &str) -> Query<Invoice> {
        self.query(AzureCall::Invoice(scope.clone(), name.to_owned()))
    }

    /// The newest invoice of a subscription with its signed address, by the API of 2018: one record, or none, with
    /// [`Warning::NoData`](crate::Warning::NoData), where there has not been any.
    pub fn latest_invoice(&self, subscription: &SubscriptionId) -> Query<Invoice> {
        self.query(AzureCall::LatestInvoice(subscription.clone()))
    }

    /// The billing periods of a subscription, newest first; none, with [`Warning::NoData`](crate::Warning::NoData), where
    /// the server knows the subscription and has none of it. A subscription that it does not know is
    /// [`Code::NotFound`](crate::Code::NotFound).
    pub fn billing_periods(&self, subscription: &SubscriptionId) -> Query<SubscriptionPeriod> {
        self.query(AzureCall::SubscriptionPeriods(subscription.clone()))
    }

    fn query<R: crate::Record>(&self, call: AzureCall) -> Query<R> {
        Query::new(Arc::clone(&self.shared), Call::Azure(call))
    }
}
