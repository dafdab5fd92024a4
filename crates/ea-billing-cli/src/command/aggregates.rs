//! `ea-billing aggregates`.

use clap::Args;
use ea_billing_core::{Granularity, UsageAggregate};
use ea_billing_table::Tabular as _;

use crate::{
    args::{AzureConnection, OutputArgs, PeriodArgs},
    command::{
        Session,
        window::{LateArgs, window},
    },
    connect,
    exit::Exit,
    failure::Result,
    output::RowSink,
    pull::{self, Pull, selector},
};

/// Days are those on which usage was reported, as the API means them: it was reported on the day on which it happened, or
/// some days later. All that was reported then is printed, whatever day it was used on, unless `--usage-days` is given.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Ids of rows are not unique, and rows that look alike are different usage: none is left out. Usage that was reported late has \
rows of its own, so a usage day is whole only when the days after it were asked for too, as `--usage-days` does.

Billing periods are those of the subscription, which begin on any day of a month; where it has no list of them, calendar months. \
Days that are named by `--from` and `--to` need no such list.")]
pub(crate) struct AggregatesArgs {
    /// Take the days for those of the usage: rows of other days, which were reported in the same time, are set apart
    #[arg(long)]
    pub(crate) usage_days: bool,
    #[command(flatten)]
    pub(crate) late: LateArgs,
    /// A row for each hour instead of each day
    #[arg(long)]
    pub(crate) hourly: bool,
    /// A row for each meter instead of each resource
    #[arg(long)]
    pub(crate) no_details: bool,
    #[command(flatten)]
    pub(crate) connection: AzureConnection,
    #[command(flatten)]
    pub(crate) period: PeriodArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

pub(crate) async fn run(session: &Session, args: &AggregatesArgs) -> Result<Exit> {
    let selector = selector(&args.period)?;
    let meaning = args.late.meaning(args.usage_days)?;
    let mut pull = Pull::begin(session, &args.output)?;
    let columns = UsageAggregate::columns();
    let mut sink = RowSink::open(&args.output, &session.printer, columns, pull::many())?;
    let azure = connect::azure(session, &args.connection).await?;
    let subscription = azure.subscription()?.clone();
    let days = pull.days(&azure, &selector).await?;
    let granularity = if args.hourly { Granularity::Hourly } else { Granularity::Daily };
    if let Some(window) = window(&mut pull, &days, meaning, granularity, azure.client.now())? {
        let window = if args.no_details { window.without_details() } else { window };
        let query = azure.client.usage_aggregates(&subscription, window);
        pull.read(&query, &window.to_string(), &mut sink).await?;
        return pull.finish(sink, vec![window.to_string()]);
    }
    pull.finish(sink, Vec::new())
}
