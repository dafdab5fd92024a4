//! The folder of payloads that nobody here wrote.

use std::path::{Path, PathBuf};

/// The folder, or nothing after saying that the test is skipped.
pub(crate) fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("EA_BILLING_RECORDINGS").filter(|folder| !folder.is_empty());
    if folder.is_none() {
        eprintln!("skipped: EA_BILLING_RECORDINGS names no folder of recordings");
    }
    let folder = PathBuf::from(folder?);
    assert!(folder.is_dir(), "EA_BILLING_RECORDINGS names {}, which is no folder", folder.display());
    Some(folder)
}

/// All files below a folder with this extension, in order.
pub(crate) fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The file's name.
pub(crate) fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The file's text, without a byte order mark.
pub(crate) fn text(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.trim_start_matches('\u{feff}').to_owned()
}
