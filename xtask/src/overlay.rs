//! Exceptions to a document: small named edits with a reason, applied to the lifted form.
//!
//! An overlay is a JSON file `{"reason": "…", "patch": [ … ]}` whose patch is RFC 6902. A definition is pointed to as in
//! the Swagger document, `/definitions/…`. It guards its own relevance:
//! a step that finds nothing to act on, or that changes nothing, is an error, so that an overlay is removed when the
//! document it corrects has been corrected.

use std::path::Path;

use json_patch::PatchOperation;
use serde::Deserialize;
use serde_json::Value;

use crate::{
    error::{Error, Place, SpecResult},
    swagger::Document,
    workspace::{name_of, read_text},
};

/// A named exception.
#[derive(Debug, Clone)]
pub struct Overlay {
    /// The file's name.
    pub name: String,
    patch: Vec<PatchOperation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OverlayFile {
    reason: String,
    patch: Vec<Value>,
}

/// Reads an overlay.
///
/// # Errors
///
/// When the file can't be read, has no reason, or holds no RFC 6902 patch.
pub fn read(path: &Path) -> Result<Overlay, Error> {
    Ok(parse(&name_of(path), &read_text(path)?)?)
}

/// Parses an overlay.
///
/// # Errors
///
/// When the text has no reason or holds no RFC 6902 patch.
pub fn parse(name: &str, text: &str) -> SpecResult<Overlay> {
    let place = Place::document(name);
    let file: OverlayFile = serde_json::from_str(text).map_err(|error| {
        place
            .error(format!("no overlay: {error}"), r#"write {"reason": "…", "patch": [RFC 6902 operations]}"#)
    })?;
    if file.reason.trim().len() < 20 || file.patch.is_empty() {
        return Err(place.error(
            "an overlay without a reason or without a patch",
            "say in a sentence what is wrong and where it was seen",
        ));
    }
    let patch = file.patch.into_iter().enumerate().map(|(n, step)| {
        serde_json::from_value(lifted(step)).map_err(|error| {
            let place = place.child("patch").child(&n.to_string());
            place.error(format!("no step of a patch: {error}"), "write an RFC 6902 operation")
        })
    });
    Ok(Overlay { name: name.to_owned(), patch: patch.collect::<SpecResult<_>>()? })
}

/// The step with its pointers into the Swagger document turned into pointers into the lifted one.
fn lifted(mut step: Value) -> Value {
    for key in ["path", "from"] {
        if let Some(Value::String(pointer)) = step.get_mut(key)
            && let Some(rest) = pointer.strip_prefix("/definitions/")
        {
            *pointer = format!("/components/schemas/{rest}");
        }
    }
    step
}

/// Applies an overlay to a lifted document.
///
/// # Errors
///
/// When a step no longer applies or changes nothing.
pub fn apply(document: &mut Document, overlay: &Overlay) -> SpecResult<()> {
    for (n, step) in overlay.patch.iter().enumerate() {
        let place = Place::document(&overlay.name).child("patch").child(&n.to_string());
        let mut edited: Value = document.root.clone();
        let stale = |what: String| {
            place.error(
                what,
                format!("the overlay no longer applies to {}: remove it, or correct its path", document.name),
            )
        };
        json_patch::patch(&mut edited, std::slice::from_ref(step))
            .map_err(|error| stale(error.to_string()))?;
        if edited == document.root && !matches!(step, PatchOperation::Test(_)) {
            return Err(stale("the document already is what this step makes of it".to_owned()));
        }
        document.root = edited;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(patch: &Value, expect: Result<Value, &str>) {
        let text = json!({"reason": "The server sends another type than this.", "patch": patch}).to_string();
        let overlay = parse("o.json", &text).unwrap();
        let mut document = Document::new("d.json", json!({"a": {"type": "integer"}}));
        let got = apply(&mut document, &overlay).map(|()| document.root).map_err(|error| error.construct);
        match (got, expect) {
            (Ok(got), Ok(expect)) => assert_eq!(got, expect),
            (Err(got), Err(expect)) => assert!(got.contains(expect), "{got}"),
            (got, expect) => panic!("{got:?} is not {expect:?}"),
        }
    }

    #[test]
    fn edits_what_is_there() {
        check(
            &json!([{"op": "replace", "path": "/a/type", "value": "number"}]),
            Ok(json!({"a": {"type": "number"}})),
        );
    }

    #[test]
    fn refuses_to_be_stale() {
        check(&json!([{"op": "replace", "path": "/b/type", "value": "number"}]), Err("path"));
        check(&json!([{"op": "replace", "path": "/a/type", "value": "integer"}]), Err("already"));
        check(&json!([{"op": "test", "path": "/a/type", "value": "string"}]), Err("did not match"));
    }

    #[test]
    fn needs_a_reason() {
        let error =
            parse("o.json", r#"{"reason": " ", "patch": [{"op": "remove", "path": "/a"}]}"#).unwrap_err();
        assert!(error.to_string().contains("without a reason"), "{error}");
    }
}
