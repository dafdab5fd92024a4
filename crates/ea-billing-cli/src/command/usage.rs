//! `ea-billing usage`.

use clap::Args;

use crate::{
    args::{Connection, OutputArgs, PeriodArgs},
    command::Session,
    exit::Exit,
    failure::Result,
};

#[derive(Debug, Args)]
pub(crate) struct UsageArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) period: PeriodArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

pub(crate) async fn run(session: &Session, args: &UsageArgs) -> Result<Exit> {
    let _ = (session, args);
    Ok(Exit::Success)
}
