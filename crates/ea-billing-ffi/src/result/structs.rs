//! Small results as structs.

use ea_billing_core::SnapshotProof;

use crate::{eab_money, eab_text, pointer::growing};

use super::{complete::Complete, row::Named};

/// What proves that the rows of a fetch are of one moment.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum eab_snapshot {
    /// Nothing: the client was told not to ask again.
    EAB_SNAPSHOT_NOT_ASKED = 0,
    /// They came in one answer.
    EAB_SNAPSHOT_ONE_ANSWER = 1,
    /// After the last page was read, the server confirmed by validator that the pages had not changed.
    EAB_SNAPSHOT_VALIDATED = 2,
    /// After the last page was read, pages that have no validator were read again and had the same rows.
    EAB_SNAPSHOT_READ_AGAIN = 3,
}

/// The proof that a fetch is whole: `rows + issues + outside` is what the server sent.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_certificate {
    /// `sizeof(eab_certificate)`.
    pub struct_size: usize,
    /// An `eab_dataset`.
    pub dataset: u32,
    /// 1 if the rows came from the snapshot cache, confirmed by the server.
    pub from_cache: u32,
    /// What was asked for.
    pub span: eab_text,
    /// The enrollment, subscription or billing account.
    pub scope: eab_text,
    /// The version of the API that answered.
    pub version: eab_text,
    /// The answers that held the data.
    pub pages: u64,
    /// The rows that could be read.
    pub rows: u64,
    /// The rows that could not.
    pub issues: u64,
    /// The rows of other days or periods than were asked for.
    pub outside: u64,
    /// Bytes of the bodies as they travelled.
    pub wire_bytes: u64,
    /// Bytes of the bodies after decompression.
    pub bytes: u64,
    /// Tags and additional information that are no JSON objects.
    pub broken_json_texts: u64,
    /// Instants with parts of a microsecond, which the columns of a stream leave out.
    pub shortened_instants: u64,
    /// When the data were fetched, in milliseconds since 1970 in UTC.
    pub fetched_at_ms: i64,
    /// How many sums there are, one for each currency: `eab_result_total` gives them.
    pub totals_len: usize,
    /// How many warnings there are, which `eab_result_certificate_json` has.
    pub warnings_len: usize,
    /// How many units of measure are not understood, which `eab_result_certificate_json` has.
    pub unknown_units_len: usize,
    /// The pages that were asked again to prove it.
    pub snapshot_asked: u64,
    /// An `eab_snapshot`.
    pub snapshot: u32,
    /// 1 if every row could be read, so that the sums are those of all rows.
    pub is_clean: u32,
}

/// A billing period of an enrollment.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_billing_period {
    /// `sizeof(eab_billing_period)`.
    pub struct_size: usize,
    /// Such as `202610`.
    pub billing_period_id: eab_text,
    /// The first day, such as `2026-10-01`.
    pub first_day: eab_text,
    /// The last day.
    pub last_day: eab_text,
    /// `open`, `settling` or `closed`.
    pub state: eab_text,
    /// 1 if there is one.
    pub has_balance_summary: u32,
    /// 1 if there are some.
    pub has_usage_details: u32,
    /// 1 if there are some.
    pub has_marketplace_charges: u32,
    /// 1 if there is one.
    pub has_price_sheet: u32,
}

/// A balance summary. All amounts are in the currency of `currency_code`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_balance_summary {
    /// `sizeof(eab_balance_summary)`.
    pub struct_size: usize,
    /// Such as `202610`.
    pub billing_period_id: eab_text,
    /// ISO 4217 code.
    pub currency_code: eab_text,
    /// Commitment left when the period began.
    pub beginning_balance: eab_text,
    /// Commitment left when it ended, or now.
    pub ending_balance: eab_text,
    /// Commitment bought.
    pub new_purchases: eab_text,
    /// Credits and corrections.
    pub adjustments: eab_text,
    /// Commitment used up.
    pub utilized: eab_text,
    /// Charges beyond the commitment.
    pub service_overage: eab_text,
    /// Charges that the commitment does not cover.
    pub charges_billed_separately: eab_text,
    /// All charges beyond the commitment.
    pub total_overage: eab_text,
    /// Commitment used up and all charges.
    pub total_usage: eab_text,
    /// Charges of the Azure Marketplace.
    pub azure_marketplace_service_charges: eab_text,
}

/// A billing period of a subscription.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_subscription_period {
    /// `sizeof(eab_subscription_period)`.
    pub struct_size: usize,
    /// Such as `201806-1`.
    pub name: eab_text,
    /// The first day.
    pub first_day: eab_text,
    /// The last day.
    pub last_day: eab_text,
    /// `open`, `settling` or `closed`.
    pub state: eab_text,
}

/// An invoice. `eab_result_rows_json` has all its fields.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_invoice {
    /// `sizeof(eab_invoice)`.
    pub struct_size: usize,
    /// The name, by which it is downloaded.
    pub name: eab_text,
    /// The first day that it is for, as it was printed.
    pub first_day: eab_text,
    /// The last day.
    pub last_day: eab_text,
    /// When it was made.
    pub invoice_date: eab_text,
    /// When it is to be paid.
    pub due_date: eab_text,
    /// `Due`, `OverDue`, `Paid`, `Void` and others.
    pub status: eab_text,
    /// What was billed.
    pub billed_amount: eab_money,
    /// The sum with tax.
    pub total_amount: eab_money,
    /// What is to be paid.
    pub amount_due: eab_money,
}

growing!(eab_certificate, eab_billing_period, eab_balance_summary, eab_subscription_period, eab_invoice);

impl eab_certificate {
    pub(super) fn of(complete: &Complete) -> Self {
        let proof = &complete.certificate;
        let (snapshot, snapshot_asked) = snapshot(proof.snapshot);
        Self {
            struct_size: size_of::<Self>(),
            dataset: complete.dataset,
            from_cache: u32::from(proof.from_cache),
            span: complete.span.lend(),
            scope: complete.scope.lend(),
            version: complete.version.lend(),
            pages: proof.pages,
            rows: proof.rows,
            issues: proof.issues,
            outside: proof.outside,
            wire_bytes: proof.wire_bytes,
            bytes: proof.bytes,
            broken_json_texts: proof.broken_json_texts,
            shortened_instants: complete.shortened_instants,
            fetched_at_ms: proof.fetched_at.timestamp_millis(),
            totals_len: complete.totals.len(),
            warnings_len: proof.warnings.len(),
            unknown_units_len: proof.unknown_units.len(),
            snapshot_asked,
            snapshot: snapshot as u32,
            is_clean: u32::from(proof.is_clean()),
        }
    }
}

const fn snapshot(proof: SnapshotProof) -> (eab_snapshot, u64) {
    match proof {
        SnapshotProof::OneAnswer => (eab_snapshot::EAB_SNAPSHOT_ONE_ANSWER, 0),
        SnapshotProof::Validated { asked } => (eab_snapshot::EAB_SNAPSHOT_VALIDATED, asked),
        SnapshotProof::ReadAgain { asked } => (eab_snapshot::EAB_SNAPSHOT_READ_AGAIN, asked),
        _ => (eab_snapshot::EAB_SNAPSHOT_NOT_ASKED, 0),
    }
}

impl eab_billing_period {
    pub(super) fn of(row: &Named) -> Self {
        Self {
            struct_size: size_of::<Self>(),
            billing_period_id: row.text("billingPeriodId"),
            first_day: row.text("firstDay"),
            last_day: row.text("lastDay"),
            state: row.text("state"),
            has_balance_summary: row.flag("hasBalanceSummary"),
            has_usage_details: row.flag("hasUsageDetails"),
            has_marketplace_charges: row.flag("hasMarketplaceCharges"),
            has_price_sheet: row.flag("hasPriceSheet"),
        }
    }
}

impl eab_balance_summary {
    pub(super) fn of(row: &Named) -> Self {
        Self {
            struct_size: size_of::<Self>(),
            billing_period_id: row.text("billingPeriodId"),
            currency_code: row.text("currencyCode"),
            beginning_balance: row.text("beginningBalance"),
            ending_balance: row.text("endingBalance"),
            new_purchases: row.text("newPurchases"),
            adjustments: row.text("adjustments"),
            utilized: row.text("utilized"),
            service_overage: row.text("serviceOverage"),
            charges_billed_separately: row.text("chargesBilledSeparately"),
            total_overage: row.text("totalOverage"),
            total_usage: row.text("totalUsage"),
            azure_marketplace_service_charges: row.text("azureMarketplaceServiceCharges"),
        }
    }
}

impl eab_subscription_period {
    pub(super) fn of(row: &Named) -> Self {
        Self {
            struct_size: size_of::<Self>(),
            name: row.text("name"),
            first_day: row.text("billingPeriodStartDate"),
            last_day: row.text("billingPeriodEndDate"),
            state: row.text("state"),
        }
    }
}

impl eab_invoice {
    pub(super) fn of(row: &Named) -> Self {
        Self {
            struct_size: size_of::<Self>(),
            name: row.text("name"),
            first_day: row.text("invoicePeriodStartDate"),
            last_day: row.text("invoicePeriodEndDate"),
            invoice_date: row.text("invoiceDate"),
            due_date: row.text("dueDate"),
            status: row.text("status"),
            billed_amount: row.money("billedAmount"),
            total_amount: row.money("totalAmount"),
            amount_due: row.money("amountDue"),
        }
    }
}
