//! Invoices at the scope of a subscription: `…/Microsoft.Billing/invoices`, newest first.

use super::denial::Denial;
use super::link::{self, INTERNAL};
use super::{Ask, Holding, filter, storage};
use crate::exchange::Answer;
use crate::model::azure::cycle::Cycle;
use crate::render::json::{Object, write_array, write_text};
use chrono::TimeDelta;
use http::StatusCode;

/// A signed address is good for so long.
const LINK_LIFE: TimeDelta = TimeDelta::hours(1);

pub(super) fn list(ask: &Ask<'_>, holding: &Holding) -> Result<Answer, Denial> {
    let with_urls = match ask.request.query_value("$expand").as_deref() {
        None => false,
        Some("downloadUrl") => true,
        Some(other) => {
            let message = format!("The expand parameter '{other}' is not supported.");
            return Err(Denial::bad_request("InvalidParameter", message).about(target(ask)));
        }
    };
    let mut cycles = holding.invoiced(ask.now);
    cycles.reverse();
    let cycles = selected(ask, cycles, "invoicePeriodEndDate")?;
    let page = Page::of(ask)?;
    // No invoice is an error here, not an empty list.
    if cycles.is_empty() {
        return Err(nothing(ask));
    }
    Ok(page.answer(ask, &cycles, |cycle, out| write(ask, holding, *cycle, with_urls, out)))
}

pub(super) fn get(ask: &Ask<'_>, holding: &Holding, name: &str) -> Result<Answer, Denial> {
    let mut cycles = holding.invoiced(ask.now).into_iter();
    let found = match name.to_ascii_lowercase().as_str() {
        "latest" => cycles.next_back(),
        _ => cycles.find(|cycle| holding.legacy_invoice(*cycle).eq_ignore_ascii_case(name)),
    };
    let cycle = found.ok_or_else(|| nothing(ask))?;
    let mut body = Vec::new();
    write(ask, holding, cycle, true, &mut body);
    Ok(Answer::json(StatusCode::OK, body))
}

fn nothing(ask: &Ask<'_>) -> Denial {
    let message = "Could not find invoice for the subscription.";
    Denial::new(StatusCode::NOT_FOUND, "ResourceNotFound", message).about(target(ask))
}

/// The address that was asked, at the host behind the one that was asked.
pub(super) fn target(ask: &Ask<'_>) -> String {
    format!("{INTERNAL}{}?{}", ask.request.path, ask.request.query)
}

fn write(ask: &Ask<'_>, holding: &Holding, cycle: Cycle, with_url: bool, out: &mut Vec<u8>) {
    let provider = format!("/subscriptions/{}/providers/Microsoft.Billing", holding.plan.id);
    let name = holding.legacy_invoice(cycle);
    let mut object = Object::new(out);
    object
        .text("id", &format!("{provider}/invoices/{name}"))
        .text("type", "Microsoft.Billing/invoices")
        .text("name", &name);
    let mut properties = Object::new(object.name("properties"));
    if with_url {
        let expires = ask.now + LINK_LIFE;
        let path = format!("/invoices/{}-{name}.pdf", holding.plan.id);
        Object::new(properties.name("downloadUrl"))
            .text("expiryTime", &expires.format("%Y-%m-%dT%H:%M:%SZ").to_string())
            .text("url", &storage::signed(ask, &path, "2014-02-14", expires))
            .end();
    }
    properties
        .text("invoicePeriodEndDate", &cycle.last.to_string())
        .text("invoicePeriodStartDate", &cycle.first.to_string());
    // Some invoices do not tell their period.
    if cycle.number % 3 != 2 {
        let place = properties.name("billingPeriodIds");
        write_array([format!("{provider}/billingPeriods/{}", cycle.name())], place, |id, out| {
            write_text(&id, out);
        });
    }
    properties.end();
    object.end();
}

/// The cycles that a filter on their last day lets through.
pub(super) fn selected(ask: &Ask<'_>, cycles: Vec<Cycle>, property: &str) -> Result<Vec<Cycle>, Denial> {
    let Some(text) = ask.request.query_value("$filter") else { return Ok(cycles) };
    let invalid = || {
        let message =
            format!("The filter '{text}' is not supported. Only '{property}' can be compared with a day.");
        Denial::bad_request("InvalidParameter", message).about(target(ask))
    };
    let comparisons = filter::read(&text).ok_or_else(invalid)?;
    let is_day = |value: &str| value.get(..10).is_some_and(|day| day.parse::<chrono::NaiveDate>().is_ok());
    let mut plain = Vec::new();
    for each in comparisons {
        let name = each.name.rsplit('/').next().unwrap_or_default();
        if !name.eq_ignore_ascii_case(property) || !is_day(&each.value) {
            return Err(invalid());
        }
        plain.push(filter::Comparison { value: each.value[..10].to_owned(), ..each });
    }
    let is_met = |cycle: &Cycle| plain.iter().all(|each| each.is_met(&cycle.last.to_string()));
    Ok(cycles.into_iter().filter(is_met).collect())
}

/// How many entries of a list are asked for, after how many.
pub(super) struct Page {
    top: usize,
    skip: usize,
}

impl Page {
    pub(super) fn of(ask: &Ask<'_>) -> Result<Self, Denial> {
        let invalid = |name: &str, expected: &str| {
            let message = format!("The parameter '{name}' is invalid; expected {expected}.");
            Denial::bad_request("InvalidParameter", message).about(target(ask))
        };
        let top = match ask.request.query_value("$top").map(|text| text.parse()) {
            None => 100,
            Some(Ok(top @ 1..=100)) => top,
            Some(_) => return Err(invalid("$top", "a number from 1 to 100")),
        };
        let skip = match ask.request.query_value("$skiptoken").map(|text| text.parse()) {
            None => 0,
            Some(Ok(skip)) => skip,
            Some(Err(_)) => return Err(invalid("$skiptoken", "the token of a next link")),
        };
        Ok(Self { top, skip })
    }

    pub(super) fn answer<T>(&self, ask: &Ask<'_>, all: &[T], write: impl FnMut(&T, &mut Vec<u8>)) -> Answer {
        let shown = all.iter().skip(self.skip).take(self.top);
        let after = self.skip + self.top;
        let mut body = Vec::new();
        let mut object = Object::new(&mut body);
        write_array(shown, object.name("value"), write);
        if after < all.len() {
            object.text("nextLink", &link::of_list(ask, "$skiptoken", after));
        }
        object.end();
        Answer::json(StatusCode::OK, body)
    }
}
