//! `ea-billing cache`.

use ea_billing_table::{Cell, Column, Kind};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use ea_billing_core::{
    Cache, CacheEntry,
    chrono::{DateTime, SecondsFormat, Utc},
};

use crate::{
    args::{Connection, MachineArgs, OutputArgs},
    command::Session,
    connect, diagnostic,
    env::Environment,
    exit::Exit,
    failure::{Failure, Result},
    output::{RowSink, View},
    settings::{CachePlace, Settings},
};

#[derive(Debug, Subcommand)]
pub(crate) enum CacheCommand {
    /// List the snapshots that are kept, and read every byte of them
    List(ListArgs),
    /// Remove all snapshots; the next fetches read everything anew
    Clear(PlaceArgs),
    /// Print the folder of the snapshots
    Path(PlaceArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct PlaceArgs {
    /// The folder of the snapshot cache [env: EA_BILLING_CACHE_DIR]
    #[arg(long, value_name = "DIR")]
    pub(crate) cache_dir: Option<PathBuf>,
}

pub(crate) async fn run(session: &Session, command: CacheCommand) -> Result<Exit> {
    match command {
        CacheCommand::List(args) => list(session, &args)?,
        CacheCommand::Clear(args) => {
            let removed = open(session, &args)?.map_or(Ok(0), |cache| cache.clear())?;
            session.printer.note(&format!("snapshots removed: {removed}"));
        }
        CacheCommand::Path(args) => {
            let folder = diagnostic::value_to_show(&folder(session, &args)?.to_string_lossy());
            let printed = session.printer.stdout(format!("{folder}\n").as_bytes());
            printed.map_err(|error| Failure::storage("cannot print the path", error))?;
        }
    }
    Ok(Exit::Success)
}

fn settings(session: &Session, args: &PlaceArgs) -> Result<Settings> {
    let connection = Connection {
        machine: MachineArgs { cache_dir: args.cache_dir.clone(), ..MachineArgs::default() },
        ..Connection::default()
    };
    Settings::load(&session.general, &connection, &Environment::read())
}

fn folder(session: &Session, args: &PlaceArgs) -> Result<PathBuf> {
    let cache = settings(session, args)?.cache;
    match cache.value {
        CachePlace::Folder(folder) => Ok(folder),
        CachePlace::Nowhere => {
            let message = format!("there is no snapshot cache (from {})", cache.origin);
            Err(Failure::usage("invalid_setting", message)
                .with_hint("name its folder with `--cache-dir DIR`"))
        }
    }
}

/// The cache; nothing where its folder is not there, so that to look at it does not make it.
fn open(session: &Session, args: &PlaceArgs) -> Result<Option<Cache>> {
    let folder = folder(session, args)?;
    let cache = settings(session, args)?.cache;
    folder.exists().then(|| connect::open_cache(&folder, &cache)).transpose()
}

fn list(session: &Session, args: &ListArgs) -> Result<()> {
    let mut sink = RowSink::open(&args.output, &session.printer, columns(), View::default())?;
    let entries = open(session, &args.place)?.map_or(Ok(Vec::new()), |cache| cache.list())?;
    for entry in &entries {
        sink.row(&cells(entry))?;
    }
    let bytes: u64 = entries.iter().map(|entry| entry.bytes).sum();
    sink.finish(&[format!("snapshots: {}, bytes: {bytes}", entries.len())])
}

/// What `ea-billing cache list` prints.
pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::new(
            "enrollmentNumber",
            Kind::Text,
            "The number of the enrollment, or the path of the subscription or billing account.",
        )
        .shown(),
        Column::new("dataset", Kind::Text, "The kind of data.").shown(),
        Column::new("span", Kind::Text, "The billing period or the days.").shown(),
        Column::new("rows", Kind::Count, "How many rows the snapshot has.").shown(),
        Column::new("pages", Kind::Count, "How many pages it came in."),
        Column::new("bytes", Kind::Count, "Its size on disk.").shown(),
        Column::new("savedAt", Kind::Instant, "When it was fetched.").shown(),
        Column::new("lastUsed", Kind::Instant, "When it was written or last answered a call."),
        Column::new("origin", Kind::Text, "Scheme, host and port of the server."),
        Column::new("version", Kind::Text, "The version of the API that was asked."),
        Column::new("etag", Kind::Text, "The validator as the server wrote it."),
        Column::new("fileName", Kind::Text, "Its file in the folder."),
        Column::new("damage", Kind::Text, "What is wrong with it, where something is.").shown(),
    ]
}

fn cells(entry: &CacheEntry) -> Vec<Cell<'_>> {
    let call = entry.content.as_ref().ok();
    let text = |text: Option<&'_ String>| text.map_or(Cell::Null, |text| Cell::Text(text.clone().into()));
    vec![
        text(call.map(|call| &call.enrollment)),
        text(call.map(|call| &call.dataset)),
        text(call.map(|call| &call.span)),
        call.map_or(Cell::Null, |call| Cell::Count(call.rows)),
        call.map_or(Cell::Null, |call| Cell::Count(call.pages)),
        Cell::Count(entry.bytes),
        call.map_or(Cell::Null, |call| instant(call.saved_at)),
        instant(entry.last_used),
        text(call.map(|call| &call.origin)),
        text(call.map(|call| &call.version)),
        text(call.map(|call| &call.etag)),
        Cell::text(&entry.file_name),
        entry
            .content
            .as_ref()
            .err()
            .map_or(Cell::Null, |damage| Cell::Text(diagnostic::value_to_show(damage).into())),
    ]
}

fn instant(time: DateTime<Utc>) -> Cell<'static> {
    Cell::Text(time.to_rfc3339_opts(SecondsFormat::Secs, true).into())
}
