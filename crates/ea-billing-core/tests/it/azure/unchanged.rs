//! The snapshot cache of rate cards.

use ea_billing_core::{Cache, RateCardOffer};
use ea_billing_sim::Listener::{Api, Blob};

use super::{Site, subscription};

#[tokio::test]
async fn a_kept_card_is_the_card() {
    let folder = tempfile::tempdir().unwrap();
    let site = Site::start(|azure| azure.meters = 5000).await;
    let cache = Cache::open(folder.path()).unwrap();
    let client = site.builder().with_cache(cache).build().unwrap();
    let offer = RateCardOffer::new("0062p", "USD".parse().unwrap(), "en-US", "US").unwrap();
    let query = client.rate_card(&subscription(), &offer);
    let first = query.fetch_card().await.unwrap();
    site.simulator.clear_requests();
    let second = query.fetch_card().await.unwrap();
    assert_eq!(site.answers(), [(Api, 302), (Blob, 304)]);
    assert!(second.certificate.from_cache && !first.certificate.from_cache);
    assert_eq!((second.meters, second.terms), (first.meters, first.terms));
    assert_eq!((second.validator, second.certificate.wire_bytes), (first.validator, 0));
    site.assert_kept(None);
}
