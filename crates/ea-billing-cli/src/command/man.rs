//! `ea-billing man`.

use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory as _};
use clap_mangen::Man;

use crate::{
    args::Arguments,
    command::Session,
    config,
    exit::Exit,
    failure::{Failure, Result},
};

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// The command whose page is printed, such as `spend` or `config set-key`; that of the program if left out
    #[arg(value_name = "COMMAND", conflicts_with = "dir")]
    pub(crate) command: Vec<String>,
    /// Write the pages of the program and of all commands into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}

pub(crate) fn run(session: &Session, args: &ManArgs) -> Result<Exit> {
    let mut program = Arguments::command().disable_help_subcommand(true);
    if let Some(dir) = &args.dir {
        write_all(program, dir)?;
        return Ok(Exit::Success);
    }
    program.build();
    let mut page = Vec::new();
    let rendered = Man::new(command(&program, &args.command)?.clone()).render(&mut page);
    let printed = rendered.and_then(|()| session.printer.stdout(&page));
    printed.map_err(|error| Failure::storage("cannot print the page", error))?;
    Ok(Exit::Success)
}

fn write_all(program: clap::Command, dir: &Path) -> Result<()> {
    let written = std::fs::create_dir_all(dir).and_then(|()| clap_mangen::generate_to(program, dir));
    written.map_err(|error| {
        Failure::storage(format!("cannot write the pages into `{}`", dir.display()), error)
            .with_hint("`--dir` takes a folder that you may write to")
    })
}

/// The command that these words name.
fn command<'c>(program: &'c clap::Command, words: &[String]) -> Result<&'c clap::Command> {
    words.iter().try_fold(program, |above, word| {
        above.find_subcommand(word).ok_or_else(|| {
            let names = || above.get_subcommands().map(clap::Command::get_name);
            let hint = match config::closest(word, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if names().next().is_none() => {
                    format!("`{}` has no commands of its own", above.get_name())
                }
                None => format!("the commands are {}", names().collect::<Vec<_>>().join(", ")),
            };
            let message = format!("there is no command `{word}` in `{}`", above.get_name());
            Failure::usage("invalid_argument", message).with_hint(hint)
        })
    })
}
