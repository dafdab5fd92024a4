//! Payloads that nobody here wrote, from the folder that `EA_BILLING_RECORDINGS` names.

use std::{collections::BTreeMap, fs, path::PathBuf};

use ea_billing_core::{
    Client, Dataset, Grain, InvoiceFilter, InvoiceScope, LookBack, PeriodState, Query, RateCardOffer, Record,
    Span, UsageWindow, Version,
};
use ea_billing_table::{IssueRow, MeterRow, PeriodRow, Tabular, TermRow};
use serde_json::value::RawValue;

use super::{
    same::check,
    site::{Site, days, subscription},
};

/// The folder; nothing, which is said, where nobody names one.
#[expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "the variable names a folder of test data"
)]
fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("EA_BILLING_RECORDINGS").filter(|folder| !folder.is_empty());
    if folder.is_none() {
        eprintln!("skipped: EA_BILLING_RECORDINGS names no folder of recordings");
    }
    folder.map(PathBuf::from)
}

fn sample(name: &str) -> Option<String> {
    let path = folder()?.join("ea/samples").join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    // The samples show what a link is, but not one.
    Some(text.trim_start_matches('\u{feff}').replace(r#""nextLink": "string""#, r#""nextLink": null"#))
}

/// The body of an answer that Azure Resource Manager gave.
fn exchange(name: &str) -> Option<String> {
    let path = folder()?.join("arm").join(name);
    let file = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let recording: BTreeMap<String, &RawValue> = serde_json::from_str(&file).unwrap();
    Some(recording["body"].get().to_owned())
}

/// Every row that came: those of other days than were asked for too, and those that could not be read.
async fn all<R: Record>(query: Query<R>) -> Vec<R> {
    let mut fetched = query.fetch().await.unwrap_or_else(|error| panic!("{:?}: {error}", R::DATASET));
    check(std::slice::from_ref(&fetched.certificate));
    let span = &fetched.certificate.span;
    let issue = |issue| IssueRow { dataset: R::DATASET, span: span.clone(), issue };
    let issues: Vec<_> = fetched.issues.iter().cloned().map(issue).collect();
    if !issues.is_empty() {
        check(&issues);
    }
    fetched.rows.append(&mut fetched.outside);
    assert!(fetched.rows.len() + issues.len() > 0, "{:?} has no rows", R::DATASET);
    fetched.rows
}

async fn same<R: Record + Tabular>(query: Query<R>) {
    let rows = all(query).await;
    if !rows.is_empty() {
        check(&rows);
    }
}

fn period(id: &str) -> Span {
    Span::Period(id.parse().unwrap())
}

/// Answers with the sample of a version, and asks the client for that version.
async fn each<R: Record + Tabular>(
    site: &Site,
    (name, route): (&str, &str),
    versions: &[Version],
    query: impl Fn(&Client) -> Query<R>,
) {
    for version in versions {
        let Some(body) = sample(&format!("{name}.{version}.json")) else { return };
        site.replay(route, &body);
        let client = site.builder().with_version(R::DATASET, *version).build().unwrap();
        same(query(&client)).await;
    }
}

#[tokio::test]
async fn samples_of_an_enrollment_are_the_same_in_arrow_and_json() {
    use Version::{V1, V2, V3};
    let (site, all) = (Site::start().await, [V1, V2, V3]);
    each(&site, ("usagedetails", "usage-details"), &all, |client| client.usage_details(period("201704")))
        .await;
    each(&site, ("marketplacecharges", "marketplace-charges"), &all, |client| {
        client.marketplace_charges(period("201509"))
    })
    .await;
    each(&site, ("pricesheet", "price-sheet"), &all, |client| client.price_sheet(period("201704"))).await;
    each(&site, ("balancesummary", "balance-summary"), &all, |client| {
        client.balance_summary(period("201507"))
    })
    .await;
    let days = days("2018-01-01", "2018-08-31");
    each(&site, ("reservationdetails", "reservation-details"), &[V2], |client| {
        client.reservation_details(days)
    })
    .await;
    each(&site, ("reservationsummaries", "reservation-summaries"), &[V2], |client| {
        client.reservation_summaries(Grain::Daily(days))
    })
    .await;
    each(&site, ("reservationcharges", "reservation-charges"), &[V3], |client| {
        client.reservation_charges(days)
    })
    .await;
    let route = "reservation-recommendations";
    each(&site, ("SharedReservationRecommendations", route), &[V2], |client| {
        client.shared_recommendations(LookBack::Days7)
    })
    .await;
    each(&site, ("SingleReservationRecommendations", route), &[V2], |client| {
        client.single_recommendations(LookBack::Days7)
    })
    .await;
}

#[tokio::test]
async fn recorded_periods_are_the_same_in_arrow_and_json() {
    let site = Site::start().await;
    for version in [Version::V1, Version::V2] {
        let Some(body) = sample(&format!("billingperiods.{version}.json")) else { return };
        site.replay("billing-periods", &body);
        let client = site.builder().with_version(Dataset::BillingPeriods, version).build().unwrap();
        let rows = all(client.billing_periods()).await;
        check(&rows.into_iter().map(|row| PeriodRow::new(row, PeriodState::Closed)).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn recorded_answers_of_azure_are_the_same_in_arrow_and_json() {
    let (site, subscription) = (Site::start().await, subscription());
    let client = site.azure();
    let Some(body) = exchange("commerce/usageaggregates.excerpt.json") else { return };
    site.replay("usage-aggregates", &body);
    let window = UsageWindow::days(days("2015-05-01", "2015-05-01")).unwrap();
    same(client.usage_aggregates(&subscription, window)).await;

    let name = "billing/azure-cli__billing__azure-cli-billing.test_list_invoices_with_url.0.json";
    let Some(body) = exchange(name) else { return };
    site.replay("subscription-invoices", &body);
    let scope = InvoiceScope::Subscription(subscription.clone());
    same(client.invoices(&scope, &InvoiceFilter::default().with_links())).await;

    let name = "commerce/python__commerce__test_mgmt_commerce.test_commerce.1.excerpt.json";
    let Some(body) = exchange(name) else { return };
    site.replay("rate-card-blob", &body);
    let offer = RateCardOffer::new("0062p", "USD".parse().unwrap(), "en-US", "us").unwrap();
    let card = client.rate_card(&subscription, &offer).fetch_card().await.unwrap();
    let currency = card.terms.currency;
    check(&card.meters.into_iter().map(|meter| MeterRow { meter, currency }).collect::<Vec<_>>());
    check(&card.terms.offer_terms.into_iter().map(|term| TermRow { term, currency }).collect::<Vec<_>>());
}
