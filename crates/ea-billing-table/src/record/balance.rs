//! Rows of balance summaries.

use std::borrow::Cow;

use ea_billing_core::BalanceSummary;

use super::{Field, Tabular, currency, extra, named_amounts};
use crate::{Cell, Kind};

impl Tabular for BalanceSummary {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new("id", Kind::Text, "The server's name of the summary.", |row| Cell::text(&row.id)),
        Field::shown("billingPeriodId", Kind::Text, "The billing period, such as `202610`.", |row| {
            Cell::Text(Cow::Owned(row.billing_period.to_string()))
        }),
        Field::shown("currencyCode", Kind::Text, "ISO 4217 code of the currency of all amounts.", |row| {
            currency(row.total_usage)
        }),
        Field::shown(
            "beginningBalance",
            Kind::Amount,
            "Commitment left when the period began, in the currency of `currencyCode`.",
            |row| Cell::Decimal(row.beginning_balance.amount()),
        ),
        Field::shown(
            "endingBalance",
            Kind::Amount,
            "Commitment left when the period ended, which changes daily while it is open, in the currency of `currencyCode`.",
            |row| Cell::Decimal(row.ending_balance.amount()),
        ),
        Field::shown(
            "newPurchases",
            Kind::Amount,
            "Commitment bought during the period, in the currency of `currencyCode`.",
            |row| Cell::Decimal(row.new_purchases.amount()),
        ),
        Field::shown(
            "adjustments",
            Kind::Amount,
            "Credits and corrections, in the currency of `currencyCode`.",
            |row| Cell::Decimal(row.adjustments.amount()),
        ),
        Field::shown(
            "utilized",
            Kind::Amount,
            "Commitment used up by Azure services, in the currency of `currencyCode`.",
            |row| Cell::Decimal(row.utilized.amount()),
        ),
        Field::shown(
            "serviceOverage",
            Kind::Amount,
            "Azure service charges beyond the commitment, in the currency of `currencyCode`.",
            |row| Cell::Decimal(row.service_overage.amount()),
        ),
        Field::shown(
            "chargesBilledSeparately",
            Kind::Amount,
            "Charges that never draw on the commitment, in the currency of `currencyCode`.",
            |row| Cell::Decimal(row.charges_billed_separately.amount()),
        ),
        Field::shown(
            "totalOverage",
            Kind::Amount,
            "Service overage and charges billed separately, in the currency of `currencyCode`.",
            |row| Cell::Decimal(row.total_overage.amount()),
        ),
        Field::shown(
            "totalUsage",
            Kind::Amount,
            "Commitment used by Azure services and total overage, in the currency of `currencyCode`.",
            |row| Cell::Decimal(row.total_usage.amount()),
        ),
        Field::shown(
            "azureMarketplaceServiceCharges",
            Kind::Amount,
            "Charges for services bought in the Azure Marketplace, in the currency of `currencyCode`.",
            |row| Cell::Decimal(row.azure_marketplace_service_charges.amount()),
        ),
        Field::new(
            "newPurchasesDetails",
            Kind::Json,
            "The purchases that make up `newPurchases`, each with name and value.",
            |row| named_amounts(&row.new_purchases_details),
        ),
        Field::new(
            "adjustmentDetails",
            Kind::Json,
            "The items that make up `adjustments`, each with name and value.",
            |row| named_amounts(&row.adjustment_details),
        ),
        Field::extra(|row| extra(&row.extra)),
    ];
}
