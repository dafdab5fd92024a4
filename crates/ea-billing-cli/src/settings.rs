//! Where every setting comes from: flags, then the environment, then the profile, then the default.

mod api_key;
mod azure;
mod keyring;
mod shown;
mod token;

use std::{
    fmt,
    path::{Path, PathBuf},
};

use clap::ValueEnum as _;
use ea_billing_core::{PeriodRules, chrono::Month};

pub(crate) use api_key::{read_key, read_stdin, stdin_is_terminal};
pub(crate) use azure::{AzureSettings, TokenPlace};
pub(crate) use keyring::{forget, store};
pub(crate) use shown::{RETIRED_URL, Shown};
pub(crate) use token::read_token;

use crate::{
    args::{Connection, Format, General},
    config::{self, ConfigFile, Key, Profile, Value},
    env::{self, Environment, Variable},
    failure::{Failure, Result},
};

/// What gave a setting its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// An option of the command line.
    Flag(&'static str),
    Variable(&'static str),
    /// A line of the file of profiles.
    Profile {
        name: String,
        line: usize,
    },
    /// The line of that file which chooses a profile.
    File,
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => f.write_str(flag),
            Self::Variable(name) => f.write_str(name),
            Self::Profile { name, line } => write!(f, "profile `{name}`, line {line}"),
            Self::File => f.write_str("default-profile"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A value, and what gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Setting<T> {
    pub(crate) value: T,
    pub(crate) origin: Origin,
}

impl<T> Setting<T> {
    fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }

    fn map<U>(self, change: impl FnOnce(T) -> U) -> Setting<U> {
        Setting { value: change(self.value), origin: self.origin }
    }
}

/// Where the API key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeySource {
    Stdin,
    File(PathBuf),
    /// In the variable itself.
    Variable,
    /// In the keyring of the system, under the name of the profile.
    Keyring {
        profile: String,
    },
}

impl fmt::Display for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("stdin"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Variable => f.write_str("the variable"),
            Self::Keyring { profile } => write!(f, "the keyring, as `{profile}`"),
        }
    }
}

/// Where snapshots are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CachePlace {
    Folder(PathBuf),
    Nowhere,
}

/// Everything that is not said by the arguments of one command.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The file of profiles; nothing on a system without a home folder.
    pub(crate) file: Option<Setting<PathBuf>>,
    /// Whether that file is there.
    pub(crate) has_file: bool,
    pub(crate) profile: Option<Setting<String>>,
    pub(crate) url: Option<Setting<String>>,
    pub(crate) enrollment: Option<Setting<String>>,
    pub(crate) api_key: Option<Setting<KeySource>>,
    pub(crate) ca_file: Option<Setting<PathBuf>>,
    pub(crate) cache: Setting<CachePlace>,
    pub(crate) output: Option<Setting<Format>>,
    pub(crate) fiscal_year_start: Option<Setting<u32>>,
    pub(crate) settling_days: Option<Setting<u32>>,
    /// What a user should know of them.
    pub(crate) warnings: Vec<String>,
}

impl Settings {
    /// Finds out every setting. Nothing but the file of profiles is read.
    pub(crate) fn load(general: &General, connection: &Connection, env: &Environment) -> Result<Self> {
        let sources = Sources::read(general, env)?;
        Self::of(&sources, &sources.layers(env)?, connection)
    }

    fn of(sources: &Sources, layers: &Layers<'_>, connection: &Connection) -> Result<Self> {
        let Sources { place, file, profile } = sources;
        let warnings = place.iter().filter_map(|place| warning_of_file(&place.value)).collect();
        Ok(Self {
            has_file: file.is_some(),
            url: layers.text(connection.url.as_deref(), "--url", env::URL, Key::Url)?,
            enrollment: layers.text(
                connection.enrollment.as_deref(),
                "--enrollment",
                env::ENROLLMENT,
                Key::Enrollment,
            )?,
            api_key: layers.api_key(connection.api_key_file.as_deref())?,
            ca_file: layers.path(
                connection.machine.ca_file.as_deref(),
                "--ca-file",
                env::CA_FILE,
                Key::CaFile,
            ),
            cache: layers.cache(connection),
            output: layers.of_profile(Key::Output).and_then(|setting| match setting.value {
                Value::Text(word) => {
                    Format::from_str(word, false).ok().map(|format| Setting::new(format, setting.origin))
                }
                _ => None,
            }),
            fiscal_year_start: layers.number(Key::FiscalYearStart),
            settling_days: layers.number(Key::SettlingDays),
            file: place.clone(),
            profile: profile.clone(),
            warnings,
        })
    }

    /// The rules by which periods are selected and taken for closed.
    pub(crate) fn period_rules(&self) -> PeriodRules {
        let mut rules = PeriodRules::default();
        let month = self.fiscal_year_start.as_ref().and_then(|month| u8::try_from(month.value).ok());
        if let Some(month) = month.and_then(|month| Month::try_from(month).ok()) {
            rules = rules.with_fiscal_year_start(month);
        }
        match &self.settling_days {
            Some(days) => rules.with_settling_days(days.value),
            None => rules,
        }
    }
}

/// Which file of profiles is meant.
pub(crate) fn file_place(general: &General, env: &Environment) -> Option<Setting<PathBuf>> {
    let flag = general.config.clone().map(|path| Setting::new(path, Origin::Flag("--config")));
    let variable =
        || Some(Setting::new(env.path(env::CONFIG)?.to_owned(), Origin::Variable(env::CONFIG.name)));
    let system = || Some(Setting::new(config::default_path()?, Origin::Default));
    flag.or_else(variable).or_else(system)
}

/// Reads the file. One that somebody named has to be there.
fn read_file(place: &Setting<PathBuf>) -> Result<Option<ConfigFile>> {
    let file = ConfigFile::read(&place.value)?;
    if file.is_none() && place.origin != Origin::Default {
        let message = format!(
            "the file of profiles `{}`, which {} names, is not there",
            place.value.display(),
            place.origin
        );
        return Err(Failure::usage("invalid_setting", message)
            .with_hint("correct the path, or make the file with `ea-billing config set KEY VALUE`"));
    }
    Ok(file)
}

/// The name of the profile, whether it is there or not.
pub(crate) fn chosen_profile(
    general: &General,
    env: &Environment,
    file: Option<&ConfigFile>,
) -> Result<Option<Setting<String>>> {
    let flag = general.profile.clone().map(|name| Setting::new(name, Origin::Flag("--profile")));
    let variable = env
        .text(env::PROFILE)?
        .map(|name| Setting::new(name.trim().to_owned(), Origin::Variable(env::PROFILE.name)));
    let default =
        file.and_then(|file| file.default_profile.clone()).map(|name| Setting::new(name, Origin::File));
    Ok(flag.or(variable).or(default))
}

fn folder_of(place: Option<&Setting<PathBuf>>) -> PathBuf {
    place.and_then(|place| place.value.parent()).map(Path::to_owned).unwrap_or_default()
}

fn warning_of_file(path: &Path) -> Option<String> {
    let rights = config::open_to_others(path)?;
    Some(format!("others can read the file of profiles `{}`: {rights}, better `chmod 600`", path.display()))
}

/// The file of profiles, and what was chosen of it.
struct Sources {
    place: Option<Setting<PathBuf>>,
    file: Option<ConfigFile>,
    profile: Option<Setting<String>>,
}

impl Sources {
    fn read(general: &General, env: &Environment) -> Result<Self> {
        let place = file_place(general, env);
        let file = place.as_ref().map(read_file).transpose()?.flatten();
        let profile = chosen_profile(general, env, file.as_ref())?;
        Ok(Self { place, file, profile })
    }

    fn layers<'a>(&'a self, env: &'a Environment) -> Result<Layers<'a>> {
        let Self { place, file, profile } = self;
        let path = place.as_ref().map_or(Path::new("config.toml"), |place| place.value.as_path());
        let profile = match profile {
            Some(name) => {
                let no_file = || config::no_profile(path, &name.value, std::iter::empty());
                Some((file.as_ref().ok_or_else(no_file)?.profile(path, &name.value)?, name))
            }
            None => None,
        };
        Ok(Layers { env, profile, folder: folder_of(place.as_ref()) })
    }
}

/// What stands below the flags.
struct Layers<'a> {
    env: &'a Environment,
    profile: Option<(&'a Profile, &'a Setting<String>)>,
    /// What relative paths of the file are relative to.
    folder: PathBuf,
}

impl<'a> Layers<'a> {
    fn of_profile(&self, key: Key) -> Option<Setting<&'a Value>> {
        let (profile, name) = self.profile?;
        let (value, line) = profile.0.get(&key)?;
        Some(Setting::new(value, Origin::Profile { name: name.value.clone(), line: *line }))
    }

    fn text(
        &self,
        flag: Option<&str>,
        flag_name: &'static str,
        variable: Variable,
        key: Key,
    ) -> Result<Option<Setting<String>>> {
        if let Some(flag) = flag {
            return Ok(Some(Setting::new(flag.to_owned(), Origin::Flag(flag_name))));
        }
        if let Some(text) = self.env.text(variable)? {
            return Ok(Some(Setting::new(text.to_owned(), Origin::Variable(variable.name))));
        }
        Ok(self.of_profile(key).map(|setting| setting.map(ToString::to_string)))
    }

    fn path(
        &self,
        flag: Option<&Path>,
        flag_name: &'static str,
        variable: Variable,
        key: Key,
    ) -> Option<Setting<PathBuf>> {
        let flag = flag.map(|path| Setting::new(path.to_owned(), Origin::Flag(flag_name)));
        let variable =
            || Some(Setting::new(self.env.path(variable)?.to_owned(), Origin::Variable(variable.name)));
        let profile = || Some(self.of_profile(key)?.map(|path| self.folder.join(path.to_string())));
        flag.or_else(variable).or_else(profile)
    }

    fn number(&self, key: Key) -> Option<Setting<u32>> {
        let setting = self.of_profile(key)?;
        match setting.value {
            Value::Number(number) => Some(Setting::new(*number, setting.origin)),
            _ => None,
        }
    }

    /// A flag wins over both variables, the variable with the key over the one with its file, as in the core.
    fn api_key(&self, flag: Option<&Path>) -> Result<Option<Setting<KeySource>>> {
        if let Some(path) = flag {
            let is_stdin = path == Path::new("-");
            let source = if is_stdin { KeySource::Stdin } else { KeySource::File(path.to_owned()) };
            return Ok(Some(Setting::new(source, Origin::Flag("--api-key-file"))));
        }
        if self.env.text(env::API_KEY)?.is_some() {
            return Ok(Some(Setting::new(KeySource::Variable, Origin::Variable(env::API_KEY.name))));
        }
        let file = self.path(None, "--api-key-file", env::API_KEY_FILE, Key::ApiKeyFile);
        if let Some(file) = file {
            return Ok(Some(file.map(KeySource::File)));
        }
        let keyring = self.of_profile(Key::Keyring).filter(|keyring| *keyring.value == Value::Flag(true));
        Ok(keyring
            .zip(self.profile)
            .map(|(keyring, (_, name))| keyring.map(|_| KeySource::Keyring { profile: name.value.clone() })))
    }

    fn cache(&self, connection: &Connection) -> Setting<CachePlace> {
        if connection.machine.no_cache {
            return Setting::new(CachePlace::Nowhere, Origin::Flag("--no-cache"));
        }
        let flag = connection.machine.cache_dir.as_deref();
        let asked = self.path(flag, "--cache-dir", env::CACHE_DIR, Key::CacheDir);
        let from_profile = |setting: &Setting<PathBuf>| matches!(setting.origin, Origin::Profile { .. });
        let off = self.of_profile(Key::Cache).filter(|cache| *cache.value == Value::Flag(false));
        match (asked, off) {
            (Some(asked), None) => asked.map(CachePlace::Folder),
            (Some(asked), Some(_)) if !from_profile(&asked) => asked.map(CachePlace::Folder),
            (_, Some(off)) => off.map(|_| CachePlace::Nowhere),
            (None, None) => {
                let place = config::default_cache().map_or(CachePlace::Nowhere, CachePlace::Folder);
                Setting::new(place, Origin::Default)
            }
        }
    }
}

#[cfg(test)]
mod tests;
