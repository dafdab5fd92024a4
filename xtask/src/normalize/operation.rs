//! Operations: their parameters, their body and the one kind of success that a client method returns.

use std::collections::BTreeMap;

use heck::ToSnakeCase as _;
use serde_json::{Value, json};

use super::{describe, known_values, names::Names, one_line, schema::Schemas};
use crate::{
    error::{Place, SpecResult},
    swagger::{self, METHODS, Object},
};

/// Headers that belong to whoever sends the request and to no operation.
const TRANSPORT_HEADERS: [&str; 4] = ["authorization", "if-none-match", "accept", "content-type"];
const JSON: &str = "application/json";
const BYTES: &str = "application/octet-stream";

/// The operations of a document and where all of them take the API version.
pub(super) struct Paths {
    pub(super) items: Object,
    /// `query` or `header`, where every operation has the parameter.
    pub(super) api_version: Option<&'static str>,
}

pub(super) fn normalize_paths(
    paths: &Value,
    schemas: &mut Schemas<'_>,
    document: &Place,
) -> SpecResult<Paths> {
    let place = document.child("paths");
    let paths = swagger::object(paths, &place)?;
    let api_version = common_api_version(paths);
    let mut methods = Names::methods();
    let mut items = Object::new();
    for (path, item) in paths {
        let place = place.child(path);
        let mut normalized = Object::new();
        for method in METHODS {
            let Some(operation) = item.get(method) else {
                continue;
            };
            let place = place.child(method);
            let operation = swagger::object(operation, &place)?;
            let given = swagger::text(operation, "operationId", &place)?;
            let name = methods.take(&given.map_or_else(|| format!("{method} {path}"), str::to_owned));
            let mut normalizer = OperationNormalizer { schemas, name: &name, api_version, place };
            normalized.insert(method.to_owned(), normalizer.normalize(path, operation)?);
        }
        items.insert(path.clone(), Value::Object(normalized));
    }
    Ok(Paths { items, api_version })
}

fn is_api_version(parameter: &Value) -> bool {
    parameter.get("name").is_some_and(|name| name == "api-version")
}

/// The place of the version, where every operation takes it in the same place; otherwise it stays an argument.
fn common_api_version(paths: &Object) -> Option<&'static str> {
    let operations = paths.values().filter_map(Value::as_object).flat_map(Object::values);
    let mut places = operations.map(|operation| {
        let parameters = operation.get("parameters").and_then(Value::as_array);
        let parameter = parameters.into_iter().flatten().find(|parameter| is_api_version(parameter))?;
        ["query", "header"].into_iter().find(|place| parameter["in"] == *place)
    });
    let first = places.next()??;
    places.all(|place| place == Some(first)).then_some(first)
}

struct OperationNormalizer<'a, 'b> {
    schemas: &'a mut Schemas<'b>,
    name: &'a str,
    api_version: Option<&'static str>,
    place: Place,
}

impl OperationNormalizer<'_, '_> {
    fn normalize(&mut self, path: &str, operation: &Object) -> SpecResult<Value> {
        let parameters = self.parameters(operation)?;
        self.check_template(path, &parameters)?;
        let (responses, others) = self.responses(operation)?;
        let mut normalized = Object::new();
        normalized.insert("operationId".to_owned(), self.name.into());
        let summary = swagger::text(operation, "summary", &self.place)?;
        let description = swagger::text(operation, "description", &self.place)?;
        let id = swagger::text(operation, "operationId", &self.place)?.unwrap_or("none");
        let mut facts = vec![format!("Operation id `{}`.", one_line(id))];
        if !others.is_empty() {
            // What is no success reaches the caller whole, whatever the document says about it.
            facts.push(format!(
                "Other documented answers, as `Error::UnexpectedResponse`: {}.",
                others.join(", ")
            ));
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

    fn parameters(&mut self, operation: &Object) -> SpecResult<Vec<Value>> {
        let place = self.place.child("parameters");
        let empty = json!([]);
        let list = swagger::array(operation.get("parameters").unwrap_or(&empty), &place)?;
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        let mut normalized = Vec::new();
        for (n, parameter) in list.iter().enumerate() {
            let place = place.child(&n.to_string());
            let parameter = swagger::object(parameter, &place)?;
            let name = swagger::required_text(parameter, "name", &place)?;
            let within = swagger::required_text(parameter, "in", &place)?;
            let is_transport =
                within == "header" && TRANSPORT_HEADERS.contains(&name.to_ascii_lowercase().as_str());
            if is_transport || (name == "api-version" && self.api_version.is_some()) {
                continue;
            }
            let argument = name.to_snake_case();
            if argument.is_empty() || argument == "body" {
                return Err(place.error(
                    format!("a parameter named `{name}`, which can't be an argument"),
                    "rename it in an overlay",
                ));
            }
            if let Some(other) = seen.insert(argument.clone(), name) {
                return Err(place.error(
                    format!("`{name}` and `{other}` would both be the argument `{argument}`"),
                    "remove one of them in an overlay",
                ));
            }
            normalized.push(self.parameter(parameter, name, within, &place)?);
        }
        Ok(normalized)
    }

    fn parameter(&self, parameter: &Object, name: &str, within: &str, place: &Place) -> SpecResult<Value> {
        let empty = json!({});
        let schema = swagger::object(parameter.get("schema").unwrap_or(&empty), place)?;
        let mut facts = Vec::new();
        let form = match swagger::text(schema, "type", place)? {
            Some("boolean") => json!({"type": "boolean"}),
            Some("integer") => json!({"type": "integer", "format": "int64"}),
            // Text, because it must be sent with the digits that the caller has.
            Some("number") => {
                facts.push("A decimal number.".to_owned());
                json!({"type": "string"})
            }
            Some("array") if parameter.get("collectionFormat").is_some_and(|format| format == "multi") => {
                json!({"type": "array", "items": {"type": "string"}})
            }
            Some("array") => {
                let separator = match parameter.get("collectionFormat").and_then(Value::as_str) {
                    Some("ssv") => "spaces",
                    Some("tsv") => "tabs",
                    Some("pipes") => "`|`",
                    _ => "commas",
                };
                facts.push(format!("Several values are separated by {separator}."));
                json!({"type": "string"})
            }
            Some("string") | None => {
                match swagger::text(schema, "format", place)? {
                    Some("date-time") => facts.push("A date and time.".to_owned()),
                    Some("date") => facts.push("A date.".to_owned()),
                    _ => {}
                }
                json!({"type": "string"})
            }
            Some(other) => {
                return Err(place.child("type").error(
                    format!("a parameter of type `{other}`"),
                    "correct the document or add an overlay",
                ));
            }
        };
        facts.extend(known_values(schema));
        let required = within == "path" || parameter.get("required") == Some(&Value::Bool(true));
        let mut normalized = json!({"name": name, "in": within, "required": required, "schema": form});
        let description = describe(swagger::text(parameter, "description", place)?, &facts);
        if !description.is_empty() {
            normalized["description"] = description.into();
        }
        if within == "path" && parameter.get("x-ms-skip-url-encoding") == Some(&Value::Bool(true)) {
            normalized["x-wire-scope"] = true.into();
        }
        Ok(normalized)
    }

    /// Every name in the path's template is a path parameter and the other way round.
    fn check_template(&self, path: &str, parameters: &[Value]) -> SpecResult<()> {
        let in_path = parameters.iter().filter(|parameter| parameter["in"] == "path");
        let mut declared: Vec<_> = in_path.filter_map(|parameter| parameter["name"].as_str()).collect();
        let mut rest = path;
        while let Some((_, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                return Err(self.place.error("a path template that is not closed", "correct the path"));
            };
            let Some(at) = declared.iter().position(|declared| *declared == name) else {
                return Err(self.place.error(
                    format!("the path has `{{{name}}}` and no path parameter of that name, or has it twice"),
                    "declare the parameter once per path",
                ));
            };
            declared.remove(at);
            rest = after;
        }
        match declared.first() {
            None => Ok(()),
            Some(name) => Err(self.place.error(
                format!("the path parameter `{name}` is not in the path"),
                "correct the path or the parameter",
            )),
        }
    }

    fn body(&mut self, body: &Value) -> SpecResult<Value> {
        let place = self.place.child("parameters");
        let (media, schema) = content(body).unwrap_or((JSON, json!({})));
        let description = body.get("description").and_then(Value::as_str).map(one_line);
        let mut normalized = match media {
            JSON | "application/x-www-form-urlencoded" => {
                let schema = self.schemas.value(&schema, &format!("{} body", self.name), &place)?;
                json!({"content": {media: {"schema": plain(schema)}}})
            }
            BYTES => {
                json!({"content": {BYTES: {"schema": {"type": "string", "format": "binary"}}}})
            }
            _ if media.starts_with("text/") => {
                json!({"content": {"text/plain": {"schema": {"type": "string"}}}})
            }
            other => {
                return Err(place.error(
                    format!("a request body of `{other}`"),
                    "send JSON, text, bytes or a form; correct `consumes`",
                ));
            }
        };
        normalized["required"] = true.into();
        if let Some(description) = description {
            normalized["description"] = description.into();
        }
        Ok(normalized)
    }

    /// The answers that are the method's success, and the others in words.
    fn responses(&mut self, operation: &Object) -> SpecResult<(Value, Vec<String>)> {
        let place = self.place.child("responses");
        let empty = json!({});
        let declared = swagger::object(operation.get("responses").unwrap_or(&empty), &place)?;
        let mut bodies = BTreeMap::new();
        let mut others = Vec::new();
        for (status, response) in declared {
            let is_success =
                status.len() == 3 && status.starts_with('2') && status.bytes().all(|b| b.is_ascii_digit());
            if is_success {
                bodies.insert(status.clone(), self.success(response, &place.child(status))?);
            } else {
                others.push(format!("`{status}`"));
            }
        }
        // The lowest status with a body is the success that has something to lose; those that share its form join it.
        let chosen = bodies.values().find(|body| body.is_some()).or_else(|| bodies.values().next()).cloned();
        let mut successes = Object::new();
        for (status, body) in &bodies {
            if Some(body) != chosen.as_ref() {
                others.push(format!("`{status}`"));
                continue;
            }
            let mut response = json!({"description": ""});
            if let Some(content) = body {
                response["content"] = content.clone();
            }
            successes.insert(status.clone(), response);
        }
        if successes.is_empty() {
            // Nothing is known of a success, so its bytes are handed over.
            let bytes = json!({"description": "", "content": {BYTES: {"schema": {"type": "string", "format": "binary"}}}});
            successes.insert("2XX".to_owned(), bytes);
        }
        others.sort();
        Ok((Value::Object(successes), others))
    }

    fn success(&mut self, response: &Value, place: &Place) -> SpecResult<Option<Value>> {
        let Some((media, schema)) = content(response) else {
            return Ok(None);
        };
        if media != JSON {
            return Ok(Some(json!({BYTES: {"schema": {"type": "string", "format": "binary"}}})));
        }
        let schema =
            self.schemas.value(&schema, &format!("{} response", self.name), &place.child("schema"))?;
        Ok(Some(json!({JSON: {"schema": plain(schema)}})))
    }
}

/// The one media type and schema of a body or a response.
fn content(holder: &Value) -> Option<(&str, Value)> {
    let (media, content) = holder.get("content")?.as_object()?.iter().next()?;
    Some((media, content.get("schema").cloned().unwrap_or_else(|| json!({}))))
}

/// A whole body is there or it isn't; only fields may be null.
fn plain(mut schema: Value) -> Value {
    if let Some(object) = schema.as_object_mut() {
        object.remove("nullable");
    }
    schema
}
