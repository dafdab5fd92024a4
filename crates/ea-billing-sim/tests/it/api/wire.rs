//! The raw bytes of every call in a world so small that all of them can be read.

use super::client::{Client, small_world};
use ea_billing_sim::{Enrollment, KeyRequest, World};

const CALLS: &[&str] = &[
    "GET /v1/enrollments/{n}/billingperiods",
    "GET /v3/enrollments/{n}/billingPeriods/202511/balancesummary",
    "GET /v1/enrollments/{n}/billingPeriods/202610/usagedetails",
    "GET /v2/enrollments/{n}/billingPeriods/202610/usagedetails",
    "GET /v3/enrollments/{n}/billingPeriods/202610/usagedetails",
    "GET /v3/enrollments/{n}/usagedetails/download?billingPeriod=202610",
    "POST /v3/enrollments/{n}/usagedetails/submit?billingPeriod=202610",
    "GET /v3/enrollments/{n}/reservationcharges?startDate=2025-11-01&endDate=2026-10-31",
    "GET /v2/enrollments/{n}/reservationsummaries?grain=monthly",
    "GET /v2/enrollments/{n}/SharedReservationRecommendations?lookBackPeriod=7",
    "GET /rest/{n}/usage-report?month=2026-10&type=detail",
    "GET /rest/{n}/usage-report?month=2026-10&type=detail&fmt=Json",
    "GET /rest/{n}/usage-report?month=2026-10&type=summary",
    "GET /v3/enrollments/{n}/billingPeriods/202401/usagedetails",
];

/// Three rows a month, two of them on a page.
fn tiny_world() -> World {
    let world = small_world();
    let tiny = |each: &Enrollment| Enrollment { rows_per_month: 3, ..each.clone() };
    World { page_size: 2, enrollments: world.enrollments.iter().map(tiny).collect(), ..world }
}

#[tokio::test]
async fn answers_are_the_same_bytes_on_every_machine() {
    let mut client = Client::of(tiny_world()).await;
    for number in ["100", "200"] {
        client = client.with(&KeyRequest::new(number));
        let key = format!("bearer {}", client.key);
        let mut text = String::new();
        for call in CALLS {
            let (method, path) = call.split_once(' ').unwrap();
            let path = path.replace("{n}", number);
            let reply = client.send(method, &path, &[("Authorization", &key)]).await;
            let body = reply.text().replace('\r', "␍").replace('\u{feff}', "<BOM>");
            let head = reply.head.replace("\r\n", "\n");
            text.push_str(&format!(">>> {method} {path}\n{head}\n\n{body}\n\n"));
        }
        let text =
            text.replace(&client.simulator.url(), "<API>").replace(&client.simulator.blob_url(), "<BLOB>");
        insta::assert_snapshot!(format!("enrollment_{number}"), text);
    }
}

#[tokio::test]
async fn another_seed_is_another_enrollment() {
    let path = "/v3/enrollments/100/billingPeriods/202610/usagedetails";
    let first = Client::of(tiny_world()).await.get(path).await.text();
    let second = Client::of(World { seed: 2, ..tiny_world() }).await.get(path).await.text();
    assert_ne!(first, second);
}
