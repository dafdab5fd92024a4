//! `ea-billing demo`: a tour of an invented enrollment.

mod screen;
mod tour;

use clap::Args;
use ea_billing_core::{Clock as _, SystemClock};

use self::tour::Tour;
use crate::{
    args::Connection,
    command::Session,
    connect::connect,
    exit::Exit,
    failure::{Failure, Result},
};

/// Starts the simulator inside this program, fetches everything that an invented enrollment has, and shows what was
/// spent, how complete that is and how fresh. No account, no network, and no file is needed.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {}

pub(crate) async fn run(session: &Session, _: &DemoArgs) -> Result<Exit> {
    let begun = SystemClock.elapsed();
    let connected = connect(session, &Connection { demo: true, ..Connection::default() }).await?;
    let progress = session.printer.progress("fetching an invented enrollment");
    let tour = Tour::of(&connected.client, &|rows| progress.rows(rows)).await?;
    drop(progress);
    let took = session.printer.stdout_is_terminal.then(|| SystemClock.elapsed().saturating_sub(begun));
    let screen = screen::of(&tour, &session.printer, took)?;
    let printed = session.printer.stdout(screen.as_bytes());
    printed.map_err(|error| Failure::storage("the tour could not be printed", error))?;
    Ok(Exit::Success)
}
