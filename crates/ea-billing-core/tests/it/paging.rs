//! Chains of pages: each page once, all of one moment, and an end.

mod chain;
mod proof;
mod read;
mod switch;

use ea_billing_core::{Client, Fetched, Result, Span, UsageDetail};
use ea_billing_sim::{Enrollment, Simulator, World};

use crate::support::site::Site;

/// The pages of the month.
const PAGES: usize = 52;

/// A month of 52 pages with so many rows each.
fn world(page_size: u32) -> World {
    let rows_per_month = u64::from(page_size) * u64::try_from(PAGES).unwrap();
    let enrollment = Enrollment { rows_per_month, ..Enrollment::new("100") };
    World { page_size, enrollments: vec![enrollment], ..World::default() }
}

fn site(page_size: u32) -> Site {
    Site::with(Simulator::start_blocking(world(page_size)).unwrap(), "100")
}

fn october() -> Span {
    Span::Period("202610".parse().unwrap())
}

async fn fetch(client: &Client) -> Result<Fetched<UsageDetail>> {
    client.usage_details(october()).fetch().await
}
