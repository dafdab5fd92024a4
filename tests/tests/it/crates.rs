//! Any Swagger 2.0 document becomes a crate that compiles by itself.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use xtask::codegen::{self, Options};

use crate::recordings::{files, folder, name};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Generates a crate of the document and compiles it, warnings denied.
fn compile(document: &Path, out: &Path) -> Result<(), String> {
    let options =
        Options { spec: Some(document.to_owned()), out: Some(out.to_owned()), ..Options::default() };
    codegen::run(&options).map_err(|error| format!("{}: {error}", name(document)))?;
    let cargo = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline", "--all-targets"])
        .current_dir(out)
        .env("CARGO_TARGET_DIR", root().join("target/generated-crates"))
        .env("RUSTFLAGS", "-Dwarnings")
        .env_remove("CARGO_MANIFEST_DIR")
        .output()
        .unwrap();
    if cargo.status.success() {
        return Ok(());
    }
    Err(format!("{}: {}", name(document), String::from_utf8_lossy(&cargo.stderr)))
}

fn compile_all(documents: &[PathBuf]) {
    let out = tempfile::tempdir().unwrap();
    let failures: Vec<_> = documents
        .iter()
        .enumerate()
        .filter_map(|(n, document)| compile(document, &out.path().join(n.to_string())).err())
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {} documents:\n{}",
        failures.len(),
        documents.len(),
        failures.join("\n")
    );
    eprintln!("{} documents compiled", documents.len());
}

/// The document with every construct that stops progenitor, and one of the workspace's own.
#[test]
fn the_fixture_becomes_a_crate() {
    let root = root();
    compile_all(&[
        root.join("xtask/tests/fixtures/specification/kitchen-sink.json"),
        root.join("spec/ea-v3.json"),
    ]);
}

#[test]
fn every_official_document_becomes_a_crate() {
    let Some(folder) = folder() else { return };
    let mut documents = files(&folder.join("swagger/specification"), "json");
    documents.retain(|path| !path.components().any(|part| part.as_os_str() == "examples"));
    assert!(documents.len() >= 35, "{documents:?}");
    documents
        .extend(files(&folder.join("ea"), "json").into_iter().filter(|path| name(path).contains("swagger")));
    compile_all(&documents);
}
