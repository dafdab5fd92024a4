//! Which days of a subscription are meant.

use ea_billing_core::{
    BillingPeriodId, Code, DateRange, Error, PeriodInfo, PeriodList, PeriodState, Selection, Selector,
    chrono::{Datelike as _, NaiveDate},
};

use super::{Pull, select};
use crate::{
    connect::Azure,
    failure::{Failure, Result},
};

/// The first year in which there was any usage.
const FIRST_YEAR: i32 = 2010;

/// Days that were selected.
#[derive(Debug)]
pub(crate) struct Days {
    pub(crate) range: DateRange,
    /// Whether somebody named the last day.
    pub(crate) ends_as_asked: bool,
}

impl Days {
    /// Days that somebody named, for which no list of billing periods has to be asked for.
    fn named(selector: &Selector, today: NaiveDate) -> Option<Result<Self>> {
        Some(match *selector {
            Selector::Days(range) => Ok(Self { range, ends_as_asked: true }),
            Selector::DaysFrom(first) => match DateRange::new(first, today.max(first)) {
                Ok(range) => Ok(Self { range, ends_as_asked: false }),
                Err(error) => Err(select::failure(error)),
            },
            _ => return None,
        })
    }
}

impl Pull<'_> {
    /// The days that the selector means for the subscription, by its billing periods where it speaks of periods.
    pub(crate) async fn days(&mut self, azure: &Azure, selector: &Selector) -> Result<Days> {
        if let Some(named) = Days::named(selector, azure.client.now().date_naive()) {
            return named;
        }
        let periods = match self.subscription_periods(azure).await? {
            Some(periods) => periods,
            None => {
                self.warn_once(
                    "the subscription has no list of billing periods, so calendar months were taken for them",
                );
                calendar(azure.client.now().date_naive())
            }
        };
        let (days, states) = within(azure, selector, &periods, |note| self.warn_once(note))?;
        self.told.states(states.into_iter());
        Ok(days)
    }

    /// The days that the selector means in calendar months, for scopes that have no billing periods.
    pub(crate) fn calendar_days(&mut self, azure: &Azure, selector: &Selector) -> Result<Days> {
        let today = azure.client.now().date_naive();
        match Days::named(selector, today) {
            Some(named) => named,
            None => {
                let found = within(azure, selector, &calendar(today), |note| self.warn_once(note));
                found.map(|(days, _)| days)
            }
        }
    }

    /// The billing periods of the subscription; nothing where it has no list of them.
    pub(crate) async fn subscription_periods(&mut self, azure: &Azure) -> Result<Option<PeriodList>> {
        match azure.client.periods(azure.subscription()?).await {
            Ok(periods) if periods.periods().is_empty() => Ok(None),
            Ok(periods) => Ok(Some(periods)),
            Err(error) if error.code() == Code::NotFound => Ok(None),
            Err(error) => Err(Failure::from(error)),
        }
    }
}

/// The days of the selected periods, and whether these can still change.
fn within(
    azure: &Azure,
    selector: &Selector,
    periods: &PeriodList,
    mut tell: impl FnMut(&str),
) -> Result<(Days, Vec<(BillingPeriodId, PeriodState)>)> {
    let resolved = azure.client.resolve(selector, periods).map_err(failure)?;
    for note in resolved.notes() {
        tell(&note.to_string());
    }
    let (range, chosen) = match resolved.selection() {
        Selection::Days(days) => (*days, Vec::new()),
        Selection::Periods(ids) => {
            let chosen: Vec<_> = ids.iter().filter_map(|id| periods.get(*id)).collect();
            let first = chosen.iter().map(|info| info.days().first()).min();
            let last = chosen.iter().map(|info| info.days().last()).max();
            let Some((first, last)) = first.zip(last) else {
                let message = format!("{selector} selects no billing period");
                return Err(Failure::usage(Code::InvalidPeriod.as_str(), message));
            };
            (DateRange::new(first, last).map_err(failure)?, chosen)
        }
    };
    let now = azure.client.now();
    let states = chosen.into_iter().map(|info| (info.id(), azure.rules.state(info, periods, now)));
    Ok((Days { range, ends_as_asked: false }, states.collect()))
}

/// The error with a hint that fits to subscriptions, whose billing periods no command lists.
fn failure(error: Error) -> Failure {
    let is_period = error.code() == Code::InvalidPeriod;
    let failure = select::failure(error);
    if !is_period {
        return failure;
    }
    failure.with_hint("choose a billing period that the subscription lists, or days by `--from` and `--to`")
}

/// Calendar months up to this day as billing periods.
fn calendar(today: NaiveDate) -> PeriodList {
    let months = (FIRST_YEAR..=today.year()).flat_map(|year| (1..=12).map(move |month| (year, month)));
    let until_today = months.filter(|month| *month <= (today.year(), today.month()));
    let ids = until_today.filter_map(|(year, month)| BillingPeriodId::new(year, month).ok());
    PeriodList::new(ids.map(PeriodInfo::calendar))
}
