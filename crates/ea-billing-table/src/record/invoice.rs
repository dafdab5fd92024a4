//! Rows of invoices.

use std::borrow::Cow;

use ea_billing_core::{
    Invoice, Money,
    chrono::{DateTime, NaiveDateTime, NaiveTime, Utc},
};

use super::{Field, Tabular, extra, flag, instant, instant_text, json_string, meter::texts, text_or_null};
use crate::{Cell, Kind};

impl Tabular for Invoice {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new("id", Kind::Text, "The path of the invoice.", |row| Cell::text(&row.id)),
        Field::shown("name", Kind::Text, "The name, by which it is shown and downloaded.", |row| {
            Cell::text(&row.name)
        }),
        Field::new(
            "type",
            Kind::Text,
            "The type of the resource, which tells the API that it came from.",
            |row| Cell::text(&row.resource_type),
        ),
        Field::shown(
            "invoicePeriodStartDate",
            Kind::Text,
            "When the period begins, as it was printed.",
            |row| printed(row.invoice_period_start),
        ),
        Field::shown(
            "invoicePeriodEndDate",
            Kind::Text,
            "When the period ends, as it was printed; a day is part of the period.",
            |row| printed(row.invoice_period_end),
        ),
        Field::new(
            "billingPeriodIds",
            Kind::Json,
            "Paths of the billing periods, of invoices of subscriptions.",
            |row| texts(&row.billing_period_ids),
        ),
        Field::new(
            "downloadUrlExpiryTime",
            Kind::Instant,
            "When the signed address of the document ends, if one came; the address itself is shown nowhere.",
            |row| instant(row.download_url.as_ref().and_then(|address| address.expiry_time)),
        ),
        Field::shown("invoiceDate", Kind::Instant, "When the invoice was made.", |row| {
            instant(row.invoice_date)
        }),
        Field::new("dueDate", Kind::Instant, "When it is to be paid.", |row| instant(row.due_date)),
        Field::shown(
            "status",
            Kind::Text,
            "`Due`, `OverDue`, `Paid`, `Void` and others; nothing for invoices of subscriptions.",
            |row| text_or_null(&row.status),
        ),
        Field::new("invoiceType", Kind::Text, "`AzureServices`, `AzureMarketplace` and others.", |row| {
            text_or_null(&row.invoice_type)
        }),
        Field::new("documentType", Kind::Text, "`Invoice`, `CreditNote`, `VoidNote` and others.", |row| {
            text_or_null(&row.document_type)
        }),
        Field::new("isMonthlyInvoice", Kind::Flag, "Whether it is an invoice of a month.", |row| {
            flag(row.is_monthly_invoice)
        }),
        Field::new("amountDue", Kind::Amount, "What is to be paid.", |row| money(row.amount_due)),
        Field::shown("billedAmount", Kind::Amount, "What was billed.", |row| money(row.billed_amount)),
        Field::new("subTotal", Kind::Amount, "The sum before tax.", |row| money(row.sub_total)),
        Field::new("taxAmount", Kind::Amount, "The tax on that sum.", |row| money(row.tax_amount)),
        Field::shown("totalAmount", Kind::Amount, "The sum with tax.", |row| money(row.total_amount)),
        Field::new("creditAmount", Kind::Amount, "Credits that were applied.", |row| {
            money(row.credit_amount)
        }),
        Field::new("azurePrepaymentApplied", Kind::Amount, "Prepayment that was applied.", |row| {
            money(row.azure_prepayment_applied)
        }),
        Field::new("freeAzureCreditApplied", Kind::Amount, "Free credit that was applied.", |row| {
            money(row.free_azure_credit_applied)
        }),
        Field::shown(
            "currency",
            Kind::Text,
            "ISO 4217 code of the currency of the amounts; all of them where there are several.",
            currencies,
        ),
        Field::new("billingProfileId", Kind::Text, "Path of the billing profile.", |row| {
            text_or_null(&row.billing_profile_id)
        }),
        Field::new("billingProfileDisplayName", Kind::Text, "Name of the billing profile.", |row| {
            text_or_null(&row.billing_profile_display_name)
        }),
        Field::new("purchaseOrderNumber", Kind::Text, "The number of the order.", |row| {
            text_or_null(&row.purchase_order_number)
        }),
        Field::new("subscriptionId", Kind::Text, "GUID of the subscription.", |row| {
            text_or_null(&row.subscription_id)
        }),
        Field::new("subscriptionDisplayName", Kind::Text, "Name of the subscription.", |row| {
            text_or_null(&row.subscription_display_name)
        }),
        Field::new("billedDocumentId", Kind::Text, "The invoice that this one is billed again for.", |row| {
            text_or_null(&row.billed_document_id)
        }),
        Field::new("creditForDocumentId", Kind::Text, "The invoice that this one is a credit for.", |row| {
            text_or_null(&row.credit_for_document_id)
        }),
        Field::new(
            "documents",
            Kind::Json,
            "The documents that can be downloaded: kind, name, source and numbers.",
            documents,
        ),
        Field::new("payments", Kind::Json, "What was paid, when and how.", payments),
        Field::new("failedPayments", Kind::Json, "Payments that failed: when and why.", failed_payments),
        Field::new(
            "rebillDetails",
            Kind::Json,
            "The invoices that this one was billed again as: paths of invoice and credit note, the newest first.",
            rebills,
        ),
        Field::new("refundDetails", Kind::Json, "What was or will be paid back.", refund),
        Field::new(
            "specialTaxationType",
            Kind::Text,
            "`SubtotalLevel` or `InvoiceLevel`, for countries that tax in their own way.",
            |row| text_or_null(&row.special_taxation_type),
        ),
        Field::extra(|row| extra(&row.extra)),
    ];
}

/// An instant without a zone; a day where it is the beginning of one.
fn printed(instant: Option<NaiveDateTime>) -> Cell<'static> {
    instant.map_or(Cell::Null, |instant| {
        let is_day = instant.time() == NaiveTime::MIN;
        let text = if is_day {
            instant.date().to_string()
        } else {
            let text = instant.format("%Y-%m-%dT%H:%M:%S%.f").to_string();
            // Seconds are printed with three, six or nine decimals.
            if text.contains('.') { text.trim_end_matches('0').to_owned() } else { text }
        };
        Cell::Text(Cow::Owned(text))
    })
}

fn money(money: Option<Money>) -> Cell<'static> {
    money.map_or(Cell::Null, |money| Cell::Decimal(money.amount()))
}

fn currencies(row: &Invoice) -> Cell<'_> {
    let amounts = [
        row.amount_due,
        row.billed_amount,
        row.sub_total,
        row.tax_amount,
        row.total_amount,
        row.credit_amount,
        row.azure_prepayment_applied,
        row.free_azure_credit_applied,
    ];
    let mut codes: Vec<_> = amounts.iter().flatten().map(|amount| amount.currency().to_string()).collect();
    codes.sort_unstable();
    codes.dedup();
    if codes.is_empty() { Cell::Null } else { Cell::Text(Cow::Owned(codes.join(", "))) }
}

/// A JSON object of members whose values are JSON.
fn object(members: &[(&str, String)]) -> String {
    let members: Vec<_> = members.iter().map(|(name, value)| format!(r#""{name}":{value}"#)).collect();
    format!("{{{}}}", members.join(","))
}

fn array(items: impl Iterator<Item = String>) -> Cell<'static> {
    Cell::Json(Cow::Owned(format!("[{}]", items.collect::<Vec<_>>().join(","))))
}

fn null() -> String {
    "null".to_owned()
}

fn amount(money: Option<Money>) -> String {
    money.map_or_else(null, |money| money.amount().to_string())
}

fn code(money: Option<Money>) -> String {
    money.map_or_else(null, |money| json_string(money.currency().as_str()))
}

fn time(instant: Option<DateTime<Utc>>) -> String {
    instant.map_or_else(null, |instant| json_string(&instant_text(instant)))
}

fn documents(row: &Invoice) -> Cell<'_> {
    array(row.documents.iter().map(|document| {
        let numbers: Vec<_> = document.document_numbers.iter().map(|number| json_string(number)).collect();
        object(&[
            ("kind", json_string(&document.kind)),
            ("name", json_string(&document.name)),
            ("source", json_string(&document.source)),
            ("documentNumbers", format!("[{}]", numbers.join(","))),
        ])
    }))
}

fn payments(row: &Invoice) -> Cell<'_> {
    array(row.payments.iter().map(|payment| {
        object(&[
            ("amount", amount(payment.amount)),
            ("currency", code(payment.amount)),
            ("date", time(payment.date)),
            ("paymentMethodId", json_string(&payment.payment_method_id)),
            ("paymentMethodFamily", json_string(&payment.payment_method_family)),
            ("paymentMethodType", json_string(&payment.payment_method_type)),
            ("paymentType", json_string(&payment.payment_type)),
        ])
    }))
}

fn failed_payments(row: &Invoice) -> Cell<'_> {
    array(row.failed_payments.iter().map(|payment| {
        object(&[("date", time(payment.date)), ("failedPaymentReason", json_string(&payment.reason))])
    }))
}

fn rebills(row: &Invoice) -> Cell<'_> {
    array(row.rebill_details.iter().map(|rebill| {
        object(&[
            ("invoiceDocumentId", json_string(&rebill.invoice_document_id)),
            ("creditNoteDocumentId", json_string(&rebill.credit_note_document_id)),
        ])
    }))
}

fn refund(row: &Invoice) -> Cell<'_> {
    let Some(refund) = &row.refund_details else { return Cell::Null };
    Cell::Json(Cow::Owned(object(&[
        ("requestedOn", time(refund.requested_on)),
        ("approvedOn", time(refund.approved_on)),
        ("completedOn", time(refund.completed_on)),
        ("amountRequested", amount(refund.amount_requested)),
        ("amountRefunded", amount(refund.amount_refunded)),
        ("currency", code(refund.amount_requested.or(refund.amount_refunded))),
        ("rebillInvoiceId", json_string(&refund.rebill_invoice_id)),
        ("transactionCount", refund.transaction_count.map_or_else(null, |count| count.to_string())),
        ("refundStatus", json_string(&refund.refund_status)),
        ("refundOperationId", json_string(&refund.refund_operation_id)),
        ("refundReason", json_string(&refund.refund_reason)),
    ])))
}
