//! Writing generated files, or only saying whether they are what would be written.

use std::{
    fs,
    path::{Path, PathBuf},
};

use similar::TextDiff;

use crate::error::Error;

/// A file to be written, or removed.
#[derive(Debug, Clone)]
pub struct OutputFile {
    /// Where.
    pub path: PathBuf,
    /// What; nothing where the file has to go.
    pub text: Option<String>,
}

impl OutputFile {
    /// A file.
    pub fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: Some(text.into()) }
    }

    /// A file that is there and should not be.
    pub fn removed(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), text: None }
    }
}

/// Writes those files that differ and returns their number.
///
/// # Errors
///
/// When a file can't be written.
pub fn write(files: &[OutputFile]) -> Result<usize, Error> {
    let mut written = 0;
    for OutputFile { path, text } in files {
        let Some(text) = text else {
            fs::remove_file(path).map_err(|source| Error::write(path, source))?;
            written += 1;
            continue;
        };
        if fs::read_to_string(path).is_ok_and(|current| current == *text) {
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|source| Error::write(folder, source))?;
        }
        fs::write(path, text).map_err(|source| Error::write(path, source))?;
        written += 1;
    }
    Ok(written)
}

/// The unified diffs from what is there to what would be written, one per file that differs; paths are shown from `root`.
#[must_use]
pub fn differences(files: &[OutputFile], root: &Path) -> Vec<String> {
    files.iter().filter_map(|file| difference(file, root)).collect()
}

fn difference(OutputFile { path, text }: &OutputFile, root: &Path) -> Option<String> {
    let current = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    let wanted = text.as_deref().unwrap_or_default();
    if current == wanted && path.exists() == text.is_some() {
        return None;
    }
    let name = path.strip_prefix(root).unwrap_or(path).display().to_string();
    let name = name.trim_start_matches('/');
    let diff = TextDiff::from_lines(current.as_str(), wanted);
    Some(diff.unified_diff().context_radius(3).header(&format!("a/{name}"), &format!("b/{name}")).to_string())
}
