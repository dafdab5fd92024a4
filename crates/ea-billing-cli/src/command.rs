//! The commands: from arguments to rows.

pub(crate) mod balance;
pub(crate) mod cache;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod man;
pub(crate) mod marketplace;
pub(crate) mod periods;
pub(crate) mod prices;
pub(crate) mod reservations;
pub(crate) mod schema;
pub(crate) mod simulate;
pub(crate) mod spend;
pub(crate) mod usage;

use clap::Parser as _;

use crate::{
    args::{Arguments, Command, General},
    diagnostic,
    exit::Exit,
    failure::{Failure, Result},
    printer::Printer,
};

/// What every command is given besides its own arguments.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) general: General,
    pub(crate) printer: Printer,
}

/// Runs the program.
pub(crate) fn main() -> Exit {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return diagnostic::of_arguments(&error),
    };
    let Arguments { general, command } = arguments;
    let printer = Printer::new(general.color, general.quiet);
    let session = Session { general, printer };
    match run(&session, command) {
        Ok(exit) => exit,
        Err(failure) => diagnostic::show(&session.printer, session.general.json_errors, &failure),
    }
}

fn run(session: &Session, command: Command) -> Result<Exit> {
    match command {
        Command::Config(command) => config::run(session, command),
        Command::Cache(command) => cache::run(session, command),
        Command::Schema(args) => schema::run(session, &args),
        Command::Completions(args) => completions::run(session, &args),
        Command::Man(args) => man::run(session, &args),
        command => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
            let runtime =
                runtime.map_err(|error| Failure::storage("the runtime could not be started", error))?;
            runtime.block_on(until_interrupted(connected(session, command)))
        }
    }
}

/// Runs the commands that ask a server.
async fn connected(session: &Session, command: Command) -> Result<Exit> {
    match command {
        Command::Demo(args) => demo::run(session, &args).await,
        Command::Periods(args) => periods::run(session, &args).await,
        Command::Balance(args) => balance::run(session, &args).await,
        Command::Usage(args) => usage::run(session, &args).await,
        Command::Marketplace(args) => marketplace::run(session, &args).await,
        Command::Prices(args) => prices::run(session, &args).await,
        Command::Reservations(command) => reservations::run(session, &command).await,
        Command::Spend(args) => spend::run(session, &args).await,
        Command::Simulate(args) => simulate::run(session, &args).await,
        Command::Doctor(args) => doctor::run(session, &args).await,
        Command::Config(_)
        | Command::Cache(_)
        | Command::Schema(_)
        | Command::Completions(_)
        | Command::Man(_) => Ok(Exit::Success),
    }
}

/// Gives the work up at Ctrl-C. What it had begun to write is removed as it is dropped.
async fn until_interrupted(work: impl Future<Output = Result<Exit>>) -> Result<Exit> {
    tokio::select! {
        done = work => done,
        _ = tokio::signal::ctrl_c() => {
            Err(Failure::new(Exit::Interrupted, "interrupted", "interrupted; nothing was written"))
        }
    }
}
