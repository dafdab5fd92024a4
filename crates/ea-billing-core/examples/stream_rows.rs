//! Sums up the usage details of a period by service, row by row, in memory that does not grow with their number.
//!
//! ```text
//! EA_BILLING_API_KEY_FILE=key.txt cargo run --release --example stream_rows -- 2026-10 download
//! ```
//!
//! The first argument is a selector such as `current`, `2026-10` or `last-3`; the second is the way of delivery: `pages`,
//! which is taken if it is left out, `download` or `report`. Without `EA_BILLING_URL` the API's own address is asked;
//! `ea-billing-sim serve` has another one to try with.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program prints; it is the library that does not"
)]

use std::{collections::BTreeMap, error::Error, process::ExitCode};

use ea_billing_core::{ClientBuilder, Dataset, Delivery, ExactSum, Selector};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            if let Some(error) = error.downcast_ref::<ea_billing_core::Error>() {
                eprintln!("hint: {}", error.hint());
            }
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let selector: Selector = arguments.next().as_deref().unwrap_or("current").parse()?;
    let delivery = match arguments.next().as_deref() {
        None | Some("pages") => Delivery::Pages,
        Some("download") => Delivery::Download,
        Some("report") => Delivery::Report,
        Some(other) => return Err(format!("expected pages, download or report, found `{other}`").into()),
    };
    let client = ClientBuilder::from_env()?.build()?;
    for span in client.spans(&selector, Dataset::UsageDetails, delivery).await? {
        let mut rows = client.usage_details_by(delivery, span).stream().await?;
        let mut costs = BTreeMap::<String, ExactSum>::new();
        while let Some(batch) = rows.next().await? {
            for row in &batch.rows {
                match costs.get_mut(&row.consumed_service) {
                    Some(sum) => sum.add(row.cost)?,
                    None => drop(costs.insert(row.consumed_service.clone(), row.cost.into())),
                }
            }
            for issue in &batch.issues {
                eprintln!("row {} of page {} was not understood: {}", issue.row, issue.page, issue.reason);
            }
        }
        // Only from here on it is known that the rows were all.
        let (certificate, _) = rows.finish().await?;
        println!("rows      {}", certificate.rows);
        for (service, cost) in &costs {
            println!("service   {service} {cost}");
        }
        for (currency, cost) in certificate.totals.iter() {
            let currency =
                currency.map_or("the enrollment's currency".to_owned(), |currency| currency.to_string());
            println!("cost      {cost} in {currency}");
        }
        println!("{certificate:#?}");
    }
    Ok(())
}
