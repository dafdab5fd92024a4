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
    if args.shell == Shell::Bash {
        script = with_one_name(script);
    }
    let printed = session.printer.stdout(&script);
    printed.map_err(|error| Failure::storage("cannot print the script", error))?;
    Ok(Exit::Success)
}

/// The script for bash, in which clap_complete 4.6 spells the hyphen of the program's name in two ways, so that nothing would
/// be completed after the first word.
fn with_one_name(script: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(script) {
        Ok(text) => text.replace("ea__subcmd__billing", "ea__billing").into_bytes(),
        Err(error) => error.into_bytes(),
    }
}
