//! Every dataset of the simulator.

use ea_billing_core::{
    Delivery, Fetched, Grain, InvoiceFilter, InvoiceScope, LookBack, PeriodState, Query, RateCardOffer,
    Record, Span, UsageWindow,
};
use ea_billing_table::{IssueRow, MeterRow, PeriodRow, SubscriptionPeriodRow, Tabular, TermRow};

use super::{
    same::check,
    site::{Site, days, subscription},
};

fn period() -> Span {
    Span::Period("202610".parse().unwrap())
}

/// Fetches, and compares rows and certificate.
async fn fetched<R: Record>(query: Query<R>) -> Fetched<R> {
    let fetched = query.fetch().await.unwrap_or_else(|error| panic!("{:?}: {error}", R::DATASET));
    check(std::slice::from_ref(&fetched.certificate));
    assert!(!fetched.rows.is_empty(), "the simulator has no {:?}", R::DATASET);
    fetched
}

async fn same<R: Record + Tabular>(query: Query<R>) {
    check(&fetched(query).await.rows);
}

#[tokio::test]
async fn rows_of_an_enrollment_are_the_same_in_arrow_and_json() {
    let site = Site::start().await;
    let client = site.client();
    let year = days("2025-12-01", "2026-10-31");
    same(client.usage_details(period())).await;
    same(client.usage_details_by(Delivery::Download, period())).await;
    same(client.marketplace_charges(period())).await;
    same(client.balance_summary(period())).await;
    same(client.price_sheet(period())).await;
    same(client.reservation_details(year)).await;
    same(client.reservation_summaries(Grain::Daily(year))).await;
    same(client.reservation_charges(year)).await;
    same(client.shared_recommendations(LookBack::Days30)).await;
    same(client.single_recommendations(LookBack::Days30)).await;
    let periods = fetched(client.billing_periods()).await.rows;
    let rows: Vec<_> =
        periods.into_iter().map(|period| PeriodRow::new(period, PeriodState::Closed)).collect();
    check(&rows);
}

#[tokio::test]
async fn rows_of_azure_are_the_same_in_arrow_and_json() {
    let site = Site::start().await;
    let (client, subscription) = (site.azure(), subscription());
    let window = UsageWindow::days(days("2026-10-01", "2026-10-03")).unwrap();
    same(client.usage_aggregates(&subscription, window)).await;
    let scope = InvoiceScope::Subscription(subscription.clone());
    same(client.invoices(&scope, &InvoiceFilter::default().with_links())).await;
    let periods = fetched(client.billing_periods(&subscription)).await.rows;
    let row = |period| SubscriptionPeriodRow { period, state: PeriodState::Open };
    check(&periods.into_iter().map(row).collect::<Vec<_>>());

    let offer = RateCardOffer::new("0062p", "USD".parse().unwrap(), "en-US", "us").unwrap();
    let card = client.rate_card(&subscription, &offer).fetch_card().await.unwrap();
    let currency = card.terms.currency;
    check(&card.meters.into_iter().map(|meter| MeterRow { meter, currency }).collect::<Vec<_>>());
    check(&card.terms.offer_terms.into_iter().map(|term| TermRow { term, currency }).collect::<Vec<_>>());
}

#[tokio::test]
async fn rows_that_could_not_be_read_are_the_same_in_arrow_and_json() {
    let site = Site::start().await;
    let rows = r#"{"data": [{"date": "2026-10-01", "consumedQuantity": 1, "cost": "x\u2028"}, 7], "nextLink": null}"#;
    site.replay("usage-details", rows);
    let fetched = site.client().usage_details(period()).fetch().await.unwrap();
    let row = |issue| IssueRow {
        dataset: fetched.certificate.dataset,
        span: fetched.certificate.span.clone(),
        issue,
    };
    let rows: Vec<_> = fetched.issues.iter().cloned().map(row).collect();
    assert_eq!(rows.len(), 2);
    check(&rows);
}
