//! Who may read what.

use super::client::Client;
use chrono::{TimeDelta, Utc};
use ea_billing_sim::{KeyRequest, ReportView};
use serde_json::Value;

const USAGE: &str = "/v3/enrollments/100/billingPeriods/202610/usagedetails";

#[tokio::test]
async fn a_request_without_a_good_key_is_401() {
    let client = Client::new().await;
    let cut = format!("bearer {}", &client.key[..client.key.len() - 1]);
    let check = async |authorization: &[(&str, &str)], message: &str| {
        for path in
            [USAGE, "/rest/100/usage-reports", "/v2/enrollments/100/usagedetails/download", "/nowhere"]
        {
            let reply = client.send("GET", path, authorization).await;
            assert_eq!(
                (reply.status(), reply.error()),
                (401, ("401".to_owned(), message.to_owned())),
                "{path}"
            );
        }
    };
    check(&[], "The request has no API key.").await;
    check(&[("Authorization", "basic dXNlcg==")], "The request has no API key.").await;
    check(&[("Authorization", "bearer")], "The request has no API key.").await;
    check(&[("Authorization", "bearer abc")], "The API key is not valid.").await;
    check(&[("Authorization", &cut)], "The API key is not valid.").await;
}

#[tokio::test]
async fn the_scheme_is_read_in_any_casing() {
    let client = Client::new().await;
    for scheme in ["bearer", "Bearer", "BEARER"] {
        let key = format!("{scheme} {}", client.key);
        assert_eq!(client.send("GET", USAGE, &[("authorization", &key)]).await.status(), 200);
    }
}

#[tokio::test]
async fn a_key_expires_after_six_months() {
    let client = Client::new().await;
    client.simulator.advance(TimeDelta::days(150));
    assert_eq!(client.get(USAGE).await.status(), 200);
    client.simulator.advance(TimeDelta::days(7));
    assert_eq!(client.get(USAGE).await.error().1, "The API key has expired.");
}

#[tokio::test]
async fn a_key_can_be_asked_for_that_has_expired() {
    let client = Client::new().await;
    let expires = Some("2020-04-08T23:54:29Z".parse::<chrono::DateTime<Utc>>().unwrap());
    let not_before = Some("2019-10-08T23:54:29Z".parse::<chrono::DateTime<Utc>>().unwrap());
    let client = client.with(&KeyRequest { not_before, expires, ..KeyRequest::new("100") });
    assert_eq!(client.get(USAGE).await.error().1, "The API key has expired.");
}

#[tokio::test]
async fn a_key_of_another_enrollment_is_a_bad_request() {
    let client = Client::new().await;
    for number in ["200", "999", "abc"] {
        let path = format!("/v3/enrollments/{number}/usagedetails");
        let reply = client.get(&path).await;
        assert_eq!((reply.status(), reply.error().0), (400, "400".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn every_view_of_the_whole_enrollment_reads_everything() {
    let mut client = Client::new().await;
    for view in
        [ReportView::System, ReportView::Enterprise, ReportView::IndirectEnterprise, ReportView::Partner]
    {
        client = client.with(&KeyRequest { view, ..KeyRequest::new("100") });
        for path in ["balancesummary", "pricesheet", "usagedetails"] {
            assert_eq!(
                client.get(&format!("/v3/enrollments/100/{path}")).await.status(),
                200,
                "{view:?} {path}"
            );
        }
    }
}

#[tokio::test]
async fn a_part_of_an_enrollment_sees_its_own_usage_and_no_more() {
    let mut client = Client::new().await;
    let facts = client.simulator.facts("100").unwrap();
    let requests = [
        (
            KeyRequest::department("100", facts.departments[0].id),
            "departmentId",
            facts.departments[0].id,
            "Department",
        ),
        (KeyRequest::account("100", facts.accounts[0].id), "accountId", facts.accounts[0].id, "AccountOwner"),
    ];
    for (request, field, id, view) in requests {
        client = client.with(&request);
        let page = client.json(USAGE).await;
        let rows = page["data"].as_array().unwrap();
        assert!(!rows.is_empty() && rows.iter().all(|row| row[field] == id));
        let refused = [
            ("v3", "balancesummary", "BalanceSummary"),
            ("v1", "billingPeriods/202610/pricesheet", "PriceSheet"),
            ("v2", "reservationdetails?startDate=2026-10-01&endDate=2026-10-02", "ReservationDetails"),
            ("v2", "reservationsummaries?grain=monthly", "ReservationSummaries"),
            ("v3", "reservationcharges?startDate=2026-10-01&endDate=2026-10-02", "ReservationCharges"),
            ("v2", "SharedReservationRecommendations?lookBackPeriod=7", "ReservationRecommendations"),
        ];
        for (version, path, report) in refused {
            let reply = client.get(&format!("/{version}/enrollments/100/{path}")).await;
            let message = format!(
                "Report type and report view are not compatible. Report Type: {report}, Report View: {view}"
            );
            assert_eq!((reply.status(), reply.error().1), (401, message), "{path}");
        }
        let periods = client.json("/v2/enrollments/100/billingperiods").await;
        assert_eq!((&periods[1]["priceSheet"], &periods[1]["balanceSummary"]), (&Value::Null, &Value::Null));
    }
}

#[tokio::test]
async fn charges_can_be_hidden_from_parts_of_an_enrollment() {
    let mut world = super::client::small_world();
    world.enrollments[0].view_charges = false;
    let client = Client::of(world).await;
    let whole = client.json(USAGE).await;
    assert!(whole["data"].as_array().unwrap().iter().any(|row| row["cost"] != 0.0));
    let account = client.simulator.facts("100").unwrap().accounts[0].id;
    let client = client.with(&KeyRequest::account("100", account));
    let part = client.json(USAGE).await;
    let rows = part["data"].as_array().unwrap();
    assert!(rows.iter().all(|row| row["cost"] == 0.0 && row["resourceRate"] == 0.0));
    assert!(rows.iter().any(|row| row["consumedQuantity"] != 0.0));
    assert_eq!(client.get("/v3/enrollments/100/marketplacecharges").await.status(), 401);
}

#[test]
fn a_key_is_for_something_that_there_is() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let client = runtime.block_on(Client::new());
    let error = |request: &KeyRequest| client.simulator.issue_key(request).unwrap_err().to_string();
    assert_eq!(error(&KeyRequest::new("7")), "enrollment: there is no enrollment `7`; there are 100, 200");
    let known = client.simulator.facts("100").unwrap().departments[0].id.to_string();
    let unknown = error(&KeyRequest::department("100", 1));
    assert!(
        unknown.starts_with("departmentId: the enrollment has no 1; it has ") && unknown.contains(&known)
    );
    let unknown = error(&KeyRequest::account("100", 1));
    assert!(unknown.starts_with("accountId: the enrollment has no 1; it has "), "{unknown}");
    let nameless = KeyRequest { view: ReportView::Department, ..KeyRequest::new("100") };
    assert!(error(&nameless).starts_with("departmentId: a key for this view has one of "));
    let odd = KeyRequest { department_id: Some(1), ..KeyRequest::new("100") };
    assert_eq!(error(&odd), "departmentId: a key for this view has none");
    let time = |text: &str| Some(text.parse().unwrap());
    let late = KeyRequest { not_before: time("+262142-12-01T00:00:00Z"), ..KeyRequest::new("100") };
    assert_eq!(error(&late), "notBefore: a time from 2000-01-01 to 2200-01-01");
    let ends = KeyRequest { expires: time("2020-01-01T00:00:00Z"), ..KeyRequest::new("100") };
    assert!(error(&ends).starts_with("expires: a time after 2026-10-21"));
}

#[test]
fn the_view_of_a_key_follows_from_its_id() {
    let view = |json: &str| serde_json::from_str::<KeyRequest>(json).unwrap().view;
    assert_eq!(view(r#"{"enrollment": "100"}"#), ReportView::Enterprise);
    assert_eq!(view(r#"{"enrollment": "100", "departmentId": 7}"#), ReportView::Department);
    assert_eq!(view(r#"{"enrollment": "100", "accountId": 7}"#), ReportView::AccountOwner);
    assert_eq!(view(r#"{"enrollment": "100", "view": "Partner"}"#), ReportView::Partner);
}

#[tokio::test]
async fn a_key_is_good_at_the_time_at_which_it_was_issued() {
    let mut client = Client::new().await;
    for now in ["2024-01-01T00:00:00Z", "2026-09-01T00:00:00Z", "2027-06-01T00:00:00Z"] {
        client.simulator.set_now(now.parse().unwrap());
        client = client.with(&KeyRequest::new("100"));
        assert_eq!(client.get("/v2/enrollments/100/billingperiods").await.status(), 200, "{now}");
    }
}
