//! Schemas: what an object's fields are, and what each becomes on the Rust side.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{describe, known_values, names::Names};
use crate::{
    bundle::unescape,
    error::{Place, SpecResult},
    swagger::{self, Object},
};

/// How deep types may refer to each other by inheritance or by another name before it must be a circle.
const DEEPEST: usize = 64;
/// Where a lifted document keeps its definitions.
const COMPONENTS: &str = "#/components/schemas/";

/// The schemas of a document while they are being normalized.
pub(super) struct Schemas<'a> {
    definitions: &'a Object,
    renamed: BTreeMap<String, String>,
    names: Names,
    place: Place,
    done: Object,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(
        definitions: &'a Object,
        renamed: BTreeMap<String, String>,
        names: Names,
        place: &Place,
    ) -> Self {
        Self { definitions, renamed, names, place: place.child("definitions"), done: Object::new() }
    }

    /// Normalizes every named object. Other named schemas are put in place where they are used.
    pub(super) fn normalize_all(&mut self) -> SpecResult<()> {
        let mut subtypes = BTreeSet::new();
        for (name, definition) in self.definitions {
            let place = self.place.child(name);
            subtypes.extend(self.kinds(name, swagger::object(definition, &place)?, &place)?.into_values());
        }
        for (name, definition) in self.definitions {
            let place = self.place.child(name);
            let definition = swagger::object(definition, &place)?;
            let renamed = self.renamed[name].clone();
            let kinds = self.kinds(name, definition, &place)?;
            if !kinds.is_empty() {
                let union = self.union(name, definition, &kinds, &place)?;
                self.done.insert(renamed, union);
            } else if subtypes.contains(&renamed) || self.is_object(definition, &place, 0)? {
                let object = self.object(definition, &renamed, &place)?;
                self.done.insert(renamed, object);
            }
        }
        Ok(())
    }

    /// The named schemas, the wire types among them.
    pub(super) fn into_components(mut self) -> Object {
        for wire in super::WIRE_TYPES {
            self.done.insert(wire.schema.to_owned(), json!({"type": wire.form}));
        }
        self.done
    }

    /// What a schema in the place of a value becomes. An object without a name gets this one.
    pub(super) fn value(&mut self, schema: &Value, name: &str, place: &Place) -> SpecResult<Value> {
        self.value_at(schema, name, place, 0)
    }

    fn value_at(&mut self, schema: &Value, name: &str, place: &Place, depth: usize) -> SpecResult<Value> {
        self.guard(depth, place)?;
        let object = swagger::object(schema, place)?;
        if let Some((target, definition)) = self.target(object, place)? {
            let target_place = self.place.child(target);
            let is_union = !self.kinds(target, definition, &target_place)?.is_empty();
            if is_union || self.is_object(definition, &target_place, 0)? {
                return Ok(reference(&self.renamed[target]));
            }
            let definition = Value::Object(definition.clone());
            return self.value_at(&definition, name, &target_place, depth + 1);
        }
        if let Some(only) = only_part(object) {
            return self.value_at(only, name, &place.child("allOf").child("0"), depth + 1);
        }
        if object.contains_key("oneOf") || object.contains_key("anyOf") {
            return Ok(reference("WireJson"));
        }
        if self.is_object(object, place, 0)? {
            let name = self.names.take(name);
            let normalized = self.object(object, &name, place)?;
            self.done.insert(name.clone(), normalized);
            return Ok(reference(&name));
        }
        match object.get("additionalProperties") {
            Some(Value::Object(values)) if is_map(object) && !values.is_empty() => {
                let place = place.child("additionalProperties");
                let values = self.value_at(
                    &Value::Object(values.clone()),
                    &format!("{name} value"),
                    &place,
                    depth + 1,
                )?;
                return Ok(json!({"type": "object", "additionalProperties": values, "nullable": true}));
            }
            _ => {}
        }
        self.scalar_or_array(object, name, place, depth)
    }

    fn scalar_or_array(
        &mut self,
        object: &Object,
        name: &str,
        place: &Place,
        depth: usize,
    ) -> SpecResult<Value> {
        let format = swagger::text(object, "format", place)?.unwrap_or_default();
        match swagger::text(object, "x-wire-type", place)? {
            Some("id") => return Ok(reference("WireId")),
            Some(other) => {
                return Err(place
                    .child("x-wire-type")
                    .error(format!("no wire type `{other}`"), "the only one to be named is `id`"));
            }
            None => {}
        }
        match swagger::text(object, "type", place)? {
            Some("number" | "integer") => Ok(reference("WireNumber")),
            Some("boolean") => Ok(reference("WireFlag")),
            Some("string") if format.starts_with("date") => Ok(reference("WireTimestamp")),
            Some("string") => Ok(json!({"type": "string"})),
            Some("array") => self.array(object, name, place, depth),
            None if object.contains_key("items") => self.array(object, name, place, depth),
            None if is_text_enum(object) => Ok(json!({"type": "string"})),
            None | Some("object") => Ok(reference("WireJson")),
            Some(other) => Err(place
                .child("type")
                .error(format!("no type `{other}`"), "correct the document or add an overlay")),
        }
    }

    fn array(&mut self, object: &Object, name: &str, place: &Place, depth: usize) -> SpecResult<Value> {
        let empty = json!({});
        let items = object.get("items").unwrap_or(&empty);
        let items = self.value_at(items, &format!("{name} item"), &place.child("items"), depth + 1)?;
        Ok(json!({"type": "array", "items": items, "nullable": true}))
    }

    /// An object with the fields of everything it extends; its own win over those that it inherits.
    fn object(&mut self, object: &Object, name: &str, place: &Place) -> SpecResult<Value> {
        let mut fields = BTreeMap::new();
        self.collect(object, place, &mut fields, 0)?;
        let mut properties = Object::new();
        for (field, (schema, place)) in fields {
            let mut value = self.value(&schema, &format!("{name} {field}"), &place)?;
            let description = self.field_description(&schema, &value, &place)?;
            value = match value.get("$ref") {
                // OpenAPI 3.0 reads nothing beside a `$ref`, so the description needs a wrapper.
                Some(_) => json!({"allOf": [value]}),
                None => value,
            };
            value["description"] = description.into();
            properties.insert(field, value);
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
        let target = self.target(schema, place)?.map(|(_, target)| target);
        let facts: Vec<_> =
            known_values(schema).or_else(|| target.and_then(known_values)).into_iter().collect();
        let own = swagger::text(schema, "description", place)?;
        let text = describe(own, &facts);
        if !text.is_empty() {
            return Ok(text);
        }
        Ok(match value.pointer("/$ref").and_then(Value::as_str).and_then(|to| to.rsplit('/').next()) {
            Some("WireNumber") => "Exact number.",
            Some("WireTimestamp") => "Date or time, as text.",
            Some("WireFlag") => "True or false.",
            Some("WireId") => "Identifier, as number or text.",
            Some("WireJson") => "JSON of no documented shape.",
            Some(_) => "Object.",
            None if value["type"] == "array" => "List.",
            None if value["type"] == "object" => "Values by name.",
            None => "Text.",
        }
        .to_owned())
    }

    /// The fields of an object and of all it extends.
    fn collect(
        &self,
        object: &Object,
        place: &Place,
        fields: &mut BTreeMap<String, (Value, Place)>,
        depth: usize,
    ) -> SpecResult<()> {
        self.guard(depth, place)?;
        if let Some((target, definition)) = self.target(object, place)? {
            return self.collect(definition, &self.place.child(target), fields, depth + 1);
        }
        if let Some(parts) = object.get("allOf") {
            let place = place.child("allOf");
            for (n, part) in swagger::array(parts, &place)?.iter().enumerate() {
                let place = place.child(&n.to_string());
                self.collect(swagger::object(part, &place)?, &place, fields, depth + 1)?;
            }
        }
        if let Some(properties) = object.get("properties") {
            let place = place.child("properties");
            for (name, property) in swagger::object(properties, &place)? {
                fields.insert(name.clone(), (property.clone(), place.child(name)));
            }
        }
        Ok(())
    }

    /// Whether this is an object with fields of its own or inherited ones.
    fn is_object(&self, object: &Object, place: &Place, depth: usize) -> SpecResult<bool> {
        self.guard(depth, place)?;
        if let Some((target, definition)) = self.target(object, place)? {
            return self.is_object(definition, &self.place.child(target), depth + 1);
        }
        if object.get("properties").and_then(Value::as_object).is_some_and(|fields| !fields.is_empty()) {
            return Ok(true);
        }
        let Some(parts) = object.get("allOf") else {
            return Ok(false);
        };
        let place = place.child("allOf");
        for (n, part) in swagger::array(parts, &place)?.iter().enumerate() {
            let place = place.child(&n.to_string());
            if self.is_object(swagger::object(part, &place)?, &place, depth + 1)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The definition that a reference leads to.
    fn target<'s>(&'s self, object: &Object, place: &Place) -> SpecResult<Option<(&'a str, &'a Object)>> {
        let Some(reference) = swagger::text(object, "$ref", place)? else {
            return Ok(None);
        };
        let name = reference.strip_prefix(COMPONENTS).map(unescape);
        let found = name.and_then(|name| self.definitions.get_key_value(&name));
        match found {
            Some((name, Value::Object(definition))) => Ok(Some((name, definition))),
            _ => Err(place.child("$ref").error(
                format!("`{}` leads to no definition", reference.replacen(COMPONENTS, "#/definitions/", 1)),
                "correct the reference; only whole definitions can be referred to",
            )),
        }
    }

    fn guard(&self, depth: usize, place: &Place) -> SpecResult<()> {
        if depth > DEEPEST {
            return Err(place.error(
                "a type that is defined by itself",
                "break the circle of `allOf` or `$ref` in the document",
            ));
        }
        Ok(())
    }

    /// The subtypes of a discriminated type with the value each is known by; empty where there is nothing to tell apart.
    fn kinds(&self, name: &str, definition: &Object, place: &Place) -> SpecResult<BTreeMap<String, String>> {
        let mut kinds = BTreeMap::new();
        if definition.contains_key("discriminator") {
            self.collect_kinds(name, &mut kinds, place, 0)?;
        }
        Ok(kinds)
    }

    fn collect_kinds(
        &self,
        base: &str,
        kinds: &mut BTreeMap<String, String>,
        place: &Place,
        depth: usize,
    ) -> SpecResult<()> {
        self.guard(depth, place)?;
        for (name, definition) in self.definitions {
            let parts = definition.get("allOf").and_then(Value::as_array).into_iter().flatten();
            let mut targets = parts.filter_map(|part| part.get("$ref")?.as_str()?.strip_prefix(COMPONENTS));
            if name == base || !targets.any(|target| unescape(target) == base) {
                continue;
            }
            // Without a value of its own, a subtype is known by its name.
            let value = definition.get("x-ms-discriminator-value").and_then(Value::as_str).unwrap_or(name);
            if let Some(other) = kinds
                .insert(value.to_owned(), self.renamed[name].clone())
                .filter(|other| *other != self.renamed[name])
            {
                return Err(place.error(
                    format!("`{value}` stands for `{other}` and for `{name}`"),
                    "give each subtype a discriminator value of its own",
                ));
            }
            self.collect_kinds(name, kinds, place, depth + 1)?;
        }
        Ok(())
    }

    fn union(
        &mut self,
        name: &str,
        definition: &Object,
        kinds: &BTreeMap<String, String>,
        place: &Place,
    ) -> SpecResult<Value> {
        let discriminator =
            definition["discriminator"].get("propertyName").and_then(Value::as_str).unwrap_or_default();
        let own = swagger::text(definition, "description", place)?.map(|own| describe(Some(own), &[]));
        Ok(json!({
            "type": "object",
            "description": own.unwrap_or_else(|| format!("The union `{name}`, told apart by `{discriminator}`.")),
            "properties": {discriminator: {"type": "string"}},
            "x-wire-union": {"discriminator": discriminator, "kinds": kinds},
        }))
    }
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("{COMPONENTS}{name}")})
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
