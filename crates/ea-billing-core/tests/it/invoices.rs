//! Invoices and billing periods of subscriptions and billing accounts, and their documents.

mod documents;
#[cfg(feature = "cache")]
mod kept;
mod lists;
mod periods;

use std::sync::Arc;

use ea_billing_core::{
    AccessToken, AzureClient, AzureClientBuilder, DateRange, Error, InvoiceScope, ManualClock, SubscriptionId,
};
use ea_billing_sim::{Rule, Simulator, TokenRequest, World};

use crate::support::canary::{CanaryKey, Scan, told_by};

/// The subscription that pays as it goes, whose months begin on the 6th.
const PAYG: &str = "6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3";
/// The account of a customer agreement, and its profile.
const ACCOUNT: &str = "5b2f0c6e-91d7-4a38-8e54-c3a7f1d06b92:e7d19a40-2c5b-4f86-b013-7a9e5d2c84f1_2019-05-31";
const PROFILE: &str = "H6RI-TXWC-BG7-PGB";
/// The account of an enrollment.
const ENROLLMENT: &str = "8608480";

/// A simulator, a clock that nobody waits for, and a token that may stand nowhere.
struct Arm {
    simulator: Simulator,
    clock: Arc<ManualClock>,
    token: CanaryKey,
    scan: Scan,
}

impl Arm {
    async fn start() -> Self {
        Self::of(World::default()).await
    }

    async fn of(world: World) -> Self {
        let simulator = Simulator::start(world).await.expect("a port is free");
        let token = CanaryKey::of(simulator.issue_token(&TokenRequest::default()).expect("a token"));
        let scan = Scan::start(&token);
        let clock = Arc::new(ManualClock::new(simulator.now()));
        Self { simulator, clock, token, scan }
    }

    fn client(&self) -> AzureClient {
        self.builder().build().expect("nothing is missing")
    }

    fn builder(&self) -> AzureClientBuilder {
        let token = AccessToken::new(self.token.as_str(), None).expect("it is one");
        AzureClient::builder()
            .with_base_url(self.simulator.arm_url())
            .with_access_token(token)
            .with_clock(self.clock.clone())
            .without_proxy()
    }

    /// Lets a request fail, by a rule as JSON.
    fn fault(&self, rule: &str) {
        let rule = Rule::from_json(rule).expect("the rule can be read");
        self.simulator.add_fault(rule).expect("the rule can be followed");
    }

    /// Answers the next request of this route with this status and body.
    fn answer(&self, route: &str, status: u16, content_type: &str, body: &str) {
        let rule = serde_json::json!({
            "fault": "answer", "status": status, "headers": {"Content-Type": content_type}, "body": body,
            "when": {"route": route},
        });
        self.fault(&rule.to_string());
    }

    /// The methods, paths and queries that were asked for, in order.
    fn asked(&self) -> Vec<String> {
        let requests = self.simulator.requests();
        let shown = requests.iter().map(|asked| match asked.query.as_str() {
            "" => format!("{} {}", asked.method, asked.path),
            query => format!("{} {}?{query}", asked.method, asked.path),
        });
        shown.collect()
    }

    /// Fails if a token or a signature stands in the logs, or in what is told of the error.
    #[track_caller]
    fn assert_no_secret(&self, error: Option<&Error>) {
        let told = error.map(told_by).unwrap_or_default();
        self.scan.assert_no_secret(&[&told]);
    }
}

fn payg() -> SubscriptionId {
    PAYG.parse().expect("it is one")
}

fn of_subscription() -> InvoiceScope {
    InvoiceScope::Subscription(payg())
}

fn of_account() -> InvoiceScope {
    InvoiceScope::BillingAccount(ACCOUNT.to_owned())
}

fn days(first: &str, last: &str) -> DateRange {
    DateRange::new(first.parse().expect("a day"), last.parse().expect("a day")).expect("in order")
}
