//! The billing periods that an enrollment has.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use chrono::NaiveDate;

use super::{BillingPeriodId, DateRange, EARLIEST_DAY, day_or_first};
use crate::Dataset;

/// The datasets of which the list of billing periods says whether they have data.
const MENTIONED: [Dataset; 4] =
    [Dataset::BalanceSummary, Dataset::UsageDetails, Dataset::MarketplaceCharges, Dataset::PriceSheet];

/// A billing period of an enrollment: its days, and what data it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodInfo {
    id: BillingPeriodId,
    days: DateRange,
    reversed: bool,
    datasets: BTreeSet<Dataset>,
}

/// Whose billing periods they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Owner {
    /// An enrollment, of which the API has data from 2014-05-01 on.
    #[default]
    Enrollment,
    /// A subscription. Azure was first sold on 2010-02-01.
    Subscription,
}

impl Owner {
    /// The first day of which there can be data.
    pub(super) const fn earliest(self) -> NaiveDate {
        match self {
            Self::Enrollment => EARLIEST_DAY,
            Self::Subscription => day_or_first(2010, 2, 1),
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Enrollment => "enrollment",
            Self::Subscription => "subscription",
        })
    }
}

/// The billing periods of an enrollment or a subscription, the oldest first.
///
/// Real lists are taken as they are: newest first or in any order, with gaps, with periods that are no
/// calendar months. What is odd about a list never makes it unusable; it is told by
/// [`oddities`](Self::oddities):
///
/// - a period that is listed twice becomes one that has the days and the data of both;
/// - a period that ends before it begins gets the days of its calendar month;
/// - periods that share days stay as they are. Where they are asked for by days, each day is asked for once;
/// - days between two periods that belong to neither belong to no period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeriodList {
    periods: Vec<PeriodInfo>,
    oddities: Vec<PeriodOddity>,
    owner: Owner,
}

/// Something in a list of billing periods that one would not expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PeriodOddity {
    /// The period is listed more than once.
    Repeated(BillingPeriodId),
    /// The period ends before it begins.
    Reversed(BillingPeriodId),
    /// The second period begins before the first has ended.
    Overlap(BillingPeriodId, BillingPeriodId),
    /// There are days after the first period and before the second that belong to neither.
    Gap(BillingPeriodId, BillingPeriodId),
}

impl PeriodInfo {
    /// A period that lasts from the first to the last day, both included, in UTC.
    ///
    /// The API prints the end of a period as `2017-04-30T11:59:59Z`; its date is the last day. If the last day
    /// is before the first, the period gets the days of its calendar month.
    #[must_use]
    pub fn new(id: BillingPeriodId, first_day: NaiveDate, last_day: NaiveDate) -> Self {
        let days = DateRange::new(first_day, last_day);
        Self { id, reversed: days.is_err(), days: days.unwrap_or(id.days()), datasets: BTreeSet::new() }
    }

    /// A period that is the calendar month of its name.
    #[must_use]
    pub fn calendar(id: BillingPeriodId) -> Self {
        Self::new(id, id.first_day(), id.last_day())
    }

    /// The same period with data in these datasets and in no other.
    #[must_use]
    pub fn with_datasets(self, datasets: impl IntoIterator<Item = Dataset>) -> Self {
        Self { datasets: datasets.into_iter().collect(), ..self }
    }

    /// The name.
    #[must_use]
    pub const fn id(&self) -> BillingPeriodId {
        self.id
    }

    /// The days, in UTC.
    #[must_use]
    pub const fn days(&self) -> DateRange {
        self.days
    }

    /// Whether the dataset has data in this period; nothing for a dataset of which the list does not tell.
    #[must_use]
    pub fn has(&self, dataset: Dataset) -> Option<bool> {
        MENTIONED.contains(&dataset).then(|| self.datasets.contains(&dataset))
    }

    fn merge(&mut self, other: &Self) {
        self.days.first = self.days.first.min(other.days.first);
        self.days.last = self.days.last.max(other.days.last);
        self.datasets.extend(&other.datasets);
        self.reversed |= other.reversed;
    }
}

impl PeriodList {
    /// Puts the periods in order.
    #[must_use]
    pub fn new(periods: impl IntoIterator<Item = PeriodInfo>) -> Self {
        let mut by_id = BTreeMap::<BillingPeriodId, PeriodInfo>::new();
        let mut repeated = BTreeSet::new();
        for period in periods {
            if let Some(known) = by_id.get_mut(&period.id) {
                known.merge(&period);
                repeated.insert(period.id);
            } else {
                by_id.insert(period.id, period);
            }
        }
        let periods: Vec<_> = by_id.into_values().collect();
        let mut oddities: Vec<_> = repeated.into_iter().map(PeriodOddity::Repeated).collect();
        oddities.extend(
            periods.iter().filter(|period| period.reversed).map(|period| PeriodOddity::Reversed(period.id)),
        );
        oddities.extend(joints(&periods));
        Self { periods, oddities, owner: Owner::Enrollment }
    }

    /// Puts the periods of a subscription in order, which may begin on any day of a month and as early as 2010-02-01.
    ///
    /// They go by their names, which say nothing about their days: whoever selects `2018-06` means the period that is named
    /// 201806, though it may last from 2018-03-06 to 2018-04-05. Two periods of one name, such as `201806-1` and
    /// `201806-2`, become one with the days of both, which is told as [`PeriodOddity::Repeated`].
    #[must_use]
    pub fn of_subscription(periods: impl IntoIterator<Item = PeriodInfo>) -> Self {
        Self { owner: Owner::Subscription, ..Self::new(periods) }
    }

    pub(super) const fn owner(&self) -> Owner {
        self.owner
    }

    /// The calendar months from the first of which the API has data to that of `today`.
    pub(super) fn calendar(owner: Owner, today: NaiveDate) -> Self {
        let last = BillingPeriodId::of(today);
        let months = BillingPeriodId::of(owner.earliest()).and_later().take_while(|period| *period <= last);
        Self { owner, ..Self::new(months.map(PeriodInfo::calendar)) }
    }

    /// The periods, the oldest first.
    #[must_use]
    pub fn periods(&self) -> &[PeriodInfo] {
        &self.periods
    }

    /// What is odd about the list as it was given.
    #[must_use]
    pub fn oddities(&self) -> &[PeriodOddity] {
        &self.oddities
    }

    /// The period of this name.
    #[must_use]
    pub fn get(&self, id: BillingPeriodId) -> Option<&PeriodInfo> {
        self.periods.iter().find(|period| period.id == id)
    }

    /// The periods that have one of these days or more, the oldest first.
    pub fn covering(&self, days: DateRange) -> impl Iterator<Item = &PeriodInfo> {
        self.periods.iter().filter(move |period| period.days.overlaps(days))
    }
}

/// How each period follows those before it, where it does not follow day by day.
fn joints(periods: &[PeriodInfo]) -> Vec<PeriodOddity> {
    let mut found = Vec::new();
    let mut before: Option<&PeriodInfo> = None;
    for period in periods {
        if let Some(before) = before {
            if period.days.first <= before.days.last {
                found.push(PeriodOddity::Overlap(before.id, period.id));
            } else if Some(period.days.first) != before.days.last.succ_opt() {
                found.push(PeriodOddity::Gap(before.id, period.id));
            }
        }
        // A long period may end after those that follow it.
        before = before.filter(|before| before.days.last > period.days.last).or(Some(period));
    }
    found
}

impl DateRange {
    fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

impl fmt::Display for PeriodOddity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Repeated(period) => write!(f, "billing period {period} is listed more than once"),
            Self::Reversed(period) => {
                write!(f, "billing period {period} ends before it begins, so its calendar month was taken")
            }
            Self::Overlap(first, second) => {
                write!(f, "billing period {second} begins before {first} has ended")
            }
            Self::Gap(first, second) => {
                write!(
                    f,
                    "there are days between the billing periods {first} and {second} that belong to neither"
                )
            }
        }
    }
}
