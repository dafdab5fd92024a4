//! The rate card.

use super::{PAYG, bearer, fetch, get, json, shown, with};
use crate::azure::READER;
use ea_billing_sim::{Simulator, World};
use serde_json::Value;

fn path(offer: &str, currency: &str) -> String {
    let filter = format!(
        "OfferDurableId eq '{offer}' and Currency eq '{currency}' and Locale eq 'en-US' and RegionInfo eq 'US'"
    );
    let filter = filter.replace(' ', "%20").replace('\'', "%27");
    format!(
        "/subscriptions/{PAYG}/providers/Microsoft.Commerce/RateCard?$filter={filter}&api-version=2015-06-01-preview"
    )
}

/// A rate card, fetched as a client has to.
pub(super) async fn card(simulator: &Simulator, offer: &str, currency: &str) -> Value {
    let seen = get(simulator, &path(offer, currency)).await;
    assert_eq!((seen.status(), seen.body().len()), (302, 0));
    json(&fetch(simulator, &seen.header("location").expect("a place"), &[]).await)
}

/// What a quantity in millionths costs by the tiers of a meter, in millionths of millionths.
pub(super) fn cost(meter: &Value, quantity: i128) -> i128 {
    let millionths = |text: &str| -> i128 {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let part: String = part.chars().chain("000000".chars()).take(6).collect();
        format!("{whole}{part}").parse().expect("digits")
    };
    let rates = meter["MeterRates"].as_object().expect("rates");
    let mut tiers: Vec<(i128, i128)> =
        rates.iter().map(|(from, rate)| (millionths(from), millionths(&rate.to_string()))).collect();
    tiers.sort_unstable();
    let ends = tiers.iter().skip(1).map(|tier| tier.0).chain([i128::MAX]);
    tiers.iter().zip(ends).map(|((from, rate), end)| (quantity.min(end) - from).max(0) * rate).sum()
}

#[tokio::test]
async fn it_leads_to_a_signed_file_that_wants_no_token() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let seen = get(&simulator, &path("MS-AZR-0062P", "USD")).await;
    insta::assert_snapshot!(shown(&simulator, &seen));
    let place = seen.header("location").expect("a place");
    let file = fetch(&simulator, &place, &[]).await;
    let head = shown(&simulator, &file);
    insta::assert_snapshot!(head.split("\n\n").next().unwrap_or_default());
    insta::assert_snapshot!(&head.split("\n\n").nth(1).unwrap_or_default()[..900]);

    let refused = fetch(&simulator, &place, &[bearer(&simulator, READER)]).await;
    assert_eq!(refused.status(), 400);
    assert!(refused.text().contains("Authentication information is not given in the correct format"));
    let tag = format!("If-None-Match: {}", file.header("etag").expect("a tag"));
    assert_eq!(fetch(&simulator, &place, std::slice::from_ref(&tag)).await.status(), 304);
    let part = fetch(&simulator, &place, &["Range: bytes=10-19".to_owned()]).await;
    assert_eq!((part.status(), part.body()), (206, file.body()[10..20].to_vec()));
    assert_eq!(fetch(&simulator, &place.replace("sp=r", "sp=rw"), &[]).await.status(), 403);
    simulator.advance(chrono::TimeDelta::minutes(30));
    let late = fetch(&simulator, &place, &[]).await;
    assert!(
        late.status() == 403 && late.text().contains("<Code>AuthenticationFailed</Code>"),
        "{}",
        late.text()
    );
    // A month later it has been published anew.
    simulator.advance(chrono::TimeDelta::days(30));
    let place = get(&simulator, &path("MS-AZR-0062P", "USD")).await.header("location").expect("a place");
    assert_eq!(fetch(&simulator, &place, &[tag]).await.status(), 200);
}

#[tokio::test]
async fn the_offers_have_all_kinds_of_terms() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let mut told = Vec::new();
    for offer in ["MS-AZR-0003P", "MS-AZR-0062P", "MS-AZR-0026P", "MS-AZR-0041P", "MS-AZR-0036P"] {
        let card = card(&simulator, offer, "EUR").await;
        let meters = card["Meters"].as_array().expect("a list");
        let included =
            meters.iter().filter(|meter| meter["IncludedQuantity"] != serde_json::json!(0.0)).count();
        let spellings = |wide: bool| {
            let has = |meter: &&Value| {
                let rates = meter["MeterRates"].as_object().expect("rates");
                rates.len() > 1 && rates.keys().any(|from| from.contains('.')) == wide
            };
            meters.iter().filter(has).count()
        };
        assert!(spellings(true) > 0 && spellings(false) > 0);
        assert!(meters.iter().any(|meter| meter["EffectiveDate"] == "0001-01-01T00:00:00Z"));
        assert!(meters.iter().any(|meter| meter["MeterTags"][0] == "Third Party"));
        assert_eq!((&card["Currency"], &card["Locale"]), (&Value::from("EUR"), &Value::from("en")));
        told.push(format!("{offer} {included} included: {}", card["OfferTerms"]));
    }
    insta::assert_snapshot!(told.join("\n"));
}

#[tokio::test]
async fn the_filter_has_four_keys() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let good = path("MS-AZR-0003P", "USD");
    let check = async |path: String, code: &str| {
        let seen = get(&simulator, &path).await;
        let body = json(&seen);
        let found = body["code"].as_str().or(body["error"]["code"].as_str());
        assert_eq!((seen.status(), found), (400, Some(code)), "{path}");
    };
    check(good.replace("0003P", "0003p"), "InvalidFilter").await;
    check(good.replace("0003P", "0145P"), "DisallowedProvider").await;
    check(good.replace("USD", "XYZ"), "InvalidFilter").await;
    check(good.replace("%20and%20", "%20or%20"), "InvalidFilter").await;
    check(good.replace("RegionInfo", "Region"), "InvalidFilter").await;
    check(good.replace("%20and%20RegionInfo%20eq%20%27US%27", ""), "InvalidFilter").await;
    check(good.replace("$filter", "filter"), "InvalidFilter").await;
    check(good.replace("en-US", "english"), "InvalidFilter").await;
}

#[tokio::test]
async fn it_can_be_as_large_as_the_real_one_and_come_at_once() {
    let simulator = with(|azure| {
        azure.meters = 80_000;
        azure.quirks.direct_rate_card = true;
    })
    .await;
    let newer = path("MS-AZR-0003P", "USD").replace("2015-06-01-preview", "2016-08-31-preview");
    let seen = get(&simulator, &newer).await;
    let card = json(&seen);
    let meters = card["Meters"].as_array().expect("a list");
    assert_eq!(
        (seen.status(), meters.len(), &meters[79_999]["MeterStatus"]),
        (200, 80_000, &Value::from("Active"))
    );
}
