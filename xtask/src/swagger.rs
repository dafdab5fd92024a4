//! Swagger 2.0 documents as JSON values: reading them, and the few questions every stage asks.
//!
//! Documents are handled as values and not as typed structures, because what breaks a client is mostly what a typed
//! reader would have refused or dropped.

use std::{collections::BTreeMap, fmt, path::Path};

use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Value};

use crate::{
    error::{Error, Place, SpecResult},
    pointer,
    workspace::{name_of, read_text},
};

/// A JSON object.
pub type Object = Map<String, Value>;

/// The HTTP methods of a path item, in the order in which operations are emitted.
pub const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// A document and the name under which errors speak of it.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file's name.
    pub name: String,
    /// The whole document.
    pub root: Value,
    /// Where those entries stand that were brought in from other files, by their pointer in this document.
    pub origins: BTreeMap<String, Place>,
}

impl Document {
    /// A document that nothing was brought into.
    pub fn new(name: impl Into<String>, root: Value) -> Self {
        Self { name: name.into(), root, origins: BTreeMap::new() }
    }

    /// The same document at the next stage.
    #[must_use]
    pub fn with(&self, root: Value) -> Self {
        Self { root, ..self.clone() }
    }

    /// The place of the document's root.
    #[must_use]
    pub fn place(&self) -> Place {
        Place::document(&self.name)
    }
}

/// Reads a JSON file.
///
/// # Errors
///
/// When the file can't be read or is no JSON; the error gives line and column.
pub fn read(path: &Path) -> Result<Document, Error> {
    Ok(parse(&name_of(path), &read_text(path)?)?)
}

/// Parses a JSON document.
///
/// # Errors
///
/// When the text is no JSON; the error gives line and column.
pub fn parse(name: &str, text: &str) -> SpecResult<Document> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Unambiguous(root) = serde_json::from_str(text).map_err(|error| {
        Place::document(name).error(format!("not JSON: {error}"), "give a Swagger 2.0 document in JSON")
    })?;
    Ok(Document::new(name, root))
}

/// Says whether this is a Swagger 2.0 document.
///
/// # Errors
///
/// When it is anything else.
pub fn require_swagger(document: &Document) -> SpecResult<()> {
    let found = match document.root.get("swagger").or_else(|| document.root.get("openapi")) {
        Some(Value::String(version)) if version == "2.0" => return Ok(()),
        Some(version) => format!("specification version {version}"),
        None => "no field `swagger`".to_owned(),
    };
    Err(document
        .place()
        .error(found, "give a Swagger 2.0 document in JSON; other versions must be converted first"))
}

/// The object at this place.
///
/// # Errors
///
/// When something else stands there.
pub fn object<'a>(value: &'a Value, place: &Place) -> SpecResult<&'a Object> {
    value.as_object().ok_or_else(|| {
        place.error(format!("expected an object, found {}", kind(value)), "correct the document")
    })
}

/// The list at this place.
///
/// # Errors
///
/// When something else stands there.
pub fn array<'a>(value: &'a Value, place: &Place) -> SpecResult<&'a [Value]> {
    value.as_array().map(Vec::as_slice).ok_or_else(|| {
        place.error(format!("expected an array, found {}", kind(value)), "correct the document")
    })
}

/// The text of a field, if it is there.
///
/// # Errors
///
/// When the field is not text.
pub fn text<'a>(object: &'a Object, key: &str, place: &Place) -> SpecResult<Option<&'a str>> {
    match object.get(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(place
            .child(key)
            .error(format!("expected text, found {}", kind(other)), "correct the document")),
    }
}

/// The text of a field that has to be there.
///
/// # Errors
///
/// When the field is missing or not text.
pub fn required_text<'a>(object: &'a Object, key: &str, place: &Place) -> SpecResult<&'a str> {
    text(object, key, place)?.ok_or_else(|| place.error(format!("no field `{key}`"), "correct the document"))
}

/// The references to what a definition extends.
pub fn base_references(definition: &Value) -> impl Iterator<Item = &str> {
    let parts = definition.get("allOf").and_then(Value::as_array).into_iter().flatten();
    parts.filter_map(|part| part.get("$ref").and_then(Value::as_str))
}

/// The names of the definitions that a definition of the same document extends.
pub fn bases(definition: &Value) -> impl Iterator<Item = String> {
    base_references(definition).filter_map(|reference| pointer::entry(reference).map(|(_, name)| name))
}

/// Whether a definition may stand for those that extend it, which nobody refers to.
#[must_use]
pub fn stands_for_others(definition: &Value) -> bool {
    definition.get("discriminator").is_some() || definition.get("x-ms-discriminator-value").is_some()
}

/// Whether a media type is JSON, in whichever dialect.
#[must_use]
pub fn is_json(media: &str) -> bool {
    media == "text/json" || media.ends_with("/json") || media.ends_with("+json")
}

/// The operations of a document with their path and method.
pub fn operations(root: &Value) -> impl Iterator<Item = (&str, &'static str, &Value)> {
    let items = root.get("paths").and_then(Value::as_object).into_iter().flatten();
    items.flat_map(|(path, item)| {
        METHODS.into_iter().filter_map(move |method| Some((path.as_str(), method, item.get(method)?)))
    })
}

/// What a value is, for messages.
#[must_use]
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The same value with the keys of every object in order, so that output never depends on how a map was built.
#[must_use]
pub fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<_> =
                object.iter().map(|(key, value)| (key.clone(), sorted(value))).collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(entries.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

/// The document as text, its keys in order.
#[must_use]
pub fn print(value: &Value) -> String {
    format!("{:#}\n", sorted(value))
}

/// A JSON value in which no object has a key twice, since one of the two would be lost.
struct Unambiguous(Value);

impl<'de> Deserialize<'de> for Unambiguous {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UnambiguousVisitor).map(Self)
    }
}

struct UnambiguousVisitor;

impl<'de> de::Visitor<'de> for UnambiguousVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    #[expect(clippy::disallowed_types, reason = "numbers of a document are bounds, which are dropped")]
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<S: de::SeqAccess<'de>>(self, mut seq: S) -> Result<Value, S::Error> {
        let mut items = Vec::new();
        while let Some(Unambiguous(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<M: de::MapAccess<'de>>(self, mut map: M) -> Result<Value, M::Error> {
        let mut object = Object::new();
        while let Some((key, Unambiguous(value))) = map.next_entry::<String, Unambiguous>()? {
            if object.contains_key(&key) {
                return Err(de::Error::custom(format_args!("the key `{key}` stands twice in one object")));
            }
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}
