//! The library, built for the examples and laid out as it is installed.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use xtask::dist;

use crate::workspace::root;

/// The library in a folder of its own.
#[derive(Debug)]
pub(super) struct Library(TempDir);

impl Library {
    /// Builds it as it is shipped but for optimization.
    pub(super) fn build() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let out = Some(folder.path().to_owned());
        // Another test may build another one in the target folder; a copy stays.
        dist::run(&root(), &dist::Options { out, prefix: None, profile: "dev".to_owned() }).unwrap();
        Self(folder)
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Lets a program find the library: at compile time by pkg-config, at run time by its name or by its path.
    pub(super) fn find<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let lib = self.path().join("lib");
        // Go keeps what it has compiled by its own variables, of which pkg-config's is none.
        command.env("CGO_LDFLAGS", format!("-L{}", lib.display()));
        command.env("PKG_CONFIG_PATH", lib.join("pkgconfig")).env("LD_LIBRARY_PATH", &lib);
        command.env("EA_BILLING_LIBRARY", lib.join("libea_billing.so.1"))
    }
}
