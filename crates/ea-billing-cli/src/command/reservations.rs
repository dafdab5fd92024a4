//! `ea-billing reservations`.

use clap::{Args, Subcommand, ValueEnum};
use ea_billing_core::{DateRange, Delivery, Grain, LookBack, ReservationSummary, Span};

use crate::{
    args::{Connection, DatasetArgs, OutputArgs},
    command::Session,
    exit::Exit,
    failure::{Failure, Result},
    pull::{self, Asked},
};

#[derive(Debug, Subcommand)]
pub(crate) enum ReservationsCommand {
    /// Hours that each reservation gave to each instance on each day
    Details(DatasetArgs),
    /// Use of each reservation by day or by month
    Summaries(SummariesArgs),
    /// Purchases, cancellations and refunds of reservations
    Charges(DatasetArgs),
    /// What to reserve, and what that would save
    Recommendations(RecommendationsArgs),
}

#[derive(Debug, Args)]
pub(crate) struct SummariesArgs {
    /// The time that one row is about
    #[arg(long, value_name = "TIME", default_value = "daily")]
    pub(crate) grain: GrainName,
    #[command(flatten)]
    pub(crate) dataset: DatasetArgs,
}

#[derive(Debug, Args)]
#[command(after_long_help = "Amounts are in the currency of the enrollment, which the rows do not name.")]
pub(crate) struct RecommendationsArgs {
    /// For which subscriptions
    #[arg(long, value_name = "SCOPE", default_value = "shared")]
    pub(crate) scope: Scope,
    /// Days of past usage that they are made from
    #[arg(long, value_name = "DAYS", default_value = "7")]
    pub(crate) look_back: LookBackDays,
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// The time that one row of summaries is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GrainName {
    /// Each day of the period
    Daily,
    /// Each month that the server has; no period can be chosen
    Monthly,
}

/// For which subscriptions a reservation is recommended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scope {
    /// For all subscriptions together
    Shared,
    /// For each subscription
    Single,
}

/// Days of past usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LookBackDays {
    #[value(name = "7")]
    Seven,
    #[value(name = "30")]
    Thirty,
    #[value(name = "60")]
    Sixty,
}

pub(crate) async fn run(session: &Session, command: &ReservationsCommand) -> Result<Exit> {
    match command {
        ReservationsCommand::Details(args) => {
            let asked = asked(args);
            pull::by_span(session, asked, |client, span| Ok(client.reservation_details(days(span)?))).await
        }
        ReservationsCommand::Summaries(args) => summaries(session, args).await,
        ReservationsCommand::Charges(args) => {
            let asked = asked(args);
            pull::by_span(session, asked, |client, span| Ok(client.reservation_charges(days(span)?))).await
        }
        ReservationsCommand::Recommendations(args) => recommendations(session, args).await,
    }
}

async fn summaries(session: &Session, args: &SummariesArgs) -> Result<Exit> {
    let SummariesArgs { grain, dataset } = args;
    let DatasetArgs { connection, period, output } = dataset;
    match grain {
        GrainName::Daily => {
            let asked = asked(dataset);
            pull::by_span(session, asked, |client, span| {
                Ok(client.reservation_summaries(Grain::Daily(days(span)?)))
            })
            .await
        }
        GrainName::Monthly if period.period.is_some() || period.from.is_some() => {
            let message = "--grain monthly: the server has no choice of months, so expected no --period, --from or --to";
            Err(Failure::usage("invalid_argument", message)
                .with_hint("leave the period out, or ask by `--grain daily`"))
        }
        GrainName::Monthly => {
            pull::once::<ReservationSummary>(session, connection, output, "each month", |client| {
                client.reservation_summaries(Grain::Monthly)
            })
            .await
        }
    }
}

async fn recommendations(session: &Session, args: &RecommendationsArgs) -> Result<Exit> {
    let RecommendationsArgs { scope, look_back, connection, output } = args;
    let back = LookBack::from(*look_back);
    let span = format!("last {} days", back.days());
    match scope {
        Scope::Shared => {
            pull::once(session, connection, output, &span, |client| client.shared_recommendations(back)).await
        }
        Scope::Single => {
            pull::once(session, connection, output, &span, |client| client.single_recommendations(back)).await
        }
    }
}

impl From<LookBackDays> for LookBack {
    fn from(days: LookBackDays) -> Self {
        match days {
            LookBackDays::Seven => Self::Days7,
            LookBackDays::Thirty => Self::Days30,
            LookBackDays::Sixty => Self::Days60,
        }
    }
}

fn asked(args: &DatasetArgs) -> Asked<'_> {
    Asked::many(args, Delivery::Pages)
}

/// The days of a span; reservations are asked for by days only.
fn days(span: Span) -> Result<DateRange> {
    match span {
        Span::Days(days) => Ok(days),
        Span::Period(period) => Ok(period.days()),
        Span::Current => {
            let message = "the enrollment lists no billing periods, so the current one has no known days";
            Err(Failure::usage("invalid_period", message).with_hint("choose days by `--from` and `--to`"))
        }
    }
}
