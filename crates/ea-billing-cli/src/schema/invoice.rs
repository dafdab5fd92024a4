//! Rows of invoices.

use std::borrow::Cow;

use ea_billing_core::{
    Invoice, Money,
    chrono::{NaiveDateTime, NaiveTime},
};

use super::{Field, Tabular, extra, flag, instant, instant_text, json_string, meter::texts, text_or_null};
use crate::cell::{Cell, Kind};

impl Tabular for Invoice {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new("id", Kind::Text, "The path of the invoice.", |row| Cell::text(&row.id)),
        Field::shown("name", Kind::Text, "The name, by which it is shown and downloaded.", |row| {
            Cell::text(&row.name)
        }),
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
        Field::shown("invoiceDate", Kind::Instant, "When the invoice was made.", |row| instant(row.invoice_date)),
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
        Field::new("billedAmount", Kind::Amount, "What was billed.", |row| money(row.billed_amount)),
        Field::new("subTotal", Kind::Amount, "The sum before tax.", |row| money(row.sub_total)),
        Field::new("taxAmount", Kind::Amount, "The tax.", |row| money(row.tax_amount)),
        Field::shown("totalAmount", Kind::Amount, "The sum with tax.", |row| money(row.total_amount)),
        Field::new("creditAmount", Kind::Amount, "Credits that were applied.", |row| money(row.credit_amount)),
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
        Field::new(
            "creditForDocumentId",
            Kind::Text,
            "The invoice that this one is a credit for.",
            |row| text_or_null(&row.credit_for_document_id),
        ),
        Field::new(
            "documents",
            Kind::Json,
            "The documents that can be downloaded: kind, name, source and numbers.",
            documents,
        ),
        Field::new("payments", Kind::Json, "What was paid, when and how.", payments),
        Field::extra(|row| extra(&row.extra)),
    ];
}

/// An instant without a zone; a day where it is the beginning of one.
fn printed(instant: Option<NaiveDateTime>) -> Cell<'static> {
    instant.map_or(Cell::Null, |instant| {
        let is_day = instant.time() == NaiveTime::MIN;
        let text = if is_day { instant.date().to_string() } else { instant.format("%Y-%m-%dT%H:%M:%S%.f").to_string() };
        Cell::Text(Cow::Owned(text))
    })
}

fn money(money: Option<Money>) -> Cell<'static> {
    money.map_or(Cell::Null, |money| Cell::number(money.amount()))
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

fn documents(row: &Invoice) -> Cell<'_> {
    let documents = row.documents.iter().map(|document| {
        let numbers: Vec<_> = document.document_numbers.iter().map(|number| json_string(number)).collect();
        format!(
            r#"{{"kind":{},"name":{},"source":{},"documentNumbers":[{}]}}"#,
            json_string(&document.kind),
            json_string(&document.name),
            json_string(&document.source),
            numbers.join(",")
        )
    });
    Cell::Json(Cow::Owned(format!("[{}]", documents.collect::<Vec<_>>().join(","))))
}

fn payments(row: &Invoice) -> Cell<'_> {
    let null = || "null".to_owned();
    let payments = row.payments.iter().map(|payment| {
        let amount = payment.amount.map_or_else(null, |amount| amount.amount().to_string());
        let currency = payment.amount.map_or_else(null, |amount| json_string(amount.currency().as_str()));
        let date = payment.date.map_or_else(null, |date| json_string(&instant_text(date)));
        format!(
            r#"{{"amount":{amount},"currency":{currency},"date":{date},"paymentMethodFamily":{},"paymentMethodType":{},"paymentType":{}}}"#,
            json_string(&payment.payment_method_family),
            json_string(&payment.payment_method_type),
            json_string(&payment.payment_type)
        )
    });
    Cell::Json(Cow::Owned(format!("[{}]", payments.collect::<Vec<_>>().join(","))))
}
