//! The raw bytes of every call in a world so small that all of them can be read.

use super::client::{Client, small_world, usual_world};
use ea_billing_sim::{Enrollment, KeyRequest, World};

const CALLS: &[&str] = &[
    "GET /v1/enrollments/{n}/billingperiods",
    "GET /v2/enrollments/{n}/billingperiods",
    "GET /v1/enrollments/{n}/billingPeriods/202511/balancesummary",
    "GET /v3/enrollments/{n}/balancesummary",
    "GET /v1/enrollments/{n}/billingPeriods/202610/usagedetails",
    "GET /v2/enrollments/{n}/billingPeriods/202610/usagedetails",
    "GET /v3/enrollments/{n}/billingPeriods/202610/usagedetails",
    "GET /v3/enrollments/{n}/usagedetailsbycustomdate?startTime=2026-10-01&endTime=2026-10-31",
    "GET /v2/enrollments/{n}/usagedetails/download?billingPeriod=202610",
    "GET /v3/enrollments/{n}/usagedetails/download?startTime=2026-10-01&endTime=2026-10-31",
    "POST /v3/enrollments/{n}/usagedetails/submit?billingPeriod=202610",
    "GET /v1/enrollments/{n}/billingPeriods/202610/marketplacecharges",
    "GET /v2/enrollments/{n}/marketplacecharges",
    "GET /v3/enrollments/{n}/marketplacechargesbycustomdate?startTime=2026-10-01&endTime=2026-10-03",
    "GET /v1/enrollments/{n}/pricesheet",
    "GET /v2/enrollments/{n}/pricesheet",
    "GET /v3/enrollments/{n}/billingPeriods/202610/pricesheet",
    "GET /rest/{n}/usage-reports",
    "GET /rest/{n}/usage-report?month=2026-10&type=detail",
    "GET /rest/{n}/usage-report?month=2026-10&type=detail&fmt=Json",
    "GET /rest/{n}/usage-report?month=2026-10&type=summary",
    "GET /rest/{n}/usage-report?month=2026-10&type=pricesheet&fmt=Json",
    "GET /rest/{n}/usage-report?month=2026-10&type=storecharge",
    "GET /v3/enrollments/{n}/billingPeriods/202401/usagedetails",
];

const RESERVATIONS: &[&str] = &[
    "GET /v2/enrollments/{n}/reservationdetails?startDate=2026-10-05&endDate=2026-10-05",
    "GET /v2/enrollments/{n}/reservationsummaries?grain=daily&startdate=2026-10-05&enddate=2026-10-05",
    "GET /v2/enrollments/{n}/reservationsummaries?grain=monthly",
    "GET /v2/enrollments/{n}/reservationcharges?startDate=2025-11-01&endDate=2026-10-31",
    "GET /v3/enrollments/{n}/reservationcharges?startDate=2025-11-01&endDate=2026-10-31",
    "GET /v2/enrollments/{n}/SharedReservationRecommendations?lookBackPeriod=7",
    "GET /v2/enrollments/{n}/SingleReservationRecommendations?lookBackPeriod=30",
];

/// Three rows a month, two of them on a page.
fn tiny_world() -> World {
    let world = small_world();
    let tiny = |each: &Enrollment| Enrollment { rows_per_month: 3, ..each.clone() };
    World { page_size: 2, enrollments: world.enrollments.iter().map(tiny).collect(), ..world }
}

/// Every answer as it came, with the middle of a long body left out.
async fn wire(client: &Client, number: &str, calls: &[&str]) -> String {
    const SHOWN: usize = 1_500;
    let key = format!("bearer {}", client.key);
    let mut text = String::new();
    for call in calls {
        let (method, path) = call.split_once(' ').unwrap();
        let path = path.replace("{n}", number);
        let reply = client.send(method, &path, &[("Authorization", &key)]).await;
        let body = reply.text().replace('\r', "␍").replace('\u{feff}', "<BOM>");
        let head = reply.head.replace("\r\n", "\n");
        let characters: Vec<char> = body.chars().collect();
        let body = if characters.len() > 4 * SHOWN {
            let (start, end) = (&characters[..SHOWN], &characters[characters.len() - SHOWN..]);
            format!("{} … {}", start.iter().collect::<String>(), end.iter().collect::<String>())
        } else {
            body
        };
        text.push_str(&format!(">>> {method} {path}\n{head}\n\n{body}\n\n"));
    }
    text.replace(&client.simulator.url(), "<API>").replace(&client.simulator.blob_url(), "<BLOB>")
}

/// An ETag stands for all of a body, so what is left out of the text is in it as well.
#[tokio::test]
async fn answers_are_the_same_bytes_on_every_machine() {
    let mut client = Client::of(tiny_world()).await;
    for number in ["100", "200"] {
        client = client.with(&KeyRequest::new(number));
        insta::assert_snapshot!(format!("enrollment_{number}"), wire(&client, number, CALLS).await);
    }
    client = Client::of(usual_world()).await;
    for number in ["100", "200"] {
        client = client.with(&KeyRequest::new(number));
        insta::assert_snapshot!(format!("reservations_{number}"), wire(&client, number, RESERVATIONS).await);
    }
}

#[tokio::test]
async fn another_seed_is_another_enrollment() {
    let path = "/v3/enrollments/100/billingPeriods/202610/usagedetails";
    let first = Client::of(tiny_world()).await.get(path).await.text();
    let second = Client::of(World { seed: 2, ..tiny_world() }).await.get(path).await.text();
    assert_ne!(first, second);
}
