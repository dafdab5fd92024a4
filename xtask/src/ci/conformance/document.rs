//! A document of `spec/` as schemathesis can check it: the habits of the wire spelled out, the parameters filled in.
//!
//! `spec/README.md` says what the extensions mean and which habits hold everywhere.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Days at which ranges begin and end; some ranges are within a month, one spans a year.
const STARTS: [&str; 3] = ["2025-11-15", "2026-10-01", "2026-11-01"];
const ENDS: [&str; 2] = ["2026-10-31", "2026-11-20"];

/// What the parameters of a document are filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// Whatever fits the declaration: many calls are refused.
    Anything,
    /// What the simulator has data for, and a little that it has none for.
    Data,
}

/// Who asks.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    /// The number of the enrollment.
    pub(super) enrollment: String,
    /// The value of the header.
    pub(super) authorization: String,
}

/// The document with every check that Swagger 2.0 can express, for calls of this caller.
pub(super) fn adjust(document: &Value, caller: &Caller, aim: Aim) -> Value {
    walk(document, &|object| {
        if is_text(object, "in") && is_text(object, "name") {
            fill(object, caller, aim);
        } else {
            relax(object);
        }
    })
}

/// The operations of a document, named as schemathesis names them.
pub(super) fn operations(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let labels = paths.flat_map(|(path, item)| {
        let keys = item.as_object().into_iter().flat_map(Map::keys);
        let methods = keys.filter(|key| *key != "parameters" && !key.starts_with("x-"));
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    labels.collect()
}

fn walk(value: &Value, change: &impl Fn(&mut Map<String, Value>)) -> Value {
    match value {
        Value::Object(object) => {
            let entries = object.iter().map(|(key, value)| (key.clone(), walk(value, change)));
            let mut object: Map<String, Value> = entries.collect();
            change(&mut object);
            Value::Object(object)
        }
        Value::Array(items) => items.iter().map(|item| walk(item, change)).collect(),
        other => other.clone(),
    }
}

/// A key of a schema; the map of properties may have one of the same name, which then is no text.
fn is_text(object: &Map<String, Value>, key: &str) -> bool {
    object.get(key).is_some_and(Value::is_string)
}

/// Gives a parameter its values. Schemathesis leaves them, and leaves them out, where it tries what isn't declared.
fn fill(parameter: &mut Map<String, Value>, caller: &Caller, aim: Aim) {
    let name = parameter["name"].as_str().unwrap_or_default();
    let values = match (name, aim) {
        ("Authorization", _) => json!([caller.authorization]),
        ("enrollmentNumber", _) => json!([caller.enrollment]),
        (_, Aim::Anything) => return,
        ("If-None-Match", _) => json!(["*", "\"an earlier state\""]),
        ("billingPeriod", _) => json!(["202610", "202611", "202401", "209901", "x"]),
        ("startTime" | "startDate" | "startdate", _) => json!(STARTS),
        ("endTime" | "endDate" | "enddate", _) => json!(ENDS),
        ("month", _) => json!(["2026-10", "2026-11", "2024-01", "x"]),
        ("type", _) => json!(["summary", "detail", "pricesheet", "storecharge", "x"]),
        _ => return,
    };
    parameter.remove("format");
    parameter.insert("enum".to_owned(), values);
}

/// Lets a schema take what the wire takes, and an object nothing that is not declared.
fn relax(schema: &mut Map<String, Value>) {
    let is_single = schema.get("x-wire-single") == Some(&Value::Bool(true));
    if schema.get("x-wire-type").is_some_and(|kind| kind == "id") {
        schema.insert("type".to_owned(), json!(["integer", "string"]));
        schema.remove("format");
    }
    match schema.get("type").and_then(Value::as_str) {
        // The bytes of a file are no JSON value that a schema could describe.
        Some("file") => schema.clear(),
        // A date may lack its zone, and the legacy API writes the month first.
        Some("string") => drop(schema.remove("format")),
        Some("boolean") => {
            schema.insert("type".to_owned(), json!(["boolean", "string"]));
            schema.insert("enum".to_owned(), json!([true, false, "True", "False"]));
        }
        Some("object") => close(schema),
        _ => {}
    }
    if is_single {
        schema.remove("x-wire-single");
        let one = Value::Object(std::mem::take(schema));
        let list = json!({"type": "array", "items": one, "minItems": 1, "maxItems": 1});
        schema.insert("anyOf".to_owned(), json!([one, list]));
    }
}

/// All fields are optional, so an object that may have others would fit whatever its fields are called.
fn close(schema: &mut Map<String, Value>) {
    let Some(Value::Object(properties)) = schema.get("properties") else { return };
    let others = properties.iter().map(|(name, property)| (other_casings(name), property.clone()));
    let others: Map<String, Value> = others.collect();
    schema.insert("patternProperties".to_owned(), others.into());
    schema.insert("additionalProperties".to_owned(), false.into());
}

/// A pattern for the name in every casing but its own, which would be told of twice.
fn other_casings(name: &str) -> String {
    let either =
        name.chars().map(|letter| match (letter.to_ascii_lowercase(), letter.to_ascii_uppercase()) {
            (lower, upper) if lower != upper => format!("[{lower}{upper}]"),
            _ => letter.to_string(),
        });
    format!("^(?!{name}$){}$", either.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adjusted(value: &Value, aim: Aim) -> Value {
        let caller = Caller { enrollment: "100".into(), authorization: "bearer k".into() };
        adjust(value, &caller, aim)
    }

    #[track_caller]
    fn check_schema(schema: &Value, expect: &Value) {
        assert_eq!(adjusted(schema, Aim::Anything), *expect);
    }

    #[test]
    fn habits_of_the_wire_are_spelled_out() {
        let id = json!({"type": "integer", "format": "int64", "x-wire-type": "id"});
        check_schema(&id, &json!({"type": ["integer", "string"], "x-wire-type": "id"}));
        check_schema(&json!({"type": "string", "format": "date-time"}), &json!({"type": "string"}));
        let flag = json!({"type": ["boolean", "string"], "enum": [true, false, "True", "False"]});
        check_schema(&json!({"type": "boolean"}), &flag);
        check_schema(&json!({"schema": {"type": "file"}}), &json!({"schema": {}}));
        let amount = json!({"type": "number"});
        check_schema(&amount, &amount);
    }

    #[test]
    fn an_object_has_no_field_but_its_own_in_any_casing() {
        let object = json!({"type": "object", "properties": {"id_2": {"type": "number"}}});
        let field = json!({"type": "number"});
        check_schema(
            &object,
            &json!({
                "type": "object",
                "properties": {"id_2": field},
                "patternProperties": {"^(?!id_2$)[iI][dD]_2$": field},
                "additionalProperties": false,
            }),
        );
        let open = json!({"type": "object"});
        check_schema(&open, &open);
    }

    #[test]
    fn a_single_object_may_come_in_a_list_of_one() {
        let one = json!({"type": "object"});
        check_schema(
            &json!({"definitions": {"Balance": {"type": "object", "x-wire-single": true}}}),
            &json!({"definitions": {"Balance": {"anyOf": [
                one,
                {"type": "array", "items": one, "minItems": 1, "maxItems": 1},
            ]}}}),
        );
    }

    #[track_caller]
    fn check_values(name: &str, aim: Aim, expect: &Value) {
        let parameter = json!({"name": name, "in": "query", "type": "string", "format": "date"});
        assert_eq!(adjusted(&parameter, aim)["enum"], *expect, "{name}");
    }

    #[test]
    fn parameters_are_filled_where_data_is_aimed_at() {
        check_values("Authorization", Aim::Data, &json!(["bearer k"]));
        check_values("enrollmentNumber", Aim::Data, &json!(["100"]));
        check_values("startdate", Aim::Data, &json!(STARTS));
        check_values("reportId", Aim::Data, &Value::Null);
    }

    #[test]
    fn only_the_caller_is_named_where_anything_will_do() {
        check_values("Authorization", Aim::Anything, &json!(["bearer k"]));
        check_values("enrollmentNumber", Aim::Anything, &json!(["100"]));
        check_values("startdate", Aim::Anything, &Value::Null);
    }

    #[test]
    fn operations_are_named_by_method_and_path() {
        let document = json!({"paths": {"/a/{b}": {"get": {}, "post": {}, "parameters": []}}});
        assert_eq!(operations(&document), ["GET /a/{b}".to_owned(), "POST /a/{b}".to_owned()].into());
    }
}
