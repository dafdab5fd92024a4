//! Usage details as one file.

use super::client::{Client, small_world, usual_world};
use super::pages::pages;
use chrono::TimeDelta;

const DOWNLOAD: &str = "/v3/enrollments/100/usagedetails/download";

/// The cells of each line, quotes resolved.
pub(super) fn cells(text: &str) -> Vec<Vec<String>> {
    text.split("\r\n").map(split).collect()
}

fn split(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cells.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cells.last_mut().unwrap().push(other),
        }
    }
    cells
}

#[tokio::test]
async fn a_file_has_a_mark_a_title_an_empty_line_and_windows_line_ends() {
    let client = Client::new().await;
    let reply = client.get(&format!("{DOWNLOAD}?billingPeriod=202610")).await;
    assert_eq!(reply.header("Content-Type").as_deref(), Some("application/octet-stream"));
    let text = reply.text();
    let start = "\u{feff}Usage Data Extract for billing period 202610\r\n\r\nAccountId,AccountName,";
    assert!(text.starts_with(start), "{}", &text[..200]);
    assert!(text.ends_with("\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert_eq!(text.matches("\r\n").count(), 3 + 310);
    let text = client.get(&format!("{DOWNLOAD}?startTime=2026-10-05&endTime=2026-10-06")).await.text();
    assert!(text.starts_with("\u{feff}Usage Data Extract from 2026-10-05 to 2026-10-06\r\n\r\n"));
}

#[tokio::test]
async fn a_file_has_the_rows_of_the_pages() {
    let client = Client::new().await;
    for (version, columns) in [("v2", 33), ("v3", 40)] {
        let path = format!("/{version}/enrollments/100/usagedetails/download?billingPeriod=202610");
        let text = client.get(&path).await.text();
        let lines = cells(text.trim_end());
        assert_eq!(lines[2].len(), columns);
        let pages =
            pages(&client, &format!("/{version}/enrollments/100/billingPeriods/202610/usagedetails")).await;
        let rows: Vec<_> = pages.iter().flat_map(|page| page["data"].as_array().unwrap()).collect();
        assert_eq!(lines.len() - 3, rows.len());
        for (line, row) in lines[3..].iter().zip(rows) {
            assert_eq!(line.len(), columns);
            for (name, cell) in lines[2].iter().zip(line) {
                let value =
                    row.as_object().unwrap().iter().find(|(field, _)| field.eq_ignore_ascii_case(name));
                let value = value.unwrap_or_else(|| panic!("{name}")).1;
                if let Some(text) = value.as_str() {
                    let expect = if name == "Date" { &text[..10] } else { text };
                    assert_eq!(cell, expect, "{name}");
                } else if value.is_boolean() {
                    assert_eq!(cell.to_lowercase(), value.to_string(), "{name}");
                } else if name.ends_with("Id") {
                    assert_eq!(cell, &value.to_string(), "{name}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_cost_has_all_the_digits_of_its_product() {
    let mut world = small_world();
    world.enrollments[0].rows_per_month = 5_000;
    let client = Client::of(world).await;
    let text = client.get(&format!("{DOWNLOAD}?billingPeriod=202610")).await.text();
    let lines = cells(text.trim_end());
    let column = |name: &str| lines[2].iter().position(|other| other == name).unwrap();
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let (mut longest, mut with_zeros) = (0, 0);
    for line in &lines[3..] {
        let of = |name: &str| line[column(name)].as_str();
        let (quantity, rate, cost) = (of("ConsumedQuantity"), of("ResourceRate"), of("Cost"));
        assert_eq!(decimals(quantity), 6);
        assert_eq!(decimals(cost), 6 + decimals(rate));
        let digits = |text: &str| text.replace('.', "").parse::<i128>().unwrap();
        assert_eq!(digits(cost), digits(quantity) * digits(rate), "{quantity} * {rate}");
        longest = longest.max(decimals(cost));
        with_zeros += usize::from(cost.ends_with("000"));
    }
    assert_eq!(longest, 22);
    assert!(with_zeros > 100, "{with_zeros}");
}

#[tokio::test]
async fn a_download_is_about_a_month_at_most() {
    let client = Client::new().await;
    let check = async |query: &str, status: u16| {
        let reply = client.get(&format!("{DOWNLOAD}?{query}")).await;
        assert_eq!(reply.status(), status, "{query}");
    };
    check("startTime=2026-10-05&endTime=2026-11-04", 200).await;
    check("startTime=2026-10-05&endTime=2026-11-05", 200).await;
    check("startTime=2026-10-05&endTime=2026-11-06", 400).await;
    check("billingPeriod=202610&startTime=2026-10-05&endTime=2026-10-06", 400).await;
    check("billingperiod=202610", 200).await;
    check("billingPeriod=october", 400).await;
    check("", 400).await;
}

#[tokio::test]
async fn late_rows_come_while_the_clock_moves_and_then_no_more() {
    let client = Client::of(usual_world()).await;
    let rows = async |path: &str| client.get(path).await.text().matches("\r\n").count() - 3;
    let october = format!("{DOWNLOAD}?billingPeriod=202610");
    client.simulator.set_now("2026-11-01T06:00:00Z".parse().unwrap());
    let mut counts = Vec::new();
    for _ in 0..5 {
        counts.push(rows(&october).await);
        client.simulator.advance(TimeDelta::days(1));
    }
    assert!(counts.is_sorted() && counts[0] < 2_500, "{counts:?}");
    assert_eq!(counts[2..], [2_500, 2_500, 2_500]);
}
