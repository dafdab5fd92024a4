//! What only the server can tell.

use std::fmt::Display;

use ea_billing_core::{
    BillingPeriodId, Client, Clock as _, Code, Error, Grain, PeriodInfo, PeriodList, Query, Record,
    RetryPolicy, Span, SystemClock, Warning,
    chrono::{DateTime, Utc},
};

use super::Report;
use crate::{command::Session, connect, failure::Failure, settings::Settings};

/// The time of this machine.
pub(super) fn now() -> DateTime<Utc> {
    SystemClock.now()
}

/// Two attempts: one failure may be chance.
pub(super) fn hasty() -> RetryPolicy {
    RetryPolicy::default().with_max_attempts(2)
}

/// Asks for the list of billing periods, and for a piece of every dataset.
pub(super) async fn look(
    report: &mut Report,
    client: &Client,
    settings: Option<&Settings>,
    session: &Session,
) {
    const DATASETS: [&str; 5] = ["balance", "usage", "marketplace", "prices", "reservations"];
    let progress = session.printer.progress("asking the server");
    let fetched = match client.billing_periods().fetch().await {
        Ok(fetched) => fetched,
        Err(error) => {
            report.failed("network", connect::explained(failure(error), settings));
            for name in ["clock", "billing periods"].into_iter().chain(DATASETS) {
                report.skipped(name, "the server gave no answer that could be used");
            }
            return;
        }
    };
    let certificate = &fetched.certificate;
    report.ok("network", format!("the server answered, in version {} of the API", certificate.version));
    clock(report, &certificate.warnings);
    let periods = PeriodList::new(fetched.rows.iter().map(PeriodInfo::from));
    let newest = periods.periods().last().map(PeriodInfo::id);
    match newest {
        Some(newest) => {
            report.ok("billing periods", format!("periods: {}, the newest is {newest}", fetched.rows.len()));
            rights(report, client, newest).await;
        }
        None => {
            let what_to_do = "an enrollment has its first period some hours after it begins: ask again later";
            report.warning("billing periods", "the list is empty", what_to_do);
            for name in DATASETS {
                report.skipped(name, "there is no billing period to ask for");
            }
        }
    }
    drop(progress);
}

pub(super) fn clock(report: &mut Report, warnings: &[Warning]) {
    let skew = warnings.iter().find(|warning| matches!(warning, Warning::ClockSkew { .. }));
    match skew {
        Some(skew) => report.warning("clock", skew.to_string(), "set the clock of this machine"),
        None => report.ok("clock", "within five minutes of the server's, as far as it told its time"),
    }
}

async fn rights(report: &mut Report, client: &Client, newest: BillingPeriodId) {
    let span = Span::from(newest);
    add(report, "balance", &newest, probe(&client.balance_summary(span)).await);
    add(report, "usage", &newest, probe(&client.usage_details(span)).await);
    add(report, "marketplace", &newest, probe(&client.marketplace_charges(span)).await);
    add(report, "prices", &newest, probe(&client.price_sheet(span)).await);
    add(report, "reservations", &newest, probe(&client.reservation_summaries(Grain::Monthly)).await);
}

/// Whether the first rows come; the others are not waited for.
pub(super) async fn probe<R: Record>(query: &Query<R>) -> Result<bool, Error> {
    let mut stream = query.stream().await?;
    let batch = stream.next().await?;
    Ok(batch.is_some_and(|batch| !batch.rows.is_empty()))
}

pub(super) fn add(report: &mut Report, name: &str, asked: &dyn Display, answer: Result<bool, Error>) {
    match answer {
        Ok(true) => report.ok(name, "can be read"),
        Ok(false) => report.ok(name, format!("can be read; there are no data for {asked}")),
        Err(error) if error.code() == Code::NotFound => {
            report.ok(name, format!("there are no data for {asked}"));
        }
        Err(error) if error.code() == Code::ReportView => {
            report.warning(name, "the view of the key may not read this", error.hint());
        }
        Err(error) => report.failed(name, failure(error)),
    }
}

/// The failure with what led to it in its sentence, since a row has no place for more.
pub(super) fn failure(error: Error) -> Failure {
    let innermost = std::iter::successors(std::error::Error::source(&error), |&cause| cause.source()).last();
    let cause = innermost.map(ToString::to_string);
    let failure = Failure::from(error);
    match cause.filter(|cause| !failure.message.contains(cause.as_str())) {
        Some(cause) => Failure { message: format!("{}: {cause}", failure.message), ..failure },
        None => failure,
    }
}
