//! The simulator on its sockets.

mod builder;
mod connection;
mod gate;
pub(crate) mod gzip;
mod handshake;
mod log;
mod raw;
mod respond;
mod runtime;
mod sending;
mod shared;
mod stream;
mod time;
#[cfg(feature = "tls")]
mod tls;
mod wait;

pub use builder::{SimulatorBuilder, StartError};
pub use log::{Authorization, LoggedRequest};

pub(crate) use crate::fault::Chunks;
pub(crate) use shared::Shared;

use crate::api::{
    AzureFacts, Facts, KeyError, KeyRequest, RestateError, TokenRequest, UnknownEnrollment,
    UnknownSubscription,
};
use crate::fault::{Listener, Rule, RuleUse, ScriptError};
use crate::world::World;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use runtime::OwnRuntime;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::task::JoinHandle;

/// A running simulator: the billing API, its storage host and a listener for control, each on a port of its own.
///
/// It runs on threads of its own and stops when it is dropped. So any client may ask it: one that blocks its thread, one
/// of another runtime or of none. A runtime whose time is paused does not pause it.
#[derive(Debug)]
pub struct Simulator {
    shared: Arc<Shared>,
    loops: Vec<JoinHandle<()>>,
    /// The last to go, after all that runs on it.
    _runtime: OwnRuntime,
}

impl Simulator {
    /// Starts a simulator on free ports of the loopback interface.
    ///
    /// # Errors
    /// The world can't be, or no port could be listened to.
    pub async fn start(world: World) -> Result<Self, StartError> {
        Self::builder(world).start().await
    }

    /// Starts a simulator as [`Simulator::start`] does, for callers without a runtime.
    ///
    /// # Errors
    /// The world can't be, or no port could be listened to.
    pub fn start_blocking(world: World) -> Result<Self, StartError> {
        Self::builder(world).start_blocking()
    }

    /// Begins a simulator with options.
    #[must_use]
    pub fn builder(world: World) -> SimulatorBuilder {
        SimulatorBuilder::new(world)
    }

    /// The address of the API, such as `http://127.0.0.1:4300`.
    #[must_use]
    pub fn url(&self) -> String {
        url(self.shared.scheme(), self.shared.api_gate.address())
    }

    /// The address of the storage host, another origin than the API.
    #[must_use]
    pub fn blob_url(&self) -> String {
        url(self.shared.scheme(), self.shared.blob_gate.address())
    }

    /// The address of the control listener, which speaks http in any case.
    #[must_use]
    pub fn control_url(&self) -> String {
        url("http", self.shared.control_gate.address())
    }

    /// The certificate of the authority that signs for the simulator, as PEM; none without TLS.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn ca_pem(&self) -> Option<&str> {
        self.shared.certificates.as_ref().map(|certificates| certificates.ca_pem.as_str())
    }

    /// The time of the servers' clock.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.shared.now()
    }

    /// Sets the servers' clock, forward or back, within the years 2014 (from May) to 2099.
    pub fn set_now(&self, to: DateTime<Utc>) {
        self.shared.set_now(to);
    }

    /// Moves the servers' clock, as [`Simulator::set_now`] does.
    pub fn advance(&self, by: TimeDelta) {
        self.shared.advance(by);
    }

    /// Corrects some rows of a day from now on.
    ///
    /// # Errors
    /// There is no such enrollment, or it has no usage of that day yet.
    pub fn restate(&self, enrollment: &str, day: NaiveDate) -> Result<(), RestateError> {
        self.shared.restate(enrollment, day)
    }

    /// Issues an API key.
    ///
    /// # Errors
    /// The key is for something that this world does not have.
    pub fn issue_key(&self, request: &KeyRequest) -> Result<String, KeyError> {
        self.shared.api().issue(request)
    }

    /// The address of Azure Resource Manager, which is that of the API.
    #[must_use]
    pub fn arm_url(&self) -> String {
        self.url()
    }

    /// The authority that Microsoft Entra signs in at, which is that of the API: tokens are issued at
    /// `{login_url}/{tenant}/oauth2/v2.0/token`.
    #[must_use]
    pub fn login_url(&self) -> String {
        self.url()
    }

    /// The endpoint of managed identities of App Service, for `IDENTITY_ENDPOINT`; the world has its header.
    #[must_use]
    pub fn identity_endpoint(&self) -> String {
        format!("{}/msi/token", self.url())
    }

    /// Issues an access token for Azure Resource Manager.
    ///
    /// # Errors
    /// The token is for an application that this world does not have.
    pub fn issue_token(&self, request: &TokenRequest) -> Result<String, KeyError> {
        self.shared.api().issue_token(request)
    }

    /// Revokes all access tokens issued until now, so that a client has to ask for another.
    pub fn revoke_tokens(&self) {
        self.shared.api().revoke_tokens();
    }

    /// What a client of a subscription should find out, at the time of the servers' clock: what every billing cycle
    /// costs by the rate card, and what its invoice is.
    ///
    /// # Errors
    /// There is no such subscription.
    pub fn azure_facts(&self, subscription: &str) -> Result<AzureFacts, UnknownSubscription> {
        self.shared.api().azure_facts(subscription)
    }

    /// What a client of an enrollment should find out, at the time of the servers' clock: exact sums of every period,
    /// anomalies, and the departments and accounts that keys can be for. Adds up every row of the enrollment.
    ///
    /// # Errors
    /// There is no such enrollment.
    pub fn facts(&self, enrollment: &str) -> Result<Facts, UnknownEnrollment> {
        self.shared.api().facts(enrollment)
    }

    /// Adds a rule after the others.
    ///
    /// # Errors
    /// The rule can't be, or needs TLS and there is none.
    pub fn add_fault(&self, rule: Rule) -> Result<(), ScriptError> {
        self.shared.add_faults(vec![rule])
    }

    /// Puts rules in the place of those that there are.
    ///
    /// # Errors
    /// A rule can't be, or needs TLS and there is none. Then nothing changes.
    pub fn set_faults(&self, rules: Vec<Rule>) -> Result<(), ScriptError> {
        self.shared.set_faults(rules)
    }

    /// Takes all rules away, and what they left behind. A listener that was closed stays closed.
    pub fn clear_faults(&self) {
        self.shared.clear_faults();
    }

    /// The rules with how often each has been used.
    #[must_use]
    pub fn faults(&self) -> Vec<RuleUse> {
        self.shared.faults()
    }

    /// What has been asked at the API and the storage host, in the order in which it came.
    #[must_use]
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.shared.requests()
    }

    /// Forgets what has been asked.
    pub fn clear_requests(&self) {
        self.shared.clear_requests();
    }

    /// Closes a listener and drops its connections; connections are refused until it is opened.
    pub fn close_listener(&self, listener: Listener) {
        self.shared.refuse(listener, None);
    }

    /// Opens a listener again, on the port that it had.
    ///
    /// # Errors
    /// The port could not be listened to.
    pub fn open_listener(&self, listener: Listener) -> std::io::Result<()> {
        self.shared.open(listener)
    }

    /// Stops and waits until nothing listens any more.
    pub async fn stop(mut self) {
        self.halt();
        for task in std::mem::take(&mut self.loops) {
            // It was cancelled, which is how it ends.
            let _ = task.await;
        }
    }

    fn halt(&self) {
        for task in &self.loops {
            task.abort();
        }
        for gate in [&self.shared.api_gate, &self.shared.blob_gate, &self.shared.control_gate] {
            gate.shut();
        }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.halt();
    }
}

/// The address of a listener for a client on the same machine.
fn url(scheme: &str, mut address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        let loopback: std::net::IpAddr = match address {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        };
        address.set_ip(loopback);
    }
    format!("{scheme}://{address}")
}
