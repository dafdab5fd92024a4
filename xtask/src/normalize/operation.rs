//! Operations: their body and the one kind of success that a client method returns.

use serde_json::{Value, json};

use super::{
    describe,
    names::Names,
    one_line,
    parameter::{self, ApiVersion},
    require_sendable,
    schema::Schemas,
};
use crate::{
    error::{Place, SpecResult},
    swagger::{self, METHODS, Object},
};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const BYTES: &str = "application/octet-stream";

/// The operations of a document and the API version that all of them take.
pub(super) struct Paths {
    pub(super) items: Object,
    pub(super) api_version: Option<ApiVersion>,
}

pub(super) fn normalize_paths(
    paths: &Value,
    version: &str,
    schemas: &mut Schemas<'_>,
    document: &Place,
) -> SpecResult<Paths> {
    let place = document.child("paths");
    let paths = swagger::object(paths, &place)?;
    let api_version = parameter::common_api_version(paths, version);
    if let Some(version) = &api_version {
        require_sendable(&version.version, &place)?;
    }
    let mut methods = Names::methods();
    let mut items = Object::new();
    for (path, item) in paths {
        let place = place.child(path);
        let mut normalized = Object::new();
        for method in METHODS {
            let Some(operation) = item.get(method) else { continue };
            let place = place.child(method);
            let operation = swagger::object(operation, &place)?;
            let given = swagger::text(operation, "operationId", &place)?;
            let name = methods.take(&given.map_or_else(|| format!("{method} {path}"), str::to_owned));
            let parameters = parameter::normalize(operation, api_version.is_some(), &place)?;
            parameter::check_template(path, &parameters, &place)?;
            let mut normalizer = OperationNormalizer { schemas, name: &name, place };
            normalized.insert(method.to_owned(), normalizer.normalize(operation, parameters)?);
        }
        items.insert(path.clone(), Value::Object(normalized));
    }
    Ok(Paths { items, api_version })
}

struct OperationNormalizer<'a, 'b> {
    schemas: &'a mut Schemas<'b>,
    name: &'a str,
    place: Place,
}

impl OperationNormalizer<'_, '_> {
    fn normalize(&mut self, operation: &Object, parameters: Vec<Value>) -> SpecResult<Value> {
        let (responses, others) = self.responses(operation)?;
        let mut normalized = Object::new();
        normalized.insert("operationId".to_owned(), self.name.into());
        let summary = swagger::text(operation, "summary", &self.place)?;
        let description = swagger::text(operation, "description", &self.place)?;
        let id = swagger::text(operation, "operationId", &self.place)?.unwrap_or("none");
        let mut facts = vec![format!("Operation id `{}`.", one_line(id))];
        if !others.is_empty() {
            // What is no success reaches the caller whole, whatever the document says about it.
            let others = others.join(", ");
            facts.push(format!("Other documented answers, as `Error::UnexpectedResponse`: {others}."));
        }
        if let Some(summary) = summary.filter(|summary| Some(*summary) != description) {
            normalized.insert("summary".to_owned(), one_line(summary).into());
        }
        normalized.insert("description".to_owned(), describe(description, &facts).into());
        normalized.insert("parameters".to_owned(), Value::Array(parameters));
        if let Some(body) = operation.get("requestBody") {
            normalized.insert("requestBody".to_owned(), self.body(body)?);
        }
        normalized.insert("responses".to_owned(), responses);
        Ok(Value::Object(normalized))
    }

    fn body(&mut self, body: &Value) -> SpecResult<Value> {
        let place = self.place.child("parameters");
        let (media, schema) = content(body).unwrap_or((JSON, json!({})));
        let name = format!("{} body", self.name);
        let mut normalized = match media {
            FORM => {
                let schema = self.schemas.value(&texts_only(&schema), &name, &place)?;
                json!({"content": {FORM: {"schema": plain(schema)}}})
            }
            BYTES => json!({"content": bytes()}),
            _ if swagger::is_json(media) => {
                let schema = self.schemas.value(&schema, &name, &place)?;
                json!({"content": {JSON: {"schema": plain(schema)}}})
            }
            _ if media.starts_with("text/") => {
                json!({"content": {"text/plain": {"schema": {"type": "string"}}}})
            }
            other => {
                let construct = format!("a request body of `{other}`");
                return Err(place.error(construct, "send JSON, text, bytes or a form; correct `consumes`"));
            }
        };
        if ![JSON, FORM, BYTES, "text/plain"].contains(&media) {
            require_sendable(media, &place)?;
            // The generator knows four media types; the one that is meant is put into the request afterwards.
            normalized["x-wire-content-type"] = media.into();
        }
        normalized["required"] = true.into();
        if let Some(description) = body.get("description").and_then(Value::as_str) {
            normalized["description"] = one_line(description).into();
        }
        Ok(normalized)
    }

    /// The answers that are the method's success, and the others in words.
    fn responses(&mut self, operation: &Object) -> SpecResult<(Value, Vec<String>)> {
        let place = self.place.child("responses");
        let empty = json!({});
        let declared = swagger::object(operation.get("responses").unwrap_or(&empty), &place)?;
        let is_success = |status: &str| {
            status.len() == 3 && status.starts_with('2') && status.bytes().all(|byte| byte.is_ascii_digit())
        };
        let (successes, others): (Vec<_>, Vec<_>) =
            declared.iter().partition(|(status, _)| is_success(status));
        let mut others: Vec<_> = others.iter().map(|(status, _)| format!("`{status}`")).collect();
        let body_of = |response: &Value| content(response).map(|(media, schema)| (media.to_owned(), schema));
        // The lowest status with a body is the success that has something to lose; those that share its form join it.
        let chosen = successes.iter().find_map(|(status, response)| Some((*status, body_of(response)?)));
        let mut kept = Object::new();
        match chosen {
            Some((status, body)) => {
                let answer = self.typed_answer(&body, &place.child(status))?;
                for (status, response) in successes {
                    if body_of(response).as_ref() == Some(&body) {
                        kept.insert(status.clone(), answer.clone());
                    } else {
                        others.push(format!("`{status}`"));
                    }
                }
            }
            // Nothing is known of what a success holds, so its bytes are handed over.
            None if successes.is_empty() => {
                kept.insert("2XX".to_owned(), answer(&bytes()));
            }
            None => kept.extend(successes.iter().map(|(status, _)| ((*status).clone(), answer(&bytes())))),
        }
        others.sort();
        Ok((Value::Object(kept), others))
    }

    fn typed_answer(&mut self, (media, schema): &(String, Value), place: &Place) -> SpecResult<Value> {
        if media != JSON {
            return Ok(answer(&bytes()));
        }
        let schema =
            self.schemas.value(schema, &format!("{} response", self.name), &place.child("schema"))?;
        Ok(answer(&json!({JSON: {"schema": plain(schema)}})))
    }
}

/// The one media type and schema of a body or a response.
fn content(holder: &Value) -> Option<(&str, Value)> {
    let (media, content) = holder.get("content")?.as_object()?.iter().next()?;
    Some((media, content.get("schema").cloned().unwrap_or_else(|| json!({}))))
}

/// Content that no type describes.
fn bytes() -> Value {
    json!({BYTES: {"schema": {"type": "string", "format": "binary"}}})
}

fn answer(content: &Value) -> Value {
    json!({"description": "", "content": content})
}

/// A form is text, whatever the document calls the types of its fields.
fn texts_only(form: &Value) -> Value {
    let fields = form["properties"].as_object().into_iter().flatten();
    let texts: Object = fields
        .map(|(name, field)| {
            let mut text = json!({"type": "string"});
            if let Some(description) = field.get("description") {
                text["description"] = description.clone();
            }
            (name.clone(), text)
        })
        .collect();
    json!({"type": "object", "properties": texts})
}

/// A whole body is there or it isn't; only fields may be null.
fn plain(mut schema: Value) -> Value {
    if let Some(object) = schema.as_object_mut() {
        object.remove("nullable");
    }
    schema
}
