//! Usage aggregates: `…/Microsoft.Commerce/UsageAggregates`, by the time at which usage was reported.

use super::denial::Denial;
use super::link::{self, Token};
use super::{Ask, Holding};
use crate::api::PagingFault;
use crate::exchange::Answer;
use crate::model::azure::line::Instance;
use crate::model::azure::usage::{Cursor, Grain, Row, Window};
use crate::render::json::{Object, write_array, write_text};
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Timelike as _, Utc};
use http::StatusCode;
use std::sync::PoisonError;

pub(super) fn answer(ask: &Ask<'_>, holding: &Holding) -> Result<Answer, Denial> {
    let window = window(ask)?;
    let token = match ask.request.query_value("continuationToken") {
        None => Token::first(window.from),
        Some(text) => Token::read(&text).filter(|token| token.is_in(&window)).ok_or_else(|| {
            Denial::bad_request("InvalidContinuationToken", "The continuation token is invalid.")
        })?,
    };
    if let Some(answer) = not_ready(ask) {
        return Ok(answer);
    }
    let size = usize::try_from(ask.azure().page_size).unwrap_or(usize::MAX);
    let (mut rows, next) = holding.page(window, Some(token.here), size);
    match ask.paging {
        Some(PagingFault::Empty) => rows.clear(),
        Some(PagingFault::Duplicate) => rows = holding.page(window, Some(token.before), size).0,
        _ => {}
    }
    let next = next.map(|next| token.then(next));
    let link = link::of_aggregates(ask, &window, &token, next.as_ref());
    let mut body = Vec::with_capacity(rows.len() * 1024 + 512);
    let mut object = Object::new(&mut body);
    write_array(&rows, object.name("value"), |row, out| write_row(holding, window, row, out));
    if let Some(link) = link {
        write_text(&link, object.name("nextLink"));
    }
    object.end();
    Ok(Answer::json(StatusCode::OK, body))
}

/// What is asked for, if it can be.
fn window(ask: &Ask<'_>) -> Result<Window, Denial> {
    let time = |name: &str| {
        let Some(text) = ask.request.query_value(name) else {
            let message = format!("The request is invalid. {name} is missing.");
            return Err(Denial::bad_request("InvalidProperty", message));
        };
        parse(&text).ok_or_else(|| Denial::bad_request("InvalidProperty", "The request is invalid."))
    };
    let (from, to) = (time("reportedStartTime")?, time("reportedEndTime")?);
    let grain = match ask.request.query_value("aggregationGranularity").map(|text| text.to_ascii_lowercase())
    {
        None => Grain::Daily,
        Some(text) if text == "daily" => Grain::Daily,
        Some(text) if text == "hourly" => Grain::Hourly,
        Some(text) => {
            let message =
                format!("The aggregation granularity '{text}' is invalid. It can be Daily or Hourly.");
            return Err(Denial::bad_request("InvalidAggregationGranularity", message));
        }
    };
    let details =
        match ask.request.query_value("showDetails").map(|text| text.to_ascii_lowercase()).as_deref() {
            None | Some("true") => true,
            Some("false") => false,
            Some(text) => {
                let message =
                    format!("The request is invalid. The value '{text}' is not valid for showDetails.");
                return Err(Denial::bad_request("InvalidProperty", message));
            }
        };
    for (name, time) in [("reportedStartTime", from), ("reportedEndTime", to)] {
        let is_whole = time.minute() == 0 && time.second() == 0 && time.nanosecond() == 0;
        if grain == Grain::Daily && !(is_whole && time.hour() == 0) {
            let message = format!("{name} must be midnight in UTC for daily aggregation.");
            return Err(Denial::bad_request("InvalidProperty", message));
        }
        if !is_whole {
            let message = format!("{name} must be a full hour in UTC for hourly aggregation.");
            return Err(Denial::bad_request("InvalidProperty", message));
        }
    }
    if from >= to {
        let message = "reportedStartTime must be before reportedEndTime.";
        return Err(Denial::bad_request("InvalidProperty", message));
    }
    if to > ask.now {
        let message =
            format!("reportedEndTime '{}' cannot be in the future.", to.format("%Y-%m-%dT%H:%M:%SZ"));
        return Err(Denial::bad_request("RequestEndTimeIsInFuture", message));
    }
    Ok(Window { from, to, grain, details })
}

/// A time as clients send it: with an offset, or without one for UTC; a day for its first moment.
pub(super) fn parse(text: &str) -> Option<DateTime<Utc>> {
    // A plus sign that was not escaped has become a space.
    let plus = text.replace(' ', "+");
    let zoned = DateTime::parse_from_rfc3339(&plus).ok().map(|time| time.to_utc());
    let plain = || text.parse::<NaiveDateTime>().ok().map(|time| time.and_utc());
    let day = || text.parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0).map(|time| time.and_utc());
    zoned.or_else(plain).or_else(day)
}

/// The answer to the first requests for a window, where they come too early.
fn not_ready(ask: &Ask<'_>) -> Option<Answer> {
    let first = ask.azure().quirks.accepted_first;
    if first == 0 {
        return None;
    }
    let mut waits = ask.cloud.waits.lock().unwrap_or_else(PoisonError::into_inner);
    let seen = waits.entry(format!("{}?{}", ask.request.path, ask.request.query)).or_default();
    *seen = seen.saturating_add(1);
    (*seen <= first).then(|| {
        let message = "The request is accepted for processing and not finished. Please try again.";
        Denial::new(StatusCode::ACCEPTED, "ProcessingNotCompleted", message).into()
    })
}

fn write_row(holding: &Holding, window: Window, row: &Row, out: &mut Vec<u8>) {
    let meter = &holding.meters[row.meter];
    let Cursor { reported, back, .. } = row.place;
    let name = format!("{}_BRSDT_{}", window.grain.name(), reported.format("%Y%m%d_%H%M"));
    let id = &holding.plan.id;
    let start = reported - TimeDelta::days(i64::try_from(back).unwrap_or_default());
    // The service stands in Redmond and knows no summer.
    let printed =
        |time: DateTime<Utc>| (time - TimeDelta::hours(7)).format("%Y-%m-%dT%H:%M:%S-07:00").to_string();
    let mut object = Object::new(out);
    object
        .text("id", &format!("/subscriptions/{id}/providers/Microsoft.Commerce/UsageAggregates/{name}"))
        .text("name", &name)
        .text("type", "Microsoft.Commerce/UsageAggregate");
    let mut properties = Object::new(object.name("properties"));
    properties
        .text("subscriptionId", id)
        .text("usageStartTime", &printed(start))
        .text("usageEndTime", &printed(start + window.grain.step()))
        .text("meterName", meter.name);
    if !meter.region.is_empty() {
        properties.text("meterRegion", meter.region);
    }
    properties.text("meterCategory", meter.category);
    if !meter.sub_category.is_empty() {
        properties.text("meterSubCategory", &meter.sub_category);
    }
    properties.text("unit", meter.usage_unit);
    let instance = row.line.map(|line| &holding.lines[line].instance);
    if let Some(Instance::Resource(text)) = instance {
        properties.text("instanceData", text);
    }
    properties.text("meterId", &meter.id);
    properties.raw(
        "infoFields",
        match instance {
            Some(Instance::Project(fields)) => fields,
            _ => "{}",
        },
    );
    properties.double("quantity", crate::decimal::Decimal::new(i128::from(row.quantity), 6)).end();
    object.end();
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn times_are_read_as_clients_send_them() {
        let check = |text: &str, expect: Option<&str>| {
            let time = parse(text).map(|time| time.format("%Y-%m-%dT%H:%M:%SZ").to_string());
            assert_eq!(time.as_deref(), expect, "{text}");
        };
        let midnight = Some("2015-05-01T00:00:00Z");
        check("2015-05-01T00:00:00.0000000", midnight);
        check("2015-05-01T00:00:00Z", midnight);
        check("2015-05-01T00:00:00+00:00", midnight);
        check("2015-05-01T00:00:00 00:00", midnight);
        check("2015-05-01", midnight);
        check("2015-05-01T00:00:00-07:00", Some("2015-05-01T07:00:00Z"));
        check("20/08/2015 00:00:00", None);
    }
}
