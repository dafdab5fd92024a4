//! From a selector to the periods or days that it means now.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    BillingPeriodId, DateRange, PeriodInfo, PeriodList, PeriodRules, PeriodState, Selector, invalid,
    list::Owner,
};
use crate::error::{Error, Result};

/// So many names of missing periods are shown.
const SHOWN_PERIODS: usize = 12;

/// What a selector means at a certain time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    pub(super) selection: Selection,
    /// The days of each selected period that the API can have data of.
    pub(super) days: Vec<DateRange>,
    /// Whether the one selected period is the current one.
    pub(super) is_current: bool,
    /// Whether it is so only by the calendar, so that the server knows better which one it is.
    pub(super) is_guess: bool,
    notes: Vec<PeriodNote>,
}

/// The periods or the days that are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Billing periods, the oldest first, at least one.
    Periods(Vec<BillingPeriodId>),
    /// Days, whatever period they are in.
    Days(DateRange),
}

/// Something that a user should know about how a selector was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PeriodNote {
    /// The enrollment lists no period that has begun, so calendar months were taken.
    NoList,
    /// No listed period contains today; this one, the newest, was taken for the current one.
    CurrentNotListed(BillingPeriodId),
    /// There are only so many periods (`found`) of those that were asked for.
    Fewer {
        /// How many were asked for.
        asked: u32,
        /// How many there are.
        found: usize,
    },
    /// The list begins with this day, which is after the first day that was asked for.
    ListBegins(NaiveDate),
    /// The enrollment lists no periods of these names, which belong to what was asked for.
    Missing(Vec<BillingPeriodId>),
}

/// The listed periods that have begun, at least one, the oldest first.
struct Known<'a> {
    list: &'a PeriodList,
    periods: Vec<&'a PeriodInfo>,
    current: &'a PeriodInfo,
    today: NaiveDate,
}

impl Resolved {
    /// The periods or the days.
    #[must_use]
    pub const fn selection(&self) -> &Selection {
        &self.selection
    }

    /// What a user should know about them.
    #[must_use]
    pub fn notes(&self) -> &[PeriodNote] {
        &self.notes
    }
}

impl Selector {
    /// Finds out what the selector means at this time, for the enrollment with this list of periods.
    ///
    /// - The current period is the listed one that contains today (UTC); where there is none, the newest listed
    ///   one that has begun, with a [note](PeriodNote::CurrentNotListed). Listed periods that have not begun and
    ///   those that ended before 2014-05-01 are left aside.
    /// - Where no period is left, calendar months since 2014-05 are taken, with a [note](PeriodNote::NoList).
    /// - The fiscal year begins with the period that is named after its first month, whatever its days are. Of
    ///   subscriptions, whose names do not say their months, it begins with the first period that begins in it.
    /// - A range of periods has to begin and end within those of the enrollment. Names inside it that are not
    ///   listed are left out, with a [note](PeriodNote::Missing).
    /// - Days may be any from 2014-05-01 to today; the list has no say in them. Of subscriptions the first day is
    ///   2010-02-01, here and above.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidPeriod`](crate::Code::InvalidPeriod) for a range that ends before it begins, a period that
    /// is not listed, days or periods before 2014-05-01 or in the future, and where there is no previous or
    /// closed period.
    pub fn resolve(&self, list: &PeriodList, now: DateTime<Utc>, rules: &PeriodRules) -> Result<Resolved> {
        let (today, earliest) = (now.date_naive(), list.owner().earliest());
        if today < earliest {
            return Err(invalid(format!(
                "the clock says {today}, which is before {earliest}, the first day with data"
            ))
            .with_hint("set the clock of this machine"));
        }
        match self.check()? {
            Self::Days(days) => resolve_days(days.first, days.last, today, earliest),
            Self::DaysFrom(first) => resolve_days(first, today, today, earliest),
            selector => match Known::new(list, today) {
                Some(known) => selector.resolve_periods(&known, now, rules),
                None => selector.resolve_by_calendar(list.owner(), now, rules),
            },
        }
    }

    fn resolve_by_calendar(self, owner: Owner, now: DateTime<Utc>, rules: &PeriodRules) -> Result<Resolved> {
        let today = now.date_naive();
        let calendar = PeriodList::calendar(owner, today);
        let known = Known::new(&calendar, today);
        let known = known.ok_or_else(|| invalid(format!("no billing period has begun by {today}")))?;
        let mut resolved = self.resolve_periods(&known, now, rules)?;
        resolved.is_guess = self == Self::Current;
        resolved.notes.insert(0, PeriodNote::NoList);
        Ok(resolved)
    }

    fn resolve_periods(self, known: &Known<'_>, now: DateTime<Utc>, rules: &PeriodRules) -> Result<Resolved> {
        let current = known.current.id();
        let mut notes = Vec::new();
        let relative = !matches!(self, Self::Period(_) | Self::Periods(..) | Self::LatestClosed);
        if relative && !known.current.days().contains(known.today) {
            notes.push(PeriodNote::CurrentNotListed(current));
        }
        let periods = self.select(known, now, rules, &mut notes)?;
        if periods.is_empty() {
            return Err(known.not_listed(&self.to_string()));
        }
        let ids: Vec<_> = periods.iter().map(|period| period.id()).collect();
        let earliest = known.list.owner().earliest();
        let days = periods.iter().map(|period| period.days().with_data(known.today, earliest)).collect();
        let is_current = ids == [current];
        Ok(Resolved { selection: Selection::Periods(ids), days, is_current, is_guess: false, notes })
    }

    fn select<'a>(
        self,
        known: &Known<'a>,
        now: DateTime<Utc>,
        rules: &PeriodRules,
        notes: &mut Vec<PeriodNote>,
    ) -> Result<Vec<&'a PeriodInfo>> {
        let current = known.current.id();
        Ok(match self {
            Self::Current | Self::Days(_) | Self::DaysFrom(_) => vec![known.current],
            Self::Previous => vec![known.previous()?],
            Self::LatestClosed => vec![known.latest_closed(now, rules)?],
            Self::FiscalYearToDate => known.fiscal_year_to_date(rules, notes),
            Self::Last(count) => known.last(count, notes),
            Self::Period(period) => vec![known.one(period)?],
            Self::Periods(first, last) => {
                known.check_reach(first)?;
                known.check_reach(last)?;
                known.between(first, last, notes)
            }
            Self::PeriodsFrom(first) => {
                known.check_reach(first)?;
                known.between(first, current, notes)
            }
        })
    }
}

impl<'a> Known<'a> {
    fn new(list: &'a PeriodList, today: NaiveDate) -> Option<Self> {
        let earliest = list.owner().earliest();
        let usable = |period: &&PeriodInfo| period.days().first <= today && period.days().last >= earliest;
        let periods: Vec<_> = list.periods().iter().filter(usable).collect();
        let running = periods.iter().rfind(|period| period.days().contains(today));
        let current = *running.or(periods.last())?;
        Some(Self { list, periods, current, today })
    }

    fn previous(&self) -> Result<&'a PeriodInfo> {
        let (current, owner) = (self.current.id(), self.list.owner());
        let previous = self.periods.iter().rfind(|period| period.id() < current);
        previous.copied().ok_or_else(|| {
            invalid(format!(
                "there is no previous billing period: the {owner} lists none before {current}, the current one"
            ))
        })
    }

    fn latest_closed(&self, now: DateTime<Utc>, rules: &PeriodRules) -> Result<&'a PeriodInfo> {
        let closed = |period: &&&PeriodInfo| rules.state(period, self.list, now) == PeriodState::Closed;
        self.periods.iter().rfind(closed).copied().ok_or_else(|| {
            let days = rules.settling_days();
            let next = if rules.needs_next_period() { " and the next one is listed" } else { "" };
            let (owner, listed) = (self.list.owner(), self.names());
            invalid(format!(
                "no billing period is closed, which one is {days} days after its last day{next}: \
                 the {owner} lists {listed}"
            ))
        })
    }

    fn fiscal_year_to_date(&self, rules: &PeriodRules, notes: &mut Vec<PeriodNote>) -> Vec<&'a PeriodInfo> {
        let current = self.current.id();
        match self.list.owner() {
            Owner::Enrollment => self.between(fiscal_year_start(current, rules), current, notes),
            Owner::Subscription => {
                let began = BillingPeriodId::of(self.current.days().first);
                let first = fiscal_year_start(began, rules).first_day();
                let listed = self.periods.first().map(|period| period.days().first);
                notes.extend(
                    listed
                        .filter(|listed| BillingPeriodId::of(*listed).first_day() > first)
                        .map(PeriodNote::ListBegins),
                );
                let until_current = self.periods.iter().filter(|period| period.id() <= current);
                until_current.filter(|period| period.days().first >= first).copied().collect()
            }
        }
    }

    fn last(&self, count: u32, notes: &mut Vec<PeriodNote>) -> Vec<&'a PeriodInfo> {
        let until_current = self.periods.partition_point(|period| period.id() <= self.current.id());
        let most = usize::try_from(count).unwrap_or(usize::MAX);
        if until_current < most {
            notes.push(PeriodNote::Fewer { asked: count, found: until_current });
        }
        self.periods.iter().take(until_current).skip(until_current.saturating_sub(most)).copied().collect()
    }

    fn one(&self, id: BillingPeriodId) -> Result<&'a PeriodInfo> {
        let listed = self.periods.iter().find(|period| period.id() == id);
        match listed {
            Some(period) => Ok(period),
            None => Err(self.check_reach(id).err().unwrap_or_else(|| self.not_listed(&id.to_string()))),
        }
    }

    /// Refuses a period that is before or after all that the enrollment has.
    fn check_reach(&self, id: BillingPeriodId) -> Result<()> {
        let days = self.list.get(id).map_or(id.days(), PeriodInfo::days);
        let (owner, earliest) = (self.list.owner(), self.list.owner().earliest());
        let within = self.periods.first().is_some_and(|first| first.id() <= id)
            && self.periods.last().is_some_and(|last| id <= last.id());
        if within {
            Ok(())
        } else if days.last < earliest {
            Err(invalid(format!("billing period {id} ended before {earliest}, the first day with data")))
        } else if days.first > self.today {
            let (today, listed) = (self.today, self.names());
            Err(invalid(format!(
                "billing period {id} is in the future: today is {today} (UTC), and the {owner} lists {listed}"
            )))
        } else {
            Err(self.not_listed(&id.to_string()))
        }
    }

    fn between(
        &self,
        first: BillingPeriodId,
        last: BillingPeriodId,
        notes: &mut Vec<PeriodNote>,
    ) -> Vec<&'a PeriodInfo> {
        let within: Vec<_> = self
            .periods
            .iter()
            .filter(|period| first <= period.id() && period.id() <= last)
            .copied()
            .collect();
        let named = first.and_later().take_while(|id| *id <= last);
        let missing: Vec<_> = named.filter(|id| within.iter().all(|period| period.id() != *id)).collect();
        if !missing.is_empty() {
            notes.push(PeriodNote::Missing(missing));
        }
        within
    }

    fn not_listed(&self, what: &str) -> Error {
        let (owner, listed) = (self.list.owner(), self.names());
        invalid(format!("the {owner} has no billing period {what}: it lists {listed}"))
            .with_hint(format!("choose from the billing periods that the {owner} lists"))
    }

    /// The first and the last that can be asked for.
    fn names(&self) -> String {
        match self.periods.as_slice() {
            [first, .., last] => format!("{} to {}", first.id(), last.id()),
            few => few.iter().map(|period| period.id().to_string()).collect(),
        }
    }
}

/// The month with which the fiscal year of `current` begins, or the name of its period.
fn fiscal_year_start(current: BillingPeriodId, rules: &PeriodRules) -> BillingPeriodId {
    let month = rules.fiscal_year_start().number_from_month();
    let year = if current.month() < month { current.year() - 1 } else { current.year() };
    BillingPeriodId { year, month }
}

fn resolve_days(
    first: NaiveDate,
    last: NaiveDate,
    today: NaiveDate,
    earliest: NaiveDate,
) -> Result<Resolved> {
    for day in [first, last] {
        if day < earliest {
            return Err(invalid(format!("{day} is before {earliest}, the first day with data")));
        }
        if day > today {
            return Err(invalid(format!(
                "{day} is in the future: the last day that can be asked for is today, {today} (UTC)"
            )));
        }
    }
    let days = DateRange::new(first, last)?;
    let selection = Selection::Days(days);
    Ok(Resolved { selection, days: vec![days], is_current: false, is_guess: false, notes: Vec::new() })
}

impl DateRange {
    /// The days of a period that has begun of which there can be data.
    fn with_data(self, today: NaiveDate, earliest: NaiveDate) -> Self {
        Self { first: self.first.max(earliest), last: self.last.min(today) }
    }
}

impl fmt::Display for PeriodNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoList => {
                f.write_str("no billing period is listed that has begun, so calendar months were taken")
            }
            Self::CurrentNotListed(taken) => {
                write!(
                    f,
                    "no listed billing period contains today, so {taken}, the newest, was taken for the current one"
                )
            }
            Self::Fewer { asked, found } => {
                write!(f, "of {asked} billing periods only {found} are listed")
            }
            Self::ListBegins(day) => {
                write!(f, "the list of billing periods begins with {day}, later than what was asked for")
            }
            Self::Missing(names) => {
                let shown: Vec<_> =
                    names.iter().take(SHOWN_PERIODS).map(BillingPeriodId::to_string).collect();
                write!(f, "no billing period is listed that is named {}", shown.join(", "))?;
                match names.len().saturating_sub(SHOWN_PERIODS) {
                    0 => Ok(()),
                    more => write!(f, " or {more} more"),
                }
            }
        }
    }
}
