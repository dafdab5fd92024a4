//! `ea-billing completions`.

use clap::Args;

use crate::{command::Session, exit::Exit, failure::Result};

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {}

pub(crate) fn run(session: &Session, args: &CompletionsArgs) -> Result<Exit> {
    let _ = (session, args);
    Ok(Exit::Success)
}
