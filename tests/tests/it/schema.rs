//! What a module's normalized document declares, and what of a body it does not.
//!
//! The types keep fields that their document does not know, so any JSON comes through any of them whole. Only the
//! document tells whether a body was understood.

use crate::{recordings::text, tree::Tree, workspace::generated};

/// The normalized document that a generated module was written from.
pub(crate) struct Document(Tree);

/// What a schema says a value is.
pub(crate) enum Shape<'a> {
    /// JSON of any form.
    Any,
    Leaf(Leaf),
    List(&'a Tree),
    Map(&'a Tree),
    Object {
        fields: &'a Tree,
        /// Whether it may also come as a list of one.
        single: bool,
    },
    Union {
        discriminator: &'a str,
        kinds: &'a Tree,
    },
}

/// A single value.
#[derive(Clone, Copy)]
pub(crate) enum Leaf {
    Text,
    Number,
    Id,
    Flag,
    Timestamp,
    SignedUrl,
}

impl Document {
    /// The committed document of this module.
    pub(crate) fn of(module: &str) -> Self {
        Self::parse(&text(&generated().join(format!("{module}.openapi.json"))))
    }

    pub(crate) fn parse(json: &str) -> Self {
        Self(Tree::parse(json))
    }

    /// The methods that answer with JSON, each with the schema of its answer.
    pub(crate) fn answers(&self) -> impl Iterator<Item = (&str, &Tree)> {
        let items = self.0.get(&["paths"]).unwrap().entries();
        items.flat_map(|(_, item)| item.entries()).filter_map(|(_, operation)| {
            let method = operation.text(&["operationId"])?;
            let mut answers = operation.get(&["responses"])?.entries();
            let success = answers.find_map(|(status, answer)| {
                let schema = answer.get(&["content", "application/json", "schema"])?;
                status.starts_with('2').then_some(schema)
            });
            Some((method, success?))
        })
    }

    /// The schema of what this method answers.
    pub(crate) fn answer(&self, method: &str) -> Option<&Tree> {
        self.answers().find(|(other, _)| *other == method).map(|(_, schema)| schema)
    }

    /// The schema of this name.
    pub(crate) fn component(&self, name: &str) -> Option<&Tree> {
        self.0.get(&["components", "schemas", name])
    }

    pub(crate) fn shape<'a>(&'a self, schema: &'a Tree) -> Shape<'a> {
        // A wrapper around a reference carries a description and nothing else.
        if let Some(Tree::List(parts)) = schema.get(&["allOf"]) {
            let [part] = parts.as_slice() else { panic!("several parts: {}", schema.print()) };
            return self.shape(part);
        }
        if let Some(name) =
            schema.text(&["$ref"]).map(|target| target.trim_start_matches("#/components/schemas/"))
        {
            return wire(name).unwrap_or_else(|| {
                self.shape(self.component(name).unwrap_or_else(|| panic!("no schema is named {name}")))
            });
        }
        if let Some(union) = schema.get(&["x-wire-union"]) {
            return Shape::Union {
                discriminator: union.text(&["discriminator"]).unwrap(),
                kinds: union.get(&["kinds"]).unwrap(),
            };
        }
        if let Some(fields) = schema.get(&["properties"]) {
            return Shape::Object { fields, single: schema.text(&["x-wire-single"]) == Some("true") };
        }
        match (schema.text(&["type"]), schema.get(&["items"]), schema.get(&["additionalProperties"])) {
            (Some("string"), None, None) => Shape::Leaf(Leaf::Text),
            (Some("array"), Some(items), None) => Shape::List(items),
            (Some("object"), None, Some(values)) => Shape::Map(values),
            _ => panic!("no shape is known for {}", schema.print()),
        }
    }

    /// What of a body the schema does not declare, each with its path; null fits everywhere.
    pub(crate) fn unknown(&self, schema: &Tree, body: &Tree, path: &str) -> Vec<String> {
        let below = |schema, name: &str, value| self.unknown(schema, value, &format!("{path}/{name}"));
        match (self.shape(schema), body) {
            (Shape::Any, _) | (_, Tree::Nothing) | (Shape::Leaf(_), Tree::Word(_) | Tree::Text(_)) => {
                Vec::new()
            }
            (Shape::List(schema), Tree::List(items)) => {
                let items = items.iter().enumerate();
                items.flat_map(|(n, item)| below(schema, &n.to_string(), item)).collect()
            }
            (Shape::Map(schema), Tree::Object(_)) => {
                body.entries().flat_map(|(name, value)| below(schema, name, value)).collect()
            }
            (Shape::Object { fields, .. }, Tree::Object(_)) => {
                let found = body.entries().flat_map(|(name, value)| match find(fields, name) {
                    Some((_, schema)) => below(schema, name, value),
                    None => vec![format!("{path}/{name}: unknown field")],
                });
                found.collect()
            }
            (Shape::Object { single: true, .. }, Tree::List(items)) if items.len() == 1 => {
                below(schema, "0", &items[0])
            }
            (Shape::Union { discriminator, kinds }, Tree::Object(_)) => {
                let kind = find(body, discriminator).and_then(|(_, kind)| kind.text(&[]));
                let kind = kind.and_then(|kind| find(kinds, kind)).and_then(|(_, name)| name.text(&[]));
                match kind.map(|name| self.component(name).unwrap()) {
                    Some(schema) => self.unknown(schema, body, path),
                    None => vec![format!("{path}: unknown kind")],
                }
            }
            (declared, found) => {
                vec![format!("{path}: {} where {} is declared", form(found), declared.form())]
            }
        }
    }
}

impl Shape<'_> {
    /// The form that the value has in JSON.
    fn form(&self) -> &'static str {
        match self {
            Self::Any => "anything",
            Self::Leaf(_) => "a single value",
            Self::List(_) => "a list",
            Self::Map(_) | Self::Object { .. } | Self::Union { .. } => "an object",
        }
    }
}

fn form(value: &Tree) -> &'static str {
    match value {
        Tree::Nothing => "null",
        Tree::Word(_) | Tree::Text(_) => "a single value",
        Tree::List(_) => "a list",
        Tree::Object(_) => "an object",
    }
}

/// The types that are written by hand.
fn wire(name: &str) -> Option<Shape<'static>> {
    Some(match name {
        "WireJson" => Shape::Any,
        "WireNumber" => Shape::Leaf(Leaf::Number),
        "WireId" => Shape::Leaf(Leaf::Id),
        "WireFlag" => Shape::Leaf(Leaf::Flag),
        "WireTimestamp" => Shape::Leaf(Leaf::Timestamp),
        "WireSignedUrl" => Shape::Leaf(Leaf::SignedUrl),
        _ => return None,
    })
}

/// The entry of this name in any casing, as the client finds it.
fn find<'a>(object: &'a Tree, name: &str) -> Option<(&'a str, &'a Tree)> {
    object.entries().find(|(other, _)| other.eq_ignore_ascii_case(name))
}

/// A document with every shape.
const DOCUMENT: &str = r##"{
    "paths": {"/rows": {"parameters": [], "get": {"operationId": "rows_list", "responses": {
        "202": {"description": "Later."},
        "206": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}
    }}}},
    "components": {"schemas": {
        "Page": {"properties": {
            "rows": {"type": "array", "items": {"$ref": "#/components/schemas/Row"}},
            "total": {"allOf": [{"$ref": "#/components/schemas/Total"}], "description": "The sum."},
            "term": {"allOf": [{"$ref": "#/components/schemas/Term"}]},
            "rest": {"allOf": [{"$ref": "#/components/schemas/WireJson"}]}
        }},
        "Row": {"properties": {
            "Cost": {"allOf": [{"$ref": "#/components/schemas/WireNumber"}]},
            "name": {"type": "string"},
            "rates": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Total"}}
        }},
        "Total": {"x-wire-single": true, "properties": {
            "value": {"allOf": [{"$ref": "#/components/schemas/WireNumber"}]}
        }},
        "Term": {
            "properties": {"kind": {"type": "string"}},
            "x-wire-union": {"discriminator": "kind", "kinds": {"Paid": "Paid", "Free": "Free"}}
        },
        "Paid": {"properties": {"kind": {"type": "string"}, "fee": {"type": "string"}}},
        "Free": {"properties": {"kind": {"type": "string"}}}
    }}
}"##;

fn check(body: &str, expect: &[&str]) {
    let document = Document::parse(DOCUMENT);
    assert_eq!(document.unknown(document.answer("rows_list").unwrap(), &Tree::parse(body), ""), expect);
}

#[test]
fn a_field_is_known_in_any_casing_and_nowhere_but_in_its_object() {
    check(r#"{"ROWS": [{"cost": 1, "Name": "a"}, {"COST": null}]}"#, &[]);
    check(r#"{"rows": [{}, {"costs": 1}]}"#, &["/rows/1/costs: unknown field"]);
    check(r#"{"cost": 1, "rows": null}"#, &["/cost: unknown field"]);
}

#[test]
fn maps_have_any_names_and_only_the_declared_values() {
    check(r#"{"rows": [{"rates": {"a": {"value": 1}, "b": null}}]}"#, &[]);
    check(r#"{"rows": [{"rates": {"a": {"b": 1}}}]}"#, &["/rows/0/rates/a/b: unknown field"]);
}

#[test]
fn a_list_of_one_stands_for_an_object_that_is_declared_so() {
    check(r#"{"total": [{"value": 1}]}"#, &[]);
    check(r#"{"total": [{"values": 1}]}"#, &["/total/0/values: unknown field"]);
    check(r#"{"total": [{}, {}]}"#, &["/total: a list where an object is declared"]);
    check(r#"[{"rows": []}]"#, &[": a list where an object is declared"]);
}

#[test]
fn a_kind_has_its_own_fields_only() {
    check(r#"{"term": {"Kind": "paid", "fee": "1"}}"#, &[]);
    check(r#"{"term": {"kind": "Free", "fee": "1"}}"#, &["/term/fee: unknown field"]);
    check(r#"{"term": {"kind": "Lent"}}"#, &["/term: unknown kind"]);
    check(r#"{"term": {"fee": "1"}}"#, &["/term: unknown kind"]);
}

#[test]
fn the_forms_are_those_that_are_declared() {
    check(r#"{"rest": {"a": [1]}}"#, &[]);
    check(r#"{"rows": {}}"#, &["/rows: an object where a list is declared"]);
    check(r#"{"term": "a"}"#, &["/term: a single value where an object is declared"]);
    check(
        r#"{"rows": [{"name": [], "rates": 1}]}"#,
        &[
            "/rows/0/name: a list where a single value is declared",
            "/rows/0/rates: a single value where an object is declared",
        ],
    );
}
