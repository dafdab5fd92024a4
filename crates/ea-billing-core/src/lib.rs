//! Azure enterprise billing data: whole, exact, and fetched again only when it changed.
//!
//! A [`Client`] of an enrollment has a method for every dataset of the EA Reporting API. Each returns a [`Query`], and a
//! query that was fetched has all rows and a [`Certificate`] that proves it, or it has failed: there is no part of a month.
//!
//! ```
//! # use ea_billing_sim::{KeyRequest, Simulator, World};
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! # let simulator = Simulator::start(World::default()).await?;
//! # let (url, key) = (simulator.url(), simulator.issue_key(&KeyRequest::new("100"))?);
//! # let clock = std::sync::Arc::new(ea_billing_core::ManualClock::new(simulator.now()));
//! use ea_billing_core::{ApiKey, Client, Dataset, Delivery};
//!
//! let client = Client::builder().with_base_url(url).with_api_key(ApiKey::new(key)?);
//! # let client = client.with_clock(clock);
//! let client = client.build()?;
//! for span in client.spans(&"last-3".parse()?, Dataset::UsageDetails, Delivery::Pages).await? {
//!     let usage = client.usage_details(span).fetch().await?;
//!     println!("{span}: {} rows", usage.rows.len());
//!     for (currency, total) in usage.certificate.totals.iter() {
//!         let currency = currency.map_or("in the currency of the enrollment".to_owned(), |code| code.to_string());
//!         println!("  {total} {currency}");
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What a fetch promises
//!
//! - **Whole.** The chain of pages is followed to its end; every body comes to its own end; a page that comes twice, a
//!   cycle, a chain without an end, a body that was cut, a CSV file whose end nothing proves are errors. After the last
//!   page the server is asked whether the pages are still what they were ([`SnapshotCheck`]); if they are not, the fetch
//!   begins anew or fails with [`Code::DataChanged`]. Pages of two states are never mixed.
//! - **Exact.** Amounts and quantities are decimals with the digits that the server printed. What such a decimal cannot
//!   hold is not rounded: the row becomes a [`RowIssue`], which is counted and handed out with the text as it came. Sums
//!   ([`ExactSum`], [`Totals`]) have all digits and never add two currencies.
//! - **Incremental.** A fetch returns a [`Validator`]; [`Query::fetch_if_changed`] with it costs one request without a body
//!   when nothing has changed. With the feature `cache` and [`ClientBuilder`]'s `with_cache`, the last complete snapshot of
//!   every call is kept on disk and a fetch is answered from it when the server says that it is still right.
//!
//! Large datasets are read as streams, in memory that does not grow with their rows:
//!
//! ```
//! use ea_billing_core::{Client, Delivery, Result, Span};
//!
//! /// Prints the cost of each batch, and the proof at the end; before it, what came is provisional.
//! async fn read(client: &Client, span: Span) -> Result<()> {
//!     let mut stream = client.usage_details_by(Delivery::Download, span).stream().await?;
//!     while let Some(batch) = stream.next().await? {
//!         println!("{} rows, {} issues", batch.rows.len(), batch.issues.len());
//!     }
//!     let (certificate, _validator) = stream.finish().await?;
//!     println!("{} rows in all, {} bytes", certificate.rows, certificate.bytes);
//!     Ok(())
//! }
//! ```
//!
//! A stream is one attempt. [`Query::read`] hands the rows to a [`Reader`] of yours, in the same flat memory, and begins
//! anew where [`Query::fetch`] would, after it has told the reader to forget what it took.
//!
//! # Azure Resource Manager
//!
//! Subscriptions without an enrollment have the Azure billing APIs: an [`AzureClient`] asks for usage aggregates, the rate
//! card of an offer, invoices and billing periods, by the same [`Query`] with the same promises. Its tokens come from a
//! [`TokenSource`]: one that is at hand, one of your own, or, with the feature `entra`, the ways to sign in that Azure's
//! tools know. Usage and rates make a cost:
//!
//! ```
//! # use ea_billing_sim::{Simulator, TokenRequest, World};
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! # let world = World::default();
//! # let subscription = world.azure.subscriptions[0].id.clone();
//! # let simulator = Simulator::start(world).await?;
//! # let (url, token) = (simulator.arm_url(), simulator.issue_token(&TokenRequest::default())?);
//! # let clock = std::sync::Arc::new(ea_billing_core::ManualClock::new(simulator.now()));
//! use ea_billing_core::analysis::price::{BillingCycles, PriceList, Pricer, Pricing};
//! use ea_billing_core::{AccessToken, AzureClient, DateRange, RateCardOffer, SubscriptionId, UsageWindow};
//!
//! let client = AzureClient::builder().with_base_url(url).with_access_token(AccessToken::new(token, None)?);
//! # let client = client.with_clock(clock);
//! let client = client.build()?;
//! let subscription: SubscriptionId = subscription.parse()?;
//!
//! // What was reported on these days, whenever it was used.
//! let days = DateRange::new("2026-11-01".parse()?, "2026-11-10".parse()?)?;
//! let usage = client.usage_aggregates(&subscription, UsageWindow::days(days)?).fetch().await?;
//! let mut pricer = Pricer::new();
//! for row in &usage.rows {
//!     pricer.add(row, row.usage_start.date_naive())?;
//! }
//!
//! let offer = RateCardOffer::new("MS-AZR-0003P", "USD".parse()?, "en-US", "US")?;
//! let card = client.rate_card(&subscription, &offer).fetch_card().await?;
//! let mut prices = PriceList::of_rate_card(&card.terms);
//! for meter in &card.meters {
//!     prices.add_meter(meter);
//! }
//! let priced = pricer.price(&prices, &Pricing::new(BillingCycles::from_day(1)?))?;
//! println!("{} {}, and {} meters without a rate", priced.net, priced.currency, priced.unrated.len());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Errors
//!
//! There is one [`Error`]. Its [`kind`](Error::kind) says what a caller can do, its [`code`](Error::code) is stable and meant
//! for programs, its [`hint`](Error::hint) says what to do next; what caused it is its
//! [`source`](std::error::Error::source). An API key is read before anything is sent: one that has
//! expired or belongs to another enrollment never leaves. A key whose view may not read a report is told apart from a bad
//! one ([`Code::ReportView`]). No key and no signed link stands in any error, log or `Debug` output.
//!
//! # The network
//!
//! The key or token goes to the scheme, host and port of the base URL and nowhere else; redirects are not followed with it,
//! and a link to another origin is an error before anything is sent there. What fails for the moment is asked again, never before the
//! time that the server names, with a budget that all clones of a client share ([`RetryPolicy`]). Sizes, depths and times
//! are bounded. The system's proxy settings and certificate authorities are used; a proxy that opens TLS needs its own
//! authority given to the builder.
//!
//! A [`Clock`] tells the time and waits. Tests give a [`ManualClock`] and never wait.
//!
//! Requests, retries and waits are told through `tracing`, with the target `ea_billing` and the level debug.
//!
//! # Features
//!
//! - `http` (default): the client. Without it there are the domain types, periods, money and the figures of [`analysis`],
//!   and no async runtime in the tree of dependencies.
//! - `cache`: the snapshot cache.
//! - `entra`: tokens of Microsoft Entra by client secret, certificate, workload identity, managed identity or Azure CLI.

// The types of these two stand in records and arguments.
pub use {chrono, rust_decimal};

pub mod analysis;
#[cfg(feature = "http")]
mod azure;
#[cfg(feature = "cache")]
mod cache;
#[cfg(feature = "http")]
mod certificate;
mod claims;
#[cfg(feature = "http")]
mod client;
mod clock;
#[cfg(feature = "http")]
mod convert;
mod dataset;
mod error;
#[cfg(feature = "http")]
mod fetch;
#[cfg(feature = "http")]
mod http;
mod json_text;
mod key;
mod money;
mod period;
#[cfg(feature = "http")]
mod query;
mod record;
mod recordings;
mod secret;
#[cfg(feature = "http")]
mod source;
#[cfg(feature = "http")]
mod token;
mod unit;

#[cfg(feature = "http")]
pub use azure::{
    AzureClient, AzureClientBuilder, DocumentName, Granularity, InvoiceFilter, InvoiceScope, RateCardOffer,
    SubscriptionId, UsageWindow,
};
#[cfg(feature = "cache")]
pub use cache::{Cache, CacheEntry, CachedCall};
#[cfg(feature = "http")]
pub use certificate::{Certificate, SnapshotProof, Warning};
#[cfg(feature = "http")]
pub use client::{Client, ClientBuilder, SnapshotCheck, Spans};
#[cfg(feature = "http")]
pub use clock::SystemClock;
pub use clock::{Clock, ManualClock, Wait};
#[cfg(feature = "http")]
pub use convert::{UsageCsv, read_usage_csv};
pub use dataset::Dataset;
pub use error::{Code, Error, ErrorKind, Result};
#[cfg(feature = "http")]
pub use fetch::{Batch, Download, DownloadProof, Reader, RowStream};
#[cfg(feature = "http")]
pub use http::{ETag, RetryPolicy};
pub use json_text::{JsonKind, JsonText, JsonValueText};
pub use key::{ApiKey, KeyClaims, KeyWarning, ReportView};
pub use money::{Currency, ExactSum, Money, Totals};
pub use period::{
    BillingPeriodId, DateRange, Offers, PeriodInfo, PeriodList, PeriodNote, PeriodOddity, PeriodRules,
    PeriodState, RangeLimit, Resolved, Selection, Selector, Span,
};
#[cfg(feature = "http")]
pub use query::{Change, Fetched, Query, RateCard, Validator};
pub use record::{
    BalanceSummary, BillingPeriod, DiscountTier, DownloadUrl, ExtraField, FailedPayment, InstanceData,
    Invoice, InvoiceDocument, InvoicePayment, MarketplaceCharge, Meter, MeterRate, NamedAmount, OfferTerm,
    PriceSheetItem, RateCardTerms, RebillDetails, Record, RefundDetails, ReservationCharge,
    ReservationDetail, ReservationSummary, RowIssue, SharedRecommendation, SignedAddress,
    SingleRecommendation, SubscriptionPeriod, UsageAggregate, UsageDetail,
};
#[cfg(feature = "http")]
pub use source::{Delivery, Grain, LookBack, Version};
#[cfg(feature = "http")]
pub use token::{AccessToken, Cloud, TokenClaims, TokenFuture, TokenSource};
#[cfg(feature = "entra")]
pub use token::{EntraBuilder, SignIn};
pub use unit::{Time, UnitOfMeasure};
