//! `ea-billing man`.

use clap::Args;

use crate::{command::Session, exit::Exit, failure::Result};

#[derive(Debug, Args)]
pub(crate) struct ManArgs {}

pub(crate) fn run(session: &Session, args: &ManArgs) -> Result<Exit> {
    let _ = (session, args);
    Ok(Exit::Success)
}
