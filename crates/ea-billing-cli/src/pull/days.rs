//! Which days of a subscription are meant.

use ea_billing_core::{
    BillingPeriodId, Code, DateRange, Error, PeriodInfo, PeriodList, PeriodNote, PeriodOddity, PeriodState,
    Selection, Selector, SubscriptionPeriod, chrono::NaiveDate,
};

use super::{Pull, select};
use crate::{
    connect::Azure,
    failure::{Failure, Result},
};

/// Days that were selected.
#[derive(Debug)]
pub(crate) struct Days {
    pub(crate) range: DateRange,
    /// Whether somebody named the last day.
    pub(crate) ends_as_asked: bool,
    /// The billing periods of the subscription, each row by itself, where they had to be asked for.
    pub(crate) listed: Option<Vec<SubscriptionPeriod>>,
}

impl Days {
    /// Days that somebody named, for which no list of billing periods has to be asked for.
    fn named(selector: &Selector, today: NaiveDate) -> Option<Result<Self>> {
        let (range, ends_as_asked) = match *selector {
            Selector::Days(range) => (Ok(range), true),
            Selector::DaysFrom(first) => (DateRange::new(first, today.max(first)), false),
            _ => return None,
        };
        Some(range.map(|range| Self { range, ends_as_asked, listed: None }).map_err(select::failure))
    }
}

impl Pull<'_> {
    /// The days that the selector means for the subscription, by its billing periods where it speaks of periods.
    pub(crate) async fn days(&mut self, azure: &Azure, selector: &Selector) -> Result<Days> {
        if let Some(named) = Days::named(selector, azure.client.now().date_naive()) {
            return named;
        }
        let rows = subscription_periods(azure).await.map_err(|failure| {
            let needs = [Code::NotFound, Code::Forbidden].map(Code::as_str).contains(&failure.code);
            let more = "or name days by `--from` and `--to`, which need no list of billing periods";
            if needs { failure.with_more(more) } else { failure }
        })?;
        let days = self.within(azure, selector, &rows)?;
        Ok(Days { listed: Some(rows), ..days })
    }

    /// The days that the selector means in calendar months, for scopes that have no billing periods.
    pub(crate) fn calendar_days(&mut self, azure: &Azure, selector: &Selector) -> Result<Days> {
        let today = azure.client.now().date_naive();
        let resolve = || {
            let resolved =
                azure.client.resolve(selector, &PeriodList::of_subscription([])).map_err(failure)?;
            let notes = resolved.notes().iter().filter(|note| **note != PeriodNote::NoList);
            notes.for_each(|note| self.warn_once(&note.to_string()));
            Ok(Days { range: hull(selector, &resolved.days())?, ends_as_asked: false, listed: None })
        };
        Days::named(selector, today).unwrap_or_else(resolve)
    }

    /// The days of the selected periods. What is odd about these is told, and whether they can still change.
    fn within(&mut self, azure: &Azure, selector: &Selector, rows: &[SubscriptionPeriod]) -> Result<Days> {
        let periods = PeriodList::of_subscription(rows.iter().map(PeriodInfo::from));
        let resolved = azure.client.resolve(selector, &periods).map_err(failure)?;
        for note in resolved.notes() {
            self.warn_once(&note.to_string());
        }
        let ids = match resolved.selection() {
            Selection::Periods(ids) => ids.as_slice(),
            Selection::Days(_) => &[],
        };
        for oddity in periods.oddities().iter().filter(|oddity| is_about(oddity, ids)) {
            self.warn_once(&oddity.to_string());
        }
        let is_named =
            matches!(selector, Selector::Period(_) | Selector::Periods(..) | Selector::PeriodsFrom(_));
        for id in ids.iter().filter(|_| is_named) {
            let days = periods.get(*id).map(PeriodInfo::days);
            if let Some(days) =
                days.filter(|days| !days.contains(id.first_day()) && !days.contains(id.last_day()))
            {
                self.warn_once(&format!(
                    "the billing period named {id} lasts from {} to {}; `--from` and `--to` take days",
                    days.first(),
                    days.last()
                ));
            }
        }
        let state = |id: &BillingPeriodId| {
            let info = periods.get(*id).cloned().unwrap_or_else(|| PeriodInfo::calendar(*id));
            (*id, azure.client.period_state(&info, &periods))
        };
        let states: Vec<(BillingPeriodId, PeriodState)> = ids.iter().map(state).collect();
        self.told.states(states.into_iter());
        Ok(Days { range: hull(selector, &resolved.days())?, ends_as_asked: false, listed: None })
    }
}

/// The billing periods of the subscription as they are listed; empty where the server has no list of them.
pub(crate) async fn subscription_periods(azure: &Azure) -> Result<Vec<SubscriptionPeriod>> {
    let subscription = azure.subscription()?;
    let fetched = azure.client.billing_periods(subscription).fetch().await?;
    Ok(fetched.every_row()?)
}

/// Whether one of these periods is odd, or how two of them follow each other.
fn is_about(oddity: &PeriodOddity, ids: &[BillingPeriodId]) -> bool {
    match oddity {
        PeriodOddity::Repeated(id) | PeriodOddity::Reversed(id) => ids.contains(id),
        PeriodOddity::Overlap(one, other) | PeriodOddity::Gap(one, other) => {
            ids.contains(one) && ids.contains(other)
        }
        _ => false,
    }
}

/// From the first to the last of the days.
fn hull(selector: &Selector, days: &[DateRange]) -> Result<DateRange> {
    let (first, last) =
        (days.iter().map(|days| days.first()).min(), days.iter().map(|days| days.last()).max());
    let Some((first, last)) = first.zip(last) else {
        let message = format!("{selector} selects no billing period");
        return Err(Failure::usage(Code::InvalidPeriod.as_str(), message));
    };
    DateRange::new(first, last).map_err(failure)
}

/// The error with a hint that fits to subscriptions.
fn failure(error: Error) -> Failure {
    let is_period = error.code() == Code::InvalidPeriod;
    let failure = select::failure(error);
    if !is_period {
        return failure;
    }
    failure.with_hint("`ea-billing invoices periods` lists the billing periods that there are; or name days by `--from` and `--to`")
}
