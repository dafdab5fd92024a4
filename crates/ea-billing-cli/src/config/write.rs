//! Changing the file of profiles: all at once, and for its owner alone.

use std::{
    fs::DirBuilder,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use toml_edit::{DocumentMut, Item, Table};

use super::{ConfigFile, DEFAULT_PROFILE, Key, PROFILES, Value, read};
use crate::failure::{Failure, Result};

/// A change of the file.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// Gives a setting of a profile a value. A profile that is not there is made.
    Set(String, Key, Value),
    /// Takes a setting of a profile away.
    Unset(String, Key),
    /// Makes a profile the one that is taken where none is named.
    Use(String),
}

/// Changes the file, and keeps its comments and its order. What results is read before it is written.
pub(crate) fn change(path: &Path, changes: &[Change]) -> Result<()> {
    let text = read::text(path)?.unwrap_or_default();
    // The same errors as for who only reads it, with lines.
    ConfigFile::parse(path, &text)?;
    let unreadable =
        |error: toml_edit::TomlError| Failure::usage("invalid_setting", error.message().to_owned());
    let mut document: DocumentMut = text.parse().map_err(unreadable)?;
    for change in changes {
        apply(&mut document, change);
    }
    let text = document.to_string();
    ConfigFile::parse(path, &text)?;
    write_private(path, text.as_bytes()).map_err(|error| {
        let message = format!("the file of profiles `{}` cannot be written", path.display());
        Failure::storage(message, error)
            .with_hint("check the rights of its folder, or name another file with `--config`")
    })
}

fn apply(document: &mut DocumentMut, change: &Change) {
    match change {
        Change::Set(profile, key, value) => {
            let item = match value {
                Value::Text(text) => toml_edit::value(text.as_str()),
                Value::Flag(flag) => toml_edit::value(*flag),
                Value::Number(number) => toml_edit::value(i64::from(*number)),
            };
            let mut implicit = Table::new();
            implicit.set_implicit(true);
            let profiles = document.entry(PROFILES).or_insert(Item::Table(implicit));
            let Some(profiles) = profiles.as_table_like_mut() else { return };
            let table = profiles.entry(profile).or_insert_with(toml_edit::table);
            if let Some(table) = table.as_table_like_mut() {
                table.insert(key.name(), item);
            }
        }
        Change::Unset(profile, key) => {
            let profiles = document.get_mut(PROFILES).and_then(Item::as_table_like_mut);
            let table = profiles.and_then(|profiles| profiles.get_mut(profile));
            if let Some(table) = table.and_then(Item::as_table_like_mut) {
                table.remove(key.name());
            }
        }
        Change::Use(profile) => document[DEFAULT_PROFILE] = toml_edit::value(profile.as_str()),
    }
}

/// Puts the bytes into a file that only its owner can read, whatever the umask: the old file or the new one is there, never
/// a part. Folders that are missing are made for the owner alone.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link to a file that is kept elsewhere stays a link.
    let path = path.canonicalize().unwrap_or_else(|_| PathBuf::from(path));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut folders = DirBuilder::new();
    folders.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folders, 0o700);
    folders.create(folder)?;
    // Made with the mode 0600.
    let mut file = tempfile::Builder::new().prefix(".ea-billing-").suffix(".tmp").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}
