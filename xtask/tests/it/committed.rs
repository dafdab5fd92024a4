//! The committed client is what the committed documents give, and a change of either is seen.

use std::{fs, path::Path};

use serde_json::Value;
use tempfile::TempDir;
use xtask::{
    Error,
    codegen::{self, Options},
};

use crate::support;

/// A copy of the parts of the workspace that codegen reads and writes.
fn copy() -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    let root = support::root();
    for folder in ["spec", "crates/ea-billing-client/src"] {
        copy_folder(&root.join(folder), &copy.path().join(folder));
    }
    fs::copy(root.join("Cargo.lock"), copy.path().join("Cargo.lock")).unwrap();
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn check(root: &Path) -> Result<String, String> {
    let options = Options { check: true, ..Options::default() };
    codegen::run_in(root, &options).map_err(|error| error.to_string())
}

fn edit(path: &Path, change: impl FnOnce(&mut Value)) {
    let mut document = support::read(path);
    change(&mut document);
    fs::write(path, format!("{document:#}\n")).unwrap();
}

#[test]
fn nothing_is_out_of_date() {
    let root = support::root();
    assert!(check(&root).unwrap().contains("up to date"));
}

#[test]
fn a_changed_type_shows_as_a_diff_and_regenerating_settles_it() {
    let copy = copy();
    let root = copy.path();
    edit(&root.join("spec/ea-v1.json"), |document| {
        document["definitions"]["PriceSheetItem"]["properties"]["unitPrice"]["type"] = "string".into();
    });
    let report = check(root).unwrap_err();
    for line in [
        "--- a/crates/ea-billing-client/src/generated/ea_v1.rs",
        "-        pub unit_price: ::std::option::Option<crate::wire::Number>,",
        "+        pub unit_price: ::std::option::Option<::std::string::String>,",
        "--- a/crates/ea-billing-client/src/generated/ea_v1.openapi.json",
        "--- a/spec/spec.lock",
        "run `cargo xtask codegen` and review the diff",
    ] {
        assert!(report.contains(line), "no `{line}` in\n{report}");
    }
    assert!(!report.contains("ea_v2"), "{report}");
    assert_eq!(check(root).unwrap_err(), report, "a check writes nothing");
    codegen::run_in(root, &Options::default()).unwrap();
    check(root).unwrap();
}

#[test]
fn a_document_that_is_gone_takes_its_module_along() {
    let copy = copy();
    let root = copy.path();
    fs::remove_file(root.join("spec/ea-legacy.json")).unwrap();
    let report = check(root).unwrap_err();
    assert!(report.contains("-pub mod ea_legacy;"), "{report}");
    codegen::run_in(root, &Options::default()).unwrap();
    assert!(!root.join("crates/ea-billing-client/src/generated/ea_legacy.rs").exists());
    check(root).unwrap();
}

#[test]
fn an_overlay_that_no_longer_applies_is_an_error() {
    let copy = copy();
    let root = copy.path();
    edit(&root.join("spec/commerce-2015-06-01-preview.json"), |document| {
        document["definitions"]["MeterInfo"]["properties"].as_object_mut().unwrap().insert(
            "MeterStatus".to_owned(),
            serde_json::json!({
                "type": "string",
                "description": "Whether the meter is still in use; only in version 2016-08-31-preview.",
                "enum": ["Active", "Deprecated"],
            }),
        );
    });
    let report = check(root).unwrap_err();
    assert!(
        report.contains("meter-status.json#/patch/0: the document already is what this step makes of it"),
        "{report}"
    );
    assert!(report.contains("no longer applies to commerce-2015-06-01-preview.json: remove it"), "{report}");
}

#[test]
fn an_overlay_without_its_document_is_an_error() {
    let copy = copy();
    let overlay = copy.path().join("spec/overlay");
    fs::rename(overlay.join("commerce-2015-06-01-preview"), overlay.join("commerce-2016")).unwrap();
    let report = check(copy.path()).unwrap_err();
    assert!(report.contains("overlay/commerce-2016#: overlays for a document that is not there"), "{report}");
}

#[test]
fn a_folder_with_other_files_is_left_alone() {
    let out = tempfile::tempdir().unwrap();
    fs::write(out.path().join("notes.txt"), "mine").unwrap();
    let options = Options {
        spec: Some(support::kitchen_sink()),
        out: Some(out.path().to_owned()),
        ..Options::default()
    };
    let error = codegen::run(&options).unwrap_err();
    assert!(matches!(error, Error::Usage(_)), "{error}");
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 1);
}
