//! Rows of billing periods.

use std::borrow::Cow;

use ea_billing_core::{BillingPeriod, Dataset, DateRange, PeriodInfo, PeriodState};

use super::{Field, Tabular, day, extra, flag, instant, text_or_null};
use crate::{Cell, Kind};

/// A billing period with what the program finds out about it.
#[derive(Debug)]
pub struct PeriodRow {
    period: BillingPeriod,
    days: DateRange,
    state: PeriodState,
}

impl PeriodRow {
    /// The period in the state that it is in now.
    #[must_use]
    pub fn new(period: BillingPeriod, state: PeriodState) -> Self {
        let days = PeriodInfo::from(&period).days();
        Self { period, days, state }
    }
}

impl Tabular for PeriodRow {
    const FIELDS: &'static [Field<Self>] = &[
        Field::shown("billingPeriodId", Kind::Text, "The billing period, such as `202610`.", |row| {
            Cell::Text(Cow::Owned(row.period.billing_period.to_string()))
        }),
        Field::new("billingStart", Kind::Instant, "When the period begins, in UTC.", |row| {
            instant(row.period.billing_start)
        }),
        Field::new(
            "billingEnd",
            Kind::Instant,
            "When the period ends, as the server prints it: at 11:59:59 in the morning of its last day.",
            |row| instant(row.period.billing_end),
        ),
        Field::new(
            "balanceSummary",
            Kind::Text,
            "Path of the balance summary; nothing if the period has none.",
            |row| text_or_null(&row.period.balance_summary),
        ),
        Field::new(
            "usageDetails",
            Kind::Text,
            "Path of the usage details; nothing if the period has none.",
            |row| text_or_null(&row.period.usage_details),
        ),
        Field::new(
            "marketplaceCharges",
            Kind::Text,
            "Path of the marketplace charges; nothing if the period has none.",
            |row| text_or_null(&row.period.marketplace_charges),
        ),
        Field::new(
            "priceSheet",
            Kind::Text,
            "Path of the price sheet; nothing if the period has none.",
            |row| text_or_null(&row.period.price_sheet),
        ),
        Field::shown(
            "firstDay",
            Kind::Day,
            "First day of the period, in UTC; found by this program.",
            |row| day(Some(row.days.first())),
        ),
        Field::shown("lastDay", Kind::Day, "Last day of the period, in UTC; found by this program.", |row| {
            day(Some(row.days.last()))
        }),
        Field::shown(
            "state",
            Kind::Text,
            "`open`, `settling` or `closed`, which this program tells by the days that have passed: figures of a closed period are not expected to change.",
            |row| Cell::text(row.state.as_str()),
        ),
        Field::new(
            "hasBalanceSummary",
            Kind::Flag,
            "Whether the period has a balance summary, which the path tells.",
            |row| flag(row.period.has(Dataset::BalanceSummary)),
        ),
        Field::shown(
            "hasUsageDetails",
            Kind::Flag,
            "Whether the period has usage details, which the path tells.",
            |row| flag(row.period.has(Dataset::UsageDetails)),
        ),
        Field::new(
            "hasMarketplaceCharges",
            Kind::Flag,
            "Whether the period has marketplace charges, which the path tells.",
            |row| flag(row.period.has(Dataset::MarketplaceCharges)),
        ),
        Field::new(
            "hasPriceSheet",
            Kind::Flag,
            "Whether the period has a price sheet, which the path tells.",
            |row| flag(row.period.has(Dataset::PriceSheet)),
        ),
        Field::extra(|row| extra(&row.period.extra)),
    ];
}
