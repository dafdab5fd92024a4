//! A simulator, and clients of it.

use std::sync::Arc;

use ea_billing_core::{
    AccessToken, ApiKey, AzureClient, Client, ClientBuilder, DateRange, ManualClock, SubscriptionId,
};
use ea_billing_sim::{KeyRequest, Rule, Simulator, TokenRequest, World};

/// Pay-as-you-go of the default world.
const SUBSCRIPTION: &str = "6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3";

pub(crate) struct Site(pub(crate) Simulator);

impl Site {
    pub(crate) async fn start() -> Self {
        let mut world = World::default();
        world.azure.meters = 200;
        Self(Simulator::start(world).await.expect("a port is free"))
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        let key = self.0.issue_key(&KeyRequest::new("100")).unwrap();
        Client::builder()
            .with_base_url(self.0.url())
            .with_api_key(ApiKey::new(key).unwrap())
            .with_clock(self.clock())
            .without_proxy()
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    pub(crate) fn azure(&self) -> AzureClient {
        let token = self.0.issue_token(&TokenRequest::default()).unwrap();
        AzureClient::builder()
            .with_base_url(self.0.arm_url())
            .with_access_token(AccessToken::new(token, None).unwrap())
            .with_clock(self.clock())
            .without_proxy()
            .build()
            .unwrap()
    }

    fn clock(&self) -> Arc<ManualClock> {
        Arc::new(ManualClock::new(self.0.now()))
    }

    /// Lets a route answer so, and no other.
    pub(crate) fn replay(&self, route: &str, body: &str) {
        self.0.clear_faults();
        let rule = serde_json::json!({
            "fault": "answer", "headers": {"Content-Type": "application/json"}, "body": body, "times": "always",
            "when": {"route": route}
        });
        self.0.add_fault(Rule::from_json(&rule.to_string()).unwrap()).unwrap();
    }
}

pub(crate) fn subscription() -> SubscriptionId {
    SUBSCRIPTION.parse().unwrap()
}

pub(crate) fn days(first: &str, last: &str) -> DateRange {
    DateRange::new(first.parse().unwrap(), last.parse().unwrap()).unwrap()
}
