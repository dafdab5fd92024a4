//! Billing periods of a subscription: `…/Microsoft.Billing/billingPeriods`, newest first.

use super::denial::Denial;
use super::invoices::{Page, selected, target};
use super::{Ask, Holding};
use crate::exchange::Answer;
use crate::model::azure::cycle::Cycle;
use crate::render::json::{Object, write_array, write_text};
use http::StatusCode;

pub(super) fn list(ask: &Ask<'_>, holding: &Holding) -> Result<Answer, Denial> {
    let mut cycles = holding.cycles(ask.now);
    cycles.reverse();
    let cycles = selected(ask, cycles, "billingPeriodEndDate")?;
    Ok(Page::of(ask)?.answer(ask, &cycles, |cycle, out| write(ask, holding, *cycle, out)))
}

pub(super) fn get(ask: &Ask<'_>, holding: &Holding, name: &str) -> Result<Answer, Denial> {
    let found = holding.cycles(ask.now).into_iter().find(|cycle| cycle.name() == name);
    let cycle = found.ok_or_else(|| {
        let message = "Could not find billing period for the subscription.";
        Denial::new(StatusCode::NOT_FOUND, "ResourceNotFound", message).about(target(ask))
    })?;
    let mut body = Vec::new();
    write(ask, holding, cycle, &mut body);
    Ok(Answer::json(StatusCode::OK, body))
}

fn write(ask: &Ask<'_>, holding: &Holding, cycle: Cycle, out: &mut Vec<u8>) {
    let provider = format!("/subscriptions/{}/providers/Microsoft.Billing", holding.plan.id);
    let name = cycle.name();
    let mut object = Object::new(out);
    object
        .text("id", &format!("{provider}/billingPeriods/{name}"))
        .text("type", "Microsoft.Billing/billingPeriods")
        .text("name", &name);
    let mut properties = Object::new(object.name("properties"));
    properties
        .text("billingPeriodStartDate", &cycle.first.to_string())
        .text("billingPeriodEndDate", &cycle.last.to_string());
    // Few periods tell their invoices.
    if cycle.number.is_multiple_of(2) && cycle.invoiced_at() <= ask.now {
        let id = format!("{provider}/invoices/{}", holding.legacy_invoice(cycle));
        write_array([id], properties.name("invoiceIds"), |id, out| write_text(&id, out));
    }
    properties.end();
    object.end();
}
