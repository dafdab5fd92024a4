//! Parameters: which become arguments, and of which type.

use std::collections::BTreeMap;

use heck::ToSnakeCase as _;
use serde_json::{Value, json};

use super::{describe, known_values};
use crate::{
    error::{Place, SpecResult},
    swagger::{self, Object},
};

/// Headers that belong to whoever sends the request and to no operation.
const TRANSPORT_HEADERS: [&str; 4] = ["authorization", "if-none-match", "accept", "content-type"];
/// Names that the generated methods use for something else.
const RESERVED: [&str; 2] = ["body", "header_map"];
/// What to do about an operation that can't become a method.
const LEAVE_OUT: &str =
    "no method can be made of this operation; import the others with `spec import --select`";

/// Where all operations take the API version, and which it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ApiVersion {
    pub(super) within: &'static str,
    pub(super) version: String,
}

/// The version that every operation takes in the same place; where they differ it stays an argument of each.
pub(super) fn common_api_version(paths: &Object, document: &str) -> Option<ApiVersion> {
    let operations = paths.values().filter_map(Value::as_object).flat_map(Object::values);
    let mut versions = operations.map(|operation| {
        let parameters = operation.get("parameters").and_then(Value::as_array);
        let parameter = parameters.into_iter().flatten().find(|parameter| is_api_version(parameter))?;
        let within = ["query", "header"].into_iter().find(|place| parameter["in"] == *place)?;
        let listed = match parameter.pointer("/schema/enum").and_then(Value::as_array).map(Vec::as_slice) {
            None | Some([]) => document,
            Some([only]) => only.as_str()?,
            Some(_) => return None,
        };
        Some(ApiVersion { within, version: listed.to_owned() })
    });
    let first = versions.next()??;
    versions.all(|version| version.as_ref() == Some(&first)).then_some(first)
}

fn is_api_version(parameter: &Value) -> bool {
    let name = parameter.get("name").and_then(Value::as_str);
    name.is_some_and(|name| name.eq_ignore_ascii_case("api-version"))
}

/// The parameters that are arguments of an operation's method, in the document's order.
pub(super) fn normalize(
    operation: &Object,
    has_common_version: bool,
    place: &Place,
) -> SpecResult<Vec<Value>> {
    let place = place.child("parameters");
    let empty = json!([]);
    let list = swagger::array(operation.get("parameters").unwrap_or(&empty), &place)?;
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut normalized = Vec::new();
    for (n, value) in list.iter().enumerate() {
        let place = place.child(&n.to_string());
        let parameter = swagger::object(value, &place)?;
        let name = swagger::required_text(parameter, "name", &place)?;
        let within = swagger::required_text(parameter, "in", &place)?;
        let is_transport =
            within == "header" && TRANSPORT_HEADERS.contains(&name.to_ascii_lowercase().as_str());
        if is_transport || (has_common_version && is_api_version(value)) {
            continue;
        }
        let argument = name.to_snake_case();
        if argument.is_empty() || RESERVED.contains(&argument.as_str()) {
            return Err(
                place.error(format!("a parameter named `{name}`, which can't be an argument"), LEAVE_OUT)
            );
        }
        if let Some(other) = seen.insert(argument.clone(), name) {
            let clash = format!("`{name}` and `{other}` would both be the argument `{argument}`");
            return Err(place.error(clash, LEAVE_OUT));
        }
        if within == "header"
            && !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        {
            return Err(place.error(format!("`{name}` is no name of a header"), "correct the document"));
        }
        normalized.push(parameter_of(parameter, name, within, &place)?);
    }
    Ok(normalized)
}

fn parameter_of(parameter: &Object, name: &str, within: &str, place: &Place) -> SpecResult<Value> {
    let empty = json!({});
    let schema = swagger::object(parameter.get("schema").unwrap_or(&empty), place)?;
    let (form, mut facts) = form(parameter, schema, place)?;
    facts.extend(known_values(schema));
    let required = within == "path" || parameter.get("required") == Some(&Value::Bool(true));
    let mut normalized = json!({"name": name, "in": within, "required": required, "schema": form});
    let description = describe(swagger::text(parameter, "description", place)?, &facts);
    if !description.is_empty() {
        normalized["description"] = description.into();
    }
    if parameter.get("x-ms-skip-url-encoding") == Some(&Value::Bool(true)) {
        if within != "path" {
            let construct = format!("`x-ms-skip-url-encoding` on the {within} parameter `{name}`");
            return Err(
                place.error(construct, "remove it in an overlay, and give the value as it is, not encoded")
            );
        }
        normalized["x-wire-scope"] = true.into();
    }
    Ok(normalized)
}

/// The type of an argument, and what the type alone does not tell.
fn form(parameter: &Object, schema: &Object, place: &Place) -> SpecResult<(Value, Vec<String>)> {
    let text = json!({"type": "string"});
    let format = swagger::text(schema, "format", place)?;
    let collection = parameter.get("collectionFormat").and_then(Value::as_str);
    let fact = |text: &str| vec![text.to_owned()];
    Ok(match swagger::text(schema, "type", place)? {
        Some("boolean") => (json!({"type": "boolean"}), Vec::new()),
        Some("integer") => (json!({"type": "integer", "format": "int64"}), Vec::new()),
        // Text, because it must be sent with the digits that the caller has.
        Some("number") => (text, fact("A decimal number.")),
        Some("array") if collection == Some("multi") => (json!({"type": "array", "items": text}), Vec::new()),
        Some("array") => {
            let separator = match collection {
                Some("ssv") => "spaces",
                Some("tsv") => "tabs",
                Some("pipes") => "`|`",
                _ => "commas",
            };
            (text, vec![format!("Several values are separated by {separator}.")])
        }
        Some("string") | None if format == Some("date-time") => (text, fact("A date and time.")),
        Some("string") | None if format == Some("date") => (text, fact("A date.")),
        Some("string") | None => (text, Vec::new()),
        Some(other) => {
            let construct = format!("a parameter of type `{other}`");
            return Err(place.child("type").error(construct, "correct the document or add an overlay"));
        }
    })
}

/// Every name in the path's template is a path parameter and the other way round.
pub(super) fn check_template(path: &str, parameters: &[Value], place: &Place) -> SpecResult<()> {
    let in_path = parameters.iter().filter(|parameter| parameter["in"] == "path");
    let mut declared: Vec<_> = in_path.filter_map(|parameter| parameter["name"].as_str()).collect();
    let mut rest = path;
    let odd = || place.error("a path in which a brace has no counterpart", "correct the path");
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or_else(odd)?;
        if before.contains('}') || name.contains('{') {
            return Err(odd());
        }
        let Some(at) = declared.iter().position(|declared| *declared == name) else {
            return Err(place.error(
                format!("the path has `{{{name}}}` and no path parameter of that name, or has it twice"),
                "declare the parameter once per path",
            ));
        };
        declared.remove(at);
        rest = after;
    }
    if rest.contains('}') {
        return Err(odd());
    }
    match declared.first() {
        None => Ok(()),
        Some(name) => {
            let construct = format!("the path parameter `{name}` is not in the path");
            Err(place.error(construct, "correct the path or the parameter"))
        }
    }
}
