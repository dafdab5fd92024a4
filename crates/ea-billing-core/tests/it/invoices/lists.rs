//! Lists of invoices, and single ones.

use ea_billing_core::{
    Code, DateRange, Fetched, Invoice, InvoiceFilter, InvoiceScope, SubscriptionId, Version, Warning,
};
use ea_billing_sim::{Azure, AzureQuirks, NextLink, World};
use rust_decimal::Decimal;

use super::{ACCOUNT, Arm, PAYG, PROFILE, days, of_account, of_subscription, payg};

async fn list(arm: &Arm, scope: &InvoiceScope, filter: &InvoiceFilter) -> Fetched<Invoice> {
    arm.client().invoices(scope, filter).fetch().await.expect("it is answered")
}

fn names(rows: &[Invoice]) -> Vec<&str> {
    rows.iter().map(|invoice| invoice.name.as_str()).collect()
}

fn ends(rows: &[Invoice]) -> Vec<String> {
    rows.iter().map(|invoice| invoice.invoice_period_end.unwrap().date().to_string()).collect()
}

#[tokio::test]
async fn invoices_of_a_subscription_come_whole_by_any_link() {
    let everything = InvoiceFilter::default();
    for next_link in [NextLink::Absolute, NextLink::Internal, NextLink::Relative] {
        let quirks = AzureQuirks { next_link, ..AzureQuirks::default() };
        let world = World { azure: Azure { quirks, ..Azure::default() }, ..World::default() };
        let arm = Arm::of(world).await;
        let facts = arm.simulator.azure_facts(PAYG).unwrap();
        let invoiced = facts.cycles.iter().rev().filter_map(|cycle| cycle.subscription_invoice.as_deref());
        let expect: Vec<&str> = invoiced.collect();
        let all = list(&arm, &of_subscription(), &everything).await;
        assert_eq!(names(&all.rows), expect);
        assert_eq!(all.certificate.scope, format!("subscriptions/{PAYG}"));
        assert_eq!(all.certificate.version, Version::Billing2018);
        assert_eq!((all.issues.len(), all.certificate.pages), (0, 1));
        let paged = list(&arm, &of_subscription(), &everything.clone().with_top(1)).await;
        assert_eq!(names(&paged.rows), expect);
        assert_eq!(usize::try_from(paged.certificate.pages).unwrap(), expect.len());
        arm.assert_no_secret(None);
    }
}

#[tokio::test]
async fn a_link_comes_when_it_is_asked_for() {
    let arm = Arm::start().await;
    let without = list(&arm, &of_subscription(), &InvoiceFilter::default()).await;
    assert!(without.rows.iter().all(|invoice| invoice.download_url.is_none()));
    let with = list(&arm, &of_subscription(), &InvoiceFilter::default().with_links()).await;
    let link = with.rows[0].download_url.as_ref().unwrap();
    assert!(link.url.expose().contains("sig="));
    assert_eq!((link.expiry_time.unwrap() - arm.simulator.now()).num_minutes(), 60);
    arm.scan.assert_no_secret(&[&format!("{with:?}")]);
}

#[tokio::test]
async fn one_invoice_is_asked_for_by_its_name() {
    let arm = Arm::start().await;
    let client = arm.client();
    let latest = client.latest_invoice(&payg()).fetch().await.unwrap();
    let name = latest.rows[0].name.clone();
    let same = client.invoice(&of_subscription(), &name).fetch().await.unwrap();
    assert_eq!(names(&same.rows), [name.as_str()]);
    assert!(same.rows[0].download_url.is_some());
    let unknown = client.invoice(&of_subscription(), "201601-1").fetch().await.unwrap_err();
    assert_eq!(unknown.code(), Code::NotFound);
    assert!(unknown.hint().starts_with("the list of invoices has the names; or check"), "{}", unknown.hint());
    arm.assert_no_secret(Some(&unknown));
    let of_account = list(&arm, &of_account(), &InvoiceFilter::default()).await;
    for scope in [
        super::of_account(),
        InvoiceScope::BillingProfile { account: ACCOUNT.to_owned(), profile: PROFILE.to_owned() },
    ] {
        let name = &of_account.rows[0].name;
        let one = client.invoice(&scope, name).fetch().await.unwrap();
        assert_eq!(names(&one.rows), [name.as_str()]);
    }
}

#[tokio::test]
async fn no_invoices_are_no_error() {
    let arm = Arm::start().await;
    let client = arm.client();
    let early = InvoiceFilter::default().with_days(days("2016-01-01", "2016-01-31"));
    let none = client.invoices(&of_subscription(), &early).fetch().await.unwrap();
    assert_eq!((none.rows.len(), none.certificate.rows), (0, 0));
    assert!(none.certificate.warnings.contains(&Warning::NoData));
    // A new subscription has had no invoice yet.
    let body =
        r#"{"error":{"code":"ResourceNotFound","message":"Could not find invoice for the subscription."}}"#;
    arm.answer("subscription-invoices", 404, "application/json", body);
    let none = client.latest_invoice(&payg()).fetch().await.unwrap();
    assert!(none.rows.is_empty() && none.certificate.warnings.contains(&Warning::NoData));
}

#[tokio::test]
async fn an_unknown_subscription_is_an_error() {
    let arm = Arm::start().await;
    let stranger: SubscriptionId = "00000000-0000-0000-0000-0000000000aa".parse().unwrap();
    let scope = InvoiceScope::Subscription(stranger);
    let error = arm.client().invoices(&scope, &InvoiceFilter::default()).fetch().await.unwrap_err();
    assert_eq!(error.code(), Code::NotFound, "{error}");
    // What stands between says 404 without a word of the API.
    arm.answer("subscription-invoices", 404, "text/plain", "nothing here");
    let error =
        arm.client().invoices(&of_subscription(), &InvoiceFilter::default()).fetch().await.unwrap_err();
    assert_eq!(error.code(), Code::NotFound, "{error}");
}

#[tokio::test]
async fn accounts_profiles_and_subscriptions_list_the_same_invoices() {
    let arm = Arm::start().await;
    let profile = InvoiceScope::BillingProfile { account: ACCOUNT.to_owned(), profile: PROFILE.to_owned() };
    let filter = InvoiceFilter::default().with_days(days("2026-06-01", "2026-09-30"));
    let of_account = list(&arm, &of_account(), &filter).await;
    let of_profile = list(&arm, &profile, &filter).await;
    assert!(of_account.rows.len() > 3 && of_account.outside.is_empty(), "{:?}", of_account.rows.len());
    assert_eq!(names(&of_account.rows), names(&of_profile.rows));
    assert_eq!(of_account.certificate.scope, format!("billingAccounts/{ACCOUNT}"));
    let payg = InvoiceScope::BillingSubscription(payg());
    let of_subscription = list(&arm, &payg, &filter).await;
    let known = names(&of_account.rows);
    assert!(!of_subscription.rows.is_empty());
    assert!(names(&of_subscription.rows).iter().all(|name| known.contains(name)));
    // The sums are those of the invoices, to the cent.
    let sum: Decimal = of_account.rows.iter().map(|invoice| invoice.total_amount.unwrap().amount()).sum();
    let currency = of_account.rows[0].total_amount.unwrap().currency();
    assert_eq!(
        of_account.certificate.totals.get(Some(currency)).unwrap().to_string(),
        sum.normalize().to_string()
    );
    let paged = list(&arm, &super::of_account(), &filter.with_top(2)).await;
    assert_eq!(names(&paged.rows), known);
    assert!(paged.certificate.pages > 1);
}

/// A server that overlooks the filter and sends all.
#[tokio::test]
async fn invoices_of_other_days_are_set_apart() {
    let arm = Arm::start().await;
    let body = |prefix: &str| {
        let rows: Vec<String> = [("2026-07-06", "2026-08-05"), ("2026-06-06", "2026-07-05")]
            .iter()
            .map(|(first, last)| {
                format!(
                    r#"{{"name":"{prefix}{last}","properties":{{"invoicePeriodStartDate":"{first}",
                        "invoicePeriodEndDate":"{last}"}}}}"#
                )
            })
            .collect();
        format!(r#"{{"value":[{}]}}"#, rows.join(","))
    };
    let july = InvoiceFilter::default().with_days(days("2026-07-01", "2026-07-31"));
    arm.answer("subscription-invoices", 200, "application/json", &body("a"));
    let by_end = list(&arm, &of_subscription(), &july).await;
    assert_eq!(
        (ends(&by_end.rows), ends(&by_end.outside)),
        (vec!["2026-07-05".into()], vec!["2026-08-05".into()])
    );
    assert_eq!(by_end.certificate.outside, 1);
    arm.answer("invoices", 200, "application/json", &body("b"));
    let by_days = list(&arm, &of_account(), &july).await;
    assert_eq!((by_days.rows.len(), by_days.outside.len()), (2, 0));
}

/// The server reads a day as its first moment, and periods end in the last.
#[tokio::test]
async fn an_invoice_that_ends_in_the_course_of_the_last_day_is_listed() {
    let arm = Arm::start().await;
    let all = list(&arm, &of_account(), &InvoiceFilter::default()).await.rows;
    let is_monthly = |invoice: &&Invoice| invoice.is_monthly_invoice == Some(true);
    let end = all.iter().find(is_monthly).unwrap().invoice_period_end.unwrap().date();
    let ending = all.iter().filter(|each| each.invoice_period_end.unwrap().date() == end);
    let expect: Vec<&str> = ending.map(|each| each.name.as_str()).collect();
    let profile = InvoiceScope::BillingProfile { account: ACCOUNT.to_owned(), profile: PROFILE.to_owned() };
    for scope in [of_account(), profile] {
        arm.simulator.clear_requests();
        let last_day = InvoiceFilter::default().with_days(DateRange::new(end, end).unwrap());
        let fetched = list(&arm, &scope, &last_day).await;
        assert_eq!(names(&fetched.rows), expect);
        let next = end.succ_opt().unwrap();
        for each in [format!("periodStartDate={end}"), format!("periodEndDate={next}")] {
            assert!(arm.asked()[0].contains(&each), "{:?}", arm.asked());
        }
    }
    // What is of the day after alone was not asked for.
    let day = end.succ_opt().unwrap();
    let body = format!(
        r#"{{"value":[{{"name":"G1","properties":{{"invoicePeriodStartDate":"{day}T00:00:00",
            "invoicePeriodEndDate":"{day}T00:00:00"}}}}]}}"#
    );
    arm.answer("invoices", 200, "application/json", &body);
    let filter = InvoiceFilter::default().with_days(DateRange::new(end, end).unwrap());
    let fetched = list(&arm, &of_account(), &filter).await;
    assert_eq!((fetched.rows.len(), names(&fetched.outside)), (0, vec!["G1"]));
}

#[tokio::test]
async fn what_no_server_should_be_asked_is_not_sent() {
    let arm = Arm::start().await;
    let check = async |scope: InvoiceScope, top: u32, expect: &str| {
        let filter = InvoiceFilter::default().with_top(top);
        let error = arm.client().invoices(&scope, &filter).fetch().await.unwrap_err();
        assert_eq!((error.code(), error.to_string()), (Code::InvalidArgument, expect.to_owned()));
    };
    check(of_subscription(), 0, "top: expected 1 to 100 invoices on a page, found 0").await;
    check(of_subscription(), 101, "top: expected 1 to 100 invoices on a page, found 101").await;
    check(of_account(), 51, "top: expected 1 to 50 invoices on a page, found 51").await;
    let account = |name: &str| InvoiceScope::BillingAccount(name.to_owned());
    let name =
        |found: &str| format!("billing account: expected a name without blanks and slashes, found `{found}`");
    check(account(""), 1, &name("")).await;
    check(account(".."), 1, &name("..")).await;
    check(account("a/../b"), 1, &name("a/../b")).await;
    let error = arm.client().invoice(&of_subscription(), "").fetch().await.unwrap_err();
    assert_eq!(error.code(), Code::InvalidArgument);
    assert!(arm.asked().is_empty());
}
