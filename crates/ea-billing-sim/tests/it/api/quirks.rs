//! The same thing printed in two ways: enrollment 100 as the pages print it, 200 as it was seen elsewhere.

use super::client::{Client, usual_world};
use ea_billing_sim::KeyRequest;
use serde_json::{Value, json};

/// The text of the answer of each enrollment to the same call.
async fn both(path: &str) -> [String; 2] {
    let client = Client::of(usual_world()).await;
    let first = client.get(&path.replace("{n}", "100")).await;
    let client = client.with(&KeyRequest::new("200"));
    let second = client.get(&path.replace("{n}", "200")).await;
    assert_eq!((first.status(), second.status()), (200, 200), "{path}: {} {}", first.text(), second.text());
    [first.text(), second.text()]
}

async fn check(path: &str, pages: &str, clients: &str) {
    let [first, second] = both(path).await;
    assert!(first.contains(pages) && !first.contains(clients), "{path}: {pages}");
    assert!(second.contains(clients) && !second.contains(pages), "{path}: {clients}");
}

#[tokio::test]
async fn the_last_page_has_an_empty_link_or_none() {
    let day = "/v3/enrollments/{n}/usagedetailsbycustomdate?startTime=2026-10-05&endTime=2026-10-05";
    check(day, "],\"nextLink\":\"\"}", "],\"nextLink\":null}").await;
}

#[tokio::test]
async fn the_cost_of_v2_has_two_names() {
    let day = "/v2/enrollments/{n}/usagedetailsbycustomdate?startTime=2026-10-05&endTime=2026-10-05";
    check(day, ",\"Cost\":", ",\"cost\":").await;
    let [first, second] = both(&day.replace("v2", "v1")).await;
    assert!(first.contains(",\"extendedCost\":") && second.contains(",\"extendedCost\":"));
}

#[tokio::test]
async fn days_of_v1_and_v2_have_a_zone_or_none_and_those_of_v3_none() {
    let day = "/v1/enrollments/{n}/usagedetailsbycustomdate?startTime=2026-10-05&endTime=2026-10-05";
    check(day, "\"date\":\"2026-10-05T00:00:00Z\"", "\"date\":\"2026-10-05T00:00:00\"").await;
    for text in both(&day.replace("v1", "v3")).await {
        assert!(text.contains("\"date\":\"2026-10-05T00:00:00\""));
    }
}

#[tokio::test]
async fn an_absent_text_is_empty_or_null() {
    let day = "/v3/enrollments/{n}/usagedetailsbycustomdate?startTime=2026-10-01&endTime=2026-10-31";
    check(day, "\"tags\":\"\"", "\"tags\":null").await;
    check(day, "\"serviceInfo2\":\"\"", "\"serviceInfo2\":null").await;
}

#[tokio::test]
async fn a_balance_is_an_object_or_in_an_array_and_its_period_a_number_or_a_text() {
    for version in ["v1", "v2", "v3"] {
        let path = format!("/{version}/enrollments/{{n}}/billingPeriods/202610/balancesummary");
        check(&path, "\"billingPeriodId\":202610,", "\"billingPeriodId\":\"202610\",").await;
        let [first, second] = both(&path).await;
        assert!(
            first.starts_with("{\"id\":\"enrollments/100/billingperiods/202610/balancesummaries\""),
            "{first}"
        );
        let in_array = second.starts_with("[{\"id\":") && second.ends_with("}]");
        assert_eq!(in_array, version == "v3", "{second}");
    }
}

#[tokio::test]
async fn a_link_to_nothing_is_null_or_empty() {
    let client = Client::new().await;
    // On the first day of a month there is no usage of it yet.
    client.simulator.set_now("2026-11-01T01:00:00Z".parse().unwrap());
    let first = client.json("/v2/enrollments/100/billingperiods").await;
    assert_eq!((&first[0]["usageDetails"], &first[0]["marketplaceCharges"]), (&Value::Null, &Value::Null));
    assert_eq!(first[0]["priceSheet"], "/v1/enrollments/100/billingperiods/202611/pricesheet");
    let client = client.with(&KeyRequest::new("200"));
    let second = client.json("/v1/enrollments/200/billingperiods").await;
    assert_eq!(second[0]["usageDetails"], "");
}

#[tokio::test]
async fn billing_periods_are_newest_first_and_end_in_the_morning() {
    let client = Client::new().await;
    for version in ["v1", "v2", "v3"] {
        let periods = client.json(&format!("/{version}/enrollments/100/billingperiods")).await;
        assert_eq!(periods.as_array().unwrap().len(), 13);
        assert_eq!(
            periods[9],
            json!({
                "billingPeriodId": "202602",
                "billingStart": "2026-02-01T00:00:00Z",
                "billingEnd": "2026-02-28T11:59:59Z",
                "balanceSummary": "/v1/enrollments/100/billingperiods/202602/balancesummary",
                "usageDetails": "/v1/enrollments/100/billingperiods/202602/usagedetails",
                "marketplaceCharges": "/v1/enrollments/100/billingperiods/202602/marketplacecharges",
                "priceSheet": "/v1/enrollments/100/billingperiods/202602/pricesheet",
            })
        );
        assert_eq!(
            (&periods[0]["billingPeriodId"], &periods[12]["billingPeriodId"]),
            (&json!("202611"), &json!("202511"))
        );
    }
}

#[tokio::test]
async fn paths_of_a_period_work_with_a_slash_too_many() {
    let client = Client::new().await;
    let periods = client.json("/v2/enrollments/100/billingperiods").await;
    for name in ["balanceSummary", "usageDetails", "marketplaceCharges", "priceSheet"] {
        let path = periods[1][name].as_str().unwrap();
        assert_eq!(client.get(&format!("/{path}")).await.status(), 200, "{path}");
    }
}

#[tokio::test]
async fn a_recurring_charge_is_told_of_in_v3_as_a_text_or_a_boolean() {
    let path = "/v3/enrollments/{n}/billingPeriods/202610/marketplacecharges";
    check(path, "\"isRecurringCharge\":\"True\"", "\"isRecurringCharge\":true").await;
    check(path, "\"isRecurringCharge\":\"False\"", "\"isRecurringCharge\":false").await;
    let charges = |text: &str| serde_json::from_str::<Vec<Value>>(text).unwrap().len();
    let [v3, _] = both(path).await;
    for version in ["v1", "v2"] {
        let [earlier, _] = both(&path.replace("v3", version)).await;
        assert!(!earlier.contains("isRecurringCharge") && charges(&earlier) < charges(&v3));
    }
}

#[tokio::test]
async fn names_of_reservations_are_spelled_in_two_ways() {
    let charges = "/v3/enrollments/{n}/reservationcharges?startDate=2025-11-01&endDate=2026-11-20";
    check(charges, "\"PurchasingsubscriptionGuid\":", "\"purchasingSubscriptionGuid\":").await;
    let summaries = "/v2/enrollments/{n}/reservationsummaries?grain=monthly";
    check(summaries, "\"maxUtilizationPercentage\":", "\"MaxUtilizationPercentage\":").await;
    for text in both("/v2/enrollments/{n}/reservationcharges?startDate=2025-11-01&endDate=2026-11-20").await {
        assert!(text.starts_with("[{") && !text.to_lowercase().contains("purchasing"), "{text}");
    }
}

#[tokio::test]
async fn hours_of_reservations_have_fifteen_decimals() {
    let details = "/v2/enrollments/{n}/reservationdetails?startDate=2026-10-01&endDate=2026-10-02";
    for text in both(details).await {
        assert!(text.contains("\"reservedHours\":") && text.contains(".000000000000000,"), "{text}");
    }
}

#[tokio::test]
async fn recommendations_have_two_names_and_three_look_back_periods() {
    let client = Client::of(usual_world()).await;
    for (name, was) in [
        ("SharedReservationRecommendations", "AggregateReservationRecommendations"),
        ("SingleReservationRecommendations", "ReservationRecommendations"),
    ] {
        for days in [7, 30, 60] {
            let path = |name: &str| format!("/v2/enrollments/100/{name}?lookBackPeriod={days}");
            let now = client.json(&path(name)).await;
            assert_eq!(now, client.json(&path(was)).await);
            assert_eq!(now[0]["lookBackPeriod"], format!("Last{days}Days"));
            assert_eq!(now[0].get("subscriptionId").is_some(), name.starts_with("Single"));
        }
        let reply = client.get(&format!("/v2/enrollments/100/{name}?lookBackPeriod=8")).await;
        assert_eq!(
            (reply.status(), reply.error().1.as_str()),
            (400, "The parameter lookBackPeriod is 7, 30 or 60.")
        );
    }
}

#[tokio::test]
async fn a_price_sheet_names_the_meter_since_v2_and_the_offer_since_v3() {
    let client = Client::new().await;
    let has = async |version: &str| {
        let sheet = client.json(&format!("/{version}/enrollments/100/pricesheet")).await;
        assert!(sheet.as_array().unwrap().len() >= 200);
        (sheet[0].get("meterId").is_some(), sheet[0].get("offerId").is_some())
    };
    assert_eq!(has("v1").await, (false, false));
    assert_eq!(has("v2").await, (true, false));
    assert_eq!(has("v3").await, (true, true));
}
