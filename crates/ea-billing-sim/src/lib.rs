//! Simulator of the EA Reporting API and of the Azure billing APIs: a server that anyone can run, test against and
//! break.
//!
//! It invents enrollments from a seed and serves them as the real host did: usage details in pages, as CSV and as
//! reports behind signed links, balance summaries, marketplace charges, price sheets, reservations, and the usage
//! reports of the API that came before; in versions 1 to 3, with API keys, ETags, and the quirks that clients have to
//! live with. What it knows of the wire is taken from documents and payloads. It shares no type, constant or helper
//! with any client of this workspace, so that it can be a witness against them.
//!
//! ```
//! use ea_billing_sim::{KeyRequest, Simulator, World};
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let simulator = Simulator::start(World::default()).await?;
//! let key = simulator.issue_key(&KeyRequest::new("100"))?;
//! // Any client may now ask `{url}/v3/enrollments/100/usagedetails` with `Authorization: bearer {key}`.
//! assert!(simulator.url().starts_with("http://127.0.0.1:"));
//! assert_eq!(key.split('.').count(), 3);
//!
//! // A late correction, and a day later: what clients asked for before has changed.
//! simulator.restate("100", "2026-11-09".parse()?)?;
//! simulator.advance(chrono::TimeDelta::days(1));
//!
//! // What a client should have found out.
//! let facts = simulator.facts("100")?;
//! assert_eq!(facts.periods.last().map(|period| period.billing_period.as_str()), Some("202611"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The servers run on threads of their own, so that any client may ask them: one that blocks its thread, or one of any
//! runtime. [`Simulator::start_blocking`] is for callers that have none.
//!
//! # The world
//!
//! A [`World`] holds all inputs: the seed, the time, and for each [`Enrollment`] its currency, its first billing period
//! and the rows of a month, up to a hundred million. The same world gives the same bytes on every machine. Rows
//! are made when they are asked for and kept by nobody, so that memory stays flat.
//!
//! Time stands still until it is moved. As it moves, days are reported on the morning after, a few of their rows one or
//! two days later, and some days are restated. [`Simulator::facts`] tells what a client should have found out: exact
//! sums, how far the rounded balance is from them, anomalies. A page is made whole; files are made while they are sent.
//!
//! # Azure
//!
//! The same servers answer as Microsoft Entra and as Azure Resource Manager, at [`Simulator::login_url`] and
//! [`Simulator::arm_url`]: they sign in applications by secret, certificate or federated assertion, and machines by
//! their managed identity; they have usage aggregates and rate cards of subscriptions, invoices and billing periods of
//! subscriptions (2018-03-01-preview) and invoices of billing accounts, profiles and subscriptions (2024-04-01), with
//! their documents behind signed links. [`Azure`] is that side of the world, [`Simulator::azure_facts`] tells what a
//! client should have found out: aggregates, rates and invoices come from one model and add up.
//!
//! ```
//! use ea_billing_sim::{Simulator, TokenRequest, World};
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let simulator = Simulator::start(World::default()).await?;
//! // Good for `Authorization: Bearer {token}` at `{arm_url}/subscriptions/{id}/providers/Microsoft.Commerce/RateCard`.
//! let token = simulator.issue_token(&TokenRequest::default())?;
//! let subscription = &World::default().azure.subscriptions[0];
//! let facts = simulator.azure_facts(&subscription.id)?;
//! assert_eq!(facts.cycles[0].first_day, subscription.first_day);
//! // From now on a client has to sign in again.
//! simulator.revoke_tokens();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Faults
//!
//! A [`Rule`] lets a request fail in one of the ways of [`Fault`]: on the connection, by its status, in its hints to
//! come back, in its content, or in the chain of its pages. Rules come from code, from a file, or over the control port.
//!
//! ```
//! use ea_billing_sim::{Rule, Simulator, World};
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let simulator = Simulator::start(World::default()).await?;
//! let rule = r#"{"fault": "reset-mid-body", "when": {"route": "usage-details", "page": 2}}"#;
//! simulator.add_fault(Rule::from_json(rule)?)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is assumed
//!
//! No document tells these; a client must not rely on them:
//!
//! - the form of next links, ETags, report addresses and signatures, and that every page has a validator of its own;
//! - the title of a CSV file; the fields of reservation charges in v2; seven look-back days where none are asked for;
//! - of the API before it, the `type` words `pricesheet` and `storecharge`, and titles and columns of all reports but the
//!   detailed one;
//! - the word for a department's report view, the names of reports in refusals, and that keys of departments and accounts
//!   read no reservations;
//! - of Azure: which offer has which terms, that an included quantity moves the bounds of tiers, that the discount of a
//!   commitment is by what a cycle's usage costs, when an invoice comes and that it is chosen by the end of its period;
//!   how continuation tokens are made; that usage is reported within three days; the codes `InvalidProperty`,
//!   `InvalidFilter`, `InvalidParameter` and `InvalidContinuationToken`, and the texts of most messages. Signatures of
//!   client assertions are not verified;
//! - status 405, the answers of the storage host to what it refuses, and all messages of errors but that for a wrong view.

mod api;
mod control;
mod decimal;
mod draw;
mod exchange;
mod fault;
mod model;
mod offline;
mod reading;
mod render;
mod serve;
mod world;

pub use api::{
    AccountFacts, AzureFacts, CycleFacts, DepartmentFacts, Facts, KeyError, KeyRequest, ReportView,
    RestateError, Route, TokenRequest, UnknownEnrollment, UnknownSubscription,
};
pub use fault::{ClosesAt, Condition, Entry, Fault, Hint, Listener, Rule, RuleUse, ScriptError, Times};
pub use model::anomaly::Anomaly;
pub use model::balance::PeriodFacts;
pub use offline::Reply;
pub use reading::{NoTime, parse_time};
pub use serve::{Authorization, LoggedRequest, Simulator, SimulatorBuilder, StartError};
pub use world::{Application, Azure, AzureQuirks, AzureSubscription, BillingAccount, NextLink};
pub use world::{Enrollment, LastLink, NoData, NoPeriod, Period, Quirks, Quota, World, WorldError};
