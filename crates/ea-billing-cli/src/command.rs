//! The commands: from arguments to rows.

pub(crate) mod aggregates;
pub(crate) mod balance;
pub(crate) mod cache;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod demo;
pub(crate) mod doctor;
mod interrupt;
pub(crate) mod invoices;
pub(crate) mod login;
pub(crate) mod man;
pub(crate) mod marketplace;
pub(crate) mod periods;
pub(crate) mod prices;
pub(crate) mod rate;
pub(crate) mod ratecard;
pub(crate) mod reservations;
pub(crate) mod schema;
pub(crate) mod simulate;
pub(crate) mod spend;
pub(crate) mod usage;
mod window;

use std::{ffi::OsString, panic, sync::OnceLock};

use clap::Parser as _;

use crate::{
    args::{Arguments, Command, Connection, Format, General},
    connect::{self, Guess},
    diagnostic::{self, Early},
    env::Environment,
    exit::Exit,
    failure::Result,
    printer::Printer,
    settings::Settings,
};

/// What every command is given besides its own arguments.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) general: General,
    pub(crate) printer: Printer,
    /// What the connection was made from, to explain a failure.
    pub(crate) settings: OnceLock<Settings>,
    /// How it signs in to Azure where nobody said how.
    pub(crate) sign_in: OnceLock<Guess>,
}

/// Runs the program.
pub(crate) fn main() -> Exit {
    let typed: Vec<OsString> = std::env::args_os().collect();
    let early = Early::of(&typed);
    diagnostic::tell_of_panics(early);
    // What unwinds was told by then.
    panic::catch_unwind(move || parsed(&typed, early)).unwrap_or(Exit::Failure)
}

fn parsed(typed: &[OsString], early: Early) -> Exit {
    let Arguments { general, mut command } = match Arguments::try_parse_from(typed) {
        Ok(arguments) => arguments,
        Err(error) => return diagnostic::of_arguments(&error, early),
    };
    let printer = Printer::new(general.color, general.quiet);
    if general.verbose {
        printer.tell_requests();
    }
    let session = Session { general, printer, settings: OnceLock::new(), sign_in: OnceLock::new() };
    take_format(&session, &mut command);
    match run(&session, command) {
        Ok(exit) => exit,
        Err(failure) => {
            let failure = connect::explained(failure, session.settings.get());
            let failure = connect::with_other_sign_in(failure, session.sign_in.get());
            diagnostic::show(&session.printer, session.general.json_errors, &failure)
        }
    }
}

/// Gives a command the format that the name of its file tells, or else that of the profile, where none was typed. A file
/// of profiles that cannot be read is left for whoever needs what it says.
fn take_format(session: &Session, command: &mut Command) {
    let Some((output, is_demo)) = command.output_mut() else { return };
    if output.output.is_none() {
        output.output = output.out.as_deref().and_then(Format::of_file);
    }
    if output.output.is_none() && !is_demo {
        let settings = Settings::load(&session.general, &Connection::default(), &Environment::read());
        output.output = settings.ok().and_then(|settings| settings.output).map(|format| format.value);
    }
}

fn run(session: &Session, command: Command) -> Result<Exit> {
    match command {
        Command::Schema(args) => schema::run(session, &args),
        Command::Completions(args) => completions::run(session, &args),
        Command::Man(args) => man::run(session, &args),
        Command::Simulate(args) => {
            interrupt::block_on(session, simulate::run(session, &args), interrupt::is_done)
        }
        command => interrupt::block_on(session, connected(session, command), interrupt::gives_up),
    }
}

/// Runs the commands that wait: for a server, a disk, or somebody who types.
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
        Command::Aggregates(args) => aggregates::run(session, &args).await,
        Command::RateCard(args) => ratecard::run(session, &args).await,
        Command::Rate(args) => rate::run(session, &args).await,
        Command::Invoices(command) => invoices::run(session, &command).await,
        Command::Login(args) => login::run(session, &args).await,
        Command::Doctor(args) => doctor::run(session, &args).await,
        Command::Config(command) => config::run(session, command).await,
        Command::Cache(command) => cache::run(session, command).await,
        Command::Simulate(_) | Command::Schema(_) | Command::Completions(_) | Command::Man(_) => {
            Ok(Exit::Success)
        }
    }
}
