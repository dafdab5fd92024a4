//! Schemas in the form of OpenAPI 3.0.

use serde_json::{Value, json};

use crate::{
    error::{Place, SpecResult},
    swagger::{self, Object},
};

use super::copy;

/// The keywords that mean the same in both forms.
const KEPT: [&str; 9] = [
    "type",
    "format",
    "description",
    "enum",
    "required",
    "default",
    "x-ms-discriminator-value",
    "x-wire-type",
    "x-wire-single",
];

/// A schema, or the part of a parameter that is one.
pub(super) fn schema(value: &Value, place: &Place) -> SpecResult<Value> {
    if value.is_null() {
        return Ok(json!({}));
    }
    let object = swagger::object(value, place)?;
    if let Some(reference) = swagger::text(object, "$ref", place)? {
        // OpenAPI 3.0 reads nothing beside a `$ref`; the description is kept for the documentation of the field.
        let mut lifted = copy(object, &["description"]);
        lifted.insert(
            "$ref".to_owned(),
            reference.replacen("#/definitions/", "#/components/schemas/", 1).into(),
        );
        return Ok(Value::Object(lifted));
    }
    if let Some(key) = object.keys().find(|key| key.starts_with("x-wire-") && !KEPT.contains(&key.as_str())) {
        return Err(place
            .child(key)
            .error("an extension that means nothing", "see `spec/README.md` for those that do"));
    }
    let mut lifted = copy(object, &KEPT);
    one_type(object, &mut lifted, place)?;
    if let Some(name) = swagger::text(object, "discriminator", place)? {
        lifted.insert("discriminator".to_owned(), json!({"propertyName": name}));
    }
    if let Some(items) = object.get("items") {
        lifted.insert("items".to_owned(), schema(items, &place.child("items"))?);
    }
    match object.get("additionalProperties") {
        Some(Value::Bool(allowed)) => {
            lifted.insert("additionalProperties".to_owned(), (*allowed).into());
        }
        Some(values) => {
            lifted.insert(
                "additionalProperties".to_owned(),
                schema(values, &place.child("additionalProperties"))?,
            );
        }
        None => {}
    }
    for list in ["allOf", "oneOf", "anyOf"] {
        let Some(parts) = object.get(list) else { continue };
        let place = place.child(list);
        let parts = swagger::array(parts, &place)?.iter().enumerate();
        let parts = parts.map(|(n, part)| schema(part, &place.child(&n.to_string())));
        lifted.insert(list.to_owned(), Value::Array(parts.collect::<SpecResult<_>>()?));
    }
    if let Some(properties) = object.get("properties") {
        let place = place.child("properties");
        let fields = swagger::object(properties, &place)?.iter();
        let fields = fields.map(|(name, property)| Ok((name.clone(), schema(property, &place.child(name))?)));
        lifted.insert("properties".to_owned(), Value::Object(fields.collect::<SpecResult<_>>()?));
    }
    Ok(Value::Object(lifted))
}

/// A file is bytes, and a list of types is one type that may be null.
fn one_type(object: &Object, lifted: &mut Object, place: &Place) -> SpecResult<()> {
    match object.get("type") {
        Some(Value::String(name)) if name == "file" => {
            lifted.insert("type".to_owned(), "string".into());
            lifted.insert("format".to_owned(), "binary".into());
        }
        Some(Value::Array(names)) => {
            let mut names = names.iter().filter(|name| *name != "null");
            let (Some(name), None) = (names.next(), names.next()) else {
                let place = place.child("type");
                return Err(place.error("a list of types", "name one type; a field may be null in any case"));
            };
            lifted.insert("type".to_owned(), name.clone());
        }
        _ => {}
    }
    Ok(())
}
