//! The Azure billing APIs: usage aggregates and rate cards, whole, and with a token that goes to one origin.

mod aggregates;
mod links;
mod ratecard;
#[cfg(feature = "cache")]
mod unchanged;

use std::sync::Arc;

use ea_billing_core::{AccessToken, AzureClient, AzureClientBuilder, Error, ManualClock, SubscriptionId};
use ea_billing_sim::{Authorization, Azure, Listener, Rule, Simulator, World};

use crate::support::canary::{CanaryKey, Scan, told_by};

/// Pay-as-you-go of the default world: its billing cycles begin on the sixth.
const SUBSCRIPTION: &str = "6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3";

/// A simulator of Azure, a clock that nobody waits for, and a token that may stand nowhere.
struct Site {
    simulator: Simulator,
    clock: Arc<ManualClock>,
    token: CanaryKey,
    scan: Scan,
}

impl Site {
    async fn start(change: impl FnOnce(&mut Azure)) -> Self {
        let mut world = World::default();
        change(&mut world.azure);
        let simulator = Simulator::start(world).await.expect("a port is free");
        let token = CanaryKey::token(&simulator);
        let scan = Scan::start(&token);
        let clock = Arc::new(ManualClock::new(simulator.now()));
        Self { simulator, clock, token, scan }
    }

    fn builder(&self) -> AzureClientBuilder {
        let token = AccessToken::new(self.token.as_str(), None).expect("the simulator makes good tokens");
        AzureClient::builder()
            .with_base_url(self.simulator.arm_url())
            .with_access_token(token)
            .with_clock(self.clock.clone())
            .without_proxy()
    }

    fn client(&self) -> AzureClient {
        self.builder().build().expect("nothing is missing")
    }

    fn fault(&self, rule: &str) {
        self.simulator.add_fault(Rule::from_json(rule).expect(rule)).expect(rule);
    }

    /// Which listeners were asked, and what each answered.
    fn answers(&self) -> Vec<(Listener, u16)> {
        let requests = self.simulator.requests();
        requests.iter().map(|request| (request.listener, request.status.unwrap_or_default())).collect()
    }

    /// Fails if the storage host has seen the token, if Azure Resource Manager has not, or if a secret was told.
    #[track_caller]
    fn assert_kept(&self, error: Option<&Error>) {
        self.scan.assert_no_secret(&[&error.map(told_by).unwrap_or_default()]);
        for request in self.simulator.requests() {
            let expect = match request.listener {
                Listener::Blob => Authorization::Absent,
                _ => Authorization::Bearer,
            };
            assert_eq!(request.authorization, expect, "{request:?}");
        }
    }
}

fn subscription() -> SubscriptionId {
    SUBSCRIPTION.parse().expect("a GUID")
}

/// `whole`, or the code of the error.
fn word<T>(result: &Result<T, Error>) -> &'static str {
    result.as_ref().map_or_else(|error| error.code().as_str(), |_| "whole")
}
