//! `ea-billing periods`.

use clap::Args;
use ea_billing_core::{PeriodInfo, PeriodList};
use ea_billing_table::{Cell, PeriodRow, Tabular as _};

use crate::{
    args::{Connection, OutputArgs},
    command::Session,
    connect::connect,
    exit::Exit,
    failure::Result,
    output::{RowSink, View},
    pull::Pull,
};

#[derive(Debug, Args)]
#[command(after_long_help = "\
A period is open until its last day is over, then settling for some days, in which usage may still arrive or be corrected, \
then closed. The API has no such state: this program tells it by the days.")]
pub(crate) struct PeriodsArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

pub(crate) async fn run(session: &Session, args: &PeriodsArgs) -> Result<Exit> {
    let mut pull = Pull::begin(session, &args.output)?;
    let mut sink = RowSink::open(&args.output, &session.printer, PeriodRow::columns(), View::default())?;
    let connected = connect(session, &args.connection).await?;
    let periods = pull.fetch(&connected.client.billing_periods(), "all").await?;
    let list = PeriodList::new(periods.iter().map(PeriodInfo::from));
    for oddity in list.oddities() {
        pull.warn_once(&oddity.to_string());
    }
    for period in periods {
        let state = connected.client.period_state(&PeriodInfo::from(&period), &list);
        let row = PeriodRow::new(period, state);
        let mut cells: Vec<Cell<'_>> = Vec::new();
        row.cells(&mut cells);
        sink.row(&cells)?;
    }
    pull.finish(sink, Vec::new())
}
