//! The commands that ask Azure Resource Manager.

mod access;
mod aggregates;
mod demo;
mod doctor;
mod invoices;
mod periods;
mod rate;
mod ratecard;
mod recorded;
mod sign_in;

use ea_billing_sim::{Simulator, TokenRequest, World};

use crate::support::{Home, Program, Run};

/// A subscription of the simulator: pay-as-you-go, with billing cycles from the 6th.
pub(crate) const SUBSCRIPTION: &str = "6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3";

/// A simulator of two small subscriptions, whose time is in the past, since the program goes by the clock of the machine. All
/// their meters have rates.
pub(crate) fn simulator() -> Simulator {
    simulator_of(8)
}

/// As [`simulator`], with so many resources in each subscription: of 24 in the first one, two have meters without a rate.
pub(crate) fn simulator_of(resources: u32) -> Simulator {
    let subscription = |id: &str, offer: &str| {
        format!(
            r#"{{"id": "{id}", "name": "Small", "offer": "{offer}", "currency": "USD", "cycleDay": 6,
                "firstDay": "2024-03-06", "resources": {resources}}}"#
        )
    };
    let subscriptions = [
        subscription(SUBSCRIPTION, "MS-AZR-0003P"),
        subscription("a93b5e17-0c64-4f2d-8b71-e5d20c9f8436", "MS-AZR-0062P"),
    ];
    let azure = format!(
        r#"{{"subscriptions": [{}], "pageSize": 100, "billingAccounts": [{{"name": "8608480", "profile": "",
            "subscriptions": ["{SUBSCRIPTION}"]}}]}}"#,
        subscriptions.join(",")
    );
    let world = format!(
        r#"{{"asOf": "2024-06-15T09:00:00Z", "enrollments": [{{"number": "100", "firstPeriod": "202405"}}], "azure": {azure}}}"#
    );
    Simulator::start_blocking(World::from_json(&world).unwrap()).unwrap()
}

impl<'h> Program<'h> {
    /// Lets it ask a simulator about its first subscription, with a token that lasts.
    pub(crate) fn against_azure(self, simulator: &Simulator) -> Self {
        let token = lasting_token(simulator, TokenRequest::default());
        self.home().keep_secret(&token);
        self.with_azure(simulator).env("EA_BILLING_ACCESS_TOKEN", token)
    }

    /// Names the addresses of a simulator and its first subscription, and no token.
    pub(crate) fn with_azure(self, simulator: &Simulator) -> Self {
        self.env("EA_BILLING_API_KEY", "")
            .env("EA_BILLING_ARM_URL", simulator.arm_url())
            .env("EA_BILLING_LOGIN_URL", simulator.login_url())
            .env("EA_BILLING_SUBSCRIPTION", SUBSCRIPTION)
    }
}

/// A token that is good for as long as the tests run.
pub(crate) fn lasting_token(simulator: &Simulator, request: TokenRequest) -> String {
    let expires = "2099-12-31T00:00:00Z".parse().ok();
    simulator.issue_token(&TokenRequest { expires, ..request }).unwrap()
}

/// Runs the program with the words of a line as its arguments.
pub(crate) fn ask(home: &Home, simulator: &Simulator, line: &str) -> Run {
    home.program(line.split_whitespace()).against_azure(simulator).run()
}
