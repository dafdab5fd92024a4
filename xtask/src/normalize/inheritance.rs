//! What an object inherits, and which kinds of a union there are.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use serde_json::Value;

use crate::{
    error::{Place, SpecResult},
    pointer,
    swagger::{self, Object},
};

/// How many levels one definition may inherit from another before the document is refused.
const DEEPEST: usize = 100;

/// The fields of an object by name: their schema and where it stands.
pub(super) type Fields = BTreeMap<String, (Value, Place)>;

/// The definitions of a document and what each takes from others.
pub(super) struct Inheritance<'a> {
    definitions: &'a Object,
    place: Place,
    subtypes: BTreeMap<String, Vec<&'a str>>,
    known: BTreeMap<String, Rc<Fields>>,
    visiting: Vec<String>,
}

impl<'a> Inheritance<'a> {
    pub(super) fn new(definitions: &'a Object, document: &Place) -> Self {
        let mut subtypes: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (name, definition) in definitions {
            for base in swagger::bases(definition) {
                subtypes.entry(base).or_default().push(name);
            }
        }
        let place = document.child("definitions");
        Self { definitions, place, subtypes, known: BTreeMap::new(), visiting: Vec::new() }
    }

    /// Where a definition stands.
    pub(super) fn place_of(&self, name: &str) -> Place {
        self.place.child(name)
    }

    /// The definition that a reference leads to.
    pub(super) fn target(&self, object: &Object, place: &Place) -> SpecResult<Option<(&'a str, &'a Object)>> {
        let Some(reference) = swagger::text(object, "$ref", place)? else { return Ok(None) };
        let found = pointer::entry(reference).and_then(|(_, name)| self.definitions.get_key_value(&name));
        match found {
            Some((name, Value::Object(definition))) => Ok(Some((name, definition))),
            _ => {
                let shown = reference.replacen("#/components/schemas/", "#/definitions/", 1);
                Err(place.child("$ref").error(
                    format!("`{shown}` leads to no definition"),
                    "correct the reference; only whole definitions can be referred to",
                ))
            }
        }
    }

    /// Whether this has fields, of its own or inherited ones.
    pub(super) fn is_object(&mut self, object: &Object, place: &Place) -> SpecResult<bool> {
        Ok(!self.fields(object, place)?.is_empty())
    }

    /// The fields of an object and of everything it extends; its own win over those that it inherits.
    pub(super) fn fields(&mut self, object: &Object, place: &Place) -> SpecResult<Rc<Fields>> {
        if let Some((target, definition)) = self.target(object, place)? {
            return self.fields_of_definition(target, definition, place);
        }
        let mut fields = Fields::new();
        if let Some(parts) = object.get("allOf") {
            let place = place.child("allOf");
            for (n, part) in swagger::array(parts, &place)?.iter().enumerate() {
                let place = place.child(&n.to_string());
                let inherited = self.fields(swagger::object(part, &place)?, &place)?;
                fields.extend(inherited.iter().map(|(name, field)| (name.clone(), field.clone())));
            }
        }
        if let Some(properties) = object.get("properties") {
            let place = place.child("properties");
            for (name, property) in swagger::object(properties, &place)? {
                fields.insert(name.clone(), (property.clone(), place.child(name)));
            }
        }
        Ok(Rc::new(fields))
    }

    fn fields_of_definition(
        &mut self,
        name: &str,
        definition: &Object,
        place: &Place,
    ) -> SpecResult<Rc<Fields>> {
        if let Some(fields) = self.known.get(name) {
            return Ok(Rc::clone(fields));
        }
        if self.visiting.iter().any(|visiting| visiting == name) {
            return Err(
                place.error("a type that is defined by itself", "break the circle of `allOf` or `$ref`")
            );
        }
        if self.visiting.len() >= DEEPEST {
            let depth = format!("a type that inherits more than {DEEPEST} levels deep");
            return Err(place.error(depth, "put the inherited properties into the type itself"));
        }
        self.visiting.push(name.to_owned());
        let fields = self.fields(definition, &self.place_of(name));
        self.visiting.pop();
        let fields = fields?;
        self.known.insert(name.to_owned(), Rc::clone(&fields));
        Ok(fields)
    }

    /// The definitions that a discriminated type stands for, by the value that tells them apart, the type itself among
    /// them where it has a value of its own. Empty where there is nothing to tell apart.
    pub(super) fn kinds(&self, name: &str) -> SpecResult<BTreeMap<String, &'a str>> {
        let mut kinds = BTreeMap::new();
        let Some((name, definition)) = self.definitions.get_key_value(name) else { return Ok(kinds) };
        if definition.get("discriminator").is_none() {
            return Ok(kinds);
        }
        let mut seen = BTreeSet::from([name.as_str()]);
        let mut waiting: Vec<&str> = vec![name];
        while let Some(base) = waiting.pop() {
            for subtype in self.subtypes.get(base).into_iter().flatten() {
                if seen.insert(subtype) {
                    waiting.push(subtype);
                    // Without a value of its own, a subtype is known by its name.
                    let value = discriminator_value(&self.definitions[*subtype]).unwrap_or(subtype);
                    self.add_kind(&mut kinds, value, subtype, name)?;
                }
            }
        }
        if let Some(value) = discriminator_value(definition).filter(|_| !kinds.is_empty()) {
            self.add_kind(&mut kinds, value, name, name)?;
        }
        Ok(kinds)
    }

    fn add_kind(
        &self,
        kinds: &mut BTreeMap<String, &'a str>,
        value: &str,
        kind: &'a str,
        base: &str,
    ) -> SpecResult<()> {
        match kinds.insert(value.to_owned(), kind) {
            None => Ok(()),
            Some(other) => Err(self.place_of(base).error(
                format!("`{value}` stands for `{}` and for `{}`", other.min(kind), other.max(kind)),
                "give each subtype a discriminator value of its own",
            )),
        }
    }
}

fn discriminator_value(definition: &Value) -> Option<&str> {
    definition.get("x-ms-discriminator-value").and_then(Value::as_str)
}
