//! Invoices, of both APIs that have them.

mod kept;
mod parts;

use chrono::NaiveDateTime;
use ea_billing_client::{
    billing_2018_03_01_preview as billing_2018, billing_2024_04_01 as billing_2024, wire::Timestamp,
};

pub(in crate::convert) use self::kept::without_signatures;
use self::{
    kept::Kept,
    parts::{amount, documents, failed_payments, payments, rebills, refund},
};
use crate::{
    DownloadUrl, Invoice, SignedAddress,
    convert::{
        Decode, FromWire, Raw,
        fields::{Fault, Outcome, flag, optional_instant, text},
    },
    source::Version,
};

impl FromWire for Invoice {
    fn decode<D: Decode<Self>>(version: Version, decode: D) -> D::Output {
        match version {
            Version::Billing2018 => decode.by::<billing_2018::types::Invoice>(),
            _ => decode.by::<billing_2024::types::Invoice>(),
        }
    }
}

impl Raw<Invoice> for billing_2018::types::Invoice {
    fn record(self) -> Outcome<Invoice> {
        let row = self.properties.unwrap_or_default();
        let mut kept = Kept::default();
        kept.fields("", &self.extra)?;
        kept.fields("", &row.extra)?;
        let download_url = row.download_url.map(|link| download_url(link, &mut kept)).transpose()?.flatten();
        Ok(Invoice {
            id: text(self.id),
            name: text(self.name),
            resource_type: text(self.type_),
            invoice_period_start: printed("invoicePeriodStartDate", row.invoice_period_start_date)?,
            invoice_period_end: printed("invoicePeriodEndDate", row.invoice_period_end_date)?,
            billing_period_ids: row.billing_period_ids.unwrap_or_default(),
            download_url,
            extra: kept.into_fields(),
            ..Invoice::default()
        })
    }
}

fn download_url(link: billing_2018::types::DownloadUrl, kept: &mut Kept) -> Outcome<Option<DownloadUrl>> {
    kept.fields("downloadUrl.", &link.extra)?;
    let Some(url) = link.url else {
        kept.value("downloadUrl.expiryTime", &link.expiry_time)?;
        return Ok(None);
    };
    Ok(Some(DownloadUrl {
        expiry_time: optional_instant("downloadUrl.expiryTime", link.expiry_time)?,
        url: SignedAddress::new(url.expose().to_owned()),
    }))
}

impl Raw<Invoice> for billing_2024::types::Invoice {
    fn record(self) -> Outcome<Invoice> {
        let row = self.properties.unwrap_or_default();
        let mut kept = Kept::default();
        kept.value("systemData", &self.system_data)?;
        kept.value("tags", &self.tags)?;
        kept.fields("", &self.extra)?;
        // A server of 2019 names the documents otherwise than its document does.
        let other_name = row.extra.get("documentUrls");
        let other_documents = kept.unless_read("documentUrls", other_name, &row.extra)?;
        let all_documents = row.documents.into_iter().flatten().chain(other_documents);
        Ok(Invoice {
            id: text(self.id),
            name: text(self.name),
            resource_type: text(self.type_),
            invoice_period_start: printed("invoicePeriodStartDate", row.invoice_period_start_date)?,
            invoice_period_end: printed("invoicePeriodEndDate", row.invoice_period_end_date)?,
            billing_period_ids: Vec::new(),
            download_url: None,
            invoice_date: optional_instant("invoiceDate", row.invoice_date)?,
            due_date: optional_instant("dueDate", row.due_date)?,
            status: text(row.status),
            invoice_type: text(row.invoice_type),
            document_type: text(row.document_type),
            is_monthly_invoice: flag(row.is_monthly_invoice),
            amount_due: amount("amountDue", row.amount_due, &mut kept)?,
            billed_amount: amount("billedAmount", row.billed_amount, &mut kept)?,
            sub_total: amount("subTotal", row.sub_total, &mut kept)?,
            tax_amount: amount("taxAmount", row.tax_amount, &mut kept)?,
            total_amount: amount("totalAmount", row.total_amount, &mut kept)?,
            credit_amount: amount("creditAmount", row.credit_amount, &mut kept)?,
            azure_prepayment_applied: amount(
                "azurePrepaymentApplied",
                row.azure_prepayment_applied,
                &mut kept,
            )?,
            free_azure_credit_applied: amount(
                "freeAzureCreditApplied",
                row.free_azure_credit_applied,
                &mut kept,
            )?,
            billing_profile_id: text(row.billing_profile_id),
            billing_profile_display_name: text(row.billing_profile_display_name),
            purchase_order_number: text(row.purchase_order_number),
            subscription_id: text(row.subscription_id),
            subscription_display_name: text(row.subscription_display_name),
            billed_document_id: text(row.billed_document_id),
            credit_for_document_id: text(row.credit_for_document_id),
            documents: documents(all_documents, &mut kept)?,
            payments: payments(row.payments, &mut kept)?,
            failed_payments: failed_payments(row.failed_payments, &mut kept)?,
            rebill_details: rebills(row.rebill_details, &mut kept)?,
            refund_details: refund(row.refund_details, &mut kept)?,
            special_taxation_type: text(row.special_taxation_type),
            extra: kept.into_fields(),
        })
    }
}

/// The time as it was printed: the same server prints an offset in one invoice and none in the next.
fn printed(field: &str, value: Option<Timestamp>) -> Outcome<Option<NaiveDateTime>> {
    let printed = value.map(|value| value.local()).transpose();
    printed.map_err(|error| Fault::of(field, error.to_string()))
}

#[cfg(test)]
mod tests;
