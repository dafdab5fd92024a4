//! Invoices.

mod parts;

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use rust_decimal::Decimal;

pub use self::parts::{FailedPayment, InvoiceDocument, InvoicePayment, RebillDetails, RefundDetails};
use super::{ExtraField, Record};
use crate::{Currency, Dataset, Money, secret::Secret};

/// An invoice of a subscription, a billing profile or a billing account.
///
/// Invoices of subscriptions by the API of 2018 have a period, billing periods and a signed address, but no amounts.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Invoice {
    /// The path of the invoice.
    pub id: String,
    /// The name, such as `201705-217089190378988` or `T000512627`.
    pub name: String,
    /// The type of the resource, such as `Microsoft.Billing/billingAccounts/invoices`.
    pub resource_type: String,
    /// When the period begins, as it was printed: some servers print an offset and some do not.
    pub invoice_period_start: Option<NaiveDateTime>,
    /// When the period ends, as it was printed; where it is a day, that day is part of the period.
    pub invoice_period_end: Option<NaiveDateTime>,
    /// Paths of the billing periods (API of 2018).
    pub billing_period_ids: Vec<String>,
    /// The signed address of the document (API of 2018), if it was asked for.
    pub download_url: Option<DownloadUrl>,
    /// When the invoice was made.
    pub invoice_date: Option<DateTime<Utc>>,
    /// When it is to be paid.
    pub due_date: Option<DateTime<Utc>>,
    /// `Due`, `OverDue`, `Paid`, `Void` and others.
    pub status: String,
    /// `AzureServices`, `AzureMarketplace`, `AzureSupport` and others.
    pub invoice_type: String,
    /// `Invoice`, `CreditNote`, `VoidNote` and others.
    pub document_type: String,
    /// Whether it is an invoice of a month.
    pub is_monthly_invoice: Option<bool>,
    /// What is to be paid.
    pub amount_due: Option<Money>,
    /// What was billed.
    pub billed_amount: Option<Money>,
    /// The sum before tax.
    pub sub_total: Option<Money>,
    /// The tax.
    pub tax_amount: Option<Money>,
    /// The sum with tax.
    pub total_amount: Option<Money>,
    /// Credits that were applied.
    pub credit_amount: Option<Money>,
    /// Prepayment that was applied.
    pub azure_prepayment_applied: Option<Money>,
    /// Free credit that was applied.
    pub free_azure_credit_applied: Option<Money>,
    /// Path of the billing profile.
    pub billing_profile_id: String,
    /// Name of the billing profile for people.
    pub billing_profile_display_name: String,
    /// The number of the order.
    pub purchase_order_number: String,
    /// GUID of the subscription.
    pub subscription_id: String,
    /// Name of the subscription for people.
    pub subscription_display_name: String,
    /// The invoice that this one is billed again for.
    pub billed_document_id: String,
    /// The invoice that this one is a credit for.
    pub credit_for_document_id: String,
    /// The documents that can be downloaded.
    pub documents: Vec<InvoiceDocument>,
    /// What was paid.
    pub payments: Vec<InvoicePayment>,
    /// Payments that failed.
    pub failed_payments: Vec<FailedPayment>,
    /// The invoices that this one was billed again as: the newest first, then those before it.
    pub rebill_details: Vec<RebillDetails>,
    /// What was or will be paid back.
    pub refund_details: Option<RefundDetails>,
    /// `SubtotalLevel` or `InvoiceLevel`, for countries that tax in their own way (Brazil).
    pub special_taxation_type: String,
    /// Everything else that the server sent, as it came, under its place, such as `documents[0].name`. Texts that look like
    /// signed addresses are `"…"`.
    pub extra: Vec<ExtraField>,
}

/// A signed address: it opens a document to everybody who has it, until its time is over.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DownloadUrl {
    /// When the address ends.
    pub expiry_time: Option<DateTime<Utc>>,
    /// The address.
    pub url: SignedAddress,
}

/// An address that opens a document to everybody who has it. It has no `Display`, and `Debug` shows nothing of it.
#[derive(Clone)]
pub struct SignedAddress(Secret);

impl SignedAddress {
    #[cfg(feature = "http")]
    pub(crate) fn new(url: String) -> Self {
        Self(Secret::new(url))
    }

    /// The address, for what opens it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl PartialEq for SignedAddress {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for SignedAddress {}

impl fmt::Debug for SignedAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignedAddress(…)")
    }
}

impl Record for Invoice {
    const DATASET: Dataset = Dataset::Invoices;

    fn cost(&self) -> Option<(Decimal, Option<Currency>)> {
        // What was billed is another sum: where the total is missing there is none.
        let total = self.total_amount?;
        Some((total.amount(), Some(total.currency())))
    }

    /// The days of the period as they were printed; both ends are taken for part of it.
    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let start = self.invoice_period_start.or(self.invoice_period_end)?.date();
        let end = self.invoice_period_end.map_or(start, |end| end.date());
        Some((start.min(end), end.max(start)))
    }
}
