//! `ea-billing invoices`.

mod download;
mod periods;

use clap::{Args, Subcommand};
use ea_billing_core::{Code, DateRange, Invoice, InvoiceFilter, InvoiceScope, Query};
use ea_billing_table::Tabular as _;

use crate::{
    args::{AzureConnection, OutputArgs, PeriodArgs},
    command::Session,
    connect::{self, Azure},
    exit::Exit,
    failure::{Failure, Result},
    output::{RowSink, View},
    pull::{Pull, selector},
};

/// Columns that invoices of a subscription lack by the API of 2018.
const LACKING: &[&str] = &["invoiceDate", "status", "billedAmount", "totalAmount", "currency"];
/// The name of the newest invoice.
const LATEST: &str = "latest";

#[derive(Debug, Subcommand)]
pub(crate) enum InvoicesCommand {
    /// List invoices
    List(ListArgs),
    /// Show one invoice
    Show(ShowArgs),
    /// Download an invoice, or another document of it
    Download(download::DownloadArgs),
    /// List the billing periods of the subscription
    Periods(periods::PeriodsArgs),
}

/// Whose invoices: those of the subscription if nothing is named.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Invoice options")]
pub(crate) struct ScopeArgs {
    /// Those of a billing account, such as the number of an enrollment; `az billing account list` shows the names
    #[arg(long, value_name = "NAME", conflicts_with = "billing_subscription")]
    pub(crate) account: Option<String>,
    /// Those of a billing profile of that account
    #[arg(long, value_name = "NAME", requires = "account")]
    pub(crate) billing_profile: Option<String>,
    /// Those of the subscription by the API of 2024 instead of that of 2018
    #[arg(long)]
    pub(crate) billing_subscription: bool,
}

#[derive(Debug, Args)]
#[command(after_long_help = "\
Without days all invoices are listed. Days are compared with the end of an invoice's period for invoices of the subscription, \
and with its whole period for others. Billing periods are those of the subscription, for accounts and profiles calendar months.

A signed address opens an invoice to everybody who has it, so it is printed nowhere; `ea-billing invoices download` uses it.")]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) scope: ScopeArgs,
    #[command(flatten)]
    pub(crate) connection: AzureConnection,
    #[command(flatten)]
    pub(crate) period: PeriodArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The name of the invoice, as the list has it, or `latest`
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) scope: ScopeArgs,
    #[command(flatten)]
    pub(crate) connection: AzureConnection,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

pub(crate) async fn run(session: &Session, command: &InvoicesCommand) -> Result<Exit> {
    match command {
        InvoicesCommand::List(args) => list(session, args).await,
        InvoicesCommand::Show(args) => show(session, args).await,
        InvoicesCommand::Download(args) => download::run(session, args).await,
        InvoicesCommand::Periods(args) => periods::run(session, args).await,
    }
}

async fn list(session: &Session, args: &ListArgs) -> Result<Exit> {
    let PeriodArgs { period, from, .. } = &args.period;
    let selector = if period.is_some() || from.is_some() { Some(selector(&args.period)?) } else { None };
    let is_of_2018 = args.scope.account.is_none() && !args.scope.billing_subscription;
    let spare = if is_of_2018 && args.output.columns.is_empty() { LACKING } else { &[] };
    let view = View { spare, ..View::default() };
    let mut pull = Pull::begin(session, &args.output)?;
    let mut sink = RowSink::open(&args.output, &session.printer, Invoice::columns(), view)?;
    let azure = connect::azure(session, &args.connection).await?;
    let scope = args.scope.scope(&azure)?;
    let mut filter = InvoiceFilter::default();
    if let Some(selector) = selector {
        let has_periods =
            matches!(scope, InvoiceScope::Subscription(_) | InvoiceScope::BillingSubscription(_));
        let days = match has_periods {
            true => pull.days(&azure, &selector).await?,
            false => pull.calendar_days(&azure, &selector)?,
        };
        if days.range.first() > azure.client.now().date_naive() {
            return Err(in_future(days.range));
        }
        filter = filter.with_days(days.range);
    }
    pull.read(&azure.client.invoices(&scope, &filter), &filter.to_string(), &mut sink).await?;
    pull.finish(sink, Vec::new())
}

fn in_future(days: DateRange) -> Failure {
    let shown = if days.first() == days.last() { days.first().to_string() } else { days.to_string() };
    let message = format!("there can be no invoices yet of {shown}, which lies in the future");
    Failure::usage(Code::InvalidPeriod.as_str(), message).with_hint("choose days that have begun")
}

async fn show(session: &Session, args: &ShowArgs) -> Result<Exit> {
    let mut pull = Pull::begin(session, &args.output)?;
    let view = View { transposed: true, ..View::default() };
    let mut sink = RowSink::open(&args.output, &session.printer, Invoice::columns(), view)?;
    let azure = connect::azure(session, &args.connection).await?;
    let scope = args.scope.scope(&azure)?;
    let shown = pull.read(&query(&azure, &scope, &args.name)?, &args.name, &mut sink).await;
    shown.map_err(with_list)?;
    pull.finish(sink, Vec::new())
}

/// The failure with the command that lists the names, where the hint speaks of the list.
fn with_list(failure: Failure) -> Failure {
    match failure.hint.clone() {
        Some(hint) => failure.with_hint(hint.replace("the list of invoices", "`ea-billing invoices list`")),
        None => failure,
    }
}

/// The query for one invoice. Only the API of 2018 knows which one is the newest.
fn query(azure: &Azure, scope: &InvoiceScope, name: &str) -> Result<Query<Invoice>> {
    if name != LATEST {
        return Ok(azure.client.invoice(scope, name));
    }
    match scope {
        InvoiceScope::Subscription(subscription) => Ok(azure.client.latest_invoice(subscription)),
        _ => Err(Failure::usage(
            "invalid_argument",
            "latest: only invoices of a subscription can be asked for by it, by the API of 2018",
        )
        .with_hint("name the invoice; `ea-billing invoices list` lists them with their dates")),
    }
}

impl ScopeArgs {
    fn scope(&self, azure: &Azure) -> Result<InvoiceScope> {
        let plain = |name: &String| name.replace("%3A", ":").replace("%3a", ":");
        // Names of accounts are copied from addresses, in which their colons are encoded.
        Ok(match (self.account.as_ref().map(plain), self.billing_profile.as_ref().map(plain)) {
            (Some(account), Some(profile)) => InvoiceScope::BillingProfile { account, profile },
            (Some(account), None) => InvoiceScope::BillingAccount(account),
            (None, _) if self.billing_subscription => {
                InvoiceScope::BillingSubscription(azure.subscription()?.clone())
            }
            (None, _) => InvoiceScope::Subscription(azure.subscription()?.clone()),
        })
    }
}
