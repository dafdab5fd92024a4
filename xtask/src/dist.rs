//! `cargo xtask dist`: the C library as a tree that can be copied to `/usr/local`, by the conventions that cargo-c has.
//!
//! ```text
//! include/ea_billing.h
//! lib/libea_billing.so.1.0.1.0   the library: the version of its binary interface, then its own
//! lib/libea_billing.so.1         what programs ask for when they start
//! lib/libea_billing.so           what the linker looks for
//! lib/libea_billing.a
//! lib/pkgconfig/ea_billing.pc
//! share/doc/ea-billing           what users should read, licences
//! share/ea-billing/examples
//! ```
//!
//! The names for macOS and Windows are those that are usual there; nobody has tried them yet.

mod built;
mod names;
mod pkg_config;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    error::Error,
    header::{self, CRATE, Exports, HEADER},
    output::{self, OutputFile},
    workspace::name_of,
};
use built::Built;
use names::{Names, System};

/// What to lay out.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of the tree; `dist` below cargo's target folder by default. What was laid out there before is replaced.
    pub out: Option<PathBuf>,
    /// Where the tree will be; anywhere by default, since `pkg-config` knows where it found its file.
    pub prefix: Option<String>,
    /// The profile that the library is built with.
    pub profile: String,
}

/// What should be read, from the root of the workspace.
const TO_READ: [&str; 4] =
    ["crates/ea-billing-ffi/README.md", "LICENSE-MIT", "LICENSE-APACHE", "THIRD-PARTY.md"];
/// The folders of the tree. Nothing else in it is touched.
const FOLDERS: [&str; 4] = ["include", "lib", "bin", "share"];

/// A tree that is laid out.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    pub(crate) folder: PathBuf,
    /// The shared library.
    pub(crate) shared: PathBuf,
    /// The static library.
    pub(crate) archive: PathBuf,
    pub(crate) version: String,
    /// The version of the binary interface.
    pub(crate) abi: u32,
}

/// Builds the library in the workspace at `root`, lays it out and says where.
///
/// # Errors
///
/// When the header is out of date, the library can't be built, or a file can't be read or written.
pub fn run(root: &Path, options: &Options) -> Result<String, Box<dyn std::error::Error>> {
    let tree = lay_out(root, options)?;
    let (version, abi, folder) = (&tree.version, tree.abi, tree.folder.display());
    Ok(format!("libea_billing {version} with binary interface {abi} is in {folder}"))
}

/// As [`run`], and tells what is where.
pub(crate) fn lay_out(root: &Path, options: &Options) -> Result<Tree, Box<dyn std::error::Error>> {
    header::run_in(root, true)?;
    let exports = Exports::read(&root.join(CRATE).join("src"))?;
    let (version, abi) = (header::version(root)?, header::abi(&exports)?);
    let built = Built::new(root, &options.profile)?;
    let folder = options.out.clone().unwrap_or_else(|| built.target.join("dist"));
    for name in FOLDERS {
        remove(&folder.join(name))?;
    }
    let names = Names::of(System::this(), &version, abi);
    copy(&root.join(CRATE).join(HEADER), &folder.join(HEADER))?;
    let shared = folder.join(&names.shared);
    copy(&built.shared, &shared)?;
    let archive = folder.join(&names.archive);
    copy(&built.archive, &archive)?;
    if let (Some(name), Some(from)) = (&names.import, &built.import) {
        copy(from, &folder.join(name))?;
    }
    for name in &names.links {
        link(&shared, &folder.join(name))?;
    }
    let package = pkg_config::file(options.prefix.as_deref(), &version, &built.libraries);
    output::write(&[OutputFile::new(folder.join("lib/pkgconfig/ea_billing.pc"), package)])?;
    add_what_to_read(root, &folder)?;
    let examples = format!("{CRATE}/examples");
    for path in files_below(root, &examples)? {
        let below = Path::new(&path).strip_prefix(&examples).unwrap_or(Path::new(&path)).to_owned();
        copy(&root.join(&path), &folder.join("share/ea-billing/examples").join(below))?;
    }
    Ok(Tree { folder, shared, archive, version, abi })
}

/// Copies what should be read; none of it may be missing, since the licences ask for that.
fn add_what_to_read(root: &Path, folder: &Path) -> Result<(), Error> {
    for path in TO_READ {
        let from = root.join(path);
        copy(&from, &folder.join("share/doc/ea-billing").join(name_of(&from)))?;
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<(), Error> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|source| Error::File {
            action: "remove",
            path: folder.to_owned(),
            source,
        })?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(|source| Error::write(folder, source))?;
    }
    fs::copy(from, to).map_err(|source| Error::File { action: "copy", path: from.to_owned(), source })?;
    Ok(())
}

/// Gives a file another name in the same folder.
fn link(file: &Path, name: &Path) -> Result<(), Error> {
    #[cfg(unix)]
    std::os::unix::fs::symlink(name_of(file), name).map_err(|source| Error::write(name, source))?;
    #[cfg(not(unix))]
    copy(file, name)?;
    Ok(())
}

/// The files of a folder that git knows: what an example needs to run may have been installed beside it.
fn files_below(root: &Path, folder: &str) -> Result<Vec<String>, Error> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", folder]).current_dir(root);
    let output = git.output().map_err(|source| Error::File { action: "run", path: "git".into(), source })?;
    if !output.status.success() {
        return Err(Error::Usage("`git ls-files` failed".to_owned()));
    }
    let files = String::from_utf8_lossy(&output.stdout).into_owned();
    let files = files.split_terminator('\0').filter(|path| root.join(path).is_file());
    Ok(files.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_that_is_missing_fails() {
        let (root, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for path in TO_READ {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        }
        add_what_to_read(root.path(), folder.path()).unwrap();
        assert!(folder.path().join("share/doc/ea-billing/LICENSE-MIT").exists());
        fs::remove_file(root.path().join("LICENSE-MIT")).unwrap();
        let error = add_what_to_read(root.path(), folder.path()).unwrap_err();
        assert!(error.to_string().contains("LICENSE-MIT"), "{error}");
    }
}
