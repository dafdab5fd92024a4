//! `ea-billing config`.

use clap::Subcommand;

use crate::{command::Session, exit::Exit, failure::Result};

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// To be described
    Path,
}

pub(crate) async fn run(session: &Session, command: ConfigCommand) -> Result<Exit> {
    let _ = (session, command);
    Ok(Exit::Success)
}
