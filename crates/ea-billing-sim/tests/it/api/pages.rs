//! Pages of usage details.

use super::client::{Client, small_world};
use serde_json::Value;

/// Every page of a chain that begins here.
pub(super) async fn pages(client: &Client, path: &str) -> Vec<Value> {
    let mut pages = vec![client.json(path).await];
    while let Some(link) =
        pages.last().and_then(|page| page["nextLink"].as_str()).filter(|link| !link.is_empty())
    {
        let link = link.to_owned();
        pages.push(client.json(&link).await);
        assert!(pages.len() < 100, "the chain does not end");
    }
    pages
}

fn rows(pages: &[Value]) -> Vec<&Value> {
    pages.iter().flat_map(|page| page["data"].as_array().unwrap()).collect()
}

#[tokio::test]
async fn a_chain_of_pages_has_every_row() {
    let client = Client::new().await;
    for version in ["v1", "v2", "v3"] {
        let pages =
            pages(&client, &format!("/{version}/enrollments/100/billingPeriods/202610/usagedetails")).await;
        let sizes: Vec<usize> = pages.iter().map(|page| page["data"].as_array().unwrap().len()).collect();
        assert_eq!(sizes, [100, 100, 100, 10], "{version}");
        assert!(pages.iter().all(|page| page["id"] == "enrollments/100/billingperiods/202610/usagedetails"));
    }
}

#[tokio::test]
async fn links_are_absolute_and_lead_where_the_client_came_from() {
    let client = Client::new().await;
    let path = "/v3/Enrollments/100/usageDetailsByCustomDate?startTime=2026-09-01&endTime=2026-10-31";
    let first = client.json(path).await;
    let link = first["nextLink"].as_str().unwrap();
    let start = format!("{}{path}&skiptoken=", client.simulator.url());
    assert!(link.starts_with(&start), "{link}");
    assert_eq!(rows(&pages(&client, path).await).len(), 620);
    // Behind a name of its own, the API still says how it was called.
    let request = [("Authorization", &*format!("bearer {}", client.key))];
    let local = client.simulator.url().replace("127.0.0.1", "localhost");
    let page = client.send("GET", &format!("{local}{path}"), &request).await.text();
    assert!(page.contains(&format!("\"nextLink\":\"{local}/")), "{}", &page[page.len() - 200..]);
}

#[tokio::test]
async fn the_current_period_is_the_one_that_the_clock_is_in() {
    let client = Client::new().await;
    let current = pages(&client, "/v3/enrollments/100/usagedetails").await;
    let named = pages(&client, "/v3/enrollments/100/billingPeriods/202611/usagedetails").await;
    assert_eq!(rows(&current), rows(&named));
    assert_eq!(rows(&current)[0]["date"], "2026-11-01T00:00:00");
    assert_eq!(rows(&current).last().unwrap()["date"], "2026-11-20T00:00:00");
}

#[tokio::test]
async fn both_ends_of_a_range_are_included() {
    let client = Client::new().await;
    let path = "/v3/enrollments/100/usagedetailsbycustomdate";
    let dates = async |from: &str, to: &str| {
        let pages = pages(&client, &format!("{path}?startTime={from}&endTime={to}")).await;
        let mut dates: Vec<String> =
            rows(&pages).iter().map(|row| row["date"].as_str().unwrap()[..10].to_owned()).collect();
        dates.dedup();
        dates
    };
    assert_eq!(dates("2026-10-05", "2026-10-05").await, ["2026-10-05"]);
    assert_eq!(dates("2026-10-31", "2026-11-01").await, ["2026-10-31", "2026-11-01"]);
    assert_eq!(dates("10/31/2026", "11/1/2026").await, ["2026-10-31", "2026-11-01"]);
    assert_eq!(dates("2026-10-31T00:00:00", "2026-11-01T00:00:00Z").await, ["2026-10-31", "2026-11-01"]);
}

#[tokio::test]
async fn a_range_that_can_not_be_is_a_bad_request() {
    let client = Client::new().await;
    let check = async |query: &str, message: &str| {
        for name in ["usagedetails", "marketplacecharges"] {
            let path = format!("/v3/enrollments/100/{name}bycustomdate?{query}");
            let reply = client.get(&path).await;
            assert_eq!(
                (reply.status(), reply.error()),
                (400, ("400".to_owned(), message.to_owned())),
                "{query}"
            );
        }
    };
    check("", "The parameter startTime is missing.").await;
    check("startTime=2026-10-01", "The parameter endTime is missing.").await;
    check(
        "startTime=20261001&endTime=2026-10-02",
        "The parameter startTime is not a date in the form yyyy-MM-dd.",
    )
    .await;
    check("startTime=2026-10-02&endTime=2026-10-01", "startTime is after endTime.").await;
    check("startTime=2014-04-30&endTime=2014-06-01", "There is no data before 2014-05-01.").await;
    check("startTime=2023-11-01&endTime=2026-11-02", "The date range is longer than 36 months.").await;
    let longest = "/v3/enrollments/100/usagedetailsbycustomdate?startTime=2023-11-01&endTime=2026-11-01";
    assert_eq!(client.get(longest).await.status(), 200);
    let reply = client.get("/v3/enrollments/100/billingPeriods/2026-10/usagedetails").await;
    assert_eq!(
        (reply.status(), reply.error().1.as_str()),
        (400, "The billing period is not in the form yyyyMM.")
    );
    let reply = client.get("/v3/enrollments/100/usagedetails?skiptoken=2deadbeef").await;
    assert_eq!((reply.status(), reply.error().1.as_str()), (400, "The skiptoken is not valid."));
}

#[tokio::test]
async fn no_data_is_404_or_nothing() {
    let client = Client::new().await;
    let check = async |path: &str| {
        let reply = client.get(path).await;
        assert_eq!((reply.status(), reply.error().0), (404, "404".to_owned()), "{path}");
    };
    for period in ["202510", "202612", "201405"] {
        for name in ["usagedetails", "balancesummary", "pricesheet", "marketplacecharges"] {
            check(&format!("/v3/enrollments/100/billingPeriods/{period}/{name}")).await;
        }
        check(&format!("/v3/enrollments/100/usagedetails/download?billingPeriod={period}")).await;
    }
    // Today has not been reported yet.
    check("/v3/enrollments/100/usagedetailsbycustomdate?startTime=2026-11-21&endTime=2026-11-21").await;
    check("/v2/enrollments/100/reservationdetails?startDate=2024-10-01&endDate=2024-10-02").await;
    check("/v3/enrollments/100/nowhere").await;
    check("/").await;
}

/// A client that asks for today every day, as a public one does, gets an empty page from servers that have been seen.
#[tokio::test]
async fn nothing_is_no_failure_where_clients_saw_it_so() {
    let client = Client::new().await.with(&ea_billing_sim::KeyRequest::new("200"));
    let today = "startTime=2026-11-21&endTime=2026-11-21";
    let page = client.json(&format!("/v3/enrollments/200/usagedetailsbycustomdate?{today}")).await;
    assert_eq!((page["data"].as_array().map(Vec::len), &page["nextLink"]), (Some(0), &Value::Null));
    let charges = client.json(&format!("/v3/enrollments/200/marketplacechargesbycustomdate?{today}")).await;
    assert_eq!(charges, serde_json::json!([]));
    let details = "/v2/enrollments/200/reservationdetails?startDate=2024-10-01&endDate=2024-10-02";
    assert_eq!(client.json(details).await, serde_json::json!([]));
    let download = client.get(&format!("/v3/enrollments/200/usagedetails/download?{today}")).await;
    assert_eq!(download.status(), 404);
    assert_eq!(client.get("/v3/enrollments/200/billingPeriods/202401/balancesummary").await.status(), 404);
}

#[tokio::test]
async fn an_endpoint_is_asked_in_one_way() {
    let client = Client::new().await;
    let key = format!("bearer {}", client.key);
    let calls = [
        ("POST", "/v3/enrollments/100/usagedetails", "GET"),
        ("DELETE", "/v3/enrollments/100/pricesheet", "GET"),
        ("GET", "/v3/enrollments/100/usagedetails/submit?billingPeriod=202610", "POST"),
    ];
    for (method, path, allowed) in calls {
        let reply = client.send(method, path, &[("Authorization", &key)]).await;
        assert_eq!(
            (reply.status(), reply.header("Allow").as_deref()),
            (405, Some(allowed)),
            "{method} {path}"
        );
        assert_eq!(reply.error().0, "405");
    }
    let head = client.send("HEAD", "/v3/enrollments/100/usagedetails", &[("Authorization", &key)]).await;
    assert_eq!((head.status(), head.body.len()), (200, 0));
}

#[tokio::test]
async fn beyond_its_quota_a_client_is_told_when_to_come_back() {
    let mut world = small_world();
    world.quota = Some(ea_billing_sim::Quota { requests: 2, seconds: 60 });
    let client = Client::of(world).await;
    let path = "/v3/enrollments/100/balancesummary";
    assert_eq!((client.get(path).await.status(), client.get(path).await.status()), (200, 200));
    let reply = client.get(path).await;
    assert_eq!((reply.status(), reply.error().0), (429, "429".to_owned()));
    let wait: i64 =
        reply.header("x-ms-ratelimit-microsoft.consumption-retry-after").unwrap().parse().unwrap();
    client.simulator.advance(chrono::TimeDelta::seconds(wait));
    assert_eq!(client.get(path).await.status(), 200);
}
