//! `cargo xtask codegen`: from the documents in `spec/` to the modules of the raw client.
//!
//! The stages that a document runs through are connected in [`module`]; this file knows which documents there are and
//! where the files that are made of them lie.

use std::path::{Path, PathBuf};

use crate::{
    error::{Error, Place},
    lock::Lock,
    module,
    output::{self, OutputFile},
    overlay, package,
    workspace::{self, entries_of, files_in, name_of, stem_of},
};

/// What to generate.
#[derive(Debug, Default)]
pub struct Options {
    /// Write nothing, print the differences.
    pub check: bool,
    /// A document outside the workspace to make a crate of.
    pub spec: Option<PathBuf>,
    /// The folder of that crate.
    pub out: Option<PathBuf>,
    /// Overlays for that document.
    pub overlays: Vec<PathBuf>,
}

/// Runs the command in the workspace and returns what it has to say.
///
/// # Errors
///
/// When a document can't be turned into a client, a file can't be read or written, or with
/// [`check`](Options::check) when a committed file differs; the error holds the differences.
pub fn run(options: &Options) -> Result<String, Error> {
    run_in(&workspace::root(), options)
}

/// As [`run`], for a workspace in another folder.
///
/// # Errors
///
/// As [`run`].
pub fn run_in(root: &Path, options: &Options) -> Result<String, Error> {
    let (files, command) = match (&options.spec, &options.out) {
        (Some(spec), Some(out)) => {
            let overlays = options.overlays.iter().map(|overlay| format!(" --overlay {}", overlay.display()));
            let overlays: String = overlays.collect();
            let command =
                format!("cargo xtask codegen --spec {} --out {}{overlays}", spec.display(), out.display());
            (package::files(spec, out, &options.overlays)?, command)
        }
        (None, None) => (workspace_files(root)?, "cargo xtask codegen".to_owned()),
        _ => {
            return Err(Error::Usage("give --spec and --out together, or neither".to_owned()));
        }
    };
    let total = files.len();
    if options.check {
        let differences = output::differences(&files, root);
        if !differences.is_empty() {
            return Err(Error::Drift { differences, command });
        }
        return Ok(format!("{total} generated files are up to date"));
    }
    let written = output::write(&files)?;
    Ok(format!("{written} of {total} generated files written"))
}

/// Everything that `codegen` owns in the workspace.
fn workspace_files(root: &Path) -> Result<Vec<OutputFile>, Error> {
    let spec = root.join("spec");
    let source = root.join("crates/ea-billing-client/src");
    refuse_orphans(&spec)?;
    let mut modules = Vec::new();
    let mut lock = Lock::default();
    for document in files_in(&spec, "json")? {
        let stem = stem_of(&document);
        let mut overlays = Vec::new();
        for path in files_in(&spec.join("overlay").join(&stem), "json")? {
            lock.add(&format!("overlay/{stem}"), &path)?;
            overlays.push(overlay::read(&path)?);
        }
        lock.add("", &document)?;
        let module = module::generate(&document, &overlays)?;
        if modules.iter().any(|other: &module::Module| other.name == module.name) {
            let construct = format!("a second document for the module `{}`", module.name);
            return Err(Place::document(format!("{stem}.json"))
                .error(construct, "give the document another name")
                .into());
        }
        modules.push(module);
    }
    if modules.is_empty() {
        return Err(Error::Usage(format!("{} holds no document", spec.display())));
    }
    let mut files = module::files(&modules, &source)?;
    files.push(OutputFile::new(spec.join("spec.lock"), lock.print(root)?));
    Ok(files)
}

/// An overlay for a document that isn't there applies to nothing.
fn refuse_orphans(spec: &Path) -> Result<(), Error> {
    let documents: Vec<_> = files_in(spec, "json")?.iter().map(|path| stem_of(path)).collect();
    for entry in entries_of(&spec.join("overlay"))? {
        let name = name_of(&entry);
        if !entry.is_dir() || !documents.contains(&name) {
            return Err(Place::document(format!("overlay/{name}"))
                .error(
                    "overlays for a document that is not there",
                    "an overlay lies in a folder named like its document, without the extension",
                )
                .into());
        }
    }
    Ok(())
}
