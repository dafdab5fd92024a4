//! `ea-billing schema`.

use clap::Args;

use crate::{command::Session, exit::Exit, failure::Result};

#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {}

pub(crate) fn run(session: &Session, args: &SchemaArgs) -> Result<Exit> {
    let _ = (session, args);
    Ok(Exit::Success)
}
