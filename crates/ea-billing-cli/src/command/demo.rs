//! `ea-billing demo`.

use clap::Args;

use crate::{
    args::{Connection, OutputArgs},
    command::Session,
    exit::Exit,
    failure::Result,
};

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

pub(crate) async fn run(session: &Session, args: &DemoArgs) -> Result<Exit> {
    let _ = (session, args);
    Ok(Exit::Success)
}
