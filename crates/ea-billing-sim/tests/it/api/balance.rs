//! Figures of one dataset follow from the rows of another.

use super::client::Client;
use super::csv::cells;
use serde_json::value::RawValue;
use std::collections::HashMap;

/// Units of 10^-22.
fn digits(number: &str) -> i128 {
    let (number, exponent) =
        number.split_once('E').map_or((number, 0), |(n, e)| (n, e.parse::<i32>().unwrap()));
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let shift = 22 - i32::try_from(decimals.len()).unwrap() + exponent;
    let value: i128 = format!("{whole}{decimals}").parse().unwrap();
    // What the smallest of JSON's numbers have beyond 22 decimals is rounded off.
    if shift < 0 {
        value / 10_i128.pow(shift.unsigned_abs())
    } else {
        value * 10_i128.pow(shift.unsigned_abs())
    }
}

/// The numbers of one field, with the digits that were sent.
fn numbers(text: &str, field: &str) -> Vec<i128> {
    let rows: Vec<HashMap<String, Box<RawValue>>> = serde_json::from_str(text).unwrap();
    rows.iter().map(|row| digits(row[field].get())).collect()
}

#[tokio::test]
async fn a_balance_agrees_with_the_rows_but_for_the_residual_that_is_listed() {
    let client = Client::new().await;
    let facts = client.simulator.facts("100").unwrap();
    assert_eq!(facts.periods.len(), 13);
    for period in ["202511", "202603", "202610", "202611"] {
        let listed = facts.periods.iter().find(|listed| listed.billing_period == period).unwrap();
        let path = format!("/v3/enrollments/100/billingPeriods/{period}");
        let balance = client.get(&format!("{path}/balancesummary")).await.text();
        let balance: HashMap<String, Box<RawValue>> = serde_json::from_str(&balance).unwrap();
        let total = digits(balance["totalUsage"].get());

        let file =
            client.get(&format!("/v3/enrollments/100/usagedetails/download?billingPeriod={period}")).await;
        let text = file.text();
        let lines = cells(text.trim_end());
        let cost = lines[2].iter().position(|name| name == "Cost").unwrap();
        let sum: i128 = lines[3..].iter().map(|line| digits(&line[cost])).sum();
        assert_eq!(sum, digits(&listed.usage_cost), "{period}");
        assert_eq!(lines.len() as u64 - 3, listed.usage_rows);
        assert_eq!(total - sum, digits(&listed.residual), "{period}");
        assert!((total - sum).abs() < digits("0.01"));

        let mut sum = 0;
        let mut next = format!("{path}/usagedetails");
        while !next.is_empty() {
            let page: HashMap<String, Box<RawValue>> =
                serde_json::from_str(&client.get(&next).await.text()).unwrap();
            sum += numbers(page["data"].get(), "cost").iter().sum::<i128>();
            next = serde_json::from_str(page["nextLink"].get()).unwrap();
        }
        let off = sum - digits(&listed.usage_cost_as_json);
        assert!(off.abs() < 100_000, "{period}: {off}");

        let charges = client.get(&format!("{path}/marketplacecharges")).await.text();
        let sum: i128 = numbers(&charges, "extendedCost").iter().sum();
        assert_eq!(sum, digits(&listed.marketplace_cost), "{period}");
        let shown = digits(balance["azureMarketplaceServiceCharges"].get());
        assert_eq!(shown - sum, digits(&listed.marketplace_residual));
    }
}

#[tokio::test]
async fn every_rate_is_the_price_of_its_part_number_for_one_unit() {
    let client = Client::new().await;
    let sheet = client.get("/v3/enrollments/100/pricesheet").await.text();
    let sheet: Vec<HashMap<String, Box<RawValue>>> = serde_json::from_str(&sheet).unwrap();
    let prices: HashMap<&str, _> = sheet.iter().map(|item| (item["partNumber"].get(), item)).collect();
    let path = "/v3/enrollments/100/usagedetails/download?billingPeriod=202610";
    let text = client.get(path).await.text();
    let lines = cells(text.trim_end());
    let mut compared = 0;
    for line in &lines[3..] {
        let of = |name: &str| line[lines[2].iter().position(|other| other == name).unwrap()].clone();
        let item = prices[&*format!("\"{}\"", of("PartNumber"))];
        let field = |name: &str| item[name].get().trim_matches('"').to_owned();
        assert_eq!((field("meterId"), field("meterName")), (of("MeterId"), of("Product")));
        let unit = field("unitOfMeasure");
        let block = unit.strip_suffix(&format!(" {}", of("UnitOfMeasure")));
        // Some prices are for another unit than the usage is in, such as a day of hours.
        let block: Option<i128> = block.and_then(|block| block.parse().ok());
        if let (Some(block), true) = (block, of("ResourceRate") != "0") {
            let off = digits(&of("ResourceRate")) * block - digits(&field("unitPrice"));
            // The rate is rounded to 15 decimals.
            assert!(off.abs() <= block * 10_i128.pow(7), "{line:?}");
            compared += 1;
        }
    }
    assert!(compared > 100, "{compared}");
}

#[tokio::test]
async fn machines_of_reservations_are_in_the_usage_at_no_cost() {
    let client = Client::of(super::client::usual_world()).await;
    let day = "startDate=2026-10-05&endDate=2026-10-05";
    let details = client.json(&format!("/v2/enrollments/100/reservationdetails?{day}")).await;
    let usage = "/v3/enrollments/100/usagedetails/download?startTime=2026-10-05&endTime=2026-10-05";
    let text = client.get(usage).await.text();
    let lines = cells(text.trim_end());
    let column = |name: &str| lines[2].iter().position(|other| other == name).unwrap();
    for detail in details.as_array().unwrap() {
        let of = |name: &str| detail[name].as_str().unwrap().to_lowercase();
        let rows =
            lines[3..].iter().filter(|line| line[column("InstanceId")].to_lowercase() == of("instanceId"));
        let rows: Vec<_> = rows.collect();
        assert_eq!(rows.len(), 1, "{detail}");
        assert_eq!(
            (rows[0][column("ResourceRate")].as_str(), rows[0][column("Cost")].as_str()),
            ("0", "0.000000")
        );
        let size: serde_json::Value = serde_json::from_str(&rows[0][column("AdditionalInfo")]).unwrap();
        assert_eq!(size["ServiceType"], detail["skuName"]);
        let used = detail["usedHours"].to_string();
        assert_eq!(digits(&rows[0][column("ConsumedQuantity")]), digits(&used), "{detail}");
    }
}
