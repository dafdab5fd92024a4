//! What an invoice consists of beside its sums.

use chrono::{DateTime, Utc};

use super::SignedAddress;
use crate::Money;

/// A document of an invoice.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct InvoiceDocument {
    /// `Invoice`, `TaxReceipt`, `Summary`, `Transactions` and others.
    pub kind: String,
    /// The name by which it is asked for; older servers give none.
    pub name: String,
    /// `DRS` or `ENF`, the store that has it.
    pub source: String,
    /// Numbers of the document.
    pub document_numbers: Vec<String>,
    /// Where its download is asked for.
    pub url: Option<SignedAddress>,
    /// Where a country keeps it that has tax documents of its own.
    pub external_url: Option<SignedAddress>,
}

/// A payment of an invoice.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct InvoicePayment {
    /// The amount.
    pub amount: Option<Money>,
    /// When it was paid.
    pub date: Option<DateTime<Utc>>,
    /// Path of the way of payment.
    pub payment_method_id: String,
    /// `CreditCard`, `CheckWire` and others.
    pub payment_method_family: String,
    /// The way of payment.
    pub payment_method_type: String,
    /// `credited` or `debited`.
    pub payment_type: String,
}

/// A payment that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FailedPayment {
    /// When it failed.
    pub date: Option<DateTime<Utc>>,
    /// `BankDeclined`, `CardExpired`, `IncorrectCardDetails` and others.
    pub reason: String,
}

/// An invoice that was billed again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RebillDetails {
    /// Path of the invoice that was billed instead.
    pub invoice_document_id: String,
    /// Path of the credit note for the one before.
    pub credit_note_document_id: String,
}

/// What was or will be paid back.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct RefundDetails {
    /// When it was asked for.
    pub requested_on: Option<DateTime<Utc>>,
    /// When it was granted.
    pub approved_on: Option<DateTime<Utc>>,
    /// When it was paid back.
    pub completed_on: Option<DateTime<Utc>>,
    /// What was asked for.
    pub amount_requested: Option<Money>,
    /// What was paid back.
    pub amount_refunded: Option<Money>,
    /// Path of the invoice that was billed again.
    pub rebill_invoice_id: String,
    /// The number of transactions that are paid back.
    pub transaction_count: Option<u64>,
    /// `Pending`, `Approved`, `Declined`, `Completed` and others.
    pub refund_status: String,
    /// The number of the refund.
    pub refund_operation_id: String,
    /// `UnclearPricing`, `AccidentalPurchase` and others.
    pub refund_reason: String,
}
