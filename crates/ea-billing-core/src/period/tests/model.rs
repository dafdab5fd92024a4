//! Every selector against a model that only walks from day to day and from month to month.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::Dataset;

type Name = (i32, u32);

#[derive(Clone, Debug)]
struct World {
    periods: Vec<(Name, NaiveDate, NaiveDate)>,
    today: NaiveDate,
    fiscal_start: u32,
    settling: u32,
    needs_next: bool,
}

fn later((year, month): Name) -> Name {
    if month == 12 { (year + 1, 1) } else { (year, month + 1) }
}

fn earlier((year, month): Name) -> Name {
    if month == 1 { (year - 1, 12) } else { (year, month - 1) }
}

fn month_of(day: NaiveDate) -> Name {
    (day.year(), day.month())
}

impl World {
    /// The listed period of the day.
    fn listed_owner(&self, day: NaiveDate) -> Option<Name> {
        self.periods.iter().find(|(_, first, last)| *first <= day && day <= *last).map(|(name, ..)| *name)
    }

    /// Every day from today back to the first with data.
    fn days_back(&self) -> Vec<NaiveDate> {
        let mut days = vec![self.today];
        while days[days.len() - 1] > day("2014-05-01") {
            days.push(days[days.len() - 1].pred_opt().unwrap());
        }
        days
    }

    fn by_calendar(&self) -> bool {
        self.days_back().iter().all(|day| self.listed_owner(*day).is_none())
    }

    fn owner(&self, by_calendar: bool, day: NaiveDate) -> Option<Name> {
        if by_calendar { Some(month_of(day)) } else { self.listed_owner(day) }
    }

    /// The periods met on the way back from today, so that the current one is the first.
    fn met(&self) -> Vec<Name> {
        let by_calendar = self.by_calendar();
        let mut met: Vec<Name> =
            self.days_back().iter().filter_map(|day| self.owner(by_calendar, *day)).collect();
        met.dedup();
        met
    }

    fn is_closed(&self, name: Name) -> bool {
        let by_calendar = self.by_calendar();
        if self.owner(by_calendar, self.today) == Some(name) {
            return false;
        }
        let after = self
            .days_back()
            .into_iter()
            .take_while(|day| self.owner(by_calendar, *day) != Some(name))
            .count();
        let followed = by_calendar || self.periods.iter().any(|(other, ..)| *other > name);
        after > usize::try_from(self.settling).unwrap() && (followed || !self.needs_next)
    }

    /// The listed names from the first to the last.
    fn walk(&self, first: Name, last: Name) -> Vec<Name> {
        let met = self.met();
        let mut found = Vec::new();
        let mut name = first;
        while name <= last {
            if met.contains(&name) {
                found.push(name);
            }
            name = later(name);
        }
        found
    }

    /// The periods of a selector, or nothing if there are none.
    fn select(&self, selector: Selector) -> Option<Vec<Name>> {
        let met = self.met();
        let (newest, oldest) = (*met.first()?, *met.last()?);
        let name = |id: BillingPeriodId| (id.year(), id.month());
        let reachable = |id: BillingPeriodId| oldest <= name(id) && name(id) <= newest;
        let found = match selector {
            Selector::Current => vec![newest],
            Selector::Previous => vec![*met.get(1)?],
            Selector::LatestClosed => vec![*met.iter().find(|name| self.is_closed(**name))?],
            Selector::Last(count) => {
                let mut names: Vec<Name> =
                    met.iter().copied().take(usize::try_from(count).unwrap()).collect();
                names.reverse();
                names
            }
            Selector::FiscalYearToDate => {
                let mut first = newest;
                while first.1 != self.fiscal_start {
                    first = earlier(first);
                }
                self.walk(first, newest)
            }
            Selector::Period(id) => met.iter().copied().filter(|one| *one == name(id)).collect(),
            Selector::Periods(first, last) if reachable(first) && reachable(last) => {
                self.walk(name(first), name(last))
            }
            Selector::PeriodsFrom(first) if reachable(first) => self.walk(name(first), newest),
            _ => Vec::new(),
        };
        if found.is_empty() { None } else { Some(found) }
    }

    fn list(&self) -> PeriodList {
        let info = |(name, first, last): &(Name, _, _)| {
            PeriodInfo::new(BillingPeriodId::new(name.0, name.1).unwrap(), *first, *last)
        };
        PeriodList::new(self.periods.iter().rev().map(info))
    }

    fn rules(&self) -> PeriodRules {
        let month = u8::try_from(self.fiscal_start).unwrap();
        PeriodRules::default()
            .with_fiscal_year_start(chrono::Month::try_from(month).unwrap())
            .with_settling_days(self.settling)
            .with_needs_next_period(self.needs_next)
    }
}

prop_compose! {
    /// Periods from any day of a month to the day before it in the next, some of which are not listed, and a day
    /// in the time of these periods or soon after it.
    fn world()(
        start in 0..40_u32,
        cut in prop_oneof![Just(1), 2..=28_u32],
        named_by_end: bool,
        kept in prop::collection::vec(prop::bool::weighted(0.9), 0..30),
        after in 0..1_000_u64,
        fiscal_start in 1..=12_u32,
        settling in 0..40_u32,
        needs_next: bool,
    ) -> World {
        let mut name = (2013, 10);
        for _ in 0..start {
            name = later(name);
        }
        let begin = NaiveDate::from_ymd_opt(name.0, name.1, cut).unwrap();
        let mut periods = Vec::new();
        for keep in &kept {
            let next = later(name);
            let first = NaiveDate::from_ymd_opt(name.0, name.1, cut).unwrap();
            let last = NaiveDate::from_ymd_opt(next.0, next.1, cut).unwrap().pred_opt().unwrap();
            if *keep {
                periods.push((if named_by_end { month_of(last) } else { name }, first, last));
            }
            name = next;
        }
        let span = u64::try_from(kept.len()).unwrap() * 31 + 90;
        let today = (begin + Days::new(after % span)).max(day("2014-05-01"));
        World { periods, today, fiscal_start, settling, needs_next }
    }
}

prop_compose! {
    fn world_and_selector()(world in world())(
        kind in 0..8_usize,
        count in 1..20_u32,
        back in -3..30_i32,
        forth in 0..12_u32,
        world in Just(world),
    ) -> (World, Selector) {
        let mut first = month_of(world.today);
        for _ in 0..back.abs() {
            first = if back < 0 { later(first) } else { earlier(first) };
        }
        let mut last = first;
        for _ in 0..forth {
            last = later(last);
        }
        let id = |(year, month): Name| BillingPeriodId::new(year, month).unwrap();
        let selectors = [
            Selector::Current, Selector::Previous, Selector::LatestClosed, Selector::FiscalYearToDate, Selector::Last(count),
            Selector::Period(id(first)), Selector::Periods(id(first), id(last)), Selector::PeriodsFrom(id(first)),
        ];
        (world, selectors[kind])
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn selectors_select_what_a_walk_finds((world, selector) in world_and_selector(), late: bool) {
        let time = if late { "23:59:59" } else { "00:00:00" };
        let now = at(&format!("{}T{time}Z", world.today));
        let selector: Selector = selector.to_string().parse().unwrap();
        let list = world.list();
        let resolved = selector.resolve(&list, now, &world.rules());
        let expect = world.select(selector);
        let found = resolved.as_ref().ok().map(|resolved| match resolved.selection() {
            Selection::Periods(ids) => ids.iter().map(|id| (id.year(), id.month())).collect::<Vec<_>>(),
            Selection::Days(days) => panic!("{selector} gave the days {days}"),
        });
        prop_assert_eq!(&found, &expect);

        if let (Ok(resolved), Some(names)) = (resolved, expect) {
            let by_calendar = world.by_calendar();
            let mine = |day: &NaiveDate| world.owner(by_calendar, *day).is_some_and(|name| names.contains(&name));
            let mut walked: Vec<NaiveDate> = world.days_back().into_iter().filter(mine).collect();
            walked.reverse();
            let offers = Offers { current: false, by_period: false, by_days: Some(RangeLimit::Months(2)) };
            let spans = resolved.plan(Dataset::ReservationDetails, offers, &list).unwrap();
            let planned: Vec<NaiveDate> = spans.iter().flat_map(|span| match span {
                Span::Days(days) => days.days().collect::<Vec<_>>(),
                other => panic!("{selector} gave {other}"),
            }).collect();
            prop_assert_eq!(planned, walked);
        }
    }

    #[test]
    fn days_are_those_with_data(world in world(), first in -5..40_i64, length in 0..40_u64) {
        let first = world.today - chrono::TimeDelta::days(first);
        let last = first + Days::new(length);
        let data: BTreeSet<NaiveDate> = world.days_back().into_iter().collect();
        let range = DateRange::new(first, last).unwrap();
        let resolve = |selector: Selector| {
            let now = world.today.and_hms_opt(23, 59, 59).unwrap().and_utc();
            selector.resolve(&world.list(), now, &world.rules()).ok().map(|resolved| resolved.selection().clone())
        };
        let expect = range.days().all(|day| data.contains(&day)).then_some(Selection::Days(range));
        prop_assert_eq!(resolve(Selector::Days(range)), expect);
        let expect = data.contains(&first).then(|| Selection::Days(DateRange::new(first, world.today).unwrap()));
        prop_assert_eq!(resolve(Selector::DaysFrom(first)), expect);
    }
}
