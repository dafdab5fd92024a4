//! `ea-billing simulate`.

use clap::Args;

use crate::{
    args::{Connection, OutputArgs},
    command::Session,
    exit::Exit,
    failure::Result,
};

#[derive(Debug, Args)]
pub(crate) struct SimulateArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

pub(crate) async fn run(session: &Session, args: &SimulateArgs) -> Result<Exit> {
    let _ = (session, args);
    Ok(Exit::Success)
}
