//! `spec.lock`: what the generated client was made of.

use std::{fs, path::Path};

use sha2::{Digest as _, Sha256};

use crate::{
    error::Error,
    workspace::{name_of, read_toml},
};

/// The digests of everything that the generated code is made of.
#[derive(Debug, Default)]
pub struct Lock {
    entries: Vec<(String, String)>,
}

impl Lock {
    /// Adds a file under its name in `spec/`.
    ///
    /// # Errors
    ///
    /// When it can't be read.
    pub fn add(&mut self, folder: &str, path: &Path) -> Result<(), Error> {
        let bytes = fs::read(path).map_err(|source| Error::read(path, source))?;
        let name = name_of(path);
        let name = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        self.entries.push((name, digest(&bytes)));
        Ok(())
    }

    /// The lock file's text, with the versions of the generator that the workspace is locked to.
    ///
    /// # Errors
    ///
    /// When `Cargo.lock` can't be read or has no generator.
    pub fn print(mut self, root: &Path) -> Result<String, Error> {
        self.entries.sort();
        let mut text =
            "# Written by `cargo xtask codegen`: what the generated client was made of.\n\n[generator]\n"
                .to_owned();
        for name in ["progenitor-impl", "typify-impl", "prettyplease"] {
            text.push_str(&format!("{name} = \"{}\"\n", locked_version(root, name)?));
        }
        text.push_str("\n[sha256]\n");
        for (name, digest) in self.entries {
            text.push_str(&format!("\"{name}\" = \"{digest}\"\n"));
        }
        Ok(text)
    }
}

/// The SHA-256 digest in hexadecimal.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn locked_version(root: &Path, name: &str) -> Result<String, Error> {
    let lock = read_toml(&root.join("Cargo.lock"))?;
    let packages = lock.get("package").and_then(toml::Value::as_array).into_iter().flatten();
    let mut found =
        packages.filter(|package| package.get("name").and_then(toml::Value::as_str) == Some(name));
    let version = found.next().and_then(|package| package.get("version")).and_then(toml::Value::as_str);
    version.map(str::to_owned).ok_or_else(|| Error::Usage(format!("Cargo.lock has no package `{name}`")))
}
