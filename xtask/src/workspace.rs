//! Where the workspace lies and what a folder of it holds.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::error::Error;

/// The workspace's root folder.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "cargo names the folder of the package that it runs")]
pub fn root() -> PathBuf {
    // At run time, since checkouts that share a target folder share the binary too.
    let own = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    let own = Path::new(&own);
    own.parent().unwrap_or(own).to_owned()
}

/// The files of a folder with this extension, or all where it is empty, in order; none where there is no folder.
///
/// # Errors
///
/// When the folder can't be read.
pub fn files_in(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Error> {
    let is_wanted =
        |path: &PathBuf| extension.is_empty() || path.extension().is_some_and(|own| own == extension);
    let entries = entries_of(folder)?.into_iter();
    Ok(entries.filter(|path| path.is_file() && is_wanted(path)).collect())
}

/// What lies in a folder, in order; nothing where there is no folder.
///
/// # Errors
///
/// When the folder can't be read.
pub fn entries_of(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).map_err(|source| Error::read(folder, source))?;
    let paths =
        entries.map(|entry| entry.map(|entry| entry.path()).map_err(|source| Error::read(folder, source)));
    let mut paths = paths.collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    Ok(paths)
}

/// The text of a file.
///
/// # Errors
///
/// When it can't be read.
pub fn read_text(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|source| Error::read(path, source))
}

/// A file of TOML.
///
/// # Errors
///
/// When it can't be read or is no TOML.
pub fn read_toml(path: &Path) -> Result<toml::Table, Error> {
    toml::from_str(&read_text(path)?).map_err(|error| Error::Usage(format!("{}: {error}", path.display())))
}

/// The file's name.
#[must_use]
pub fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The file's name without its extension.
#[must_use]
pub fn stem_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
