//! Brings a lifted document into the small form that the generator turns into a client that loses nothing.
//!
//! What is left: objects whose fields are all optional, text, arrays, maps, references and the wire types; operations
//! with one kind of success. What the generator must know beyond OpenAPI stands in extensions: `x-wire-union` on a
//! schema, `x-wire-single` on a schema, `x-wire-scope` on a path parameter, `x-wire-content-type` on a body,
//! `x-wire-api-version` on the document.
//!
//! Pointers in errors are those of the Swagger document, which is the one a maintainer can correct.

mod inheritance;
mod names;
mod operation;
mod parameter;
mod schema;

use serde_json::{Value, json};

use crate::{
    error::{Place, SpecResult},
    swagger::{self, Document, Object},
};

use self::schema::Schemas;

/// The wire types: their names as schemas, the OpenAPI form shown for them, and the Rust type each is replaced by.
pub const WIRE_TYPES: [WireType; 6] = [
    WireType { schema: "WireNumber", form: "number", rust: "crate::wire::Number" },
    WireType { schema: "WireId", form: "string", rust: "crate::wire::Id" },
    WireType { schema: "WireFlag", form: "boolean", rust: "crate::wire::Flag" },
    WireType { schema: "WireTimestamp", form: "string", rust: "crate::wire::Timestamp" },
    WireType { schema: "WireSignedUrl", form: "string", rust: "crate::wire::SignedUrl" },
    WireType { schema: "WireJson", form: "object", rust: "crate::wire::Json" },
];

/// One of the [`WIRE_TYPES`].
#[derive(Debug, Clone, Copy)]
pub struct WireType {
    /// The schema's name.
    pub schema: &'static str,
    /// The OpenAPI type it is shown as.
    pub form: &'static str,
    /// The Rust type.
    pub rust: &'static str,
}

/// Normalizes a lifted document.
///
/// # Errors
///
/// When the document holds something that no client can be made of.
pub fn normalize(document: &Document) -> SpecResult<Document> {
    let place = document.place();
    let root = swagger::object(&document.root, &place)?;
    let empty = json!({});
    let components = document.root.pointer("/components/schemas").unwrap_or(&empty);
    let definitions = swagger::object(components, &place.child("definitions"))?;
    let mut schemas = Schemas::new(definitions, &place);
    schemas.normalize_all()?;
    let info_place = place.child("info");
    let mut info = swagger::object(root.get("info").unwrap_or(&empty), &info_place)?.clone();
    for text in info.values_mut() {
        // What stands in a heading, a comment or a header must not begin a new line there.
        if let Value::String(text) = text {
            *text = one_line(text);
        }
    }
    let version = swagger::text(&info, "version", &info_place)?.unwrap_or_default();
    require_sendable(version, &info_place.child("version"))?;
    let paths = root.get("paths").unwrap_or(&empty);
    let paths = operation::normalize_paths(paths, version, &mut schemas, &place)?;
    let mut normalized = Object::new();
    normalized.insert("openapi".to_owned(), crate::lift::OPENAPI.into());
    if let Some(version) = paths.api_version {
        let version = json!({"in": version.within, "version": version.version});
        normalized.insert("x-wire-api-version".to_owned(), version);
    }
    normalized.insert("info".to_owned(), Value::Object(info));
    normalized.insert("paths".to_owned(), Value::Object(paths.items));
    normalized.insert("components".to_owned(), json!({"schemas": schemas.into_components()}));
    Ok(document.with(swagger::sorted(&Value::Object(normalized))))
}

/// Prose on one line, so that no indentation in it turns into a code block that would be compiled, and without the
/// characters that turn text around, which the compiler refuses.
fn one_line(text: &str) -> String {
    let turns = |c: &char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain: String =
        text.chars().filter(|c| !turns(c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What goes into a header or a query as the document has it must be plain.
fn require_sendable(text: &str, place: &Place) -> SpecResult<()> {
    if text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        return Ok(());
    }
    Err(place.error(format!("`{text}`, which can't be sent"), "use plain ASCII"))
}

/// A description with the facts about the wire that the type alone does not tell.
fn describe(own: Option<&str>, facts: &[String]) -> String {
    let own = own.map(one_line).filter(|text| !text.is_empty());
    let closed = own.map(|text| if text.ends_with(['.', '!', '?', ')']) { text } else { format!("{text}.") });
    closed.into_iter().chain(facts.iter().cloned()).collect::<Vec<_>>().join(" ")
}

/// The documented values of an open enumeration.
fn known_values(schema: &Object) -> Option<String> {
    let values = schema.get("enum")?.as_array()?;
    let shown: Vec<_> = values
        .iter()
        .map(|value| format!("`{}`", value.as_str().map_or_else(|| value.to_string(), one_line)))
        .collect();
    (!shown.is_empty()).then(|| format!("Known values: {}.", shown.join(", ")))
}
