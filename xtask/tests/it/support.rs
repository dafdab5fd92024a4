//! Where the fixtures lie and how a document runs through the stages.

use std::path::{Path, PathBuf};

use serde_json::Value;
use xtask::{
    emit, lift, normalize,
    swagger::{self, Document},
};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

pub(crate) fn kitchen_sink() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/specification/kitchen-sink.json")
}

/// The documents of the workspace.
pub(crate) fn specs() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("spec")).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect();
    paths.sort();
    assert!(paths.len() >= 7, "{paths:?}");
    paths
}

/// Runs a bundled document through all stages; an error is its text.
pub(crate) fn generate(root: &Value) -> Result<String, String> {
    let document = Document::new("d.json", root.clone());
    let lifted = lift::lift(&document).map_err(|error| error.to_string())?;
    let normalized = normalize::normalize(&lifted).map_err(|error| error.to_string())?;
    emit::emit("d", &normalized).map_err(|error| error.to_string())
}

pub(crate) fn read(path: &Path) -> Value {
    swagger::read(path).unwrap().root
}
