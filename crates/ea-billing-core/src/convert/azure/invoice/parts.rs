//! Amounts, documents, payments and refunds of an invoice.

use ea_billing_client::{
    billing_2024_04_01::types,
    wire::{Number, SignedUrl},
};
use rust_decimal::prelude::ToPrimitive;

use super::kept::Kept;
use crate::{
    Currency, FailedPayment, InvoiceDocument, InvoicePayment, Money, RebillDetails, RefundDetails,
    SignedAddress,
    convert::fields::{Fault, Outcome, optional_instant, text},
};

/// An amount with its currency. An amount without a currency is kept as it came if it is zero, and a fault otherwise, since
/// the sums would lack it.
pub(super) fn amount(field: &str, value: Option<types::Amount>, kept: &mut Kept) -> Outcome<Option<Money>> {
    let Some(value) = value else { return Ok(None) };
    let currency = value.currency.as_deref().and_then(|text| text.parse::<Currency>().ok());
    let number = value.value.as_ref().map(Number::value);
    let (Some(currency), Some(number)) = (currency, number) else {
        if number.is_some_and(|number| !number.is_zero()) {
            let found = value.currency.unwrap_or_default();
            return Err(Fault::of(field, format!("expected a currency such as USD, found `{found}`")));
        }
        kept.value(field, &Some(value))?;
        return Ok(None);
    };
    kept.fields(&format!("{field}."), &value.extra)?;
    Ok(Some(Money::new(number, currency)))
}

pub(super) fn documents(
    list: impl Iterator<Item = types::InvoiceDocument>,
    kept: &mut Kept,
) -> Outcome<Vec<InvoiceDocument>> {
    let documents = list.enumerate().map(|(index, document)| {
        kept.fields(&format!("documents[{index}]."), &document.extra)?;
        Ok(InvoiceDocument {
            kind: text(document.kind),
            name: text(document.name),
            source: text(document.source),
            document_numbers: document.document_numbers.unwrap_or_default(),
            url: address(document.url.as_ref()),
            external_url: address(document.external_url.as_ref()),
        })
    });
    documents.collect()
}

fn address(url: Option<&SignedUrl>) -> Option<SignedAddress> {
    url.map(|url| SignedAddress::new(url.expose().to_owned()))
}

pub(super) fn payments(list: Option<Vec<types::Payment>>, kept: &mut Kept) -> Outcome<Vec<InvoicePayment>> {
    let payments = list.into_iter().flatten().enumerate().map(|(index, payment)| {
        let place = format!("payments[{index}].");
        kept.fields(&place, &payment.extra)?;
        Ok(InvoicePayment {
            amount: amount(&format!("{place}amount"), payment.amount, kept)?,
            date: optional_instant(&format!("{place}date"), payment.date)?,
            payment_method_id: text(payment.payment_method_id),
            payment_method_family: text(payment.payment_method_family),
            payment_method_type: text(payment.payment_method_type),
            payment_type: text(payment.payment_type),
        })
    });
    payments.collect()
}

pub(super) fn failed_payments(
    list: Option<Vec<types::FailedPayment>>,
    kept: &mut Kept,
) -> Outcome<Vec<FailedPayment>> {
    let payments = list.into_iter().flatten().enumerate().map(|(index, payment)| {
        let place = format!("failedPayments[{index}].");
        kept.fields(&place, &payment.extra)?;
        Ok(FailedPayment {
            date: optional_instant(&format!("{place}date"), payment.date)?,
            reason: text(payment.failed_payment_reason),
        })
    });
    payments.collect()
}

/// The invoices of a chain in which each names the one before it.
pub(super) fn rebills(details: Option<types::RebillDetails>, kept: &mut Kept) -> Outcome<Vec<RebillDetails>> {
    let (mut found, mut next) = (Vec::new(), details);
    while let Some(details) = next {
        kept.fields(&format!("rebillDetails[{}].", found.len()), &details.extra)?;
        next = details.rebill_details.map(|before| *before);
        found.push(RebillDetails {
            invoice_document_id: text(details.invoice_document_id),
            credit_note_document_id: text(details.credit_note_document_id),
        });
    }
    Ok(found)
}

pub(super) fn refund(
    details: Option<types::RefundDetailsSummary>,
    kept: &mut Kept,
) -> Outcome<Option<RefundDetails>> {
    let Some(details) = details else { return Ok(None) };
    kept.fields("refundDetails.", &details.extra)?;
    let count = details.transaction_count.map(|count| count.value());
    let transaction_count = match count {
        Some(count) if !count.is_integer() || count.is_sign_negative() => None,
        count => count.and_then(|count| count.to_u64()),
    };
    if let (Some(count), None) = (count, transaction_count) {
        let reason = format!("expected a number of transactions, found {count}");
        return Err(Fault::of("refundDetails.transactionCount", reason));
    }
    Ok(Some(RefundDetails {
        requested_on: optional_instant("refundDetails.requestedOn", details.requested_on)?,
        approved_on: optional_instant("refundDetails.approvedOn", details.approved_on)?,
        completed_on: optional_instant("refundDetails.completedOn", details.completed_on)?,
        amount_requested: amount("refundDetails.amountRequested", details.amount_requested, kept)?,
        amount_refunded: amount("refundDetails.amountRefunded", details.amount_refunded, kept)?,
        rebill_invoice_id: text(details.rebill_invoice_id),
        transaction_count,
        refund_status: text(details.refund_status),
        refund_operation_id: text(details.refund_operation_id),
        refund_reason: text(details.refund_reason),
    }))
}
