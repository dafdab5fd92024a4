//! `cargo xtask codegen --spec FILE --out DIR`: a crate of its own for any Swagger 2.0 document.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    error::Error,
    module::{self, Module},
    output::OutputFile,
    overlay,
    workspace::{self, entries_of, read_text, read_toml},
};

/// The hand-written part of the raw client, which every generated module needs.
const SUPPORT: [&str; 3] = ["decode.rs", "transport.rs", "wire.rs"];
/// Marks a folder as one that may be written over.
const MARK: &str = "# Written by `cargo xtask codegen --spec`; do not edit by hand.\n";

/// The files of a crate for this document.
///
/// # Errors
///
/// When the document can't be turned into a client, or when the folder holds something else.
pub fn files(spec: &Path, out: &Path, overlays: &[PathBuf]) -> Result<Vec<OutputFile>, Error> {
    refuse_foreign(out)?;
    let overlays = overlays.iter().map(|path| overlay::read(path)).collect::<Result<Vec<_>, _>>()?;
    let module = module::generate(spec, &overlays)?;
    let root = workspace::root();
    let package = format!("{}-client", module.name.trim_end_matches('_').replace('_', "-"));
    let source = out.join("src");
    let mut files = vec![
        OutputFile::new(out.join("Cargo.toml"), manifest(&root, &package, &module)?),
        OutputFile::new(source.join("lib.rs"), library(&module)),
    ];
    let client = root.join("crates/ea-billing-client/src");
    for path in support(&client)? {
        let text = read_text(&client.join(&path))?.replace("ea_billing_client", &package.replace('-', "_"));
        files.push(OutputFile::new(source.join(path), text));
    }
    files.extend(module::files(&[module], &source)?);
    let lock = out.join("Cargo.lock");
    if !lock.exists() {
        // The versions that are proven together; cargo takes out what this crate doesn't need.
        files.push(OutputFile::new(lock, read_text(&root.join("Cargo.lock"))?));
    }
    Ok(files)
}

/// A folder with somebody's files in it is left alone.
fn refuse_foreign(out: &Path) -> Result<(), Error> {
    let is_empty = fs::read_dir(out).map_or(true, |mut entries| entries.next().is_none());
    let is_ours = fs::read_to_string(out.join("Cargo.toml")).is_ok_and(|text| text.starts_with(MARK));
    if is_empty || is_ours {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "{} holds files that codegen did not write; give an empty or new folder",
        out.display()
    )))
}

fn support(client: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut paths: Vec<_> = SUPPORT.iter().map(PathBuf::from).collect();
    let wire = entries_of(&client.join("wire"))?;
    paths.extend(wire.iter().filter_map(|path| path.file_name()).map(|name| Path::new("wire").join(name)));
    Ok(paths)
}

fn library(module: &Module) -> String {
    let Module { name, title, .. } = module;
    format!(
        "//! Raw client of {title}, generated from its Swagger document.\n\
         //!\n\
         //! The operations and objects are in [`{name}`].\n\
         #![recursion_limit = \"512\"]\n\
         #![allow(text_direction_codepoint_in_literal, reason = \"a name is spelled as the document has it\")]\n\
         #![allow(dead_code, unused_imports, unused_macros, reason = \"not every API needs every wire type\")]\n\n\
         pub mod decode;\nmod generated;\npub mod transport;\npub mod wire;\n\npub use generated::{name};\n"
    )
}

/// The manifest, with the dependencies of the raw client as the workspace pins them.
fn manifest(root: &Path, package: &str, module: &Module) -> Result<String, Error> {
    let workspace = read_toml(&root.join("Cargo.toml"))?;
    let client = read_toml(&root.join("crates/ea-billing-client/Cargo.toml"))?;
    let pinned = workspace.get("workspace").and_then(|workspace| workspace.get("dependencies"));
    let mut dependencies = String::new();
    for name in
        client.get("dependencies").and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::keys)
    {
        let pinned = pinned.and_then(|pinned| pinned.get(name));
        let pinned = pinned.ok_or_else(|| Error::Usage(format!("Cargo.toml pins no `{name}`")))?;
        dependencies.push_str(&format!("{name} = {pinned}\n"));
    }
    let description = toml::Value::String(format!("Raw client of {}", module.title));
    Ok(format!(
        "{MARK}\n[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\
         description = {description}\n\n[dependencies]\n{dependencies}\n\
         # A crate of its own, wherever it lies.\n[workspace]\n"
    ))
}
