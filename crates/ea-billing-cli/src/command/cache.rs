//! `ea-billing cache`.

use clap::Subcommand;

use crate::{command::Session, exit::Exit, failure::Result};

#[derive(Debug, Subcommand)]
pub(crate) enum CacheCommand {
    /// To be described
    List,
}

pub(crate) async fn run(session: &Session, command: CacheCommand) -> Result<Exit> {
    let _ = (session, command);
    Ok(Exit::Success)
}
