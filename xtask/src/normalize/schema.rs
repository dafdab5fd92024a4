//! Schemas: what an object's fields are, and what each becomes on the Rust side.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{WIRE_TYPES, describe, inheritance::Inheritance, known_values, names::Names};
use crate::{
    error::{Place, SpecResult},
    swagger::{self, Object},
};

/// How deep values may be nested before the document is refused.
const DEEPEST: usize = 100;

/// The schemas of a document while they are being normalized.
pub(super) struct Schemas<'a> {
    definitions: &'a Object,
    inheritance: Inheritance<'a>,
    /// The Rust names of the definitions.
    renamed: BTreeMap<String, String>,
    /// The Rust names of those unions that are one of their own kinds, for that kind.
    own_kinds: BTreeMap<String, String>,
    /// The Rust names of objects that stand where they are used, by their place.
    inline: BTreeMap<String, String>,
    names: Names,
    depth: usize,
    done: Object,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(definitions: &'a Object, document: &Place) -> Self {
        let mut names = Names::types(WIRE_TYPES.map(|wire| wire.schema));
        let renamed = definitions.keys().map(|name| (name.clone(), names.take(name))).collect();
        Self {
            definitions,
            inheritance: Inheritance::new(definitions, document),
            renamed,
            own_kinds: BTreeMap::new(),
            inline: BTreeMap::new(),
            names,
            depth: 0,
            done: Object::new(),
        }
    }

    /// Normalizes every named object. Other named schemas are put in place where they are used.
    pub(super) fn normalize_all(&mut self) -> SpecResult<()> {
        let mut unions = BTreeMap::new();
        for name in self.definitions.keys() {
            let kinds = self.inheritance.kinds(name)?;
            if kinds.values().any(|kind| kind == name) {
                self.own_kinds.insert(name.clone(), self.names.take(&format!("{name} base")));
            }
            unions.insert(name.clone(), kinds);
        }
        let subtypes: BTreeSet<&str> = unions.values().flat_map(BTreeMap::values).copied().collect();
        for (name, definition) in self.definitions {
            let place = self.inheritance.place_of(name);
            let definition = swagger::object(definition, &place)?;
            let renamed = self.renamed[name].clone();
            if !unions[name].is_empty() {
                let union = self.union(name, definition, &unions[name], &place)?;
                self.done.insert(renamed, union);
                if let Some(own) = self.own_kinds.get(name).cloned() {
                    let object = self.object(definition, &own, &place)?;
                    self.done.insert(own, object);
                }
            } else if subtypes.contains(name.as_str()) || self.inheritance.is_object(definition, &place)? {
                let object = self.object(definition, &renamed, &place)?;
                self.done.insert(renamed, object);
            }
        }
        Ok(())
    }

    /// The named schemas, the wire types among them.
    pub(super) fn into_components(mut self) -> Object {
        for wire in WIRE_TYPES {
            self.done.insert(wire.schema.to_owned(), json!({"type": wire.form}));
        }
        self.done
    }

    /// What a schema in the place of a value becomes. An object without a name gets this one.
    pub(super) fn value(&mut self, schema: &Value, name: &str, place: &Place) -> SpecResult<Value> {
        if self.depth >= DEEPEST {
            let depth = format!("a value that is nested more than {DEEPEST} deep, or defined by itself");
            return Err(
                place.error(depth, "break the circle, or give the inner objects definitions of their own")
            );
        }
        self.depth += 1;
        let value = self.value_within(schema, name, place);
        self.depth -= 1;
        value
    }

    fn value_within(&mut self, schema: &Value, name: &str, place: &Place) -> SpecResult<Value> {
        let object = swagger::object(schema, place)?;
        if let Some((target, definition)) = self.inheritance.target(object, place)? {
            let target_place = self.inheritance.place_of(target);
            let is_union = !self.inheritance.kinds(target)?.is_empty();
            if is_union || self.inheritance.is_object(definition, &target_place)? {
                return Ok(reference(&self.renamed[target]));
            }
            return self.value(&Value::Object(definition.clone()), target, &target_place);
        }
        if let Some(only) = only_part(object) {
            return self.value(only, name, &place.child("allOf").child("0"));
        }
        if object.contains_key("oneOf") || object.contains_key("anyOf") {
            return Ok(reference("WireJson"));
        }
        if self.inheritance.is_object(object, place)? {
            return self.inline_object(object, name, place);
        }
        match object.get("additionalProperties") {
            Some(values @ Value::Object(constraints)) if is_map(object) && !constraints.is_empty() => {
                let place = place.child("additionalProperties");
                let values = self.value(values, &format!("{name} value"), &place)?;
                Ok(json!({"type": "object", "additionalProperties": values, "nullable": true}))
            }
            _ => self.scalar_or_array(object, name, place),
        }
    }

    /// An object that stands where it is used gets one name for its place, however often the place is come by.
    fn inline_object(&mut self, object: &Object, name: &str, place: &Place) -> SpecResult<Value> {
        if let Some(name) = self.inline.get(place.pointer()) {
            return Ok(reference(name));
        }
        let name = self.names.take(name);
        self.inline.insert(place.pointer().to_owned(), name.clone());
        let normalized = self.object(object, &name, place)?;
        self.done.insert(name.clone(), normalized);
        Ok(reference(&name))
    }

    fn scalar_or_array(&mut self, object: &Object, name: &str, place: &Place) -> SpecResult<Value> {
        let format = swagger::text(object, "format", place)?.unwrap_or_default();
        match swagger::text(object, "x-wire-type", place)? {
            Some("id") => return Ok(reference("WireId")),
            Some("signed-url") => return Ok(reference("WireSignedUrl")),
            Some(other) => {
                let place = place.child("x-wire-type");
                return Err(place.error(format!("no wire type `{other}`"), "say `id` or `signed-url`"));
            }
            None => {}
        }
        match swagger::text(object, "type", place)? {
            Some("number" | "integer") => Ok(reference("WireNumber")),
            Some("boolean") => Ok(reference("WireFlag")),
            Some("string") if format.starts_with("date") => Ok(reference("WireTimestamp")),
            Some("string") => Ok(json!({"type": "string"})),
            Some("array") => self.array(object, name, place),
            None if object.contains_key("items") => self.array(object, name, place),
            None if is_text_enum(object) => Ok(json!({"type": "string"})),
            None | Some("object") => Ok(reference("WireJson")),
            Some(other) => Err(place
                .child("type")
                .error(format!("no type `{other}`"), "correct the document or add an overlay")),
        }
    }

    fn array(&mut self, object: &Object, name: &str, place: &Place) -> SpecResult<Value> {
        let empty = json!({});
        let items = object.get("items").unwrap_or(&empty);
        let items = self.value(items, &format!("{name} item"), &place.child("items"))?;
        Ok(json!({"type": "array", "items": items, "nullable": true}))
    }

    /// An object with the fields of everything it extends.
    fn object(&mut self, object: &Object, name: &str, place: &Place) -> SpecResult<Value> {
        let fields = self.inheritance.fields(object, place)?;
        let mut properties = Object::new();
        for (field, (schema, place)) in fields.iter() {
            let mut value = self.value(schema, &format!("{name} {field}"), place)?;
            let description = self.field_description(schema, &value, place)?;
            // OpenAPI 3.0 reads nothing beside a `$ref`, so the description needs a wrapper.
            if value.get("$ref").is_some() {
                value = json!({"allOf": [value]});
            }
            value["description"] = description.into();
            properties.insert(field.clone(), value);
        }
        let mut normalized = json!({"type": "object", "properties": properties});
        let own = swagger::text(object, "description", place)?;
        let own = own.map_or_else(|| format!("The object `{name}`."), |own| describe(Some(own), &[]));
        normalized["description"] = own.into();
        if object.get("x-wire-single") == Some(&Value::Bool(true)) {
            normalized["x-wire-single"] = true.into();
        }
        Ok(normalized)
    }

    fn field_description(&self, schema: &Value, value: &Value, place: &Place) -> SpecResult<String> {
        let schema = swagger::object(schema, place)?;
        let target = self.inheritance.target(schema, place)?.map(|(_, target)| target);
        let facts = known_values(schema).or_else(|| target.and_then(known_values));
        let own = swagger::text(schema, "description", place)?;
        let text = describe(own, facts.as_slice());
        Ok(if text.is_empty() { fact(value).to_owned() } else { text })
    }

    fn union(
        &self,
        name: &str,
        definition: &Object,
        kinds: &BTreeMap<String, &str>,
        place: &Place,
    ) -> SpecResult<Value> {
        let discriminator = &definition["discriminator"];
        let discriminator = discriminator.get("propertyName").and_then(Value::as_str).unwrap_or_default();
        let own = swagger::text(definition, "description", place)?.map(|own| describe(Some(own), &[]));
        let rust_name = |kind: &str| {
            let own = self.own_kinds.get(kind).filter(|_| kind == name);
            own.unwrap_or_else(|| &self.renamed[kind]).clone()
        };
        let kinds: BTreeMap<_, _> = kinds.iter().map(|(value, kind)| (value, rust_name(kind))).collect();
        Ok(json!({
            "type": "object",
            "description": own.unwrap_or_else(|| format!("The union `{name}`, told apart by `{discriminator}`.")),
            "properties": {discriminator: {"type": "string"}},
            "x-wire-union": {"discriminator": discriminator, "kinds": kinds},
        }))
    }
}

/// What a field is, where the document says nothing about it.
fn fact(value: &Value) -> &'static str {
    match value.pointer("/$ref").and_then(Value::as_str).and_then(|to| to.rsplit('/').next()) {
        Some("WireNumber") => "Exact number.",
        Some("WireTimestamp") => "Date or time, as text.",
        Some("WireFlag") => "True or false.",
        Some("WireId") => "Identifier, as number or text.",
        Some("WireSignedUrl") => "URL that is a secret.",
        Some("WireJson") => "JSON of no documented shape.",
        Some(_) => "Object.",
        None if value["type"] == "array" => "List.",
        None if value["type"] == "object" => "Values by name.",
        None => "Text.",
    }
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// The one part of an `allOf` that only wraps a reference to hang a description or a flag on it.
fn only_part(object: &Object) -> Option<&Value> {
    let [only] = object.get("allOf")?.as_array()?.as_slice() else {
        return None;
    };
    let has_fields =
        object.get("properties").and_then(Value::as_object).is_some_and(|fields| !fields.is_empty());
    (!has_fields).then_some(only)
}

fn is_map(object: &Object) -> bool {
    object.get("type").is_none_or(|name| name == "object")
}

fn is_text_enum(object: &Object) -> bool {
    object.get("enum").and_then(Value::as_array).is_some_and(|values| values.iter().all(Value::is_string))
}
