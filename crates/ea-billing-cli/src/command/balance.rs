//! `ea-billing balance`.

use clap::Args;

use crate::{
    args::{Connection, OutputArgs, PeriodArgs},
    command::Session,
    exit::Exit,
    failure::Result,
};

#[derive(Debug, Args)]
pub(crate) struct BalanceArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) period: PeriodArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

pub(crate) async fn run(session: &Session, args: &BalanceArgs) -> Result<Exit> {
    let _ = (session, args);
    Ok(Exit::Success)
}
