//! `ea-billing reservations`.

use clap::{Args, Subcommand};

use crate::{
    args::{Connection, OutputArgs, PeriodArgs},
    command::Session,
    exit::Exit,
    failure::Result,
};

#[derive(Debug, Subcommand)]
pub(crate) enum ReservationsCommand {
    /// Hours that each reservation gave to each instance on each day
    Details(DetailsArgs),
}

#[derive(Debug, Args)]
pub(crate) struct DetailsArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) period: PeriodArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

pub(crate) async fn run(session: &Session, command: &ReservationsCommand) -> Result<Exit> {
    let _ = (session, command);
    Ok(Exit::Success)
}
