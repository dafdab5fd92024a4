//! The library, built for the examples and laid out as it is installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::printed;
use crate::workspace::root;

/// The library in a folder of its own.
#[derive(Debug)]
pub(super) struct Library(TempDir);

impl Library {
    /// Builds it as it is shipped but for optimization.
    pub(super) fn build() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [include, lib] = ["include", "lib"].map(|name| folder.path().join(name));
        fs::create_dir_all(&include).unwrap();
        fs::create_dir_all(&lib).unwrap();
        fs::copy(root().join("crates/ea-billing-ffi/include/ea_billing.h"), include.join("ea_billing.h")).unwrap();
        // Another test may build another one at the same place; a copy stays.
        fs::copy(shared(), lib.join("libea_billing.so.1")).unwrap();
        fs::hard_link(lib.join("libea_billing.so.1"), lib.join("libea_billing.so")).unwrap();
        let place = folder.path().display();
        let description = format!(
            "Name: ea_billing\nDescription: for the examples\nVersion: 0.1.0\n\
             Cflags: -I{place}/include\nLibs: -L{place}/lib -lea_billing\n"
        );
        fs::write(lib.join("ea_billing.pc"), description).unwrap();
        Self(folder)
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Lets a program find the library: at compile time by pkg-config, at run time by its name or by its path.
    pub(super) fn find<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let lib = self.path().join("lib");
        command.env("PKG_CONFIG_PATH", &lib).env("LD_LIBRARY_PATH", &lib);
        command.env("EA_BILLING_LIBRARY", lib.join("libea_billing.so.1"))
    }
}

/// The shared library that cargo builds.
fn shared() -> PathBuf {
    let mut cargo = xtask::cargo::command();
    cargo.args(["build", "--quiet", "--package", "ea-billing-ffi", "--message-format", "json-render-diagnostics"]);
    let messages = printed(cargo.current_dir(root()));
    let messages = serde_json::Deserializer::from_str(&messages).into_iter::<serde_json::Value>();
    let of_library = messages.map(Result::unwrap).filter(|message| message["target"]["name"] == "ea_billing");
    let files = of_library.filter_map(|message| message["filenames"].as_array().cloned()).flatten();
    let mut files = files.filter_map(|file| file.as_str().map(PathBuf::from));
    files.find(|file| file.extension().is_some_and(|extension| extension == "so")).unwrap()
}
