//! What a selector means, as JSON.

use std::ffi::CString;

use ea_billing_core::{PeriodInfo, PeriodList, PeriodState, Resolved, Selection};

use crate::json::{self, Object};

/// The periods with their days and states, the days up to today, what should be known of them, and what is odd about the list.
pub(crate) fn json(
    resolved: &Resolved,
    list: &PeriodList,
    state: impl Fn(&PeriodInfo) -> PeriodState,
) -> CString {
    let ids = match resolved.selection() {
        Selection::Periods(ids) => ids.as_slice(),
        Selection::Days(_) => &[],
    };
    let periods = ids.iter().map(|id| {
        // Where none is listed, those of the calendar were taken.
        let period = list.get(*id).cloned().unwrap_or_else(|| PeriodInfo::calendar(*id));
        let (first, last) = (period.days().first().to_string(), period.days().last().to_string());
        let object = Object::new().text("billingPeriodId", id.to_string().as_str());
        let object = object.text("firstDay", first.as_str()).text("lastDay", last.as_str());
        object.text("state", state(&period).as_str()).finish()
    });
    let object = Object::new().json("periods", &json::array(periods));
    let object = object.json("days", &json::texts(resolved.days()));
    let object = object.json("notes", &json::texts(resolved.notes()));
    object.json("oddities", &json::texts(list.oddities())).into_c()
}
