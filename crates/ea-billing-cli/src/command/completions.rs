//! `ea-billing completions`.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::{
    args::Arguments,
    command::Session,
    exit::Exit,
    failure::{Failure, Result},
};

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell, such as `ea-billing completions bash > ~/.local/share/bash-completion/completions/ea-billing`
    #[arg(value_name = "SHELL")]
    pub(crate) shell: Shell,
}

pub(crate) fn run(session: &Session, args: &CompletionsArgs) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "ea-billing", &mut script);
    let printed = session.printer.stdout(&script);
    printed.map_err(|error| Failure::storage("cannot print the script", error))?;
    Ok(Exit::Success)
}
