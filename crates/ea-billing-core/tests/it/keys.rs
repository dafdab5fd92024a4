//! What API keys of other views, times and enrollments can do, and what is said of them.

use ea_billing_core::{
    ApiKey, Client, Code, DateRange, Delivery, Error, ExactSum, Grain, LookBack, Span, Warning,
};
use ea_billing_sim::{Enrollment, KeyRequest, World};

use super::support::{
    canary::{CanaryKey, Scan, told_by},
    site::Site,
};

mod parts;
mod refused;

/// A small enrollment 100 and another one.
async fn site() -> Site {
    Site::of(world(true), "100").await
}

fn world(view_charges: bool) -> World {
    let of = |number| Enrollment { rows_per_month: 300, view_charges, ..Enrollment::new(number) };
    World { enrollments: vec![of("100"), of("200")], page_size: 100, ..World::default() }
}

/// A key of the simulator, which is looked for like the site's own.
struct Issued {
    key: ApiKey,
    _scan: OnDrop,
}

/// Looks for the key when the test is over.
struct OnDrop(Scan);

impl Drop for OnDrop {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.0.assert_no_secret(&[]);
        }
    }
}

impl Issued {
    fn new(site: &Site, request: &KeyRequest) -> Self {
        let canary = CanaryKey::issued(&site.simulator, request);
        let scan = OnDrop(Scan::start(&canary));
        Self { key: ApiKey::new(canary.as_str()).unwrap(), _scan: scan }
    }

    fn client(&self, site: &Site) -> Client {
        site.builder().with_api_key(self.key.clone()).build().unwrap()
    }
}

/// The errors of all datasets that only a key of the whole enrollment reads.
async fn refusals(client: &Client) -> Vec<Error> {
    let days = DateRange::new("2026-10-01".parse().unwrap(), "2026-10-31".parse().unwrap()).unwrap();
    vec![
        client.balance_summary(Span::Current).fetch().await.unwrap_err(),
        client.price_sheet(Span::Current).fetch().await.unwrap_err(),
        client.reservation_details(days).fetch().await.unwrap_err(),
        client.reservation_summaries(Grain::Monthly).fetch().await.unwrap_err(),
        client.reservation_charges(days).fetch().await.unwrap_err(),
        client.shared_recommendations(LookBack::Days7).fetch().await.unwrap_err(),
        client.single_recommendations(LookBack::Days60).fetch().await.unwrap_err(),
    ]
}
