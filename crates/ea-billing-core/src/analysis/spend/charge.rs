//! What the rows say about each dimension.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::Dimension;
use crate::{BillingPeriodId, JsonKind, JsonText, JsonValueText, MarketplaceCharge, UsageDetail};

/// What a row says about a dimension.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said<'a> {
    Day(NaiveDate),
    /// A calendar month by its first day.
    Month(NaiveDate),
    Period(Option<BillingPeriodId>),
    /// Text; nothing where it is blank.
    Text(&'a str),
    /// All tags, of which one is asked for.
    Tags(&'a JsonText),
}

/// A row that costs something.
pub(super) trait Charge {
    fn cost(&self) -> Decimal;

    /// `period` is that of the call that brought the row.
    fn says(&self, dimension: &Dimension, period: Option<BillingPeriodId>) -> Said<'_>;
}

impl Charge for UsageDetail {
    fn cost(&self) -> Decimal {
        self.cost
    }

    fn says(&self, dimension: &Dimension, period: Option<BillingPeriodId>) -> Said<'_> {
        Said::Text(match dimension {
            Dimension::Day => return Said::Day(self.date),
            Dimension::Month => return Said::Month(month_of(self.date)),
            Dimension::Period => return Said::Period(period),
            Dimension::Tag(_) => return Said::Tags(&self.tags),
            Dimension::ChargeType => "usage",
            Dimension::Subscription => &self.subscription_name,
            Dimension::SubscriptionId => &self.subscription_guid,
            Dimension::Department => &self.department_name,
            Dimension::Account => &self.account_name,
            Dimension::CostCenter => &self.cost_center,
            Dimension::ResourceGroup => &self.resource_group,
            Dimension::Resource => &self.instance_id,
            Dimension::Service => {
                first_of([&self.service_name, &self.meter_category, &self.consumed_service])
            }
            Dimension::Provider => &self.consumed_service,
            Dimension::Meter => first_of([&self.meter_name, &self.meter_id, ""]),
            Dimension::MeterId => &self.meter_id,
            Dimension::MeterCategory => &self.meter_category,
            Dimension::MeterSubcategory => &self.meter_sub_category,
            Dimension::Product => &self.product,
            Dimension::Location => first_of([&self.resource_location, &self.location, ""]),
            Dimension::Offer => &self.offer_id,
            Dimension::Unit => &self.unit_of_measure,
            Dimension::Publisher | Dimension::Plan => "",
        })
    }
}

impl Charge for MarketplaceCharge {
    fn cost(&self) -> Decimal {
        self.extended_cost
    }

    fn says(&self, dimension: &Dimension, period: Option<BillingPeriodId>) -> Said<'_> {
        let day = self.usage_start_date.date_naive();
        Said::Text(match dimension {
            Dimension::Day => return Said::Day(day),
            Dimension::Month => return Said::Month(month_of(day)),
            Dimension::Period => return Said::Period(period),
            Dimension::Tag(_) => return Said::Tags(&self.tags),
            Dimension::ChargeType => "marketplace",
            Dimension::Subscription => &self.subscription_name,
            Dimension::SubscriptionId => &self.subscription_guid,
            Dimension::Department => &self.department_name,
            Dimension::Account => &self.account_name,
            Dimension::CostCenter => &self.cost_center,
            Dimension::ResourceGroup => &self.resource_group,
            Dimension::Resource => &self.instance_id,
            Dimension::Service | Dimension::Publisher => &self.publisher_name,
            Dimension::Meter | Dimension::MeterId => &self.meter_id,
            Dimension::Product => &self.offer_name,
            Dimension::Plan => &self.plan_name,
            Dimension::Unit => &self.unit_of_measure,
            Dimension::Provider
            | Dimension::MeterCategory
            | Dimension::MeterSubcategory
            | Dimension::Location
            | Dimension::Offer => "",
        })
    }
}

/// The first text that is not blank.
fn first_of(texts: [&str; 3]) -> &str {
    texts.into_iter().find(|text| !text.trim().is_empty()).unwrap_or_default()
}

fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// The value of the tag; nothing where there is none, or an empty one.
pub(super) fn tag(tags: &JsonText, name: &str) -> String {
    let value = tags.get(name).filter(|value| value.kind() != JsonKind::Null);
    value.map(JsonValueText::into_text).unwrap_or_default()
}
