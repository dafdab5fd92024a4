//! From periods or days to the calls that get them.

use chrono::{Months, NaiveDate};

use super::{
    BillingPeriodId, DateRange, PeriodInfo, PeriodList, Resolved, Selection, Selector, Span, invalid,
};
use crate::{
    Dataset,
    error::{Error, Result},
};

/// How long a range of days one call may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RangeLimit {
    /// No limit is documented.
    Unlimited,
    /// So many months, counted from the first day; zero is taken for one. With 36, a range that begins on
    /// 2026-01-05 ends on 2029-01-04 or before.
    Months(u32),
    /// Days of the same calendar month.
    ///
    /// For a limit of one month this is the safe reading: such a range is not longer than a month, whether the
    /// server counts calendar months, days, or from date to date.
    CalendarMonth,
}

/// What an endpoint can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Offers {
    /// Whether a call without a period gets the current one.
    pub current: bool,
    /// Whether a billing period can be named.
    pub by_period: bool,
    /// How long a range of days can be, if there can be one.
    pub by_days: Option<RangeLimit>,
}

impl DateRange {
    /// Cuts the range into ranges that are not longer than the limit.
    ///
    /// They are in order, each as long as the limit allows, and each day is in exactly one of them.
    ///
    /// ```
    /// use ea_billing_core::{DateRange, RangeLimit};
    ///
    /// let days = DateRange::new("2026-01-20".parse()?, "2026-03-02".parse()?)?;
    /// let pieces: Vec<String> = days.split(RangeLimit::CalendarMonth).iter().map(DateRange::to_string).collect();
    /// assert_eq!(pieces, ["2026-01-20..2026-01-31", "2026-02-01..2026-02-28", "2026-03-01..2026-03-02"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn split(self, limit: RangeLimit) -> Vec<Self> {
        let piece = |first: NaiveDate| Self { first, last: self.last.min(limit.last_day(first)) };
        let pieces = std::iter::successors(Some(piece(self.first)), |before| {
            let first = before.last.succ_opt()?;
            (first <= self.last).then(|| piece(first))
        });
        pieces.collect()
    }
}

impl RangeLimit {
    /// The last day that a range with this first day may have.
    fn last_day(self, first: NaiveDate) -> NaiveDate {
        let beyond = match self {
            Self::Unlimited => None,
            Self::Months(months) => first.checked_add_months(Months::new(months.max(1))),
            Self::CalendarMonth => BillingPeriodId::of(first).last_day().succ_opt(),
        };
        beyond.and_then(|day| day.pred_opt()).unwrap_or(NaiveDate::MAX)
    }
}

impl Offers {
    fn describe(self) -> String {
        let ways = [
            (self.current, "for the current billing period"),
            (self.by_period, "by billing period"),
            (self.by_days.is_some(), "by days"),
        ];
        let offered: Vec<_> = ways.into_iter().filter_map(|(has, way)| has.then_some(way)).collect();
        if offered.is_empty() { "for no period".to_owned() } else { offered.join(" and ") }
    }
}

impl Resolved {
    /// The days that were selected, up to today: those of each period by themselves, the oldest first, and each day once even
    /// where periods overlap.
    #[must_use]
    pub fn days(&self) -> Vec<DateRange> {
        each_day_once(&self.days)
    }

    /// The calls that get the dataset for what was selected, the oldest first.
    ///
    /// Periods are asked for by name where the endpoint has that, otherwise by their days up to today: each
    /// period by calls of its own, which stay the same from month to month, and each day once even where
    /// periods overlap. [`Span::Current`] is used where the endpoint has nothing else, and where the enrollment
    /// lists no periods, so that only the server knows which one is current. `list` is the list that the
    /// selector was resolved with.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidPeriod`](crate::Code::InvalidPeriod) for days of a dataset that has no ranges of days,
    /// with the periods that cover them as a hint, and for other periods than the current one of a dataset that
    /// has only that.
    pub fn plan(&self, dataset: Dataset, offers: Offers, list: &PeriodList) -> Result<Vec<Span>> {
        match (&self.selection, offers) {
            (Selection::Days(days), Offers { by_days: Some(limit), .. }) => {
                Ok(days.split(limit).into_iter().map(Span::Days).collect())
            }
            (Selection::Days(days), _) => Err(no_days(dataset, offers, *days, list)),
            (Selection::Periods(_), Offers { current: true, .. }) if self.is_guess => Ok(vec![Span::Current]),
            (Selection::Periods(ids), Offers { by_period: true, .. }) => {
                Ok(ids.iter().copied().map(Span::Period).collect())
            }
            (Selection::Periods(_), Offers { by_days: Some(limit), .. }) => {
                let once = each_day_once(&self.days);
                Ok(once.into_iter().flat_map(|days| days.split(limit)).map(Span::Days).collect())
            }
            (Selection::Periods(_), Offers { current: true, .. }) if self.is_current => {
                Ok(vec![Span::Current])
            }
            (Selection::Periods(ids), _) => Err(no_periods(dataset, offers, ids)),
        }
    }
}

/// The ranges in order, without the days that an earlier one has.
fn each_day_once(ranges: &[DateRange]) -> Vec<DateRange> {
    let mut ranges = ranges.to_vec();
    ranges.sort_unstable();
    let mut once: Vec<DateRange> = Vec::new();
    for range in ranges {
        let free = once.last().map_or(Some(range.first), |before| before.last.succ_opt());
        if let Some(first) = free.map(|free| free.max(range.first))
            && first <= range.last
        {
            once.push(DateRange { first, last: range.last });
        }
    }
    once
}

fn no_days(dataset: Dataset, offers: Offers, days: DateRange, list: &PeriodList) -> Error {
    let offered = offers.describe();
    let error = invalid(format!("{dataset} cannot be asked for the days {days}: it is offered {offered}"));
    if !offers.by_period {
        return if offers.current { error.with_hint("select current") } else { error };
    }
    let listed: Vec<_> = list.covering(days).map(PeriodInfo::id).collect();
    let (first, last) = match listed.as_slice() {
        [] => (BillingPeriodId::of(days.first), BillingPeriodId::of(days.last)),
        [one] => (*one, *one),
        [first, .., last] => (*first, *last),
    };
    let covering = if first == last { Selector::Period(first) } else { Selector::Periods(first, last) };
    error.with_hint(format!("select {covering}, which covers these days"))
}

fn no_periods(dataset: Dataset, offers: Offers, ids: &[BillingPeriodId]) -> Error {
    let offered = offers.describe();
    let asked = match ids {
        [first, .., last] => format!("the billing periods {first} to {last}"),
        one => one.iter().map(|id| format!("billing period {id}")).collect(),
    };
    let error = invalid(format!("{dataset} cannot be asked for {asked}: it is offered {offered}"));
    if offers.current { error.with_hint("select current") } else { error }
}
