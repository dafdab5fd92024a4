//! Requests for invoices and their documents.

use std::fmt;

use chrono::Datelike as _;
use ea_billing_client::billing_2024_04_01::types::DocumentDownloadRequest;

use super::{AzureBilling, build};
use crate::{
    DateRange,
    azure::{DocumentName, InvoiceFilter, InvoiceScope},
    error::{Code, Error, Result},
};

/// So many invoices the API of 2018 puts on a page at most, and that of 2024.
const MOST_2018: i64 = 100;
const MOST_2024: i64 = 50;

/// What is downloaded.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Paper {
    /// An invoice, or one of its documents.
    Document { invoice: String, document: Option<String> },
    /// The summary of an invoice.
    Summary { invoice: String },
    /// Several documents in one file.
    Archive(Vec<DocumentName>),
}

impl fmt::Display for Paper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document { invoice, document: None } => f.write_str(invoice),
            Self::Document { invoice, document: Some(document) } => write!(f, "{invoice} {document}"),
            Self::Summary { invoice } => write!(f, "{invoice} summary"),
            Self::Archive(documents) => write!(f, "{} documents", documents.len()),
        }
    }
}

impl AzureBilling {
    pub(super) fn invoices(&self, scope: &InvoiceScope, filter: &InvoiceFilter) -> Result<reqwest::Request> {
        check_scope(scope)?;
        check_top(scope, filter)?;
        let (first, last) = filter.days().map(ends).unzip();
        let (first, last) = (first.as_deref(), last.as_deref());
        let (order, top, client) = (None, filter.top(), &self.billing_2024);
        build(match scope {
            InvoiceScope::Subscription(id) => {
                let (expand, filter) = (filter.expand(), filter.odata());
                self.billing_2018.invoices_list_request(id.as_str(), expand, filter.as_deref(), None, top)
            }
            InvoiceScope::BillingAccount(account) => client.invoices_list_by_billing_account_request(
                account, first, last, None, order, top, None, None, None,
            ),
            InvoiceScope::BillingProfile { account, profile } => client
                .invoices_list_by_billing_profile_request(
                    account, profile, first, last, None, order, top, None, None, None,
                ),
            InvoiceScope::BillingSubscription(id) => client.invoices_list_by_billing_subscription_request(
                id.as_str(),
                first,
                last,
                None,
                order,
                top,
                None,
                None,
                None,
            ),
        })
    }

    pub(super) fn invoice(&self, scope: &InvoiceScope, name: &str) -> Result<reqwest::Request> {
        check_scope(scope)?;
        check_name("invoice", name)?;
        let client = &self.billing_2024;
        build(match scope {
            InvoiceScope::Subscription(id) => self.billing_2018.invoices_get_request(id.as_str(), name),
            // An invoice of a profile belongs to the account, and its path is the account's.
            InvoiceScope::BillingAccount(account) | InvoiceScope::BillingProfile { account, .. } => {
                client.invoices_get_by_billing_account_request(account, name)
            }
            InvoiceScope::BillingSubscription(id) => {
                client.invoices_get_by_billing_subscription_request(id.as_str(), name)
            }
        })
    }

    pub(super) fn paper(&self, scope: &InvoiceScope, paper: &Paper) -> Result<reqwest::Request> {
        check_scope(scope)?;
        match paper {
            Paper::Document { invoice, document } => self.document(scope, invoice, document.as_deref()),
            Paper::Summary { invoice } => {
                let InvoiceScope::BillingAccount(account) = scope else {
                    return Err(unknown_here("summaries of invoices", scope));
                };
                check_name("invoice", invoice)?;
                build(
                    self.billing_2024.invoices_download_summary_by_billing_account_request(account, invoice),
                )
            }
            Paper::Archive(documents) => self.archive(scope, documents),
        }
    }

    fn document(
        &self,
        scope: &InvoiceScope,
        invoice: &str,
        document: Option<&str>,
    ) -> Result<reqwest::Request> {
        check_name("invoice", invoice)?;
        let client = &self.billing_2024;
        build(match scope {
            InvoiceScope::Subscription(id) if document.is_none() => {
                // The invoice holds the signed address of its document.
                self.billing_2018.invoices_get_request(id.as_str(), invoice)
            }
            InvoiceScope::Subscription(_) => return Err(unknown_here("documents of an invoice", scope)),
            InvoiceScope::BillingAccount(account) | InvoiceScope::BillingProfile { account, .. } => {
                client.invoices_download_by_billing_account_request(account, invoice, document)
            }
            InvoiceScope::BillingSubscription(id) => {
                client.invoices_download_by_billing_subscription_request(id.as_str(), invoice, document)
            }
        })
    }

    fn archive(&self, scope: &InvoiceScope, documents: &[DocumentName]) -> Result<reqwest::Request> {
        let client = &self.billing_2024;
        build(match scope {
            InvoiceScope::Subscription(_) => return Err(unknown_here("files with several documents", scope)),
            InvoiceScope::BillingAccount(account) | InvoiceScope::BillingProfile { account, .. } => {
                client.invoices_download_documents_by_billing_account_request(account, &listed(documents)?)
            }
            InvoiceScope::BillingSubscription(id) => {
                let list = listed(documents)?;
                client.invoices_download_documents_by_billing_subscription_request(id.as_str(), &list)
            }
        })
    }
}

/// The documents as the API takes them.
fn listed(documents: &[DocumentName]) -> Result<Vec<DocumentDownloadRequest>> {
    if documents.is_empty() {
        return Err(refused("documents: expected the name of at least one, found none"));
    }
    let mut list = Vec::with_capacity(documents.len());
    for document in documents {
        check_name("invoice", document.invoice())?;
        if document.document().trim().is_empty() {
            let message = format!(
                "documents: expected the name of each, found one of {} without a name",
                document.invoice()
            );
            return Err(refused(message)
                .with_hint("this server names no documents: download them one by one, at their addresses"));
        }
        list.push(DocumentDownloadRequest {
            document_name: Some(document.document().to_owned()),
            invoice_name: Some(document.invoice().to_owned()),
            ..DocumentDownloadRequest::default()
        });
    }
    Ok(list)
}

/// The first day and the day after the last as the API takes them. No document says whether it reads a day as
/// its first moment, while periods end in the course of a day: those that end on the last one could be left out. Invoices of
/// the day after are set apart.
fn ends(days: DateRange) -> (String, String) {
    let after = days.last().succ_opt().filter(|day| day.year() <= 9999).unwrap_or(days.last());
    (days.first().to_string(), after.to_string())
}

fn check_top(scope: &InvoiceScope, filter: &InvoiceFilter) -> Result<()> {
    let most = if matches!(scope, InvoiceScope::Subscription(_)) { MOST_2018 } else { MOST_2024 };
    match filter.top() {
        Some(top) if !(1..=most).contains(&top) => {
            Err(refused(format!("top: expected 1 to {most} invoices on a page, found {top}")))
        }
        _ => Ok(()),
    }
}

fn check_scope(scope: &InvoiceScope) -> Result<()> {
    match scope {
        InvoiceScope::Subscription(_) | InvoiceScope::BillingSubscription(_) => Ok(()),
        InvoiceScope::BillingAccount(account) => check_name("billing account", account),
        InvoiceScope::BillingProfile { account, profile } => {
            check_name("billing account", account)?;
            check_name("billing profile", profile)
        }
    }
}

/// Names are segments of a path: what cannot be one would ask for something else.
fn check_name(what: &str, name: &str) -> Result<()> {
    let is_plain = |char: char| char.is_ascii_graphic() && !"/\\?#%".contains(char);
    if !matches!(name, "" | "." | "..") && name.len() <= 260 && name.chars().all(is_plain) {
        return Ok(());
    }
    let shown: String = name.chars().take(40).flat_map(char::escape_default).collect();
    Err(refused(format!("{what}: expected a name without blanks and slashes, found `{shown}`")))
}

fn unknown_here(what: &str, scope: &InvoiceScope) -> Error {
    refused(format!("{scope} has no {what}"))
        .with_hint("ask the billing account, or the subscription by the API of 2024")
}

fn refused(message: impl Into<String>) -> Error {
    Error::new(Code::InvalidArgument, message)
}
