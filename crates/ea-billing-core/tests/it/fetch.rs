//! Fetching from the simulator: the rows, the sums and the proof.

use ea_billing_core::{ApiKey, Change, Client, Delivery, Span};
use ea_billing_sim::{KeyRequest, Simulator, World};

async fn client(simulator: &Simulator) -> Client {
    let key = simulator.issue_key(&KeyRequest::new("100")).expect("the world has it");
    Client::builder()
        .with_base_url(simulator.url())
        .with_api_key(ApiKey::new(key).expect("it is a key"))
        .with_clock(std::sync::Arc::new(ea_billing_core::ManualClock::new(simulator.now())))
        .build()
        .expect("all is set")
}

#[tokio::test]
async fn smoke() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let client = client(&simulator).await;
    let periods = client.billing_periods().fetch().await.expect("fetched");
    println!("{:?}", periods.certificate);
    let period = periods.rows[1].billing_period;
    for delivery in [Delivery::Pages, Delivery::Download, Delivery::Report] {
        let usage = client.usage_details_by(delivery, Span::Period(period)).fetch().await.expect("fetched");
        println!("{:?} {:?}", usage.certificate, usage.validator);
    }
    let balance = client.balance_summary(Span::Period(period)).fetch().await.expect("fetched");
    println!("{balance:?}");
    let validator = balance.validator.expect("it has one");
    let again = client.balance_summary(Span::Period(period)).fetch_if_changed(&validator).await;
    assert_eq!(again.expect("fetched"), Change::NotModified);
}
