//! The kinds of calls, and what is seen of their rows.

use std::fmt;

use ea_billing_core::{Client, Delivery, Fetched, Record, Result, Span, Totals, Warning};

/// A kind of call, and the request of it that meets the fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// Marketplace charges: one bare array.
    Array,
    /// The balance summary: one object.
    Object,
    /// Usage details in three pages, of which the second meets the fault.
    Pages,
    /// Usage details as a CSV file that is made while it is sent.
    Download,
    /// A report, as it is submitted.
    Submit,
    /// A report, as it is asked for until it is done.
    Poll,
    /// A report, as its file is read from storage.
    File,
}

/// What a fetch brought, in a form that can be compared.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen {
    /// Each row as its Debug form shows it, which has all of its fields.
    pub(super) rows: Vec<String>,
    pub(super) issues: usize,
    pub(super) totals: Totals,
    pub(super) warnings: Vec<Warning>,
    /// What the certificate says that the rows do not bear out.
    pub(super) lies: Vec<String>,
}

impl Family {
    /// The condition of a rule for the request that is meant.
    pub(super) fn condition(self) -> &'static str {
        match self {
            Self::Array => r#"{"route":"marketplace-charges"}"#,
            Self::Object => r#"{"route":"balance-summary"}"#,
            Self::Pages => r#"{"route":"usage-details","page":2}"#,
            Self::Download => r#"{"route":"usage-download"}"#,
            Self::Submit => r#"{"route":"usage-submit"}"#,
            Self::Poll => r#"{"route":"usage-report"}"#,
            Self::File => r#"{"route":"usage-blob"}"#,
        }
    }

    pub(super) async fn fetch(self, client: &Client) -> Result<Seen> {
        let period = Span::Period("202610".parse().unwrap());
        let delivery = match self {
            Self::Array => return client.marketplace_charges(period).fetch().await.map(seen),
            Self::Object => return client.balance_summary(period).fetch().await.map(seen),
            Self::Pages => Delivery::Pages,
            Self::Download => Delivery::Download,
            Self::Submit | Self::Poll | Self::File => Delivery::Report,
        };
        client.usage_details_by(delivery, period).fetch().await.map(seen)
    }
}

fn seen<R: Record + fmt::Debug>(fetched: Fetched<R>) -> Seen {
    let Fetched { rows, issues, certificate, outside, .. } = fetched;
    let mut totals = Totals::default();
    for (amount, currency) in rows.iter().filter_map(Record::cost) {
        totals.add(currency, amount).unwrap();
    }
    let count = |rows: usize| u64::try_from(rows).unwrap();
    let laws = [
        ("rows", certificate.rows == count(rows.len())),
        ("issues", certificate.issues == count(issues.len())),
        ("outside", certificate.outside == 0 && outside.is_empty()),
        ("totals", certificate.totals == totals),
    ];
    let lies = laws.iter().filter(|(_, holds)| !holds).map(|(name, _)| (*name).to_owned()).collect();
    let rows = rows.iter().map(|row| format!("{row:?}")).collect();
    Seen { rows, issues: issues.len(), totals, warnings: certificate.warnings, lies }
}
