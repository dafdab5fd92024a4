//! Everything that an enrollment has, fetched whole.

use ea_billing_core::{
    BalanceSummary, Batch, BillingPeriodId, Certificate, Client, Dataset, DateRange, Error, Grain, LookBack,
    PeriodInfo, PeriodList, Query, Reader, Record, Result as CoreResult, Selection, Selector,
    analysis::spend::{Dimension, Spend, SpendTable, SpendValue},
    chrono::{DateTime, NaiveDate, Utc},
};
use tokio::task::JoinSet;

use crate::{
    command::spend::adding::Part,
    exit::Exit,
    failure::{Failure, INTERNAL_ERROR, Result, SIMULATOR},
    pull::PeriodStates,
};

/// Services that are shown by name.
const SERVICES: usize = 8;

/// What the tour shows.
#[derive(Debug)]
pub(super) struct Tour {
    pub(super) enrollment: String,
    pub(super) as_of: DateTime<Utc>,
    /// The current billing period.
    pub(super) period: BillingPeriodId,
    pub(super) days: DateRange,
    pub(super) states: PeriodStates,
    pub(super) balance: BalanceSummary,
    pub(super) by_service: SpendTable,
    pub(super) by_day: SpendTable,
    pub(super) last_day_of_usage: Option<NaiveDate>,
    /// The proof of every fetch, by dataset and period.
    pub(super) proofs: Vec<Certificate>,
}

/// Reads rows only to know that they are all there.
struct Passing;

impl<R> Reader<R> for Passing {
    type Error = Error;

    fn begin(&mut self) -> CoreResult<()> {
        Ok(())
    }

    fn take(&mut self, _: Batch<R>) -> CoreResult<()> {
        Ok(())
    }
}

type Fetches = JoinSet<CoreResult<Certificate>>;

impl Tour {
    /// Fetches everything; `passed` is told how many rows came.
    pub(super) async fn of(client: &Client, passed: &(dyn Fn(u64) + Sync)) -> Result<Self> {
        let listed = client.billing_periods().fetch().await?;
        let periods = PeriodList::new(listed.rows.iter().map(PeriodInfo::from));
        let resolved = client.resolve(&Selector::Current, &periods)?;
        let Selection::Periods(ids) = resolved.selection() else { return Err(no_period()) };
        let current = ids.last().and_then(|id| periods.get(*id)).ok_or_else(no_period)?;

        let mut others = JoinSet::new();
        for period in periods.periods() {
            fetch_period(client, period, period.id() == current.id(), &mut others);
        }
        fetch_reservations(client, &periods, &mut others);

        let looked_at = async {
            let mut balances = client.balance_summary(current.id()).fetch().await?;
            let balance = balances.rows.pop().ok_or_else(no_period)?;
            let mut proofs = vec![listed.certificate, balances.certificate];
            let spend = spend(client, current, &mut proofs).await?;
            proofs.iter().for_each(|proof| passed(proof.rows));
            Ok((balance, spend, proofs))
        };
        let ((balance, spend, mut proofs), others) = tokio::try_join!(looked_at, finished(others, passed))?;
        let (by_service, by_day, last_day_of_usage) = spend;
        proofs.extend(others);
        proofs.sort_by(|one, other| (one.dataset, &one.span).cmp(&(other.dataset, &other.span)));
        Ok(Self {
            enrollment: client.enrollment().to_owned(),
            as_of: client.now(),
            period: current.id(),
            days: current.days(),
            states: periods
                .periods()
                .iter()
                .map(|period| (period.id(), client.period_state(period, &periods)))
                .collect(),
            balance,
            by_service,
            by_day,
            last_day_of_usage,
            proofs,
        })
    }
}

/// The proofs of fetches that go on beside each other, in the order in which they end.
async fn finished(mut fetches: Fetches, passed: &(dyn Fn(u64) + Sync)) -> Result<Vec<Certificate>> {
    let mut proofs = Vec::with_capacity(fetches.len());
    while let Some(fetched) = fetches.join_next().await {
        let fetched = fetched.map_err(|error| {
            Failure::new(Exit::Failure, INTERNAL_ERROR, "a fetch broke off").with_source(error)
        })?;
        let proof = fetched?;
        passed(proof.rows);
        proofs.push(proof);
    }
    Ok(proofs)
}

fn no_period() -> Failure {
    Failure::new(
        Exit::Failure,
        SIMULATOR,
        "expected the invented enrollment to have a current period, found none",
    )
}

/// Begins to fetch what the list says that the period has. Of the current one only the price sheet: the other data are
/// looked at.
fn fetch_period(client: &Client, period: &PeriodInfo, is_current: bool, fetches: &mut Fetches) {
    let has = |dataset| period.has(dataset) == Some(true);
    let id = period.id();
    if has(Dataset::PriceSheet) {
        fetches.spawn(proof(client.price_sheet(id)));
    }
    if is_current {
        return;
    }
    if has(Dataset::BalanceSummary) {
        fetches.spawn(proof(client.balance_summary(id)));
    }
    if has(Dataset::UsageDetails) {
        fetches.spawn(proof(client.usage_details(id)));
    }
    if has(Dataset::MarketplaceCharges) {
        fetches.spawn(proof(client.marketplace_charges(id)));
    }
}

/// Begins to fetch what is known of reservations since the first period.
fn fetch_reservations(client: &Client, periods: &PeriodList, fetches: &mut Fetches) {
    let first = periods.periods().first().map(|period| period.days().first());
    let days = first.and_then(|first| DateRange::new(first, client.now().date_naive()).ok());
    if let Some(days) = days {
        fetches.spawn(proof(client.reservation_details(days)));
        fetches.spawn(proof(client.reservation_summaries(Grain::Daily(days))));
        fetches.spawn(proof(client.reservation_charges(days)));
    }
    fetches.spawn(proof(client.shared_recommendations(LookBack::Days30)));
    fetches.spawn(proof(client.single_recommendations(LookBack::Days30)));
}

async fn proof<R: Record>(query: Query<R>) -> CoreResult<Certificate> {
    let (certificate, _) = query.read(&mut Passing).await?;
    Ok(certificate)
}

/// Spend of the period by service and by day, and the last day that has usage.
async fn spend(
    client: &Client,
    period: &PeriodInfo,
    proofs: &mut Vec<Certificate>,
) -> Result<(SpendTable, SpendTable, Option<NaiveDate>)> {
    let id = period.id();
    let sums = [Dimension::Service, Dimension::Day].map(|dimension| Spend::new(vec![dimension]));
    let mut usage = Part::new(sums.to_vec(), Some(id), Spend::add_usage);
    proofs.push(client.usage_details(id).read(&mut usage).await?.0);
    let last_day = usage.sums.last().and_then(|by_day| last_day(&by_day.table()));
    let mut marketplace = Part::new(sums.to_vec(), Some(id), Spend::add_marketplace);
    if period.has(Dataset::MarketplaceCharges) == Some(true) {
        proofs.push(client.marketplace_charges(id).read(&mut marketplace).await?.0);
    }
    for (sum, more) in usage.sums.iter_mut().zip(&marketplace.sums) {
        sum.merge(more)?;
    }
    let [by_service, by_day] = usage.sums.as_slice() else { return Err(no_period()) };
    Ok((by_service.table().top(SERVICES)?, by_day.table(), last_day))
}

/// The day of the last row, which are in the order of time.
fn last_day(by_day: &SpendTable) -> Option<NaiveDate> {
    match by_day.rows.last()?.values.first()? {
        Some(SpendValue::Day(day)) => Some(*day),
        _ => None,
    }
}
