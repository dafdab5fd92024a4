//! Where the workspace is and where what it builds goes.

use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The folder that cargo compiles into; the environment may name another one than the workspace's.
pub(crate) fn target() -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR").filter(|folder| !folder.is_empty());
    named.map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// The folder of the generated modules and their documents.
pub(crate) fn generated() -> PathBuf {
    root().join("crates/ea-billing-client/src/generated")
}
