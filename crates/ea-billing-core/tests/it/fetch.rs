//! Fetching from the simulator: the rows, the sums and the proof.

use ea_billing_core::{Change, Delivery, SnapshotProof, Span};

use super::support::site::Site;

#[tokio::test]
async fn three_ways_of_delivery_bring_the_same_rows() {
    let site = Site::start().await;
    let client = site.client();
    let period = Span::Period("202610".parse().unwrap());
    let mut rows = Vec::new();
    for delivery in [Delivery::Pages, Delivery::Download, Delivery::Report] {
        let usage = client.usage_details_by(delivery, period).fetch().await.unwrap();
        assert_eq!((usage.rows.len(), usage.certificate.rows, usage.certificate.issues), (2500, 2500, 0));
        rows.push(
            usage
                .rows
                .iter()
                .map(|row| (row.date, row.meter_id.clone(), row.instance_id.clone()))
                .collect::<Vec<_>>(),
        );
    }
    assert_eq!(rows[0], rows[1]);
    assert_eq!(rows[0], rows[2]);
}

#[tokio::test]
async fn what_has_not_changed_costs_one_request_without_a_body() {
    let site = Site::start().await;
    let client = site.client();
    let query = client.usage_details(Span::Period("202610".parse().unwrap()));
    let first = query.fetch().await.unwrap();
    assert_eq!(first.certificate.snapshot, SnapshotProof::Validated { asked: 3 });
    site.simulator.clear_requests();
    let validator = first.validator.clone().unwrap();
    assert_eq!(query.fetch_if_changed(&validator).await.unwrap(), Change::NotModified);
    assert_eq!(site.asked().len(), 1);
    site.simulator.restate("100", "2026-10-05".parse().unwrap()).unwrap();
    let Change::Modified(second) = query.fetch_if_changed(&validator).await.unwrap() else {
        panic!("the data have changed");
    };
    assert_ne!(second.certificate.totals, first.certificate.totals);
    // A validator of another call is no condition.
    let other = client.usage_details(Span::Period("202609".parse().unwrap()));
    assert!(matches!(other.fetch_if_changed(&validator).await.unwrap(), Change::Modified(_)));
}
