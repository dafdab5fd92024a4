//! Rows of billing periods of subscriptions.

use ea_billing_core::{PeriodState, SubscriptionPeriod};

use super::{Field, Tabular, day, extra, meter::texts};
use crate::{Cell, Kind};

/// A billing period of a subscription with what the program finds out about it.
#[derive(Debug)]
pub struct SubscriptionPeriodRow {
    /// The period.
    pub period: SubscriptionPeriod,
    /// The state that it is in now.
    pub state: PeriodState,
}

impl Tabular for SubscriptionPeriodRow {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new("id", Kind::Text, "The path of the billing period.", |row| Cell::text(&row.period.id)),
        Field::shown("name", Kind::Text, "The name, such as `201806-1`.", |row| Cell::text(&row.period.name)),
        Field::shown("billingPeriodStartDate", Kind::Day, "The first day.", |row| {
            day(Some(row.period.billing_period_start))
        }),
        Field::shown(
            "billingPeriodEndDate",
            Kind::Day,
            "The last day, which is part of the period.",
            |row| day(Some(row.period.billing_period_end)),
        ),
        Field::new("invoiceIds", Kind::Json, "Paths of the invoices.", |row| texts(&row.period.invoice_ids)),
        Field::shown(
            "state",
            Kind::Text,
            "`open`, `settling` or `closed`, which this program tells by the days that have passed.",
            |row| Cell::text(row.state.as_str()),
        ),
        Field::extra(|row| extra(&row.period.extra)),
    ];
}
