//! One document with every construct that stops progenitor or loses data, and what becomes of it.

use serde_json::Value;
use xtask::module;

use crate::support;

fn normalized() -> Value {
    let module = module::generate(&support::kitchen_sink(), &[]).unwrap();
    serde_json::from_str(&module.normalized).unwrap()
}

fn code() -> String {
    module::generate(&support::kitchen_sink(), &[]).unwrap().code
}

#[test]
fn the_normalized_document() {
    insta::assert_json_snapshot!(normalized());
}

#[test]
fn the_generated_code() {
    insta::assert_snapshot!(code());
}

#[test]
fn the_same_document_gives_the_same_code() {
    assert_eq!(code(), code());
}

#[test]
fn what_an_import_keeps() {
    let bundled = xtask::bundle::bundle(&support::kitchen_sink()).unwrap();
    let imported = xtask::import::import(&bundled, &["Files_*".to_owned(), "move".to_owned()]).unwrap();
    insta::assert_json_snapshot!(imported.root);
}

#[test]
fn an_imported_document_gives_the_same_types() {
    let bundled = xtask::bundle::bundle(&support::kitchen_sink()).unwrap();
    let imported = xtask::import::import(&bundled, &[]).unwrap();
    let types = |document| {
        let lifted = xtask::lift::lift(document).unwrap();
        let mut root = xtask::normalize::normalize(&lifted).unwrap().root;
        strip_descriptions(&mut root);
        root
    };
    assert_eq!(types(&imported)["paths"], types(&bundled)["paths"]);
    // What no operation reaches stays behind.
    let kept = types(&imported)["components"]["schemas"].as_object().unwrap().clone();
    let all = types(&bundled)["components"]["schemas"].as_object().unwrap().clone();
    for (name, schema) in kept {
        assert_eq!(all.get(&name), Some(&schema), "{name}");
    }
}

fn strip_descriptions(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if object.get("description").is_some_and(Value::is_string) {
                object.remove("description");
            }
            object.values_mut().for_each(strip_descriptions);
        }
        Value::Array(items) => items.iter_mut().for_each(strip_descriptions),
        _ => {}
    }
}
