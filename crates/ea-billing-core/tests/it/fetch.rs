//! Fetching from the simulator: the rows, the sums and the proof.

use ea_billing_core::{Change, Code, Delivery, SnapshotProof, Span};
use ea_billing_sim::{Enrollment, World};

use super::support::site::{Site, small_world};

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
async fn the_rows_of_a_file_are_counted_through_all_its_parts() {
    let site = Site::start().await;
    let row = |cost: &str| format!("2026-10-01,1,{cost},\"{{\"\"a\"\":\r\n1}}\"\r\n");
    // Each half is larger than what is decoded at once.
    let half = row("0.5").repeat(9000);
    let file = format!("Date,ConsumedQuantity,Cost,Tags\r\n{half}{}{half}{}", row("x"), row("y"));
    let answer = |body: &str| {
        let body = serde_json::to_string(body).unwrap();
        site.fault(&format!(
            r#"{{"fault": "answer", "headers": {{"Content-Type": "text/csv"}}, "body": {body},
                "when": {{"route": "usage-download"}}}}"#
        ));
    };
    let client = site.client();
    let query = client.usage_details_by(Delivery::Download, Span::Period("202610".parse().unwrap()));
    answer(&file);
    let usage = query.fetch().await.unwrap();
    assert_eq!((usage.rows.len(), usage.certificate.rows, usage.certificate.issues), (18_000, 18_000, 2));
    assert_eq!(usage.certificate.totals.get(None).unwrap().to_string(), "9000");
    assert_eq!(usage.issues.iter().map(|issue| issue.row).collect::<Vec<_>>(), [9001, 18_002]);
    answer(&format!("{file}2026-10-01,1,1,\"open"));
    let error = query.fetch().await.unwrap_err();
    assert_eq!(error.code(), Code::Truncated);
    assert!(error.to_string().contains("within a quoted cell, after 18002 whole rows"), "{error}");
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

#[tokio::test]
async fn a_stream_ends_with_the_certificate_of_a_fetch() {
    let site = Site::of(small_world(), "100").await;
    let query = site.client().usage_details(Span::Period("202610".parse().unwrap()));
    let fetched = query.fetch().await.unwrap();
    let mut stream = query.stream().await.unwrap();
    let mut rows = Vec::new();
    while let Some(mut batch) = stream.next().await.unwrap() {
        rows.append(&mut batch.rows);
        assert_eq!(stream.certificate(), None);
        assert!(format!("{stream:?}").contains(&format!("rows: {}", rows.len())), "{stream:?}");
    }
    assert_eq!(rows, fetched.rows);
    assert_eq!(stream.certificate(), Some(&fetched.certificate));
    assert_eq!(stream.next().await.unwrap(), None);
    assert_eq!(stream.finish().await.unwrap(), (fetched.certificate, fetched.validator));
}

#[tokio::test]
async fn a_stream_that_is_dropped_asks_for_no_more() {
    let enrollment = Enrollment { rows_per_month: 100, ..Enrollment::new("100") };
    let world = World { page_size: 2, enrollments: vec![enrollment], ..World::default() };
    let site = Site::of(world, "100").await;
    let client = site.client();
    let period = |id: &str| client.usage_details(Span::Period(id.parse().unwrap()));
    let mut stream = period("202610").stream().await.unwrap();
    stream.next().await.unwrap().unwrap();
    let asked = || site.asked().iter().filter(|path| path.contains("202610")).count();
    let before = asked();
    drop(stream);
    // Time enough for others to go on.
    period("202609").fetch().await.unwrap();
    // One request may have been on its way.
    assert!(asked() <= before + 1, "{before} requests, and {} more", asked() - before);
}
