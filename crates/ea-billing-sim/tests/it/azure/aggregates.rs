//! Usage aggregates.

use super::{PAYG, READER, STRANGER, bearer, get, json, send, shown, with};
use ea_billing_sim::{Simulator, World};
use serde_json::Value;

/// The path with its query, for a window of reported time.
fn window(from: &str, to: &str) -> String {
    format!(
        "/subscriptions/{PAYG}/providers/Microsoft.Commerce/UsageAggregates?api-version=2015-06-01-preview\
         &reportedStartTime={from}&reportedEndTime={to}"
    )
}

/// All rows of a window, by following next links letter by letter; with the number of pages.
async fn rows(simulator: &Simulator, path: &str) -> (Vec<Value>, usize) {
    let (mut rows, mut pages, mut path) = (Vec::new(), 0, path.to_owned());
    loop {
        let body = json(&get(simulator, &path).await);
        rows.extend(body["value"].as_array().unwrap_or_else(|| panic!("{body}")).iter().cloned());
        pages += 1;
        let Some(next) = body["nextLink"].as_str() else { return (rows, pages) };
        path = next.strip_prefix(&simulator.arm_url()).expect("the same host").to_owned();
    }
}

/// A quantity in millionths.
fn millionths(row: &Value) -> i128 {
    let text = row["properties"]["quantity"].to_string();
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let places =
        6 + exponent.parse::<i32>().expect("an exponent") - i32::try_from(part.len()).expect("few digits");
    let number: i128 = format!("{whole}{part}").parse().expect("digits");
    if places < 0 {
        number / 10_i128.pow(places.unsigned_abs())
    } else {
        number * 10_i128.pow(places.unsigned_abs())
    }
}

#[tokio::test]
async fn a_row_is_as_it_was_recorded() {
    let simulator = with(|azure| azure.page_size = 1).await;
    let seen = get(&simulator, &window("2026-11-09T00:00:00Z", "2026-11-10T00:00:00Z")).await;
    insta::assert_snapshot!(shown(&simulator, &seen));
}

#[tokio::test]
async fn pages_and_windows_of_any_size_have_the_same_rows() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let month = window("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z");
    let (whole, pages) = rows(&simulator, &month).await;
    assert_eq!(pages, 2);
    let small = with(|azure| azure.page_size = 7).await;
    let (pieces, _) = rows(&small, &month).await;
    assert!(whole == pieces);
    let mut days = Vec::new();
    for day in 1..=31 {
        let next = if day == 31 { "2026-11-01".to_owned() } else { format!("2026-10-{:02}", day + 1) };
        let path = window(&format!("2026-10-{day:02}"), &next);
        days.extend(rows(&simulator, &path).await.0);
    }
    assert!(whole == days);
    let (hours, _) = rows(&simulator, &format!("{month}&aggregationGranularity=hourly")).await;
    let (sums, _) = rows(&simulator, &format!("{month}&showDetails=false")).await;
    let sum = |rows: &[Value]| rows.iter().map(millionths).sum::<i128>();
    assert_eq!(sum(&hours), sum(&whole));
    assert_eq!(sum(&sums), sum(&whole));
    assert!(sums.iter().all(|row| row["properties"].get("instanceData").is_none()));
}

#[tokio::test]
async fn usage_of_a_day_is_reported_over_several_and_ids_are_not_unique() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let (rows, _) = rows(&simulator, &window("2026-10-05", "2026-10-06")).await;
    let mut days: Vec<&str> =
        rows.iter().map(|row| row["properties"]["usageStartTime"].as_str().expect("a time")).collect();
    days.dedup();
    assert_eq!(days, ["2026-10-01T17:00:00-07:00", "2026-10-02T17:00:00-07:00", "2026-10-03T17:00:00-07:00"]);
    assert!(rows.windows(2).all(|pair| pair[0]["id"] == pair[1]["id"]));
    let told = |name: &str| rows.iter().filter(|row| row["properties"].get(name).is_some()).count();
    assert!(
        (1..rows.len()).contains(&told("instanceData")) && (1..rows.len()).contains(&told("meterRegion"))
    );
}

#[tokio::test]
async fn facts_are_the_sums_of_the_rows() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let facts = simulator.azure_facts(PAYG).expect("it is there");
    let cycle =
        facts.cycles.iter().find(|cycle| cycle.first_day.to_string() == "2026-10-06").expect("it is there");
    let (all, _) = rows(&simulator, &window("2026-10-06", "2026-11-10")).await;
    let in_cycle = |row: &&Value| {
        let start = row["properties"]["usageStartTime"].as_str().expect("a time");
        ("2026-10-05T17".."2026-11-05T17").contains(&start)
    };
    assert_eq!(all.iter().filter(in_cycle).count(), usize::try_from(cycle.usage_rows).expect("few"));
    // The rate card, tiers and all, gives what the facts say.
    let card = super::ratecard::card(&simulator, "MS-AZR-0003P", "USD").await;
    let mut cost = 0_i128;
    let mut unrated = 0;
    let mut quantities = std::collections::BTreeMap::<String, i128>::new();
    for row in all.iter().filter(in_cycle) {
        *quantities.entry(row["properties"]["meterId"].as_str().expect("an id").to_owned()).or_default() +=
            millionths(row);
    }
    for (id, quantity) in quantities {
        let meter = card["Meters"]
            .as_array()
            .expect("a list")
            .iter()
            .find(|meter| meter["MeterId"].as_str() == Some(&id));
        let Some(meter) = meter else {
            unrated += 1;
            continue;
        };
        cost += super::ratecard::cost(meter, quantity);
    }
    assert_eq!(unrated, facts.unrated_meters.len());
    let expect: i128 = cycle.usage_cost.replace('.', "").parse().expect("digits");
    assert_eq!(cost, expect, "{}", cycle.usage_cost);
}

#[tokio::test]
async fn a_window_must_be_whole_and_past() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let check = async |path: String, status: u16, code: &str| {
        let seen = get(&simulator, &path).await;
        assert_eq!((seen.status(), json(&seen)["error"]["code"].as_str()), (status, Some(code)), "{path}");
    };
    let (from, to) = ("2026-11-09T00:00:00Z", "2026-11-10T00:00:00Z");
    check(window("2026-11-09T01:00:00Z", to), 400, "InvalidProperty").await;
    check(window("2026-11-09T01:30:00Z", to) + "&aggregationGranularity=Hourly", 400, "InvalidProperty")
        .await;
    check(window(from, "2026-11-22T00:00:00Z"), 400, "RequestEndTimeIsInFuture").await;
    check(window("20/08/2015%2000:00:00", to), 400, "InvalidProperty").await;
    check(window(to, from), 400, "InvalidProperty").await;
    check(window(from, to) + "&aggregationGranularity=Weekly", 400, "InvalidAggregationGranularity").await;
    check(window(from, to) + "&continuationToken=abc%253d", 400, "InvalidContinuationToken").await;
    check(window(from, to).replace("2015-06-01-preview", "2020-01-01"), 400, "InvalidApiVersionParameter")
        .await;
    check(window(from, to).replace("api-version", "version"), 400, "MissingApiVersionParameter").await;
    check(
        window(from, to).replace(PAYG, "00000000-0000-0000-0000-000000000000"),
        404,
        "SubscriptionNotFound",
    )
    .await;
    let good = window("2026-11-09T00:00:00.0000000", "2026-11-10T00:00:00%2B00:00")
        .replace("UsageAggregates", "usageaggregates");
    assert_eq!(get(&simulator, &good).await.status(), 200);
}

#[tokio::test]
async fn who_has_no_role_is_told_which_one_is_missing() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let path = format!("GET {}", window("2026-11-09", "2026-11-10"));
    let seen = send(&simulator.arm_url(), &path, &[bearer(&simulator, STRANGER)], "").await;
    insta::assert_snapshot!(format!("{} {}", seen.status(), json(&seen)));
    let only_other = with(|azure| azure.applications[0].reads = vec![format!("/subscriptions/{PAYG}")]).await;
    let ask = async |id: &str| {
        let path = path.replace(PAYG, id);
        send(&only_other.arm_url(), &path, &[bearer(&only_other, READER)], "").await.status()
    };
    assert_eq!((ask(PAYG).await, ask("a93b5e17-0c64-4f2d-8b71-e5d20c9f8436").await), (200, 403));
}

#[tokio::test]
async fn usage_that_is_not_ready_is_accepted_first() {
    let simulator = with(|azure| azure.quirks.accepted_first = 2).await;
    let path = window("2026-11-09", "2026-11-10");
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(get(&simulator, &path).await.status());
    }
    assert_eq!(statuses, [202, 202, 200]);
}
