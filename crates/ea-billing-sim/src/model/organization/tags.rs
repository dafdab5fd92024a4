//! Tags, as the text that the servers hand on.

use super::names::{COST_CENTERS, ENVIRONMENTS, WORKLOADS};
use crate::draw::Draw;
use crate::render::json::{Object, write_text};

/// Values with their quotes or without; a resource may be tagged through tools that keep types.
const ODD_TAGS: &[(&str, &str)] = &[
    ("project", "\"Neue Website, Phase 2\""),
    ("Project", "\"\\\"Phoenix\\\"\""),
    ("managed-by", "null"),
    ("retention", "30"),
    ("price-limit", "1250.50"),
    ("backup", "true"),
    ("Backup", "false"),
    ("created_at", "\"2024-07-29T02:30:15Z\""),
    ("expires", "\"2027-01-31\""),
    ("部門", "\"開発\""),
    ("path", "\"C:\\\\apps\\\\web\""),
    ("formula", "\"=SUM(A1:A9)\""),
    ("phone", "\"+49 221 5550123\""),
    ("hidden-link:/app-insights", "\"Resource\""),
    ("Verantwortlich", "\"Jürgen Groß\""),
    ("comment", "\"don't stop; 24/7 \""),
    ("product", "\"Portal™\""),
    ("empty", "\"\""),
];

const ENVIRONMENT_KEYS: &[&str] = &["env", "env", "env", "Env", "ENV", "environment"];
const COST_CENTER_KEYS: &[&str] = &["costcenter", "costcenter", "CostCenter", "cost-center"];
const OWNER_KEYS: &[&str] = &["owner", "owner", "Owner"];

/// The tags of a resource; about three resources in ten have none.
pub(super) fn tags(draw: &mut Draw, environment: &str) -> String {
    if draw.happens(300) {
        return String::new();
    }
    let mut tags: Vec<(&str, String)> = Vec::new();
    if draw.happens(850) {
        let value = match draw.below(20) {
            0 => environment.to_uppercase(),
            1 => (*draw.one_of(ENVIRONMENTS)).to_owned(),
            _ => environment.to_owned(),
        };
        tags.push((*draw.one_of(ENVIRONMENT_KEYS), quoted(&value)));
    }
    if draw.happens(600) {
        let number = 1_000 + draw.below(40) * 25;
        let value = match draw.below(10) {
            0 => number.to_string(),
            1 => quoted(draw.one_of::<&str>(COST_CENTERS)),
            _ => quoted(&number.to_string()),
        };
        tags.push((*draw.one_of(COST_CENTER_KEYS), value));
    }
    if draw.happens(550) {
        tags.push((*draw.one_of(OWNER_KEYS), quoted(&format!("team-{}", draw.one_of(WORKLOADS)))));
    }
    while draw.happens(180) {
        let &(name, value) = draw.one_of(ODD_TAGS);
        if !tags.iter().any(|(other, _)| *other == name) {
            tags.push((name, value.to_owned()));
        }
    }
    object(&tags)
}

fn object(tags: &[(&str, String)]) -> String {
    let mut text = Vec::new();
    let mut object = Object::new(&mut text);
    for (name, value) in tags {
        object.raw(name, value);
    }
    object.end();
    String::from_utf8_lossy(&text).into_owned()
}

fn quoted(value: &str) -> String {
    let mut text = Vec::new();
    write_text(value, &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::collections::BTreeSet;

    #[test]
    fn tags_are_json_objects_with_gaps() {
        let mut untagged = 0;
        let mut kinds = BTreeSet::new();
        for seed in 0..2_000 {
            let text = tags(&mut Draw::of(&[seed]), "prod");
            if text.is_empty() {
                untagged += 1;
                continue;
            }
            let Value::Object(object) = serde_json::from_str(&text).unwrap() else { panic!("{text}") };
            for value in object.values() {
                kinds.insert(match value {
                    Value::Null => "null",
                    Value::Bool(_) => "boolean",
                    Value::Number(_) => "number",
                    Value::String(_) => "text",
                    Value::Array(_) | Value::Object(_) => panic!("{text}"),
                });
            }
        }
        assert!((500..700).contains(&untagged), "{untagged}");
        assert_eq!(kinds.len(), 4);
    }
}
