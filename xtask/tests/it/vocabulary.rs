//! The documents written by hand use the keywords of Swagger and no misspelled ones, which would pass unseen.

use serde_json::Value;

use crate::support;

const SCHEMA: [&str; 16] = [
    "$ref",
    "additionalProperties",
    "description",
    "enum",
    "format",
    "items",
    "properties",
    "type",
    "x-evidence",
    "x-nullable",
    "x-wire-single",
    "x-wire-type",
    "in",
    "name",
    "required",
    "default",
];

fn check(schema: &Value, place: &str, unknown: &mut Vec<String>) {
    let Some(object) = schema.as_object() else { return };
    unknown.extend(
        object.keys().filter(|key| !SCHEMA.contains(&key.as_str())).map(|key| format!("{place}/{key}")),
    );
    for (name, property) in object.get("properties").and_then(Value::as_object).into_iter().flatten() {
        check(property, &format!("{place}/properties/{name}"), unknown);
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = object.get(key) {
            check(inner, &format!("{place}/{key}"), unknown);
        }
    }
}

#[test]
fn no_keyword_is_misspelled() {
    let mut unknown = Vec::new();
    for path in
        support::specs().iter().filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("ea-"))
    {
        let document = support::read(path);
        for section in ["definitions", "parameters"] {
            for (name, entry) in document[section].as_object().into_iter().flatten() {
                check(
                    entry,
                    &format!("{}#/{section}/{name}", path.file_name().unwrap().display()),
                    &mut unknown,
                );
            }
        }
    }
    assert_eq!(unknown, Vec::<String>::new());
    check(&serde_json::json!({"items": {"properites": {}}}), "", &mut unknown);
    assert_eq!(unknown, ["/items/properites"]);
}
