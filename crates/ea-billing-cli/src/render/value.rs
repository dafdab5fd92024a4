//! Values that an expression made, as JSON and YAML.

use super::yaml;
use crate::query::{Object, Value};
use ea_billing_table::json as cells;

/// Writes a value as JSON, on one line.
pub(crate) fn json(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Flag(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
        Value::Number(digits) => out.extend_from_slice(digits.as_bytes()),
        Value::Text(text) => cells::string(text, out),
        Value::List(values) => {
            out.push(b'[');
            for (place, value) in values.iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                json(value, out);
            }
            out.push(b']');
        }
        Value::Object(object) => {
            out.push(b'{');
            for (place, (name, value)) in object.iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                cells::string(name, out);
                out.push(b':');
                json(value, out);
            }
            out.push(b'}');
        }
    }
}

/// Writes an item of a YAML list: an object as a mapping, each value on a line; what is nested in it on the same line.
pub(crate) fn yaml_item(value: &Value, out: &mut Vec<u8>) {
    yaml_block(value, b"- ", b"  ", out);
}

/// Writes a value as a YAML document.
pub(crate) fn yaml_document(value: &Value, out: &mut Vec<u8>) {
    yaml_block(value, b"", b"", out);
}

fn yaml_block(value: &Value, first: &[u8], others: &[u8], out: &mut Vec<u8>) {
    let is_empty = |object: &Object| object.iter().next().is_none();
    match value {
        Value::Object(object) if !is_empty(object) => {
            for (place, (name, value)) in object.iter().enumerate() {
                out.extend_from_slice(if place == 0 { first } else { others });
                yaml::scalar(name, out);
                out.extend_from_slice(b": ");
                yaml_inline(value, out);
                out.push(b'\n');
            }
        }
        value => {
            out.extend_from_slice(first);
            yaml_inline(value, out);
            out.push(b'\n');
        }
    }
}

/// Writes a value on one line. This looks like JSON, but JSON has escapes that YAML has not.
pub(super) fn yaml_inline(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Text(text) => yaml::scalar(text, out),
        value => yaml_flow(value, out),
    }
}

fn yaml_flow(value: &Value, out: &mut Vec<u8>) {
    let separate = |place: usize, out: &mut Vec<u8>| {
        if place > 0 {
            out.extend_from_slice(b", ");
        }
    };
    match value {
        Value::Text(text) => yaml::quoted(text, out),
        Value::List(values) => {
            out.push(b'[');
            for (place, value) in values.iter().enumerate() {
                separate(place, out);
                yaml_flow(value, out);
            }
            out.push(b']');
        }
        Value::Object(object) => {
            out.push(b'{');
            for (place, (name, value)) in object.iter().enumerate() {
                separate(place, out);
                yaml::quoted(name, out);
                out.extend_from_slice(b": ");
                yaml_flow(value, out);
            }
            out.push(b'}');
        }
        Value::Null | Value::Flag(_) | Value::Number(_) => json(value, out),
    }
}
