//! Values that an expression made, as JSON and YAML.

use super::{json as cells, yaml};
use crate::query::Value;

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

/// Writes an item of a YAML list: an object as a mapping, each value on a line; what is nested in it as JSON.
pub(crate) fn yaml_item(value: &Value, out: &mut Vec<u8>) {
    yaml_block(value, b"- ", b"  ", out);
}

/// Writes a value as a YAML document.
pub(crate) fn yaml_document(value: &Value, out: &mut Vec<u8>) {
    yaml_block(value, b"", b"", out);
}

fn yaml_block(value: &Value, first: &[u8], others: &[u8], out: &mut Vec<u8>) {
    match value {
        Value::Object(object) if object.iter().next().is_some() => {
            for (place, (name, value)) in object.iter().enumerate() {
                out.extend_from_slice(if place == 0 { first } else { others });
                yaml::scalar(name, out);
                out.extend_from_slice(b": ");
                yaml_flow(value, out);
                out.push(b'\n');
            }
        }
        value => {
            out.extend_from_slice(first);
            yaml_flow(value, out);
            out.push(b'\n');
        }
    }
}

fn yaml_flow(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Text(text) => yaml::scalar(text, out),
        value => json(value, out),
    }
}
