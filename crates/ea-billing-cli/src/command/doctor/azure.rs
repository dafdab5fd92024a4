//! The side of Azure Resource Manager: signing in, and what may be read.

use std::fmt::Display;

use ea_billing_core::{
    AzureClient, Code, DateRange, Error, InvoiceFilter, InvoiceScope, SubscriptionId, UsageWindow,
    chrono::{DateTime, Days, Utc},
};

use super::{Report, remote};
use crate::{
    args::{AzureAccess, Connection},
    command::{Session, login},
    connect,
    env::Environment,
    failure::Failure,
    settings::AzureSettings,
};

/// What only a token can open.
const DATASETS: [&str; 3] = ["azure billing periods", "azure usage", "azure invoices"];

/// Settings of this side alone, and whether they say that it is meant.
pub(super) fn settings(
    session: &Session,
    access: &AzureAccess,
    connection: &Connection,
) -> Result<AzureSettings, Failure> {
    AzureSettings::load(&session.general, access, connection, &Environment::read())
}

/// Looks at everything, as far as one thing does not stand in the way of the next.
pub(super) async fn look(report: &mut Report, session: &Session, settings: &AzureSettings) {
    for shown in settings.shown() {
        match (shown.value, settings.subscription()) {
            (_, Err(failure)) if shown.name == "subscription" => report.failed(shown.name, failure),
            (Some(value), _) => report.ok(shown.name, format!("{value} ({})", shown.origin)),
            (None, _) => {}
        }
    }
    let env = Environment::read();
    match connect::way(settings, &env) {
        _ if settings.access_token.is_some() => {}
        Ok(way) => report.ok("sign-in", format!("by {way}, as far as the settings say")),
        Err(failure) => return report.failed("sign-in", failure),
    }
    if let Some(guess) = connect::Guess::of(settings, &env) {
        let _ = session.sign_in.set(guess);
    }
    let mut warnings = Vec::new();
    let mut warn = |text: String| warnings.push(text);
    let built = match connect::azure_builder(settings, env, &mut warn).await {
        Ok(builder) => connect::azure_from(settings, builder.with_retry(remote::hasty())),
        Err(failure) => Err(failure),
    };
    let place = if settings.access_token.is_some() { "access-token" } else { "client-certificate" };
    for warning in warnings {
        report.warning(place, warning, "take the rights of others away");
    }
    match built {
        Ok(azure) => ask(report, session, &azure).await,
        Err(failure) => report.failed("sign-in", failure),
    }
}

/// Gets a token, and asks for a piece of everything that it may open.
pub(super) async fn ask(report: &mut Report, session: &Session, azure: &connect::Azure) {
    let progress = session.printer.progress("asking Azure");
    let client = &azure.client;
    match client.access_token().await {
        Ok(token) => report.ok("token", login::whose(&token, client.now())),
        Err(error) => {
            let failure = remote::failure(error);
            report.failed("token", connect::with_other_sign_in(failure, session.sign_in.get()));
            return skip(report, "there is no token to ask with");
        }
    }
    match azure.subscription() {
        Ok(subscription) => rights(report, client, &subscription.clone()).await,
        // The setting has failed already.
        Err(_) => skip(report, "there is no subscription to ask about"),
    }
    drop(progress);
}

fn skip(report: &mut Report, why: &str) {
    for name in DATASETS {
        report.skipped(name, why);
    }
}

async fn rights(report: &mut Report, client: &AzureClient, subscription: &SubscriptionId) {
    let [periods, usage, invoices] = DATASETS;
    match client.billing_periods(subscription).fetch().await {
        Ok(fetched) => {
            remote::clock(report, &fetched.certificate.warnings);
            report.ok(periods, format!("can be read; periods: {}", fetched.rows.len()));
        }
        Err(error) => report.failed(periods, remote::failure(error)),
    }
    match day_before_yesterday(client.now()) {
        Ok((day, window)) => {
            let found = remote::probe(&client.usage_aggregates(subscription, window)).await;
            add(report, usage, &day, found);
        }
        Err(failure) => report.failed(usage, failure),
    }
    let scope = InvoiceScope::Subscription(subscription.clone());
    let found = remote::probe(&client.invoices(&scope, &InvoiceFilter::default())).await;
    add(report, invoices, &"the subscription", found);
}

/// Where there are only no data, the answer is an empty list. All else that is not found is refused by commands too.
fn add(report: &mut Report, name: &str, asked: &dyn Display, found: Result<bool, Error>) {
    match found {
        Err(error) if error.code() == Code::NotFound => report.failed(name, remote::failure(error)),
        found => remote::add(report, name, asked, found),
    }
}

/// Of the last day some servers have no usage yet.
fn day_before_yesterday(now: DateTime<Utc>) -> Result<(String, UsageWindow), Failure> {
    let today = now.date_naive();
    let day = today.checked_sub_days(Days::new(2)).unwrap_or(today);
    Ok((day.to_string(), UsageWindow::days(DateRange::new(day, day)?)?))
}
