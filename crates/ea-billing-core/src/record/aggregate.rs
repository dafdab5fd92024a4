//! What a subscription used, as the Resource Usage API tells it.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;

use super::{ExtraField, Record};
use crate::{Dataset, JsonText};

/// What a meter counted in an hour or a day, for one resource or for all of them.
///
/// Ids are not unique: many rows of one answer have the same one.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UsageAggregate {
    /// The server's name of the row, with the path before it.
    pub id: String,
    /// The server's name of the row, such as `Daily_BRSDT_20150501_0000`: its date is when the usage was reported.
    pub name: String,
    /// GUID of the subscription.
    pub subscription_id: String,
    /// When the use began. The server prints an offset; the instant is kept in UTC.
    pub usage_start: DateTime<Utc>,
    /// When the use ended; this moment is not part of it.
    pub usage_end: DateTime<Utc>,
    /// When the usage was reported, as the row's name tells it.
    pub reported: Option<DateTime<Utc>>,
    /// GUID of the meter.
    pub meter_id: String,
    /// Name of the meter.
    pub meter_name: String,
    /// The service.
    pub meter_category: String,
    /// The kind of service.
    pub meter_sub_category: String,
    /// The region, often empty.
    pub meter_region: String,
    /// What `quantity` counts, such as `10,000s` or `GB`.
    pub unit: String,
    /// How much was used.
    pub quantity: Decimal,
    /// What the server tells of older services: `project`, `meteredRegion` and the like.
    pub info_fields: Vec<ExtraField>,
    /// The resource, where the server tells it in a text that is understood.
    pub instance: Option<InstanceData>,
    /// The text that `instance` was read from, as it came; it is empty where there is none.
    pub instance_data: String,
    /// Fields that no document knows.
    pub extra: Vec<ExtraField>,
}

/// The resource that a row of usage is about.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct InstanceData {
    /// Path of the resource.
    pub resource_uri: String,
    /// Region of the resource.
    pub location: String,
    /// Tags of the resource.
    pub tags: Option<JsonText>,
    /// What else the service tells of the use.
    pub additional_info: Option<JsonText>,
    /// The part that was ordered, of services of others.
    pub part_number: String,
    /// The order, of services of others.
    pub order_number: String,
    /// Fields that no document knows.
    pub extra: Vec<ExtraField>,
}

impl UsageAggregate {
    /// Usage of which nothing else is known.
    #[must_use]
    pub fn new(
        meter_id: impl Into<String>,
        usage_start: DateTime<Utc>,
        usage_end: DateTime<Utc>,
        quantity: Decimal,
    ) -> Self {
        Self {
            id: String::new(),
            name: String::new(),
            subscription_id: String::new(),
            usage_start,
            usage_end,
            reported: None,
            meter_id: meter_id.into(),
            meter_name: String::new(),
            meter_category: String::new(),
            meter_sub_category: String::new(),
            meter_region: String::new(),
            unit: String::new(),
            quantity,
            info_fields: Vec::new(),
            instance: None,
            instance_data: String::new(),
            extra: Vec::new(),
        }
    }

    /// The first and the last day of the use, in UTC.
    #[must_use]
    pub fn usage_days(&self) -> (NaiveDate, NaiveDate) {
        let first = self.usage_start.date_naive();
        // The end is not part of the time, so that a day's usage ends at the midnight of the next.
        let last = self.usage_end.checked_sub_signed(TimeDelta::nanoseconds(1));
        (first, last.map_or(first, |last| last.date_naive().max(first)))
    }

    /// Whether something stands in `instance_data` that tells of no resource.
    #[must_use]
    pub fn has_broken_instance_data(&self) -> bool {
        self.instance.is_none() && !matches!(self.instance_data.trim(), "" | "null")
    }

    /// The resource group, as the path of the resource names it.
    #[must_use]
    pub fn resource_group(&self) -> Option<&str> {
        let path = &self.instance.as_ref()?.resource_uri;
        let mut parts = path.split('/');
        parts.find(|part| part.eq_ignore_ascii_case("resourceGroups"))?;
        parts.next().filter(|group| !group.is_empty())
    }
}

impl Record for UsageAggregate {
    const DATASET: Dataset = Dataset::UsageAggregates;

    /// The day on which the use began, in UTC: a row over midnight belongs to one day, so that it is counted once.
    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let day = self.usage_start.date_naive();
        Some((day, day))
    }

    fn unit_of_measure(&self) -> Option<&str> {
        Some(&self.unit)
    }

    fn json_texts(&self) -> [Option<&JsonText>; 2] {
        let instance = self.instance.as_ref();
        [
            instance.and_then(|data| data.tags.as_ref()),
            instance.and_then(|data| data.additional_info.as_ref()),
        ]
    }

    fn broken_json_texts(&self) -> usize {
        let texts = self.json_texts().into_iter().flatten().filter(|text| text.is_broken());
        texts.count() + usize::from(self.has_broken_instance_data())
    }
}
