//! Swagger 2.0 to OpenAPI 3.0, form only: nothing is dropped that the later stages decide about.

mod schema;

use serde_json::{Value, json};

use self::schema::schema;

use crate::{
    error::{Place, SpecResult},
    pointer,
    swagger::{self, Document, METHODS, Object},
};

/// The OpenAPI version that is written.
pub const OPENAPI: &str = "3.0.3";

const JSON: &str = "application/json";
const MULTIPART: &str = "multipart/form-data";

/// Lifts a bundled Swagger document.
///
/// # Errors
///
/// When the document holds something OpenAPI 3.0 has no form for, or is not well-formed.
pub fn lift(document: &Document) -> SpecResult<Document> {
    swagger::require_swagger(document)?;
    let place = document.place();
    let root = swagger::object(&document.root, &place)?;
    let lifter = Lifter { root };
    let mut paths = Object::new();
    for section in ["x-ms-paths", "x-ms-parameterized-paths"] {
        if root.get(section).and_then(Value::as_object).is_some_and(|paths| !paths.is_empty()) {
            return Err(place.child(section).error(
                format!("paths that differ only in their query, `{section}`"),
                "move each operation to a path of its own in the document",
            ));
        }
    }
    if let Some(items) = root.get("paths") {
        let base = swagger::text(root, "basePath", &place)?.unwrap_or_default().trim_end_matches('/');
        let place = place.child("paths");
        for (path, item) in swagger::object(items, &place)?.iter().filter(|(path, _)| !path.starts_with("x-"))
        {
            let place = place.child(path);
            if !path.starts_with('/') || path.contains(['?', '#']) {
                return Err(place.error(
                    "a path that is no plain path",
                    "a path starts with a slash and has no query; correct the document",
                ));
            }
            let lifted = lifter.path_item(swagger::object(item, &place)?, &place)?;
            paths.insert(format!("{base}{path}"), lifted);
        }
    }
    let mut schemas = Object::new();
    if let Some(definitions) = root.get("definitions") {
        let place = place.child("definitions");
        for (name, definition) in swagger::object(definitions, &place)? {
            schemas.insert(name.clone(), schema(definition, &place.child(name))?);
        }
    }
    let info = root.get("info").cloned().unwrap_or_else(|| json!({}));
    let info_place = place.child("info");
    let info = swagger::object(&info, &info_place)?;
    let mut lifted_info = Object::new();
    for (key, default) in [("title", "Untitled API"), ("version", "0")] {
        let text = swagger::text(info, key, &info_place)?.unwrap_or(default);
        lifted_info.insert(key.to_owned(), text.into());
    }
    if let Some(text) = swagger::text(info, "description", &info_place)? {
        lifted_info.insert("description".to_owned(), text.into());
    }
    let root =
        json!({"openapi": OPENAPI, "info": lifted_info, "paths": paths, "components": {"schemas": schemas}});
    Ok(document.with(root))
}

struct Lifter<'a> {
    root: &'a Object,
}

impl Lifter<'_> {
    fn path_item(&self, item: &Object, place: &Place) -> SpecResult<Value> {
        if item.contains_key("$ref") {
            return Err(place.error("a path item that is a reference", "put the path item in its place"));
        }
        let shared = self.parameters(item.get("parameters"), &place.child("parameters"))?;
        let mut lifted = Object::new();
        for (key, operation) in item.iter().filter(|(key, _)| !key.starts_with("x-") && *key != "parameters")
        {
            let place = place.child(key);
            if !METHODS.contains(&key.as_str()) {
                return Err(place.error(format!("`{key}` is no HTTP method"), "correct the document"));
            }
            lifted.insert(key.clone(), self.operation(swagger::object(operation, &place)?, &shared, &place)?);
        }
        Ok(Value::Object(lifted))
    }

    fn operation(&self, operation: &Object, shared: &[(Object, Place)], place: &Place) -> SpecResult<Value> {
        let own = self.parameters(operation.get("parameters"), &place.child("parameters"))?;
        let same = |a: &Object, b: &Object| a.get("name") == b.get("name") && a.get("in") == b.get("in");
        let kept = shared.iter().filter(|(shared, _)| !own.iter().any(|(own, _)| same(own, shared)));
        let parameters: Vec<_> = kept.chain(&own).collect();
        let mut lifted = copy(operation, &["operationId", "summary", "description", "deprecated"]);
        let mut plain = Vec::new();
        let mut form = Object::new();
        for (parameter, place) in parameters {
            match swagger::required_text(parameter, "in", place)? {
                "body" if lifted.contains_key("requestBody") || !form.is_empty() => {
                    return Err(
                        place.error("a second body of one operation", "an operation has one body, or a form")
                    );
                }
                "body" => {
                    let body = self.body(parameter, operation, place)?;
                    lifted.insert("requestBody".to_owned(), body);
                }
                "formData" if lifted.contains_key("requestBody") => {
                    return Err(place.error("a form beside a body", "an operation has one body, or a form"));
                }
                "formData" => {
                    self.require_plain_form(parameter, operation, place)?;
                    let name = swagger::required_text(parameter, "name", place)?;
                    form.insert(name.to_owned(), schema(&Value::Object(parameter.clone()), place)?);
                }
                "path" | "query" | "header" => plain.push(parameter_of(parameter, place)?),
                other => {
                    return Err(place.child("in").error(
                        format!("a parameter in `{other}`"),
                        "a parameter is in path, query, header, body or formData",
                    ));
                }
            }
        }
        if !form.is_empty() {
            let body = json!({"content": {"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": form}}}});
            lifted.insert("requestBody".to_owned(), body);
        }
        lifted.insert("parameters".to_owned(), Value::Array(plain));
        let responses = operation.get("responses").cloned().unwrap_or_else(|| json!({}));
        let place = place.child("responses");
        let mut answers = Object::new();
        for (status, response) in
            swagger::object(&responses, &place)?.iter().filter(|(status, _)| !status.starts_with("x-"))
        {
            answers.insert(status.clone(), self.response(response, operation, &place.child(status))?);
        }
        lifted.insert("responses".to_owned(), Value::Object(answers));
        Ok(Value::Object(lifted))
    }

    /// The parameters with references replaced by what they refer to.
    fn parameters(&self, list: Option<&Value>, place: &Place) -> SpecResult<Vec<(Object, Place)>> {
        let Some(list) = list else {
            return Ok(Vec::new());
        };
        let items = swagger::array(list, place)?.iter().enumerate();
        items.map(|(n, item)| self.deref(item, "parameters", &place.child(&n.to_string()))).collect()
    }

    fn deref(&self, value: &Value, section: &str, place: &Place) -> SpecResult<(Object, Place)> {
        let object = swagger::object(value, place)?;
        let Some(reference) = swagger::text(object, "$ref", place)? else {
            return Ok((object.clone(), place.clone()));
        };
        let target = pointer::entry(reference).filter(|(within, _)| *within == section);
        let found = target.and_then(|(_, name)| self.root.get(section)?.get(&name)?.as_object().cloned());
        let found = found.filter(|found| !found.contains_key("$ref"));
        let found = found.ok_or_else(|| {
            place
                .child("$ref")
                .error(format!("`{reference}` leads to no {section} entry"), "correct the reference")
        })?;
        Ok((found, place.clone()))
    }

    fn media_types(&self, operation: &Object, key: &str) -> Vec<String> {
        let list = operation.get(key).or_else(|| self.root.get(key)).and_then(Value::as_array);
        let list = list.into_iter().flatten().filter_map(Value::as_str);
        list.map(|media| media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()).collect()
    }

    /// A form with files in it has a form of its own, which no generated method sends.
    fn require_plain_form(&self, parameter: &Object, operation: &Object, place: &Place) -> SpecResult<()> {
        let media = self.media_types(operation, "consumes");
        if parameter.get("type").is_some_and(|name| name == "file")
            || media.iter().any(|media| media == MULTIPART)
        {
            return Err(place.error(
                format!("a form as `{MULTIPART}`"),
                "no method can be made of this operation; import the others with `spec import --select`",
            ));
        }
        Ok(())
    }

    fn body(&self, parameter: &Object, operation: &Object, place: &Place) -> SpecResult<Value> {
        let place = place.child("schema");
        let body = schema(parameter.get("schema").unwrap_or(&Value::Null), &place)?;
        let offered = self.media_types(operation, "consumes");
        let media = match pick(&offered, &body) {
            // What is sent must be what the server takes, so a dialect of JSON keeps its name.
            media if media == JSON && !offered.is_empty() && !offered.iter().any(|offer| offer == JSON) => {
                offered.into_iter().find(|offer| swagger::is_json(offer)).unwrap_or(media)
            }
            media => media,
        };
        let mut lifted = copy(parameter, &["description", "required"]);
        lifted.insert("content".to_owned(), json!({media: {"schema": body}}));
        Ok(Value::Object(lifted))
    }

    fn response(&self, response: &Value, operation: &Object, place: &Place) -> SpecResult<Value> {
        let (response, _) = self.deref(response, "responses", place)?;
        let mut lifted = Object::new();
        let description = swagger::text(&response, "description", place)?.unwrap_or_default();
        lifted.insert("description".to_owned(), description.into());
        if let Some(body) = response.get("schema") {
            let body = schema(body, &place.child("schema"))?;
            let media = pick(&self.media_types(operation, "produces"), &body);
            lifted.insert("content".to_owned(), json!({media: {"schema": body}}));
        }
        Ok(Value::Object(lifted))
    }
}

/// JSON where it is offered or nothing is; a file is bytes; otherwise what is offered first.
fn pick(offered: &[String], body: &Value) -> String {
    if body.get("format").is_some_and(|format| format == "binary") {
        return "application/octet-stream".to_owned();
    }
    if offered.is_empty() || offered.iter().any(|media| swagger::is_json(media)) {
        return JSON.to_owned();
    }
    offered[0].clone()
}

fn parameter_of(parameter: &Object, place: &Place) -> SpecResult<Value> {
    let mut lifted = copy(
        parameter,
        &["name", "in", "description", "required", "x-ms-skip-url-encoding", "collectionFormat"],
    );
    swagger::required_text(parameter, "name", place)?;
    lifted.insert("schema".to_owned(), schema(&Value::Object(parameter.clone()), place)?);
    Ok(Value::Object(lifted))
}

fn copy(object: &Object, keys: &[&str]) -> Object {
    let entries = keys.iter().filter_map(|key| object.get_key_value(*key));
    entries.map(|(key, value)| (key.clone(), value.clone())).collect()
}
