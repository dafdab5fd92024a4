//! What was typed.

mod azure;

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use azure::{AzureAccess, AzureConnection, CloudName, CredentialName, OfferArgs};

use crate::{
    command::{invoices::InvoicesCommand, reservations::ReservationsCommand},
    env, exit,
};

/// Azure enterprise billing data: whole, exact, and fetched again only when it changed.
#[derive(Debug, Parser)]
#[command(name = "ea-billing", version, max_term_width = 100, after_long_help = ending())]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) general: General,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "General options")]
pub(crate) struct General {
    /// The file of profiles [env: EA_BILLING_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The profile of that file [env: EA_BILLING_PROFILE]
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// Print errors as a line of JSON
    #[arg(long, global = true)]
    pub(crate) json_errors: bool,
    /// When to use colour; NO_COLOR turns it off too
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// Print no progress, notes or warnings
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Tell requests, retries and waits on stderr
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal
    #[default]
    Auto,
    Always,
    Never,
}

/// Which enrollment, where, and with which key. A key is never an argument.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Connection options")]
pub(crate) struct Connection {
    /// Ask the built-in simulator about an invented enrollment: no account is needed
    #[arg(long, conflicts_with_all = ["url", "enrollment", "api_key_file", "profile", "ca_file", "cache_dir"])]
    pub(crate) demo: bool,
    /// The address of the API [env: EA_BILLING_URL] [default: consumption.azure.com, which Microsoft has retired]
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// The number of the enrollment, if the API key does not name it [env: EA_BILLING_ENROLLMENT]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) enrollment: Option<String>,
    /// A file that holds the API key; `-` reads it from stdin [env: EA_BILLING_API_KEY_FILE, or the key itself in EA_BILLING_API_KEY]
    #[arg(long, value_name = "FILE")]
    pub(crate) api_key_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) machine: MachineArgs,
}

/// What this machine trusts and keeps, whoever is asked.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct MachineArgs {
    /// A certificate authority to trust beside those of the system, or a server's own certificate, as PEM [env: EA_BILLING_CA_FILE]
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// The folder of the snapshot cache [env: EA_BILLING_CACHE_DIR]
    #[arg(long, value_name = "DIR")]
    pub(crate) cache_dir: Option<PathBuf>,
    /// Fetch everything anew and keep nothing
    #[arg(long, conflicts_with = "cache_dir")]
    pub(crate) no_cache: bool,
}

/// Which billing periods or days.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Period options")]
pub(crate) struct PeriodArgs {
    /// Billing periods or days: current, previous, latest-closed, 2026-10, last-3, 2026-01..2026-03,
    /// 2026-01-05..2026-02-10, fytd [default: current]
    #[arg(long, short, value_name = "PERIOD")]
    pub(crate) period: Option<String>,
    /// The first day, such as 2026-01-05
    #[arg(long, value_name = "DAY", conflicts_with = "period")]
    pub(crate) from: Option<String>,
    /// The last day, which is included [default: today]
    #[arg(long, value_name = "DAY", requires = "from")]
    pub(crate) to: Option<String>,
}

/// How the result is printed.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Output options")]
pub(crate) struct OutputArgs {
    /// The format [default: that of the ending of `--out`, otherwise that of the profile, otherwise table]
    #[arg(long, short, value_name = "FORMAT")]
    pub(crate) output: Option<Format>,
    /// A JMESPath expression that makes a new result of the rows, computed with all digits
    #[arg(long, value_name = "JMESPATH", conflicts_with = "columns")]
    pub(crate) query: Option<String>,
    /// The columns and their order, by the names that `ea-billing schema` lists
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub(crate) columns: Vec<String>,
    /// Print so many rows at most; 0 prints all [default: 50 in tables of usage and the like, otherwise all]
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u64>,
    /// Write to this file, which is replaced when the data are whole, and not before; only you can read it
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// In csv and tsv, leave texts as the server sent them: no guard against formulas of spreadsheets, and control
    /// characters as they are unless stdout is a terminal
    #[arg(long)]
    pub(crate) raw: bool,
    /// Write the proof of completeness of each fetch to this file, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) certificate: Option<PathBuf>,
    /// Write rows that could not be read to this file, as JSON lines
    #[arg(long, value_name = "FILE")]
    pub(crate) issues: Option<PathBuf>,
}

/// What a command takes that prints a dataset of periods or days.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct DatasetArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) period: PeriodArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// The formats of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people; amounts are rounded
    #[default]
    Table,
    /// A JSON array of objects
    Json,
    /// A JSON object a line
    Jsonl,
    /// Comma-separated, with a header
    Csv,
    /// Tab-separated, without a header
    Tsv,
    /// A YAML list
    Yaml,
    /// Nothing: only the exit code
    None,
}

impl Format {
    /// The format that the name of a file tells by its ending.
    pub(crate) fn of_file(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match ending.as_str() {
            "json" => Self::Json,
            "jsonl" | "ndjson" => Self::Jsonl,
            "csv" => Self::Csv,
            "tsv" => Self::Tsv,
            "yaml" | "yml" => Self::Yaml,
            _ => return None,
        })
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Look at an invented enrollment in the built-in simulator
    Demo(crate::command::demo::DemoArgs),
    /// List the billing periods, their days, and whether they can still change
    Periods(crate::command::periods::PeriodsArgs),
    /// Show balance, purchases, overage and totals of billing periods
    Balance(crate::command::balance::BalanceArgs),
    /// Print usage details: what each resource used on each day, and its cost
    Usage(crate::command::usage::UsageArgs),
    /// Print charges of the Azure Marketplace
    Marketplace(DatasetArgs),
    /// Print the price sheet
    Prices(DatasetArgs),
    /// Print use, charges and recommendations of reservations
    #[command(subcommand)]
    Reservations(ReservationsCommand),
    /// Sum up usage and marketplace charges by day, service, subscription, tag …
    Spend(crate::command::spend::SpendArgs),
    /// Print usage aggregates: what each resource of a subscription used, by the time when it was reported
    Aggregates(crate::command::aggregates::AggregatesArgs),
    /// Print the rate card of an offer: its meters and their rates
    #[command(name = "ratecard")]
    RateCard(crate::command::ratecard::RateCardArgs),
    /// Price the usage of a subscription by the rate card of its offer
    Rate(crate::command::rate::RateArgs),
    /// List, show and download invoices
    #[command(subcommand)]
    Invoices(InvoicesCommand),
    /// Show who signs in to Azure, and check what they may read
    Login(crate::command::login::LoginArgs),
    /// Serve an enrollment of the built-in simulator until Ctrl-C; for the Azure billing APIs there is `ea-billing-sim serve`
    Simulate(crate::command::simulate::SimulateArgs),
    /// Check settings, key, clock, network and rights, and say what to do
    Doctor(crate::command::doctor::DoctorArgs),
    /// Show and change settings and profiles
    #[command(subcommand)]
    Config(crate::command::config::ConfigCommand),
    /// List or clear the snapshot cache
    #[command(subcommand)]
    Cache(crate::command::cache::CacheCommand),
    /// Describe the columns that each command prints
    Schema(crate::command::schema::SchemaArgs),
    /// Print a completion script for a shell
    Completions(crate::command::completions::CompletionsArgs),
    /// Print a manual page
    Man(crate::command::man::ManArgs),
}

impl Command {
    /// How the command prints, and whether it asks the built-in simulator, where it prints.
    pub(crate) fn output_mut(&mut self) -> Option<(&mut OutputArgs, bool)> {
        macro_rules! both {
            ($args:expr) => {
                Some((&mut $args.output, $args.connection.demo))
            };
        }
        match self {
            Self::Periods(args) => both!(args),
            Self::Balance(args) => both!(args),
            Self::Usage(args) => both!(args.dataset),
            Self::Marketplace(args) => both!(args),
            Self::Prices(args) => both!(args),
            Self::Spend(args) => both!(args),
            Self::Doctor(args) => both!(args),
            Self::Reservations(ReservationsCommand::Details(args)) => both!(args),
            Self::Reservations(ReservationsCommand::Summaries(args)) => both!(args.dataset),
            Self::Reservations(ReservationsCommand::Charges(args)) => both!(args),
            Self::Reservations(ReservationsCommand::Recommendations(args)) => both!(args),
            Self::Aggregates(args) => both!(args),
            Self::RateCard(args) => both!(args),
            Self::Rate(args) => both!(args),
            Self::Invoices(InvoicesCommand::List(args)) => both!(args),
            Self::Invoices(InvoicesCommand::Show(args)) => both!(args),
            Self::Invoices(InvoicesCommand::Periods(args)) => both!(args),
            Self::Login(args) => both!(args),
            Self::Schema(args) => Some((&mut args.output, false)),
            _ => None,
        }
    }
}

/// What stands below the help of the program.
pub(crate) fn ending() -> String {
    let (codes, variables) = (exit::help(), env::help());
    format!(
        "Settings: an option wins over a variable, a variable over the profile, the profile over the default.\n\n\
         Environment:\n{variables}\nExit codes:\n{codes}"
    )
}
