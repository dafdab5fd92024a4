//! `ea-billing prices`.

use clap::Args;

use crate::{
    args::{Connection, OutputArgs, PeriodArgs},
    command::Session,
    exit::Exit,
    failure::Result,
};

#[derive(Debug, Args)]
pub(crate) struct PricesArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) period: PeriodArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

pub(crate) async fn run(session: &Session, args: &PricesArgs) -> Result<Exit> {
    let _ = (session, args);
    Ok(Exit::Success)
}
