//! What has not changed costs a 304.

use super::client::{Client, usual_world};
use chrono::TimeDelta;

const CALLS: &[&str] = &[
    "/v1/enrollments/100/billingperiods",
    "/v3/enrollments/100/balancesummary",
    "/v2/enrollments/100/usagedetails",
    "/v3/enrollments/100/billingPeriods/202610/usagedetails",
    "/v1/enrollments/100/usagedetailsbycustomdate?startTime=2026-10-01&endTime=2026-11-20",
    "/v3/enrollments/100/usagedetails/download?billingPeriod=202611",
    "/v3/enrollments/100/marketplacecharges",
    "/v2/enrollments/100/pricesheet",
    "/v2/enrollments/100/reservationdetails?startDate=2026-11-01&endDate=2026-11-30",
    "/v2/enrollments/100/reservationsummaries?grain=monthly",
    "/v3/enrollments/100/reservationcharges?startDate=2025-11-01&endDate=2026-11-30",
    "/v2/enrollments/100/SharedReservationRecommendations?lookBackPeriod=30",
    "/rest/100/usage-reports",
    "/rest/100/usage-report?month=2026-11&type=detail",
    "/rest/100/usage-report?month=2026-11&type=summary&fmt=Json",
];

#[tokio::test]
async fn an_answer_that_is_known_is_304_without_a_body() {
    let client = Client::of(usual_world()).await;
    for call in CALLS {
        let first = client.get(call).await;
        assert_eq!(first.status(), 200, "{call}: {}", first.text());
        let tag = first.etag();
        assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() > 10, "{tag}");
        assert_eq!(client.get(call).await.etag(), tag, "{call}");
        for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
            let again = client.get_if_changed(call, &known).await;
            assert_eq!(
                (again.status(), again.body.len(), again.etag()),
                (304, 0, tag.clone()),
                "{call} {known}"
            );
            assert_eq!(again.header("Content-Type"), None);
        }
        let other = client.get_if_changed(call, "\"other\"").await;
        assert_eq!((other.status(), &other.body), (200, &first.body), "{call}");
    }
}

#[tokio::test]
async fn a_new_day_changes_what_is_still_open_and_leaves_the_rest() {
    let client = Client::of(usual_world()).await;
    let changes = [
        ("/v2/enrollments/100/usagedetails", true),
        ("/v3/enrollments/100/balancesummary", true),
        ("/rest/100/usage-report?month=2026-11&type=detail", true),
        ("/v3/enrollments/100/usagedetails/download?billingPeriod=202611", true),
        ("/v3/enrollments/100/billingPeriods/202609/usagedetails", false),
        ("/v3/enrollments/100/billingPeriods/202609/balancesummary", false),
        ("/v2/enrollments/100/billingPeriods/202610/pricesheet", false),
    ];
    for (call, changes) in changes {
        let tag = client.get(call).await.etag();
        let now = client.simulator.now();
        client.simulator.advance(TimeDelta::days(1));
        let status = client.get_if_changed(call, &tag).await.status();
        assert_eq!(status, if changes { 200 } else { 304 }, "{call}");
        client.simulator.set_now(now);
        assert_eq!(client.get_if_changed(call, &tag).await.status(), 304, "{call}: back where it was");
    }
}

#[tokio::test]
async fn a_restated_day_changes_the_answers_that_have_it() {
    let client = Client::of(usual_world()).await;
    let changes = [
        ("/v3/enrollments/100/billingPeriods/202601/usagedetails", true),
        ("/v3/enrollments/100/usagedetailsbycustomdate?startTime=2026-01-05&endTime=2026-01-05", true),
        ("/v3/enrollments/100/usagedetails/download?billingPeriod=202601", true),
        ("/rest/100/usage-report?month=2026-01&type=detail", true),
        ("/v2/enrollments/100/billingPeriods/202601/balancesummary", true),
        // What a month begins with is what the month before it left.
        ("/v2/enrollments/100/billingPeriods/202602/balancesummary", true),
        ("/v2/enrollments/100/billingPeriods/202512/balancesummary", false),
        ("/v3/enrollments/100/usagedetailsbycustomdate?startTime=2026-01-06&endTime=2026-01-06", false),
        ("/v3/enrollments/100/billingPeriods/202602/usagedetails", false),
    ];
    let mut tags = Vec::new();
    for (call, _) in changes {
        tags.push(client.get(call).await.etag());
    }
    client.simulator.restate("100", "2026-01-05".parse().unwrap()).unwrap();
    for ((call, changes), tag) in changes.into_iter().zip(tags) {
        let status = client.get_if_changed(call, &tag).await.status();
        assert_eq!(status, if changes { 200 } else { 304 }, "{call}");
    }
}

#[tokio::test]
async fn a_validator_belongs_to_one_call() {
    let client = Client::of(usual_world()).await;
    let mut tags = std::collections::HashSet::new();
    for call in CALLS {
        assert!(tags.insert(client.get(call).await.etag()), "{call}");
    }
    // Another page, another month, another key.
    let page = client.json(CALLS[3]).await;
    assert!(tags.insert(client.get(page["nextLink"].as_str().unwrap()).await.etag()));
    assert!(tags.insert(client.get("/v3/enrollments/100/billingPeriods/202609/usagedetails").await.etag()));
    let account = client.simulator.facts("100").unwrap().accounts[0].id;
    let client = client.with(&ea_billing_sim::KeyRequest::account("100", account));
    assert!(tags.insert(client.get(CALLS[3]).await.etag()));
}

#[tokio::test]
async fn a_validator_belongs_to_one_world() {
    let path = "/v3/enrollments/100/billingPeriods/202610/usagedetails";
    let tag = async |change: &dyn Fn(&mut ea_billing_sim::World)| {
        let mut world = usual_world();
        change(&mut world);
        Client::of(world).await.get(path).await.etag()
    };
    let same = tag(&|_| ()).await;
    // Another time is the same world, and the rows of October are what they were.
    assert_eq!(tag(&|world| world.as_of += TimeDelta::days(1)).await, same);
    assert_ne!(tag(&|world| world.page_size = 50).await, same);
    assert_ne!(tag(&|world| world.enrollments[0].currency = "CHF".to_owned()).await, same);
    assert_ne!(tag(&|world| world.enrollments[0].quirks.null_texts = true).await, same);
}

#[tokio::test]
async fn a_page_that_is_not_what_it_should_be_has_a_validator_of_its_own() {
    let path = "/v3/enrollments/100/billingPeriods/202610/usagedetails";
    let client = Client::of(usual_world()).await;
    let tag = client.get(path).await.etag();
    for fault in ["page-empty", "link-self-loop", "link-relative"] {
        let rule = ea_billing_sim::Rule::from_json(&format!(r#"{{"fault": "{fault}"}}"#)).unwrap();
        client.simulator.add_fault(rule).unwrap();
        assert_ne!(client.get(path).await.etag(), tag, "{fault}");
    }
    assert_eq!(client.get(path).await.etag(), tag);
}
