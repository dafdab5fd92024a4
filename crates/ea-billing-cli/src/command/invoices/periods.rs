//! `ea-billing invoices periods`.

use clap::Args;
use ea_billing_core::{PeriodInfo, PeriodList};
use ea_billing_table::{Cell, SubscriptionPeriodRow, Tabular as _};

use crate::{
    args::{AzureConnection, OutputArgs},
    command::Session,
    connect,
    exit::Exit,
    failure::Result,
    output::{RowSink, View},
    pull::Pull,
};

#[derive(Debug, Args)]
#[command(after_long_help = "\
Billing periods of a subscription begin on any day of a month, and the month in their name need not be one that they lie in. \
`--period` of the commands for subscriptions means the name.")]
pub(crate) struct PeriodsArgs {
    #[command(flatten)]
    pub(crate) connection: AzureConnection,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

pub(super) async fn run(session: &Session, args: &PeriodsArgs) -> Result<Exit> {
    let mut pull = Pull::begin(session, &args.output)?;
    let columns = SubscriptionPeriodRow::columns();
    let mut sink = RowSink::open(&args.output, &session.printer, columns, View::default())?;
    let azure = connect::azure(session, &args.connection).await?;
    let periods = pull.fetch(&azure.client.billing_periods(azure.subscription()?), "all").await?;
    let list = PeriodList::of_subscription(periods.iter().map(PeriodInfo::from));
    for oddity in list.oddities() {
        pull.warn_once(&oddity.to_string());
    }
    for period in periods {
        let state = azure.client.period_state(&PeriodInfo::from(&period), &list);
        let row = SubscriptionPeriodRow { period, state };
        let mut cells: Vec<Cell<'_>> = Vec::new();
        row.cells(&mut cells);
        sink.row(&cells)?;
    }
    pull.finish(sink, Vec::new())
}
