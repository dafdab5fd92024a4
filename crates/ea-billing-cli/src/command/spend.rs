//! `ea-billing spend`.

pub(crate) mod adding;
pub(crate) mod by;
pub(crate) mod rows;

use clap::{Args, ValueEnum};
use ea_billing_core::{
    Code, Currency, Dataset, Delivery, ErrorKind, Selection,
    analysis::spend::{Dimension, Spend, SpendTable},
};
use ea_billing_table::Column;

use self::{adding::Adding, by::ByParser};
use crate::{
    args::{Connection, Format, OutputArgs, PeriodArgs},
    command::{Session, usage::Way},
    connect::connect,
    exit::Exit,
    failure::{Failure, Result},
    output::{RowSink, View},
    pull::{Chosen, Pull, selector},
    render,
};

/// Where no row costs anything.
const FREE: &str = "no row has a cost: API keys of departments and accounts see none unless an enrollment administrator has \
                    switched on that they may view charges";

/// Groups that a table shows where nobody said how many.
const LONG_TABLE: u64 = 50;

/// All digits are added up: sums are exact, and rounded in tables only. Amounts are in the currency of the enrollment, which
/// the balance summary names.
///
/// Names of resource groups, resources and locations are the same in any casing, as Azure has it.
#[derive(Debug, Args)]
pub(crate) struct SpendArgs {
    /// What to sum up by: one or more, with commas or repeated. `tag:NAME` is the value of a tag, whose name cannot hold a comma here.
    #[arg(long, value_name = "DIMENSION", value_delimiter = ',', default_value = "service", value_parser = ByParser(Dimension::ALL))]
    pub(crate) by: Vec<String>,
    /// Show so many groups of the largest cost, and the others as one
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) top: Option<u32>,
    /// Leave charges of the Azure Marketplace, or usage, aside
    #[arg(long, value_name = "WHAT")]
    pub(crate) only: Option<Only>,
    /// How the rows of usage are brought
    #[arg(long, value_name = "WAY", default_value = "pages")]
    pub(crate) delivery: Way,
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) period: PeriodArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// A part of the charges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Only {
    /// Usage details
    Usage,
    /// Charges of the Azure Marketplace
    Marketplace,
}

pub(crate) async fn run(session: &Session, args: &SpendArgs) -> Result<Exit> {
    let dimensions = by::read(&args.by, Dimension::ALL)?;
    let selector = selector(&args.period)?;
    let mut pull = Pull::begin(session, &args.output)?;
    let mut sink =
        RowSink::open(&args.output, &session.printer, rows::columns(&dimensions), view(args, &dimensions))?;
    let connected = connect(session, &args.connection).await?;
    let client = &connected.client;
    let chosen = pull.choose(client, &selector).await?;
    check_period(&dimensions, &chosen)?;

    let mut adding = Adding::new(Spend::new(dimensions));
    if args.only != Some(Only::Marketplace) {
        let delivery = args.delivery.into();
        for span in chosen.spans(client, Dataset::UsageDetails, delivery)? {
            adding.usage(&mut pull, &client.usage_details_by(delivery, span), &chosen, span).await?;
        }
    }
    if args.only != Some(Only::Usage) {
        for span in chosen.spans(client, Dataset::MarketplaceCharges, Delivery::Pages)? {
            let added = adding.marketplace(&mut pull, &client.marketplace_charges(span), &chosen, span).await;
            added.map_err(|failure| without_marketplace(failure, args.only))?;
        }
    }
    let (currency, about_currency) = currency(client, &chosen).await?;
    pull.name_currency(currency);

    let table = adding.spend.table();
    if table.total_rows > 0 && table.rows.iter().all(|row| row.cost.is_zero()) {
        pull.warn_once(FREE);
    }
    if table.total_rows > 0 {
        for warning in by::without_value(&table.dimensions, |place| {
            table.rows.iter().any(|row| row.values.get(place).is_some_and(Option::is_some))
        }) {
            pull.warn_once(&warning);
        }
    }
    let groups = table.rows.len();
    let table = match args.top {
        Some(most) => table.top(usize::try_from(most).unwrap_or(usize::MAX))?,
        None => table,
    };
    let decimals = currency.map_or(2, |currency| currency.minor_unit());
    let title = format!("Spend of enrollment {} by {}, {chosen}", client.enrollment(), args.by.join(", "));
    sink.refine(|view| {
        view.title = Some(title);
        view.decimals = Some(decimals);
    });
    let is_for_people =
        args.output.output.unwrap_or_default() == Format::Table && args.output.query.is_none();
    rows::write(&table, currency, is_for_people, &mut sink)?;
    let mut more = vec![total(&table, groups, currency, decimals)];
    more.extend(about_currency);
    pull.finish(sink, more)
}

/// The columns that there can be, with one tag for all.
pub(crate) fn every_column() -> Vec<Column> {
    let tag = [Dimension::Tag("NAME".to_owned())];
    rows::columns(&[Dimension::ALL, &tag].concat())
}

fn view(args: &SpendArgs, dimensions: &[Dimension]) -> View {
    let is_chart = matches!(dimensions, [_]);
    let is_long = args.top.is_none() && !dimensions.first().is_some_and(Dimension::is_time);
    View { bars: is_chart.then_some(rows::COST), limit: is_long.then_some(LONG_TABLE), ..View::default() }
}

/// Rows do not name their billing period, so only a call for a period tells it.
fn check_period(dimensions: &[Dimension], chosen: &Chosen) -> Result<()> {
    let Selection::Days(days) = chosen.resolved.selection() else { return Ok(()) };
    if !dimensions.contains(&Dimension::Period) {
        return Ok(());
    }
    let message = format!(
        "--by period: rows of the days {days} do not say which billing period they are billed in, as rows of a billing \
         period would"
    );
    let hint = "sum up by month, or select billing periods, such as `--period 2026-01..2026-03`";
    Err(Failure::usage(Code::InvalidPeriod.as_str(), message).with_hint(hint))
}

/// Keys of departments read usage only.
fn without_marketplace(failure: Failure, only: Option<Only>) -> Failure {
    if failure.code != Code::ReportView.as_str() || only.is_some() {
        return failure;
    }
    failure.with_hint(
        "`--only usage` leaves the Marketplace aside; to see charges, let an enrollment administrator switch on that \
         departments and accounts may view them",
    )
}

/// The currency of the enrollment, as the balance summary of the newest period names it, or why it is not known.
async fn currency(
    client: &ea_billing_core::Client,
    chosen: &Chosen,
) -> Result<(Option<Currency>, Option<String>)> {
    let unknown = |why: &str| (None, Some(format!("the currency is that of the enrollment; {why}")));
    let Some(period) = chosen.newest_with(Dataset::BalanceSummary) else {
        return Ok(unknown("no period has a balance summary to name it"));
    };
    match client.balance_summary(period).fetch().await {
        Ok(fetched) => Ok(match fetched.rows.first() {
            Some(summary) => (Some(summary.total_usage.currency()), None),
            None => unknown("the balance summary, which names it, is empty"),
        }),
        Err(error) if error.code() == Code::ReportView => {
            Ok(unknown("this API key may not read the balance summary, which names it"))
        }
        Err(error) if error.code() == Code::NotFound => Ok(unknown("there is no balance summary to name it")),
        // The sums are whole without a name for their currency, and may have taken an hour.
        Err(error) if error.kind() == ErrorKind::Retry => {
            Ok(unknown("the server could not give the balance summary, which names it"))
        }
        Err(error) => Err(error.into()),
    }
}

/// The line below a table that says what all groups are together.
fn total(table: &SpendTable, groups: usize, currency: Option<Currency>, decimals: u32) -> String {
    let cost = render::amount(&table.total, decimals);
    let currency = currency.map_or(String::new(), |currency| format!(" {currency}"));
    let plural = if groups == 1 { "" } else { "s" };
    format!("total: {cost}{currency} in {groups} group{plural}")
}
