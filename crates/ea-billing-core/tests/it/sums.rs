//! Sums of many random rows, to the last digit what Python's `decimal` makes of the same answers.
//!
//! `EA_BILLING_SUM_ROWS=1000000 cargo test --release -p ea-billing-core --test it sums` adds up a million of them.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use ea_billing_core::{Client, Delivery, ExactSum, Span};
use ea_billing_sim::{Enrollment, World};

use super::support::site::Site;

const ROWS: u64 = 6_000;
const PERIOD: &str = "202610";

/// Rows, quantity and cost, as text.
type Line = String;

/// Streams the rows and adds them up as they come.
async fn streamed(client: &Client, delivery: Delivery) -> Line {
    let span = Span::Period(PERIOD.parse().unwrap());
    let mut stream = client.usage_details_by(delivery, span).stream().await.unwrap();
    let (mut rows, mut quantity, mut cost) = (0, ExactSum::default(), ExactSum::default());
    while let Some(batch) = stream.next().await.unwrap() {
        assert_eq!((batch.issues.len(), batch.outside.len()), (0, 0));
        rows += batch.rows.len();
        for row in batch.rows {
            quantity.add(row.consumed_quantity).unwrap();
            cost.add(row.cost).unwrap();
        }
    }
    let (certificate, _) = stream.finish().await.unwrap();
    assert_eq!(u64::try_from(rows).unwrap(), certificate.rows);
    assert_eq!(certificate.totals.get(None), Some(&cost));
    format!("{rows} {quantity} {cost}")
}

/// What Python finds by JSON and by CSV; nothing where there is no Python.
fn by_python(site: &Site) -> Option<Vec<Line>> {
    let mut python = match Command::new("python3")
        .args(["-c", include_str!("sums/add_up.py")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
    {
        Ok(python) => python,
        Err(error) => {
            eprintln!("skipped: python3 cannot be started: {error}");
            return None;
        }
    };
    let calls = format!(
        "/v3/enrollments/100/billingPeriods/{PERIOD}/usagedetails\n\
         /v3/enrollments/100/usagedetails/download?billingPeriod={PERIOD}"
    );
    let input = format!("{}\n{}\n{calls}\n", site.simulator.url(), site.key.as_str());
    python.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect())
}

async fn check(seed: u64, rows: u64) {
    let enrollment =
        Enrollment { first_period: PERIOD.parse().unwrap(), rows_per_month: rows, ..Enrollment::new("100") };
    let world = World { seed, enrollments: vec![enrollment], ..World::default() };
    let site = Site::of(world, "100").await;
    let Some(expect) = by_python(&site) else { return };
    let client = site.client();
    let found = [streamed(&client, Delivery::Pages).await, streamed(&client, Delivery::Download).await];
    eprintln!("seed {seed}: rows, quantity, cost\n  by JSON {}\n  by CSV  {}", found[0], found[1]);
    assert!(found[0].starts_with(&format!("{rows} ")), "{}", found[0]);
    assert_eq!(found[..], expect[..], "seed {seed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::disallowed_methods, reason = "the environment names the rows of a long run")]
async fn sums_are_those_of_another_language_to_the_last_digit() {
    let rows = std::env::var("EA_BILLING_SUM_ROWS").ok().map(|rows| rows.parse().unwrap());
    match rows {
        Some(rows) => check(1, rows).await,
        None => {
            for seed in [1, 2, 7_919] {
                check(seed, ROWS).await;
            }
        }
    }
}
