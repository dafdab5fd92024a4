//! Which days of a subscription are meant.

use ea_billing_core::{
    BillingPeriodId, Code, DateRange, PeriodInfo, PeriodList, Selection, Selector,
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
        self.within(azure, selector, &periods)
    }

    /// The days that the selector means in calendar months, for scopes that have no billing periods.
    pub(crate) fn calendar_days(&mut self, azure: &Azure, selector: &Selector) -> Result<Days> {
        let today = azure.client.now().date_naive();
        match Days::named(selector, today) {
            Some(named) => named,
            None => self.within(azure, selector, &calendar(today)),
        }
    }

    fn within(&mut self, azure: &Azure, selector: &Selector, periods: &PeriodList) -> Result<Days> {
        let resolved = azure.client.resolve(selector, periods).map_err(select::failure)?;
        for note in resolved.notes() {
            self.warn_once(&note.to_string());
        }
        let range = match resolved.selection() {
            Selection::Days(days) => *days,
            Selection::Periods(ids) => {
                let chosen: Vec<_> = ids.iter().filter_map(|id| periods.get(*id)).collect();
                let now = azure.client.now();
                let state = |info: &PeriodInfo| (info.id(), azure.rules.state(info, periods, now));
                self.told.states(chosen.iter().copied().map(state));
                let days = |info: &&PeriodInfo| info.days();
                let first = chosen.iter().map(days).map(|days| days.first()).min();
                let last = chosen.iter().map(days).map(|days| days.last()).max();
                let ends = first.zip(last).ok_or_else(|| {
                    Failure::usage(Code::InvalidPeriod.as_str(), format!("{selector} selects no billing period"))
                })?;
                DateRange::new(ends.0, ends.1).map_err(select::failure)?
            }
        };
        Ok(Days { range, ends_as_asked: false })
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

/// Calendar months up to this day as billing periods.
fn calendar(today: NaiveDate) -> PeriodList {
    let months = (FIRST_YEAR..=today.year()).flat_map(|year| (1..=12).map(move |month| (year, month)));
    let until_today = months.filter(|month| *month <= (today.year(), today.month()));
    let ids = until_today.filter_map(|(year, month)| BillingPeriodId::new(year, month).ok());
    PeriodList::new(ids.map(PeriodInfo::calendar))
}
