//! Any Swagger 2.0 document becomes a crate that compiles by itself.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use xtask::codegen::{self, Options};

use crate::{
    recordings::{files, folder, name},
    workspace::{root, target},
};

/// Generates a crate of the document and compiles it, warnings denied.
fn compile(document: &Path, out: &Path) -> Result<(), String> {
    let options =
        Options { spec: Some(document.to_owned()), out: Some(out.to_owned()), ..Options::default() };
    codegen::run(&options).map_err(|error| format!("{}: {error}", name(document)))?;
    cargo(&["check", "--all-targets"], out).map_err(|error| format!("{}: {error}", name(document)))
}

fn cargo(arguments: &[&str], folder: &Path) -> Result<(), String> {
    let cargo = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--quiet", "--offline"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target().join("generated-crates"))
        .env("RUSTFLAGS", "-Dwarnings")
        .env_remove("CARGO_MANIFEST_DIR")
        .output()
        .unwrap();
    if cargo.status.success() {
        return Ok(());
    }
    Err(format!("{}\n{}", String::from_utf8_lossy(&cargo.stdout), String::from_utf8_lossy(&cargo.stderr)))
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

/// What the fixture's crate sends and keeps, tested inside that crate.
#[test]
fn the_crate_of_the_fixture_sends_and_keeps_what_it_should() {
    let fixtures = root().join("xtask/tests/fixtures");
    let out = tempfile::tempdir().unwrap();
    let spec = fixtures.join("specification/kitchen-sink.json");
    let options = Options { spec: Some(spec), out: Some(out.path().to_owned()), ..Options::default() };
    codegen::run(&options).unwrap();
    let manifest = out.path().join("Cargo.toml");
    let tools = "[dev-dependencies]\nhttp = \"1\"\ntokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n\n[workspace]";
    let text = std::fs::read_to_string(&manifest).unwrap().replace("[workspace]", tools);
    std::fs::write(&manifest, text).unwrap();
    std::fs::create_dir(out.path().join("tests")).unwrap();
    std::fs::copy(fixtures.join("behaviour/kitchen_sink.rs"), out.path().join("tests/kitchen_sink.rs"))
        .unwrap();
    cargo(&["test", "--test", "kitchen_sink"], out.path()).unwrap_or_else(|error| panic!("{error}"));
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
