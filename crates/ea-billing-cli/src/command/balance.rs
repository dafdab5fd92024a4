//! `ea-billing balance`.

use clap::Args;
use ea_billing_core::{BalanceSummary, Dataset, Delivery, Money, analysis::balance::residuals};
use ea_billing_table::{Cell, Tabular as _};

use crate::{
    args::{Connection, OutputArgs, PeriodArgs},
    command::Session,
    connect::connect,
    exit::Exit,
    failure::Result,
    output::{RowSink, View},
    pull::{Pull, selector},
};

#[derive(Debug, Args)]
#[command(after_long_help = "\
The server's totals do not always satisfy what its documents say of them; by how much, stands below the table.")]
pub(crate) struct BalanceArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) period: PeriodArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

pub(crate) async fn run(session: &Session, args: &BalanceArgs) -> Result<Exit> {
    let selector = selector(&args.period)?;
    let mut pull = Pull::begin(session, &args.output)?;
    let view = View { transposed: true, ..View::default() };
    let mut sink = RowSink::open(&args.output, &session.printer, BalanceSummary::columns(), view)?;
    let connected = connect(session, &args.connection).await?;
    let client = &connected.client;
    let mut more = Vec::new();
    for span in pull.spans(client, &selector, Dataset::BalanceSummary, Delivery::Pages).await? {
        for summary in pull.fetch(&client.balance_summary(span), &span.to_string()).await? {
            sink.refine(|view| view.decimals = Some(summary.total_usage.currency().minor_unit()));
            let mut cells: Vec<Cell<'_>> = Vec::new();
            summary.cells(&mut cells);
            sink.row(&cells)?;
            more.extend(relations(&summary)?);
        }
    }
    pull.finish(sink, more)
}

/// Where the server's own amounts miss what its documents say of them.
fn relations(summary: &BalanceSummary) -> Result<Vec<String>> {
    let found = residuals(summary)?;
    let stated = [
        ("totalOverage", found.total_overage, "serviceOverage + chargesBilledSeparately"),
        ("totalUsage", found.total_usage, "utilized + totalOverage"),
    ];
    let missed = stated.into_iter().filter(|(_, difference, _)| !difference.amount().is_zero());
    let period = summary.billing_period;
    Ok(missed
        .map(|(total, difference, parts)| sentence(&format!("{total} of {period}"), difference, parts))
        .collect())
}

fn sentence(total: &str, difference: Money, parts: &str) -> String {
    if difference.amount().is_sign_negative() {
        format!("the server's {total} is {} less than {parts}, which it should be", -difference)
    } else {
        format!("the server's {total} is {difference} more than {parts}, which it should be")
    }
}
