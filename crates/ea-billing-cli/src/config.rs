//! The file of profiles.
//!
//! ```toml
//! default-profile = "work"
//!
//! [profiles.work]
//! url = "https://billing.example.com"
//! api-key-file = "work.key"
//! ```
//!
//! It names files and never holds a key. Relative paths in it are relative to its folder.

mod key;
mod read;
mod write;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy as _;

pub(crate) use key::{Key, Value};
pub(crate) use write::{Change, change, write_private};

use crate::failure::{Failure, Result};

/// The name of the line that chooses a profile.
const DEFAULT_PROFILE: &str = "default-profile";
/// The table of the profiles.
const PROFILES: &str = "profiles";

/// What the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ConfigFile {
    /// The profile to take where none is named.
    pub(crate) default_profile: Option<String>,
    pub(crate) profiles: BTreeMap<String, Profile>,
}

/// The settings of one profile, with the line of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Profile(pub(crate) BTreeMap<Key, (Value, usize)>);

impl Profile {
    pub(crate) fn get(&self, key: Key) -> Option<&Value> {
        self.0.get(&key).map(|(value, _)| value)
    }
}

/// Where the file is if nobody says so: in the folder of settings of the system.
pub(crate) fn default_path() -> Option<PathBuf> {
    let system = etcetera::choose_base_strategy().ok()?;
    Some(system.config_dir().join("ea-billing").join("config.toml"))
}

/// Where snapshots are kept if nobody says so.
pub(crate) fn default_cache() -> Option<PathBuf> {
    let system = etcetera::choose_base_strategy().ok()?;
    Some(system.cache_dir().join("ea-billing").join("snapshots"))
}

impl ConfigFile {
    /// Reads the file, if there is one.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>> {
        let Some(text) = read::text(path)? else { return Ok(None) };
        Self::parse(path, &text).map(Some)
    }

    /// The profile of this name.
    pub(crate) fn profile(&self, path: &Path, name: &str) -> Result<&Profile> {
        self.profiles
            .get(name)
            .ok_or_else(|| no_profile(path, name, self.profiles.keys().map(String::as_str)))
    }
}

/// The error of a profile that is not there.
pub(crate) fn no_profile<'a>(
    path: &Path,
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Failure {
    let message = format!("there is no profile `{name}` in `{}`", path.display());
    let all = known.clone().map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", ");
    let hint = match closest(name, known) {
        Some(known) => format!("did you mean `{known}`?"),
        None if all.is_empty() => {
            "the file has no profiles; `ea-billing config set KEY VALUE --profile NAME` makes one".to_owned()
        }
        None => format!("its profiles are {all}"),
    };
    Failure::usage("invalid_setting", message).with_hint(hint)
}

/// The known name that a mistyped one is most like.
pub(crate) fn closest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let far = name.chars().count().div_ceil(3);
    let near = known.map(|known| (strsim::damerau_levenshtein(name, known), known));
    near.filter(|(distance, _)| *distance <= far).min().map(|(_, known)| known)
}

/// What others may do with a file that should be its owner's alone; nothing where it is as it should be.
pub(crate) fn open_to_others(path: &Path) -> Option<String> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;

        let found = std::fs::metadata(path).ok()?;
        let mode = found.permissions().mode() & 0o777;
        // A pipe from a keeper of secrets is no file that stays.
        return (found.is_file() && mode & 0o077 != 0).then(|| format!("its mode is {mode:04o}"));
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

#[cfg(test)]
mod tests;
