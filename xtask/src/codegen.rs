//! `cargo xtask codegen`: from the documents in `spec/` to the modules of the raw client.
//!
//! load → bundle → lift → overlay → normalize → emit → format. Each stage is a function of its own; this file only
//! connects them and knows where files live.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use crate::{
    bundle, emit,
    error::Error,
    lift, normalize,
    output::{self, OutputFile},
    overlay::{self, Overlay},
    package, swagger,
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

/// One API, generated.
#[derive(Debug)]
pub struct Module {
    /// The Rust module's name.
    pub name: String,
    /// The API's title, for the list of modules.
    pub title: String,
    /// The normalized OpenAPI document.
    pub normalized: String,
    /// The Rust code.
    pub code: String,
}

/// The workspace's root folder.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "cargo names the folder of the package that it runs")]
pub fn workspace_root() -> PathBuf {
    // At run time, since checkouts that share a target folder share the binary too.
    let own = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    let own = Path::new(&own);
    own.parent().unwrap_or(own).to_owned()
}

/// Runs the command in the workspace and returns what it has to say.
///
/// # Errors
///
/// When a document can't be turned into a client, a file can't be read or written, or with
/// [`check`](Options::check) when a committed file differs; the error holds the differences.
pub fn run(options: &Options) -> Result<String, Error> {
    run_in(&workspace_root(), options)
}

/// As [`run`], for a workspace in another folder.
///
/// # Errors
///
/// As [`run`].
pub fn run_in(root: &Path, options: &Options) -> Result<String, Error> {
    let (files, command) = match (&options.spec, &options.out) {
        (Some(spec), Some(out)) => {
            let command = format!("cargo xtask codegen --spec {} --out {}", spec.display(), out.display());
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
        modules.push(module(&document, &overlays)?);
    }
    if modules.is_empty() {
        return Err(Error::Usage(format!("{} holds no document", spec.display())));
    }
    let mut files = module_files(&modules, &source);
    let owned: Vec<_> = files.iter().map(|file| file.path.clone()).collect();
    for stale in files_in(&source.join("generated"), "")?.into_iter().filter(|path| !owned.contains(path)) {
        files.push(OutputFile::removed(stale));
    }
    files.push(OutputFile::new(spec.join("spec.lock"), lock.print(root)?));
    Ok(files)
}

/// Generates the module of one document.
///
/// # Errors
///
/// When the document can't be turned into a client; the error names the place.
pub fn module(document: &Path, overlays: &[Overlay]) -> Result<Module, Error> {
    let bundled = bundle::bundle(document)?;
    let mut lifted = lift::lift(&bundled)?;
    for overlay in overlays {
        overlay::apply(&mut lifted, overlay)?;
    }
    let normalized = normalize::normalize(&lifted)?;
    let name = module_name(&stem_of(document));
    let code = emit::emit(&name, &normalized)?;
    let info = &normalized.root["info"];
    let text = |key: &str| info[key].as_str().unwrap_or_default().trim().to_owned();
    let title = format!("{}, version {}", text("title"), text("version"));
    Ok(Module { name, title, normalized: swagger::print(&normalized.root), code })
}

/// The name of the module for a document of this name, apart from keywords and from the client's own modules.
fn module_name(stem: &str) -> String {
    let words = stem.replace(|c: char| !c.is_ascii_alphanumeric(), "_").to_ascii_lowercase();
    let name = words.trim_matches('_');
    let is_free = !["decode", "generated", "transport", "wire"].contains(&name);
    if is_free && syn::parse_str::<syn::Ident>(name).is_ok() {
        name.to_owned()
    } else {
        format!("api_{name}")
    }
}

/// The files of some modules and the list of them, below a crate's `src`.
#[must_use]
pub fn module_files(modules: &[Module], source: &Path) -> Vec<OutputFile> {
    let mut list = "// Generated by `cargo xtask codegen`; do not edit by hand.\n\n//! One module per API and version.\n".to_owned();
    let mut files = Vec::new();
    for Module { name, title, normalized, code } in modules {
        list.push_str(&format!("\n/// {title}.\n#[rustfmt::skip]\npub mod {name};\n"));
        files.push(OutputFile::new(source.join(format!("generated/{name}.rs")), code));
        files.push(OutputFile::new(source.join(format!("generated/{name}.openapi.json")), normalized));
    }
    files.push(OutputFile::new(source.join("generated.rs"), list));
    files
}

/// The files of a folder with this extension, or all where it is empty, in order; none where there is no folder.
fn files_in(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Error> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).map_err(|source| Error::read(folder, source))?;
    let paths =
        entries.map(|entry| entry.map(|entry| entry.path()).map_err(|source| Error::read(folder, source)));
    let mut paths = paths.collect::<Result<Vec<_>, _>>()?;
    paths.retain(|path| {
        path.is_file() && (extension.is_empty() || path.extension().is_some_and(|own| own == extension))
    });
    paths.sort();
    Ok(paths)
}

fn stem_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The digests of everything that the generated code is made of.
#[derive(Default)]
struct Lock {
    entries: Vec<(String, String)>,
}

impl Lock {
    fn add(&mut self, folder: &str, path: &Path) -> Result<(), Error> {
        let bytes = fs::read(path).map_err(|source| Error::read(path, source))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = if folder.is_empty() { name.into_owned() } else { format!("{folder}/{name}") };
        self.entries.push((name, digest(&bytes)));
        Ok(())
    }

    fn print(mut self, root: &Path) -> Result<String, Error> {
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
    let path = root.join("Cargo.lock");
    let text = fs::read_to_string(&path).map_err(|source| Error::read(&path, source))?;
    let lock: toml::Table =
        toml::from_str(&text).map_err(|error| Error::Usage(format!("Cargo.lock: {error}")))?;
    let packages = lock.get("package").and_then(toml::Value::as_array).into_iter().flatten();
    let mut found =
        packages.filter(|package| package.get("name").and_then(toml::Value::as_str) == Some(name));
    let version = found.next().and_then(|package| package.get("version")).and_then(toml::Value::as_str);
    version.map(str::to_owned).ok_or_else(|| Error::Usage(format!("Cargo.lock has no package `{name}`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_has_a_name_that_rust_takes() {
        let check = |stem: &str, expect: &str| assert_eq!(module_name(stem), expect);
        check("ea-v3", "ea_v3");
        check("Microsoft.Billing 2024", "microsoft_billing_2024");
        check("2024-04-01", "api_2024_04_01");
        check("type", "api_type");
        check("wire", "api_wire");
        check("…", "api_");
    }
}
