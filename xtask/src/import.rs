//! `cargo xtask spec import`: brings the facts of an official document into `spec/`, without its prose and examples.

use std::{collections::BTreeSet, path::Path};

use serde_json::{Value, json};

use crate::{
    bundle::{self, NAME_MAPS},
    error::{Error, Place, SpecResult},
    lock::digest,
    output::{self, OutputFile},
    pointer,
    swagger::{self, Document, METHODS, Object},
};

/// The keywords that carry facts about the wire. All others are prose, examples, or hints for other generators.
const KEPT: [&str; 35] = [
    "swagger",
    "info",
    "host",
    "schemes",
    "basePath",
    "consumes",
    "produces",
    "paths",
    "definitions",
    "parameters",
    "responses",
    "operationId",
    "name",
    "in",
    "required",
    "schema",
    "type",
    "format",
    "items",
    "enum",
    "properties",
    "additionalProperties",
    "allOf",
    "oneOf",
    "anyOf",
    "discriminator",
    "collectionFormat",
    "headers",
    "readOnly",
    "$ref",
    "default",
    "x-ms-discriminator-value",
    "x-ms-skip-url-encoding",
    "x-ms-pageable",
    "x-ms-long-running-operation",
];

/// Imports the selected operations of a document and everything they reach.
///
/// A pattern is an operation id, or the beginning of some followed by `*`.
///
/// # Errors
///
/// When the document can't be read or a pattern selects nothing.
pub fn run(file: &Path, select: &[String], to: &Path) -> Result<String, Error> {
    let bundled = bundle::bundle(file)?;
    let mut imported = import(&bundled, select)?;
    let bytes = std::fs::read(file).map_err(|source| Error::read(file, source))?;
    imported.root["info"]["x-imported-from"] =
        json!({"file": public_path(file), "sha256": digest(&bytes), "select": select});
    let operations = swagger::operations(&imported.root).count();
    let definitions = imported.root["definitions"].as_object().map_or(0, Object::len);
    output::write(&[OutputFile::new(to, swagger::print(&imported.root))])?;
    Ok(format!("{} written: operations {operations}, definitions {definitions}", to.display()))
}

/// The part of a path that says the same everywhere: from the folder `specification` of the public repository on.
fn public_path(file: &Path) -> String {
    let parts: Vec<_> =
        file.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    let from = parts.iter().rposition(|part| part == "specification").unwrap_or(parts.len() - 1);
    parts[from..].join("/")
}

/// Keeps the selected operations of a bundled document and what they reach.
///
/// # Errors
///
/// When a pattern selects nothing or the document is not well-formed.
pub fn import(bundled: &Document, select: &[String]) -> SpecResult<Document> {
    let place = bundled.place();
    let mut root = swagger::object(&bundled.root, &place)?.clone();
    if root.get("x-ms-paths").and_then(Value::as_object).is_some_and(|paths| !paths.is_empty()) {
        return Err(place.child("x-ms-paths").error(
            "paths that differ only in their query, `x-ms-paths`",
            "move each operation to a path of its own in a copy of the document",
        ));
    }
    let paths = root.get("paths").cloned().unwrap_or_else(|| json!({}));
    let selected = select_paths(swagger::object(&paths, &place.child("paths"))?, select, &place)?;
    let reached = reached(&selected, &root);
    root.insert("paths".to_owned(), Value::Object(selected));
    for section in ["definitions", "parameters", "responses"] {
        let Some(Value::Object(entries)) = root.get_mut(section) else {
            continue;
        };
        entries.retain(|name, _| reached.contains(&(section.to_owned(), name.clone())));
    }
    let facts = facts(&Value::Object(root), false);
    Ok(bundled.with(swagger::sorted(&facts)))
}

fn select_paths(paths: &Object, select: &[String], place: &Place) -> SpecResult<Object> {
    let id = |operation: &Value| operation.get("operationId").and_then(Value::as_str).map(str::to_owned);
    let known: Vec<_> = paths
        .values()
        .filter_map(Value::as_object)
        .flatten()
        .filter_map(|(_, operation)| id(operation))
        .collect();
    for pattern in select {
        if !known.iter().any(|id| matches(pattern, id)) {
            return Err(place
                .child("paths")
                .error(format!("no operation `{pattern}`"), format!("select from: {}", known.join(", "))));
        }
    }
    let mut selected = Object::new();
    for (path, item) in paths {
        let Some(item) = item.as_object() else {
            continue;
        };
        let is_wanted = |key: &str, operation: &Value| {
            let is_selected = |id: String| select.iter().any(|pattern| matches(pattern, &id));
            select.is_empty() || !METHODS.contains(&key) || id(operation).is_some_and(is_selected)
        };
        let kept: Object = item
            .iter()
            .filter(|(key, operation)| is_wanted(key, operation))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        if kept.keys().any(|key| METHODS.contains(&key.as_str())) {
            selected.insert(path.clone(), Value::Object(kept));
        }
    }
    Ok(selected)
}

fn matches(pattern: &str, id: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == id, |start| id.starts_with(start))
}

/// What the selected operations refer to, directly or not, by section and name.
fn reached(paths: &Object, root: &Object) -> BTreeSet<(String, String)> {
    let mut reached = BTreeSet::new();
    let mut waiting = Vec::new();
    references(&Value::Object(paths.clone()), &mut waiting);
    loop {
        while let Some((section, name)) = waiting.pop() {
            let target = root.get(&section).and_then(|entries| entries.get(&name));
            if let Some(target) = target.filter(|_| reached.insert((section, name))) {
                references(target, &mut waiting);
            }
        }
        waiting.extend(subtypes(root, &reached));
        if waiting.is_empty() {
            return reached;
        }
    }
}

fn references(value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(object) => {
            let reference = object.get("$ref").and_then(Value::as_str).and_then(pointer::entry);
            found.extend(reference.map(|(section, name)| (section.to_owned(), name)));
            object.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

/// What extends a union that is reached, and is not reached itself: nobody refers to it, and the server may send it.
fn subtypes(root: &Object, reached: &BTreeSet<(String, String)>) -> Vec<(String, String)> {
    let Some(Value::Object(definitions)) = root.get("definitions") else { return Vec::new() };
    let is_reached = |name: &str| reached.contains(&("definitions".to_owned(), name.to_owned()));
    let is_union = |(name, value): &(&String, &Value)| is_reached(name) && swagger::stands_for_others(value);
    let mut unions: BTreeSet<&str> =
        definitions.iter().filter(is_union).map(|(name, _)| name.as_str()).collect();
    let mut found = Vec::new();
    loop {
        let extends = |value: &Value| swagger::bases(value).any(|base| unions.contains(base.as_str()));
        let more =
            definitions.iter().filter(|(name, value)| !unions.contains(name.as_str()) && extends(value));
        let more: Vec<_> = more.map(|(name, _)| name.as_str()).collect();
        if more.is_empty() {
            return found;
        }
        found.extend(
            more.iter()
                .filter(|name| !is_reached(name))
                .map(|name| ("definitions".to_owned(), (*name).to_owned())),
        );
        unions.extend(more);
    }
}

/// The value without prose, examples and hints for other generators. In a map of names every key is kept.
fn facts(value: &Value, names: bool) -> Value {
    match value {
        Value::Object(object) => {
            let kept = object.iter().filter(|(key, _)| names || is_fact(key));
            let kept = kept.map(|(key, child)| {
                let copied = match key.as_str() {
                    "info" if !names => copy_info(child),
                    "enum" | "default" | "required" | "x-ms-pageable" if !names => child.clone(),
                    _ => facts(child, !names && NAME_MAPS.contains(&key.as_str())),
                };
                (key.clone(), copied)
            });
            Value::Object(kept.collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| facts(item, false)).collect()),
        other => other.clone(),
    }
}

fn copy_info(info: &Value) -> Value {
    json!({"title": info["title"], "version": info["version"]})
}

fn is_fact(key: &str) -> bool {
    KEPT.contains(&key) || METHODS.contains(&key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        let root = json!({
            "swagger": "2.0",
            "info": {"title": "T", "version": "1", "description": "Prose."},
            "paths": {
                "/a": {"get": {"operationId": "Things_List", "description": "Prose.", "responses": {
                    "200": {"description": "Prose.", "schema": {"$ref": "#/definitions/Base"}}}}},
                "/b": {"get": {"operationId": "Others_List", "responses": {"200": {"schema": {"$ref": "#/definitions/Other"}}}}},
            },
            "definitions": {
                "Base": {"discriminator": "kind", "properties": {"kind": {"type": "string"}, "description": {"type": "string", "description": "Prose."}}},
                "Sub": {"allOf": [{"$ref": "#/definitions/Base"}], "x-ms-discriminator-value": "sub", "properties": {"x": {"$ref": "#/definitions/Inner"}}},
                "Inner": {"type": "object", "example": {"y": 1}, "properties": {"example": {"type": "string", "title": "Prose."}}},
                "Other": {"type": "object"},
            },
        });
        Document::new("d.json", root)
    }

    #[test]
    fn keeps_what_the_selection_reaches_and_no_prose() {
        let imported = import(&document(), &["Things_*".to_owned()]).unwrap().root;
        let names: Vec<_> = imported["definitions"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(names, ["Base", "Inner", "Sub"]);
        assert!(!imported.to_string().contains("Prose"), "{imported}");
        assert_eq!(imported["definitions"]["Base"]["properties"]["description"]["type"], "string");
        assert_eq!(imported["definitions"]["Inner"]["properties"]["example"]["type"], "string");
        assert_eq!(imported["paths"].as_object().unwrap().len(), 1);
    }

    #[test]
    fn a_pattern_that_selects_nothing_is_an_error() {
        let error = import(&document(), &["Thing".to_owned()]).unwrap_err().to_string();
        assert!(
            error.contains("no operation `Thing`") && error.contains("Things_List, Others_List"),
            "{error}"
        );
    }
}
