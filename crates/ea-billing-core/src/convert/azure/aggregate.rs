//! Usage aggregates.

use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};
use ea_billing_client::{
    commerce_2015_06_01_preview::{self as commerce, types::InfoField},
    wire::Json,
};

use super::instance;
use crate::{
    UsageAggregate,
    convert::{
        Decode, FromWire, Raw,
        fields::{Fault, Outcome, extra, instant, required, text},
    },
    record::ExtraField,
    source::Version,
};

/// What every row says of itself; any other kind is kept among the fields that no document knows.
const KIND: &str = "Microsoft.Commerce/UsageAggregate";

impl FromWire for UsageAggregate {
    fn decode<D: Decode<Self>>(_version: Version, decode: D) -> D::Output {
        decode.by::<commerce::types::UsageAggregation>()
    }
}

impl Raw<UsageAggregate> for commerce::types::UsageAggregation {
    fn record(self) -> Outcome<UsageAggregate> {
        let sample = self.properties.unwrap_or_default();
        let name = text(self.name);
        let mut unknown = extra(&self.extra)?;
        unknown.extend(extra(&sample.extra)?);
        unknown.extend(
            self.type_.filter(|kind| !kind.eq_ignore_ascii_case(KIND)).map(|kind| kept("type", &kind)),
        );
        let instance_data = instance_text(sample.instance_data)?;
        Ok(UsageAggregate {
            id: text(self.id),
            reported: reported(&name),
            name,
            subscription_id: text(sample.subscription_id),
            usage_start: instant("properties.usageStartTime", sample.usage_start_time)?,
            usage_end: instant("properties.usageEndTime", sample.usage_end_time)?,
            meter_id: text(sample.meter_id),
            meter_name: text(sample.meter_name),
            meter_category: text(sample.meter_category),
            meter_sub_category: text(sample.meter_sub_category),
            meter_region: text(sample.meter_region),
            unit: text(sample.unit),
            quantity: required("properties.quantity", sample.quantity)?,
            info_fields: info_fields(sample.info_fields.unwrap_or_default())?,
            instance: instance::read(&instance_data),
            instance_data,
            extra: unknown,
        })
    }
}

/// The JSON that tells of the resource, which stands in a text or as it is.
fn instance_text(value: Option<Json>) -> Outcome<String> {
    let Some(json) = value else { return Ok(String::new()) };
    if !json.get().starts_with('"') {
        return Ok(json.get().to_owned());
    }
    json.decode().map_err(|error| Fault::of("properties.instanceData", error.to_string()))
}

/// The fields that were seen, by their names on the wire, and then those that were not.
fn info_fields(info: InfoField) -> Outcome<Vec<ExtraField>> {
    let known = [
        ("meteredRegion", info.metered_region),
        ("meteredService", info.metered_service),
        ("meteredServiceType", info.metered_service_type),
        ("project", info.project),
        ("serviceInfo1", info.service_info1),
    ];
    let known = known.into_iter().filter_map(|(name, value)| value.map(|value| kept(name, &value)));
    let mut fields: Vec<ExtraField> = known.collect();
    fields.extend(extra(&info.extra)?);
    Ok(fields)
}

fn kept(name: &str, value: &str) -> ExtraField {
    ExtraField { name: name.to_owned(), json: serde_json::Value::from(value).to_string() }
}

/// When the usage was reported, of a name such as `Daily_BRSDT_20150501_0000`; in UTC, as all times of this API.
fn reported(name: &str) -> Option<DateTime<Utc>> {
    let mut parts = name.split('_');
    let (granularity, kind) = (parts.next()?, parts.next()?);
    let is_known = ["daily", "hourly"].iter().any(|known| known.eq_ignore_ascii_case(granularity));
    if !is_known || !kind.eq_ignore_ascii_case("BRSDT") {
        return None;
    }
    let (day, time) = (parts.next()?, parts.next()?);
    let digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || !digits(day, 8) || !digits(time, 4) {
        return None;
    }
    let day = chrono::NaiveDate::parse_from_str(day, "%Y%m%d").ok()?;
    let time = NaiveTime::parse_from_str(time, "%H%M").ok()?;
    Some(NaiveDateTime::new(day, time).and_utc())
}

#[cfg(test)]
mod tests;
