//! What several of the tests need; the tests stand in the modules, one for each subject.

mod calls;
mod list;
mod model;
mod names;
mod resolve;
mod text;

use chrono::{DateTime, NaiveDate, Utc};

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(text: &str) -> BillingPeriodId {
    text.parse().unwrap()
}

fn days(first: &str, last: &str) -> DateRange {
    DateRange::new(day(first), day(last)).unwrap()
}

/// Noon of the day in UTC, or the instant if the text is one.
fn at(text: &str) -> DateTime<Utc> {
    let instant = if text.len() == 10 { format!("{text}T12:00:00Z") } else { text.to_owned() };
    instant.parse().unwrap()
}

/// A list of calendar months (`202604`) and of other periods (`202604:2026-03-16..2026-04-15`).
fn listed(periods: &str) -> PeriodList {
    PeriodList::new(periods.split_whitespace().map(|period| match period.split_once(':') {
        None => PeriodInfo::calendar(id(period)),
        Some((name, range)) => {
            let (first, last) = range.split_once("..").unwrap();
            PeriodInfo::new(id(name), day(first), day(last))
        }
    }))
}

/// The periods or days of a selector, separated by blanks.
fn resolved(selector: &str, periods: &str, now: &str, rules: &PeriodRules) -> Result<Resolved> {
    selector.parse::<Selector>()?.resolve(&listed(periods), at(now), rules)
}

fn shown(resolved: &Resolved) -> String {
    match resolved.selection() {
        Selection::Periods(ids) => ids.iter().map(BillingPeriodId::to_string).collect::<Vec<_>>().join(" "),
        Selection::Days(days) => days.to_string(),
    }
}
