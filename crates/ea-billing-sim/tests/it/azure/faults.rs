//! Faults on the routes of Azure.

use super::{PAYG, get, json, with};
use ea_billing_sim::Rule;

const DAY: &str = "reportedStartTime=2026-11-09&reportedEndTime=2026-11-10&api-version=2015-06-01-preview";

#[tokio::test]
async fn rules_are_for_routes_and_pages() {
    let simulator = with(|azure| azure.page_size = 20).await;
    let path = format!("/subscriptions/{PAYG}/providers/Microsoft.Commerce/UsageAggregates?{DAY}");
    let rule = |text: &str| simulator.add_fault(Rule::from_json(text).expect(text)).expect(text);
    rule(r#"{"fault":"throttled","when":{"route":"usage-aggregates","page":2}}"#);
    let first = json(&get(&simulator, &path).await);
    let next = first["nextLink"].as_str().expect("a link").replace(&simulator.arm_url(), "");
    assert_eq!(get(&simulator, &next).await.status(), 429);
    let second = get(&simulator, &next).await;
    assert_eq!(second.status(), 200);
    assert_eq!(simulator.requests()[1].page, 2);

    rule(r#"{"fault":"page-duplicate","when":{"route":"usage-aggregates"}}"#);
    assert_eq!(json(&get(&simulator, &next).await)["value"], first["value"]);
    rule(r#"{"fault":"page-empty","when":{"route":"usage-aggregates"}}"#);
    assert_eq!(json(&get(&simulator, &path).await)["value"].as_array().map(Vec::len), Some(0));
    rule(r#"{"fault":"link-self-loop","when":{"route":"usage-aggregates"}}"#);
    let link = json(&get(&simulator, &next).await)["nextLink"].as_str().expect("a link").to_owned();
    assert!(link.ends_with(next.rsplit('&').next().expect("a token")));
    rule(r#"{"fault":"link-foreign","when":{"route":"usage-aggregates"}}"#);
    let link = json(&get(&simulator, &path).await)["nextLink"].as_str().expect("a link").to_owned();
    assert!(link.starts_with(&simulator.blob_url()), "{link}");
    assert_eq!(json(&get(&simulator, &next).await)["value"], json(&second)["value"]);
}

#[tokio::test]
async fn an_address_can_expire_early() {
    let simulator = with(|_| {}).await;
    let rule = r#"{"fault":"sas-expired","when":{"route":"rate-card-blob"}}"#;
    simulator.add_fault(Rule::from_json(rule).expect(rule)).expect(rule);
    let filter = "OfferDurableId%20eq%20'MS-AZR-0003P'%20and%20Currency%20eq%20'USD'%20and%20Locale%20eq%20'en-US'%20and%20RegionInfo%20eq%20'US'";
    let path = format!(
        "/subscriptions/{PAYG}/providers/Microsoft.Commerce/RateCard?$filter={filter}&api-version=2015-06-01-preview"
    );
    let place = get(&simulator, &path).await.header("location").expect("a place");
    assert_eq!(super::fetch(&simulator, &place, &[]).await.status(), 403);
    assert_eq!(super::fetch(&simulator, &place, &[]).await.status(), 200);
}

#[tokio::test]
async fn errors_are_in_the_words_of_azure_and_rows_are_spoiled_in_their_properties() {
    let simulator = with(|azure| azure.page_size = 1).await;
    let path = format!("/subscriptions/{PAYG}/providers/Microsoft.Commerce/UsageAggregates?{DAY}");
    let mut told = Vec::new();
    for name in ["key-expired", "unauthorized", "forbidden", "bad-request", "not-found"] {
        let rule = format!(r#"{{"fault":"{name}","when":{{"route":"usage-aggregates"}}}}"#);
        simulator.add_fault(Rule::from_json(&rule).expect(&rule)).expect(&rule);
        let seen = get(&simulator, &path).await;
        let challenge = seen.header("www-authenticate").is_some();
        told.push(format!("{} {} {challenge}", seen.status(), json(&seen)["error"]["code"]));
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    401 "ExpiredAuthenticationToken" true
    401 "InvalidAuthenticationToken" true
    403 "AuthorizationFailed" false
    400 "BadRequest" false
    404 "ResourceNotFound" false
    "#);
    let rule = r#"{"fault":"nan","when":{"route":"usage-aggregates"}}"#;
    simulator.add_fault(Rule::from_json(rule).expect(rule)).expect(rule);
    assert!(get(&simulator, &path).await.text().contains(r#""quantity":NaN}}"#));
    let rule = r#"{"fault":"missing-field","field":"usageStartTime"}"#;
    simulator.add_fault(Rule::from_json(rule).expect(rule)).expect(rule);
    let row = json(&get(&simulator, &path).await)["value"][0]["properties"].clone();
    assert!(row["usageStartTime"].is_null() && row["usageEndTime"].is_string());
}
