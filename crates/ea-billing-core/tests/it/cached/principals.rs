//! What one key was shown is shown to no other, and what one call brought answers no other.

use ea_billing_core::{ApiKey, Change, Client, DateRange, Delivery, Fetched, Span, UsageDetail};
use ea_billing_sim::{KeyRequest, Simulator, World};

use super::{Desk, october};
use crate::support::site::Site;

/// A client with another key, and the same cache.
fn client(desk: &Desk, request: &KeyRequest) -> Client {
    let key = ApiKey::new(desk.site.simulator.issue_key(request).unwrap()).unwrap();
    desk.site.builder().with_api_key(key).with_cache(desk.cache()).build().unwrap()
}

async fn fetch(client: &Client) -> Fetched<UsageDetail> {
    client.usage_details(october()).fetch().await.unwrap()
}

#[tokio::test]
async fn keys_of_two_views_have_two_snapshots() {
    let desk = Desk::new();
    let department = desk.site.simulator.facts("100").unwrap().departments[0].id;
    let all = client(&desk, &KeyRequest::new("100"));
    let part = client(&desk, &KeyRequest::department("100", department));
    let (whole, some) = (fetch(&all).await, fetch(&part).await);
    assert!(!some.certificate.from_cache && some.rows.len() < whole.rows.len());
    // Each finds its own again, and only that.
    let (whole_again, some_again) = (fetch(&all).await, fetch(&part).await);
    assert!(whole_again.certificate.from_cache && some_again.certificate.from_cache);
    assert_eq!((&whole_again.rows, &some_again.rows), (&whole.rows, &some.rows));
    assert_eq!(desk.cache().list().unwrap().len(), 2);
    // A validator of the one is none for the other.
    let validator = whole.validator.unwrap();
    desk.site.simulator.clear_requests();
    let change = part.usage_details(october()).fetch_if_changed(&validator).await.unwrap();
    let Change::Modified(fetched) = change else { panic!("the validator is of another key") };
    assert_eq!(fetched.rows, some.rows);
}

#[tokio::test]
async fn other_calls_have_other_snapshots() {
    let site = Site::with(Simulator::start_blocking(World::default()).unwrap(), "100");
    let desk = Desk { site, folder: tempfile::tempdir().unwrap() };
    let (one, other) = (client(&desk, &KeyRequest::new("100")), client(&desk, &KeyRequest::new("200")));
    let september = Span::Period("202609".parse().unwrap());
    let days = DateRange::new("2026-10-01".parse().unwrap(), "2026-10-31".parse().unwrap());
    let days = Span::Days(days.unwrap());
    let fetches = async || {
        [
            one.usage_details(october()).fetch().await.unwrap(),
            one.usage_details(september).fetch().await.unwrap(),
            one.usage_details(days).fetch().await.unwrap(),
            one.usage_details_by(Delivery::Download, october()).fetch().await.unwrap(),
            other.usage_details(october()).fetch().await.unwrap(),
        ]
    };
    let first = fetches().await;
    assert!(first.iter().all(|fetched| !fetched.certificate.from_cache));
    assert_eq!(desk.cache().list().unwrap().len(), first.len());
    for (first, second) in first.iter().zip(fetches().await) {
        assert!(second.certificate.from_cache);
        assert_eq!((&first.rows, &first.certificate.totals), (&second.rows, &second.certificate.totals));
    }
    assert_ne!(first[0].rows, first[1].rows);
    assert_ne!(first[0].rows, first[4].rows);
}
