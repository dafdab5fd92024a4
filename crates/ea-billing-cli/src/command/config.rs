//! `ea-billing config`.

mod api_key;

use ea_billing_table::{Cell, Column, Kind};
use std::path::PathBuf;

use clap::{
    Args, Subcommand,
    builder::{PossibleValue, PossibleValuesParser},
};

pub(crate) use api_key::SetKeyArgs;

use crate::{
    args::{AzureAccess, Connection, OutputArgs},
    command::Session,
    config::{self, Change, ConfigFile, Key},
    diagnostic,
    env::Environment,
    exit::Exit,
    failure::{Failure, Result},
    output::{RowSink, View},
    settings::{self, AzureSettings, Shown},
};

/// The profile that is made where none is chosen.
const FIRST_PROFILE: &str = "default";

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Print the path of the file of profiles
    Path,
    /// Show every setting, and what gave it its value
    Show(ShowArgs),
    /// List the settings of all profiles
    List(ShowArgs),
    /// Give a setting of the profile a value
    Set(SetArgs),
    /// Take a setting out of the profile
    Unset(UnsetArgs),
    /// Make a profile the one that is taken where none is named
    Use(UseArgs),
    /// Read an API key from stdin and keep it for the profile, in a file for its owner alone or in the keyring
    SetKey(SetKeyArgs),
    /// Forget the API key of the profile
    ForgetKey,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct SetArgs {
    /// The setting
    #[arg(value_name = "KEY", value_parser = keys())]
    pub(crate) key: String,
    /// Its value
    #[arg(value_name = "VALUE")]
    pub(crate) value: String,
}

#[derive(Debug, Args)]
pub(crate) struct UnsetArgs {
    /// The setting
    #[arg(value_name = "KEY", value_parser = keys())]
    pub(crate) key: String,
}

#[derive(Debug, Args)]
pub(crate) struct UseArgs {
    /// The name of the profile
    #[arg(value_name = "PROFILE")]
    pub(crate) name: String,
}

pub(crate) async fn run(session: &Session, command: ConfigCommand) -> Result<Exit> {
    match command {
        ConfigCommand::Path => {
            let path = diagnostic::value_to_show(&path(session)?.to_string_lossy());
            let printed = session.printer.stdout(format!("{path}\n").as_bytes());
            printed.map_err(|error| Failure::storage("cannot print the path", error))?;
        }
        ConfigCommand::Show(args) => show(session, &args)?,
        ConfigCommand::List(args) => list(session, &args)?,
        ConfigCommand::Set(args) => set(session, &args)?,
        ConfigCommand::Unset(args) => {
            let target = Target::of(session)?;
            let profile = target.existing()?;
            config::change(&target.path, &[Change::Unset(profile.to_owned(), key(&args.key)?)])?;
        }
        ConfigCommand::Use(args) => {
            let path = path(session)?;
            ConfigFile::read(&path)?.unwrap_or_default().profile(&path, &args.name)?;
            config::change(&path, &[Change::Use(args.name)])?;
        }
        ConfigCommand::SetKey(args) => api_key::set(session, args).await?,
        ConfigCommand::ForgetKey => api_key::forget(session).await?,
    }
    Ok(Exit::Success)
}

/// The file of profiles, whether it is there or not.
fn path(session: &Session) -> Result<PathBuf> {
    let place = settings::file_place(&session.general, &Environment::read());
    place.map(|place| place.value).ok_or_else(|| {
        Failure::usage("invalid_setting", "there is no home folder in which the file of profiles could be")
            .with_hint("name the file with `--config FILE` or EA_BILLING_CONFIG")
    })
}

/// The names of the settings, which `--help` describes.
fn keys() -> PossibleValuesParser {
    PossibleValuesParser::new(Key::ALL.iter().map(|key| PossibleValue::new(key.name()).help(key.about())))
}

fn key(name: &str) -> Result<Key> {
    Key::of(name).ok_or_else(|| Failure::usage("invalid_argument", format!("there is no setting `{name}`")))
}

/// What a change is made to.
struct Target {
    path: PathBuf,
    file: ConfigFile,
    profile: String,
}

impl Target {
    fn of(session: &Session) -> Result<Self> {
        let path = path(session)?;
        let file = ConfigFile::read(&path)?.unwrap_or_default();
        let chosen = settings::chosen_profile(&session.general, &Environment::read(), Some(&file))?;
        let profile = chosen.map_or(FIRST_PROFILE.to_owned(), |chosen| chosen.value);
        Ok(Self { path, file, profile })
    }

    /// The profile, which has to be there.
    fn existing(&self) -> Result<&str> {
        self.file.profile(&self.path, &self.profile).map(|_| self.profile.as_str())
    }

    /// Makes the changes. The first profile of a file is the one that is taken where none is named.
    fn change(&self, session: &Session, mut changes: Vec<Change>) -> Result<()> {
        if self.file.profiles.is_empty() && self.file.default_profile.is_none() {
            changes.push(Change::Use(self.profile.clone()));
        }
        config::change(&self.path, &changes)?;
        session.printer.note(&format!(
            "the profile `{}` in `{}` was changed",
            self.profile,
            self.path.display()
        ));
        Ok(())
    }
}

fn set(session: &Session, args: &SetArgs) -> Result<()> {
    let key = key(&args.key)?;
    if diagnostic::find_key(&args.value).is_some() {
        let message =
            format!("`{}`: what looks like an API key is no value of it, and was not kept", args.key);
        return Err(Failure::usage("invalid_argument", message).with_hint(
            "pipe the key into `ea-billing config set-key`; make a new one if this line is kept in a history",
        ));
    }
    let value = key.read(&args.value).map_err(|expected| {
        Failure::usage(
            "invalid_argument",
            format!("`{}`: expected {expected}, found `{}`", args.key, args.value),
        )
    })?;
    let target = Target::of(session)?;
    target.change(session, vec![Change::Set(target.profile.clone(), key, value)])
}

/// What `ea-billing config show` prints.
pub(crate) fn shown_columns() -> Vec<Column> {
    vec![
        Column::new("name", Kind::Text, "The setting.").shown(),
        Column::new("value", Kind::Text, "Its value; of the API key and the access token only the place.")
            .shown(),
        Column::new("origin", Kind::Text, "What gave it its value.").shown(),
    ]
}

/// What `ea-billing config list` prints.
pub(crate) fn listed_columns() -> Vec<Column> {
    vec![
        Column::new("profile", Kind::Text, "The name of the profile.").shown(),
        Column::new("isDefault", Kind::Flag, "Whether it is taken where none is named.").shown(),
        Column::new("name", Kind::Text, "The setting.").shown(),
        Column::new("value", Kind::Text, "The value that it has in the file.").shown(),
        Column::new("line", Kind::Count, "The line of the file that gives it."),
    ]
}

fn show(session: &Session, args: &ShowArgs) -> Result<()> {
    let (access, connection) = (AzureAccess::default(), Connection::default());
    let settings = AzureSettings::load(&session.general, &access, &connection, &Environment::read())?;
    let mut sink = RowSink::open(&args.output, &session.printer, shown_columns(), View::default())?;
    for Shown { name, value, origin } in settings.common.shown().into_iter().chain(settings.shown()) {
        sink.row(&[
            Cell::text(name),
            value.map_or(Cell::Null, |value| Cell::Text(value.into())),
            Cell::Text(origin.into()),
        ])?;
    }
    for warning in &settings.common.warnings {
        session.printer.warn(warning);
    }
    sink.finish(&[])
}

fn list(session: &Session, args: &ShowArgs) -> Result<()> {
    let path = path(session)?;
    let file = ConfigFile::read(&path)?.unwrap_or_default();
    let mut sink = RowSink::open(&args.output, &session.printer, listed_columns(), View::default())?;
    let shown = |text: &str| Cell::Text(diagnostic::value_to_show(text).into());
    for (name, profile) in &file.profiles {
        let is_default = Cell::Flag(file.default_profile.as_ref() == Some(name));
        if profile.0.is_empty() {
            sink.row(&[shown(name), is_default.clone(), Cell::Null, Cell::Null, Cell::Null])?;
        }
        for (key, (value, line)) in &profile.0 {
            let (key, value) = (Cell::text(key.name()), shown(&value.to_string()));
            sink.row(&[shown(name), is_default.clone(), key, value, Cell::count(*line)])?;
        }
    }
    let place = diagnostic::value_to_show(&path.to_string_lossy());
    sink.finish(&[format!("profiles: {}, in {place}", file.profiles.len())])
}
